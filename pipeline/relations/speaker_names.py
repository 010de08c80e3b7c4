"""Whom a candidate stands for: listed actors by id, others by the fullest name, pronouns and nouns by who was named."""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections.abc import Mapping
from dataclasses import dataclass, field

from spacy.tokens import Span

from pipeline.knowledge.schema import Role
from pipeline.relations.attributes import Context, Speaker
from pipeline.relations.bodies import Bodies
from pipeline.relations.candidate_costs import Candidate
from pipeline.relations.names import nominative
from pipeline.relations.narration import Narration, NarrationReader
from pipeline.relations.person_forms import WORD
from pipeline.relations.persons import Person, holder, is_person, speaker_of, without_article

_ALONE = re.compile(r"\s*(?:[.,;:!?»\"”—–-]|$)")  # nothing follows the noun that would say whose or which one


def _parted(text: str, span: Span, start: int) -> bool:
    return any(mark in ".,;:!?" for mark in text[span.end_char : start])


@dataclass(slots=True)
class SpeakerNames(NarrationReader):
    """Resolves candidates, and remembers who spoke while the quotations of one text are read in order."""

    narration: Narration
    context: Context
    titles: Mapping[str, str]  # actor id → the titles of the offices held, lower case
    bodies: Bodies
    spoke: list[tuple[int, Person]] = field(default_factory=list)  # where speakers were named outside quotations
    heard: dict[Speaker, Person] = field(default_factory=dict)  # the person behind each speaker given out

    def resolve(self, candidate: Candidate) -> Speaker | None:
        """The speaker that a candidate stands for."""
        span, at = candidate.span, candidate.start
        if candidate.kind == "pronoun":
            feminine = self.words.feminine.fullmatch(self.lower, at, candidate.end) is not None
            return self.stands_for(at, feminine=feminine)
        if candidate.kind in ("first", "second"):
            return self._one_of_two(candidate)
        if candidate.kind == "they":
            return self.people.group(at)
        if candidate.kind == "it":
            return self.people.body(at)
        if candidate.kind in ("name", "surname"):
            return self._named(candidate)
        if candidate.kind == "anaphor":
            return self._anaphor(candidate)
        if candidate.kind in ("indefinite", "noun"):
            return self._phrase(candidate)
        if candidate.kind == "people" and span is not None and self._is_national(candidate):
            person = self.people.antecedent(at, feminine=None, side=span._.dyad_side, last=self._last(at))
            if person is not None:
                return self.give(person)
        if span is not None and candidate.kind != "adjective":
            return self._listed(span) if candidate.kind != "office" else holder(span, self.narration.actors)
        return self._office(candidate)

    def stands_for(self, at: int, *, feminine: bool | None) -> Speaker | None:
        """The person whom a pronoun at `at` means."""
        person = self.people.antecedent(at, feminine=feminine, last=self._last(at))
        if person is None or (not person.named and person.feminine is None):
            given = self.people.first_name(at, feminine=feminine)
            if person is None or given is not None:
                return given
        unnamed = not person.named and person.speaker.actor_id is None
        body = self.bodies.spoken_for(Candidate(person.start, person.end, "office")) if unnamed else None
        return self.give(person) if body is None else speaker_of(body)

    def remember(self, at: int, speaker: Speaker) -> None:
        """Notes that a speaker was named at a position."""
        person = self.heard.get(speaker) or Person(at, at, speaker, None, subject=True)
        insort(self.spoke, (at, person), key=lambda item: item[0])

    def _last(self, at: int) -> tuple[int, Person] | None:
        """The speaker named last before a position."""
        place = bisect_left(self.spoke, at, key=lambda item: item[0])
        return self.spoke[place - 1] if place else None

    def give(self, person: Person) -> Speaker:
        """The person's speaker, remembered for the pronouns to come."""
        self.heard[person.speaker] = person
        return person.speaker

    def _one_of_two(self, candidate: Candidate) -> Speaker:
        """Whom "the former" or "the latter" means: of the last two named, the one or the other."""
        two = self.people.last_two(candidate.start)
        return self.give(two[candidate.kind == "second"]) if two is not None else self._phrase(candidate)

    def _is_national(self, candidate: Candidate) -> bool:
        """Whether one of a people is meant, who was named before: "the American", «американец»."""
        return self.words.nationals.fullmatch(self.lower, candidate.start, candidate.end) is not None

    def oblique(self, candidate: Candidate) -> Speaker | None:
        """As `_resolve`, where the form is that of a preposition's noun; unlisted names go back to the nominative."""
        speaker = self.resolve(candidate)
        if speaker is None or speaker.name is None or candidate.kind != "name":
            return speaker
        named = Speaker(name=nominative(speaker.name))
        self.heard[named] = Person(candidate.start, candidate.end, named, self._gender(candidate), subject=True)
        return named

    def _gender(self, candidate: Candidate) -> bool | None:
        person = next((one for one in self.people.all if one.start == candidate.start), None)
        return person.feminine if person is not None else self.people.forms.gender(candidate.start, candidate.end)

    def _listed(self, span: Span) -> Speaker:
        speaker = speaker_of(span)
        if is_person(span):
            person = next((one for one in self.people.all if one.start == span.start_char), None)
            if person is not None:
                self.heard[speaker] = person
        return speaker

    def _named(self, candidate: Candidate) -> Speaker:
        start, end = candidate.start, candidate.end
        known = self.people.full_name(start, end) if " " not in self.text[start:end] else None
        if known is not None:
            return known
        speaker = Speaker(name=self.text[start:end])
        self.heard[speaker] = Person(start, end, speaker, self._gender(candidate), subject=True)
        return speaker

    def _anaphor(self, candidate: Candidate) -> Speaker | None:
        """The person whom the noun described before, else the person named last, else the listed holder."""
        near = self.narration.between(candidate.start, candidate.end)
        side = next((span._.dyad_side for span in near), None)
        described = self.people.described(self.people.forms.noun_stem(candidate.start, candidate.end), candidate.start)
        if described is not None and side in (None, described.speaker.side):
            return self.give(described)
        ranked = self._ranked(candidate, side)
        if ranked is not None:
            return self.give(ranked)
        feminine = True if self.people.forms.gender(candidate.start, candidate.end) else None
        person = self.people.antecedent(candidate.start, feminine=feminine, side=side, last=self._last(candidate.start))
        if person is not None and (person.named or side is None):
            return self.give(person)
        held = next((span for span in near if span._.dyad_resolved), None)
        return holder(held, self.narration.actors) if held is not None else self._office(candidate)

    def _ranked(self, candidate: Candidate, side: str | None) -> Person | None:
        """The listed person named last who holds such an office: "the minister" after a minister's name."""
        noun = self.lower[max(candidate.noun, candidate.start) : candidate.end]
        wanted = [title for title, nouns in self.words.ranks if nouns.search(noun)]
        if not wanted:
            return None

        def holds(person: Person) -> bool:
            titles = self.titles.get(person.speaker.actor_id or "", "")
            return side in (None, person.speaker.side) and any(title in titles for title in wanted)

        return self.people.last_of(candidate.start, holds)

    def _office(self, candidate: Candidate) -> Speaker:
        """An unlisted office as its phrase: "Treasury spokesman", with the side of an actor inside the phrase."""
        start, end = candidate.start, candidate.end
        beside = (span for span in self.narration.between(max(0, start - 40), end) if start - span.end_char <= 3)
        near = [span for span in beside if span._.dyad_kind != "medium" and not _parted(self.text, span, start)]
        body = self.bodies.spoken_for(candidate) or self.bodies.before(candidate)
        if body is not None:
            spokesman = self._spokesman(candidate, speaker_of(body).side)
            return self.give(spokesman) if spokesman is not None else speaker_of(body)
        own = self._publisher(candidate)
        if own is not None:
            return own
        if near:
            start = min(start, near[0].start_char)
        described = self.people.described(self.people.forms.noun_stem(candidate.start, end), start)
        definite = self.lower.startswith("the ", start) or (self.words.verb_first and " " not in self.text[start:end])
        if described is not None and definite and (not near or described.speaker.side in (None, near[0]._.dyad_side)):
            return self.give(described)
        named = self._named_before(candidate) if not near else None
        if named is not None:
            return self.give(named)
        phrase = without_article(self.text[start:end].strip())
        speaker = (
            Speaker(name=phrase, side=near[0]._.dyad_side, role=near[0]._.dyad_role) if near else Speaker(name=phrase)
        )
        self.heard[speaker] = Person(
            start, end, speaker, self.people.forms.gender(candidate.start, end), subject=True, named=False,
            plural=self.people.forms.is_plural(start, end),
        )  # fmt: skip
        return speaker

    def _named_before(self, candidate: Candidate) -> Person | None:
        """Whom a noun alone takes up, «— признается бывшая узница»: the unlisted person named last, or the only one."""
        start, end = candidate.start, candidate.end
        definite = self.words.verb_first or self.lower.startswith("the ", start)
        asks = self.words.interviewers.search(self.lower, start, end) is not None
        alone = _ALONE.match(self.text, end) or (
            not self.words.verb_first and self.words.reporting.match(self.lower, end + 1)
        )
        if asks or not definite or not alone:
            return None
        feminine = self.people.forms.gender(start, end)

        def fits(person: Person) -> bool:
            return person.named and (feminine is None or person.feminine is None or person.feminine == feminine)

        unlisted = self.people.last_of(start, lambda person: fits(person) and person.speaker.actor_id is None)
        return unlisted or self.people.only(start, fits)

    def _spokesman(self, candidate: Candidate, side: str | None) -> Person | None:
        """The spokesman of that side named before whom "the Kremlin spokesman" takes up."""
        begin = max(candidate.noun, candidate.start)
        if self.lower.startswith(("a ", "an "), candidate.start):
            return None
        if not self.words.press_officers.fullmatch(self.lower, begin, candidate.end):
            return None
        return self.people.last_of(candidate.start, lambda person: person.speaks and person.speaker.side == side)

    def _publisher(self, candidate: Candidate) -> Speaker | None:
        """The publisher of an official document, whose words "the statement" is."""
        context = self.context
        noun = (max(candidate.noun, candidate.start), candidate.end)
        spoken = self.words.spokespersons.fullmatch(self.lower, *noun) or self.words.body_nouns.fullmatch(
            self.lower, *noun
        )
        if spoken is None or context.publisher_id is None:
            return None
        name = without_article(self.text[candidate.start : candidate.end])
        return Speaker(name=name, actor_id=context.publisher_id, side=context.publisher_side, role=Role.GOVERNMENT)

    def _phrase(self, candidate: Candidate) -> Speaker:
        speaks = self.bodies.spoken_for(candidate)
        if speaks is not None:
            return speaker_of(speaks)
        named = self._named_before(candidate) if candidate.kind == "noun" else None
        if named is not None:
            return self.give(named)
        words = WORD.findall(self.lower, candidate.start, candidate.end)
        if len(words) > 1 and self.words.spokespersons.fullmatch(words[0]):
            noun = next((word for word in words[1:] if self.words.body_nouns.fullmatch(word)), None)
            body = self.bodies.named(noun, candidate.start) if noun else None
            if body is not None:
                return speaker_of(body)
        return Speaker(name=self.text[candidate.start : candidate.end].strip())
