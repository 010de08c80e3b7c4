"""Who says it: the speaker named by an attribution ("…, Lukashenka said", «заявил Коул», "according to …").

The subject of the verb is looked for by its form first; what stands for somebody else is resolved by `SpeakerNames`.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.attributes import Speaker
from pipeline.relations.bodies import Bodies
from pipeline.relations.candidate_costs import Candidate, CandidateCosts
from pipeline.relations.candidates import CandidateReader
from pipeline.relations.narration import BREAK, narration_of
from pipeline.relations.person_forms import WORD
from pipeline.relations.sentence_ends import sentence_start
from pipeline.relations.speaker_names import SpeakerNames

_CHUNK_END = re.compile(r"[,;:()—–.!?\n\"“”«»]| - ")
_FAR_CHARACTERS = 80  # "according to" names its speaker within so many characters
_LIMIT = 24.0
_OBLIQUE = ("а", "я", "у", "ю")  # genitive and dative of a man's noun
_TITLE_WORDS = 5  # "for Hostage Affairs" between an office and its holder


class SpeakerFinder:
    """Finds and remembers speakers while the quotations of one Doc are read in order.

    `text` is doc.text, `lower` its normalised lower-case text of the same length, `quoted` what stands in quotation
    marks, `titles` the offices held by actor id.
    """

    def __init__(
        self,
        doc: Doc,
        text: str,
        lower: str,
        words: QuoteLanguage,
        quoted: Sequence[tuple[int, int]],
        titles: Mapping[str, str],
    ) -> None:
        narration = narration_of(doc, text, lower, words, quoted)
        self.text, self.lower, self.words, self.people = text, lower, words, narration.people
        self.costs = CandidateCosts(narration)
        self.candidates = CandidateReader(narration, self.costs)
        self.names = SpeakerNames(narration, doc._.dyad_context, titles, Bodies(narration))

    def attributed(self, start: int, end: int, verb: tuple[int, int] | None) -> Speaker | None:
        """The speaker in the author's words [start, end); with `verb`, the subject nearest to it, else the first
        actor that nothing governs."""
        costs = ((self.costs.cost(item, start, verb), item) for item in self.candidates.read(start, end, verb))
        able = [(cost, item) for cost, item in costs if cost <= _LIMIT]
        # «Двое собеседников в Минске утверждают»: a place speaks only where nobody else does.
        speakers = [(cost, item) for cost, item in able if not self.costs.is_seat(item)] or able
        best = min(speakers, key=lambda pair: pair[0], default=None)
        return self.names.resolve(best[1]) if best else None

    def after_phrase(self, start: int, end: int) -> Speaker | None:
        """The speaker named right after a phrase such as "according to": the first person, name or body there."""
        stop = _CHUNK_END.search(self.text, start + 1, end)
        near = min(end, start + _FAR_CHARACTERS)
        for limit in (stop.start() if stop else near, near):
            candidates = sorted(self.candidates.read(start, limit, None), key=lambda item: item.start)
            candidates = [item for item in candidates if item.kind != "adjective"]
            candidates = [
                item for item in candidates if item.kind != "medium"
            ] or candidates  # «как сообщили БЕЛТА в …»
            owned = [item for item in candidates if not self.costs.depends(item)] or candidates
            if owned:
                behind = (item for item in owned[1:] if self._holds(owned[0], item) or self._belongs(owned[0], item))
                held = next(behind, None)
                return self.names.oblique(held or owned[0])
        return self._declined(start, near)

    def _declined(self, start: int, end: int) -> Speaker | None:
        """Whom a noun in an oblique case takes up: «на думку палітыка», "по мнению экспертов" aside."""
        if not self.words.verb_first:
            return None
        for word in WORD.finditer(self.lower, start, end):
            bare = (word.end() - len(ending) for ending in _OBLIQUE if word.group().endswith(ending))
            to = next((to for to in bare if self.words.anaphors.fullmatch(self.lower, word.start(), to)), -1)
            if to > 0:
                return self.names.resolve(Candidate(word.start(), to, "anaphor"))
        return None

    def _holds(self, office: Candidate, person: Candidate) -> bool:
        """Whether a person stands at the end of a long title: "Special Envoy for Hostage Affairs Adam Boehler"."""
        if office.kind not in ("office", "anaphor") or person.kind not in ("person", "name"):
            return False
        gap = WORD.findall(self.lower[office.end : person.start])
        if not gap or len(gap) > _TITLE_WORDS or self.words.verb_first:
            return False
        return self.words.prepositions.fullmatch(gap[0]) is not None and not self.words.prepositions.fullmatch(gap[-1])

    def _belongs(self, side: Candidate, person: Candidate) -> bool:
        """Whether a side's name only says whose person is meant: «украинский военный эксперт Богдан Лисовец»."""
        if side.kind != "state" or person.kind not in ("person", "name", "office", "anaphor"):
            return False
        gap = self.lower[side.end : person.start]
        words = WORD.findall(gap)
        plain = gap.startswith((" ", "'s ")) and not BREAK.search(gap) and len(words) <= _TITLE_WORDS
        return plain and not any(self.words.prepositions.fullmatch(word) for word in words)

    def cited(self, start: int, end: int) -> Speaker | None:
        """Whom others cite, «цитирует ее телеканал CNN»: a pronoun's person, else the person named there last."""
        pronoun = self.words.possessives.search(self.lower, start, end)
        if pronoun:
            feminine = self.words.feminine.fullmatch(self.lower, *pronoun.span()) is not None
            return self.names.stands_for(start, feminine=feminine)
        people = [item for item in self.candidates.read(start, end, None) if item.kind in ("person", "name")]
        return self.names.oblique(people[-1]) if people else None

    def taking_up(self, at: int, since: int) -> Speaker | None:
        """The person who is the subject of the last sentence before `at`, named after `since`: whose words follow."""
        begin = max(since, sentence_start(self.text, max(0, at - 2)))
        people = self.people.all[bisect_left(self.people.starts, begin) : bisect_left(self.people.starts, at)]
        person = next((one for one in people if one.subject and not one.plural), None)
        return self.names.give(person) if person is not None else None

    def stands_for(self, at: int, *, feminine: bool | None) -> Speaker | None:
        """The person whom a pronoun at `at` means."""
        return self.names.stands_for(at, feminine=feminine)

    def remember(self, at: int, speaker: Speaker) -> None:
        """Notes that a speaker was named at a position."""
        self.names.remember(at, speaker)
