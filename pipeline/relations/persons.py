"""Everybody whom the author's words name: listed actors, unlisted names, human nouns; one after the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.knowledge.schema import Kind
from pipeline.relations.attributes import Speaker, facts_of
from pipeline.relations.evidence import looks_feminine
from pipeline.relations.person_forms import PersonForms

_APPOSED = re.compile(r"(?: [\w'’-]+)?, ")  # between a noun and another for the same person: «гость студии, полковник»
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody named at [start, end) outside quotations. `feminine` None: the form does not tell."""

    start: int
    end: int
    speaker: Speaker
    feminine: bool | None
    subject: bool  # no preposition and no oblique case stands against it
    named: bool = True  # False: a human noun only, "a retired colonel"
    plural: bool = False
    head: str = ""  # stem of the human noun that describes the person
    speaks: bool = False  # whether the noun makes it somebody's spokesman


@dataclass(frozen=True, slots=True)
class PersonReader:
    """Reads the persons off one text; `quoted` are the stretches in which nobody is named by the author."""

    text: str
    lower: str
    words: QuoteLanguage
    actors: Sequence[Span]  # outside quotations, by start
    quoted: Sequence[tuple[int, int]]
    quote_starts: Sequence[int]
    forms: PersonForms

    def read(self) -> list[Person]:
        """Everybody named, by place; a noun beside a name is part of it."""
        found = [*self._listed(), *self._unlisted()]
        found.sort(key=lambda person: person.start)
        return self._with_nouns(found)

    def in_quotation(self, at: int) -> bool:
        place = bisect_right(self.quote_starts, at) - 1
        return place >= 0 and at < self.quoted[place][1]

    def _listed(self) -> Iterator[Person]:
        for span in self.actors:
            facts = facts_of(span)
            if facts.kind == Kind.PERSON or (facts.kind == Kind.OFFICE and facts.resolved):
                speaker = holder(span, self.actors)
                feminine = looks_feminine(speaker.name or "") and not self.forms.after_oblique(span.start_char)
                yield Person(span.start_char, span.end_char, speaker, feminine, self.forms.is_subject(span))

    def _unlisted(self) -> Iterator[Person]:
        taken = [(span.start_char, span.end_char) for span in self.actors]
        starts = [start for start, _ in taken]
        for start, end in self.forms.names(0, len(self.text)):
            place = bisect_left(starts, end) - 1
            if place >= 0 and taken[place][1] > start:
                continue
            single = " " not in self.text[start:end] and not self.forms.titled(start)
            if single or self.in_quotation(start) or self.words.bodies.search(self.lower, start, end):
                continue
            speaker = Speaker(name=self.text[start:end])
            yield Person(start, end, speaker, self.forms.gender(start, end), self.forms.may_be_subject(start))

    def _with_nouns(self, people: list[Person]) -> list[Person]:
        found: list[Person] = []
        named = list(people)
        starts = [person.start for person in people]
        for at, end, noun in self.forms.nouns(0, len(self.text)):
            possessor = self.lower[end : end + 1] in ("'", "’")
            if possessor or self.in_quotation(at) or self.words.body_nouns.fullmatch(self.lower, noun, end):
                continue
            place = bisect_left(starts, end)
            head = self.forms.noun_stem(noun, end)
            beside = self._named_beside(people, place, at, end)
            if beside is not None:
                if not named[beside].head:
                    feminine = named[beside].feminine
                    by_noun = self.forms.gender(at, end) if feminine is None else feminine
                    speaks = self.words.press_officers.fullmatch(self.lower, noun, end) is not None
                    named[beside] = replace(named[beside], head=head, feminine=by_noun, speaks=speaks)
                continue
            taken_up = self.words.anaphors.fullmatch(self.lower, noun, end) and (found or place)
            if taken_up or any(p.start < end and at < p.end for p in people[max(0, place - 1) : place + 1]):
                continue
            plural = self.forms.is_plural(noun, end)
            person = Person(
                at,
                end,
                Speaker(name=without_article(self.text[at:end])),
                self.forms.gender(at, end),
                not self.forms.governed(at),
                named=False,
                plural=plural,
                head=head,
            )
            if found[-1:] and not found[-1].named and _APPOSED.fullmatch(self.text, found[-1].end, at):
                found[-1] = person  # "Its guest, a retired colonel, was calm."
            else:
                found.append(person)
        return sorted([*named, *found], key=lambda person: person.start)

    def _named_beside(self, people: list[Person], place: int, at: int, end: int) -> int | None:
        """The person whose title or apposition the noun at [at, end) is."""
        if place < len(people):
            gap = self.lower[end : people[place].start]
            if (
                gap in (" ", ", ")
                or (len(gap) < 48 and self._apart(people[place]) and self.forms.joins(gap))
                or (" " in (people[place].speaker.name or "") and self.forms.entitles(gap) and people[place].subject)
                or self.forms.complemented(gap)
            ):
                return place
        if place and people[place - 1].end <= at:
            gap = self.lower[people[place - 1].end : at]
            if gap in (", ", " — ", " - ", " ("):
                return place - 1
        return None

    @staticmethod
    def _apart(person: Person) -> bool:
        """Whether a name is not merely the genitive of a noun before it: «сестра заключенной Татьяна Хомич»."""
        return person.subject or not person.speaker.actor_id


def holder(span: Span, actors: Sequence[Span]) -> Speaker:
    """The person that a name or office stands for, by the name that the text gives, else by the office."""
    if is_person(span):
        return speaker_of(span)
    named = next((one for one in actors if is_person(one) and one.label_ == span._.dyad_resolved), None)
    return speaker_of(named or span)


def without_article(phrase: str) -> str:
    """A noun phrase without its article."""
    return _ARTICLE.sub("", phrase, count=1)


def is_person(span: Span) -> bool:
    return facts_of(span).kind == Kind.PERSON


def speaker_of(span: Span) -> Speaker:
    """The speaker that an actor span stands for, by its canonical name."""
    facts = facts_of(span)
    actor_id = facts.resolved or span.label_
    return Speaker(name=facts.name, actor_id=actor_id, side=facts.side, role=facts.role)
