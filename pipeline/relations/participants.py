"""Who takes part in a sentence: actor spans, and pronouns and definite noun phrases resolved to them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import deque
from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Span

from pipeline.knowledge.event_schema import EventLanguage
from pipeline.knowledge.notation import compile_terms
from pipeline.knowledge.schema import Kind, Knowledge, Pronouns, Role
from pipeline.relations.attributes import Context, Speaker, facts_of
from pipeline.relations.evidence import looks_feminine
from pipeline.relations.grammar import DEFINITE, Participant, join_parts, read_grammar
from pipeline.relations.normalise import Normalised
from pipeline.relations.pronouns import pronoun_pattern
from pipeline.relations.spots import Spots
from pipeline.relations.voices import Voices

_WORD = re.compile(r"\w[\w'-]*")
_NOMINATIVE = frozenset({"nom"})
_PERSONS = 4  # persons whom a pronoun may still mean
_GROUPS = (Kind.PEOPLE, Kind.STATE, Kind.METONYM, Kind.ORG)
NO_PARTY = frozenset({Kind.MEDIUM, Kind.THING})
PRONOUN = "pronoun"
Definites = Sequence[tuple[str, str, re.Pattern[str]]]  # (side, role, pattern) of "the regime" and the like


class ParticipantReader:
    """Reads the participants of one Doc, sentence by sentence in order; remembers whom pronouns can mean."""

    def __init__(
        self, doc: Doc, text: Normalised, words: EventLanguage, knowledge: Knowledge, definites: Definites
    ) -> None:
        self.text = text
        self.lower = text.lower
        self.words = words
        self.sides: Sequence[str] = knowledge.dyad.sides
        self.knowledge = knowledge
        self.context: Context = doc._.dyad_context
        self.pronouns: Pronouns | None = knowledge.relations.pronouns.get(doc.lang_)
        self.actors = self._actors(doc)
        self.starts = [actor.start for actor in self.actors]
        named = ((side, str(Role.GOVERNMENT), pattern) for side, pattern in words.definites)
        self.definites = self._definites((*definites, *named))
        self.definite_starts = [one.start for one in self.definites]
        self.spots = Spots(self.lower)
        self.voices = self._voices(doc)
        self.persons: deque[Participant] = deque(maxlen=_PERSONS)
        self.mentioned: deque[Participant] = deque(maxlen=_PERSONS)  # persons, subjects or not
        self.last_institution: Participant | None = None
        self.last_group: Participant | None = None

    def position(self, original: int) -> int:
        """The normalised position of an original one."""
        if isinstance(self.text.offsets, range):
            return original
        return bisect_left(self.text.offsets, original)

    def _actors(self, doc: Doc) -> list[Participant]:
        spans: Sequence[Span] = doc.spans.get("dyad_actors", [])
        found = []
        for span in spans:
            facts = facts_of(span)
            if not facts.side or facts.kind in NO_PARTY:
                continue
            start, end = self.position(span.start_char), self.position(span.end_char)
            if facts.kind is Kind.ADJECTIVE:  # of "беларуска-амерыканскі" only the second half: the first is a definite
                start = max(start, self.lower.rfind("-", start, end) + 1)
            found.append(
                Participant(
                    start, end, facts.side, facts.role, facts.resolved or span.label_, str(facts.kind), facts.case,
                    name=facts.name,
                )
            )  # fmt: skip
        return sorted(found, key=lambda actor: (actor.start, -actor.end))

    def _voices(self, doc: Doc) -> Voices:
        voices = Voices()
        for span in doc.spans.get("dyad_quotes", []):
            item = (self.position(span.start_char), self.position(span.end_char), span._.dyad_speaker)
            (voices.direct if span.label_ == "direct" else voices.indirect).append(item)
        return voices

    def in_sentence(self, start: int, end: int) -> list[Participant]:
        """The participants of [start, end) by position, pronouns resolved, grammar read."""
        named: list[Participant] = []
        reach = start
        for actor in self.actors[bisect_left(self.starts, start) : bisect_left(self.starts, end)]:
            named.append(read_grammar(self.lower, self.words, actor, reach))
            reach = max(reach, actor.end)
        found = join_parts(named, self.lower)
        taken = [(actor.start, actor.end) for actor in found]
        for pronoun in self._pronouns(start, end, found):
            if not any(pronoun.start < stop and begin < pronoun.end for begin, stop in taken):
                found.append(read_grammar(self.lower, self.words, pronoun, start))
        for actor in found:
            self._remember(actor)
        first = next((actor for actor in found if self._is_subject(actor) and actor.cases <= _NOMINATIVE), None)
        if first is not None:
            self.persons.append(first)  # "Lukashenko sent Trump a message. He wished …": the first is who goes on
        return sorted(found, key=lambda actor: actor.start)

    def _is_subject(self, actor: Participant) -> bool:
        free = not actor.place and not actor.governed and self.voices.quote_at(actor.start) is None
        return actor.kind == Kind.PERSON and free

    def _remember(self, actor: Participant) -> None:
        if actor.place or actor.kind in (DEFINITE, Kind.INSTRUMENT):
            return
        if self._is_subject(actor):
            self.persons.append(actor)
        if actor.kind == Kind.PERSON:
            self.mentioned.append(actor)
        if actor.kind in _GROUPS:
            self.last_group = actor
            if not actor.governed and actor.kind != Kind.PEOPLE:
                self.last_institution = actor

    def _pronouns(self, start: int, end: int, named: list[Participant]) -> list[Participant]:
        found: list[Participant] = []
        pronouns = self.pronouns
        for at, stop in self.spots.within(pronoun_pattern(pronouns.all), start, end) if pronouns else ():
            word = self.lower[at:stop]
            if pronouns is None or (word == "us" and self.text.text[at:stop] == "US"):
                continue
            if word in pronouns.first:
                meant = self._first_person(at)
            elif word in pronouns.plural:
                meant = self._they(at, named)
            elif word in pronouns.masculine or word in pronouns.feminine:
                meant = self._person_before(at, named, feminine=word in pronouns.feminine)
                if meant is not None and any(meant.actor_id == other.actor_id for other in found):
                    meant = self._another(meant)  # "He called him …": two pronouns, two persons
            else:
                continue
            if meant is not None:
                found.append(replace(meant, start=at, end=stop, kind=PRONOUN, cases=frozenset(), possessor=False))
        institution = self.last_institution
        if institution is not None:
            found += [
                replace(institution, start=at, end=stop, kind=PRONOUN, cases=frozenset())
                for at, stop in self.spots.within(self.words.cues["institution"], start, end)
                if not any(at < actor.start for actor in named)
            ]
        first, last = bisect_left(self.definite_starts, start), bisect_left(self.definite_starts, end)
        return found + [
            one for one in self.definites[first:last]
            if one.end <= end and not any(self._is_of_another(one, actor) for actor in named)
        ]  # fmt: skip

    def _is_of_another(self, definite: Participant, actor: Participant) -> bool:
        """ "The president of Poland": a phrase that stands for a side is another's when that one's name follows."""
        between = _WORD.findall(self.lower[definite.end : actor.start]) if actor.start >= definite.end else []
        return (
            actor.side != definite.side
            and len(between) == 1
            and self.words.cues["of"].fullmatch(between[0]) is not None
        )

    def _another(self, person: Participant) -> Participant | None:
        """The person named last who is not this one."""
        return next((one for one in reversed(self.mentioned) if one.actor_id != person.actor_id), None)

    def speaker_at(self, at: int) -> Speaker | None:
        """Whoever says "we" at a position: the speaker of the quotation, or the publisher outside quotations."""
        quote = self.voices.quote_at(at)
        if quote is not None:
            return quote[2]
        reported = self.voices.reported_at(at)
        if reported is not None and reported[2] is not None and reported[2].side:
            return reported[2]
        if self.context.publisher_side and not self._is_question(at):
            return Speaker(side=self.context.publisher_side, role=Role.GOVERNMENT)
        return None

    def _is_question(self, at: int) -> bool:
        line = self.lower.rfind("\n", 0, at) + 1
        first = _WORD.search(self.lower, line, line + 12)
        return bool(first and self.words.cues["questions"].fullmatch(self.lower, *first.span()))

    def _first_person(self, at: int) -> Participant | None:
        speaker = self.speaker_at(at)
        if speaker is None or not speaker.side:
            return None
        return Participant(at, at, speaker.side, speaker.role, speaker.actor_id, PRONOUN)

    def _they(self, at: int, named: list[Participant]) -> Participant | None:
        before = [actor for actor in named if actor.end <= at and actor.kind in _GROUPS]
        group = before[-1] if before else self.last_group
        speaker = self.speaker_at(at)
        if group is not None and speaker is not None and speaker.side == group.side:
            return None
        return group

    def _person_before(self, at: int, named: list[Participant], *, feminine: bool) -> Participant | None:
        """The subject before it in the sentence, else the person named last, of the pronoun's gender."""
        before = [actor for actor in named if actor.end <= at and actor.kind == Kind.PERSON and not actor.governed]
        for actor in [*before, *reversed(self.persons)]:
            if looks_feminine(actor.name) == feminine:
                return actor
        return None

    def _definites(self, phrases: Definites) -> list[Participant]:
        """Every definite noun phrase of the text that stands for a side."""
        found = (
            self._definite(side, role, match.start(), match.end())
            for side, role, pattern in phrases
            for match in pattern.finditer(self.lower)
        )
        return sorted(found, key=lambda one: one.start)

    def _definite(self, side: str, role: str, start: int, end: int) -> Participant:
        first = _WORD.match(self.lower, start, end)
        oblique = first is not None and self.words.cues["verb_like"].fullmatch(self.lower, *first.span()) is not None
        if self.words.cues["opposition"].match(self.lower, start):
            role = str(Role.OPPOSITION)
        cases = frozenset({"gen", "dat", "acc", "ins"}) if oblique else frozenset[str]()
        return Participant(start, end, side, role, None, DEFINITE, cases)


def definites_of(knowledge: Knowledge, lang: str) -> Definites:
    """The knowledge's definite noun phrases of a language, compiled."""
    compiled = ((one, compile_terms(one.terms.get(lang, ()))) for one in knowledge.relations.definites)
    return [(one.side, str(one.role), pattern) for one, pattern in compiled if pattern is not None]
