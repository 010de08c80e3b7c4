"""Who the author's words name, listed or not: names, human nouns and actors, with gender, for pronouns to stand for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.knowledge.schema import Kind
from pipeline.relations.attributes import Speaker, facts_of
from pipeline.relations.evidence import looks_feminine
from pipeline.relations.person_forms import WORD, PersonForms, stem
from pipeline.relations.sentence_ends import sentence_start
from pipeline.relations.spots import Spots

_UPPER = r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż]"
_GIVEN = re.compile(rf"(?:^|[.!?…»”]\s+|\n)({_UPPER}\w{{2,}})(?=[ ,])(, (?:\d\d|who|whose|whom)\b)?", re.MULTILINE)
_WINDOW_CHARACTERS = 1200  # a pronoun's person is named within two or three paragraphs
_PAIR_CHARACTERS = 40  # two who are named together
_STEM_LETTERS = 5  # what the forms of a family name or a noun share
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


class People:
    """The persons of one text, in order; found when first asked for."""

    def __init__(
        self, text: str, lower: str, words: QuoteLanguage, actors: Sequence[Span], quoted: Sequence[tuple[int, int]]
    ) -> None:
        self.text = text
        self.lower = lower
        self.words = words
        self._actors = actors
        self._actor_starts = [span.start_char for span in actors]
        self._quoted = quoted
        self._quote_starts = [start for start, _ in quoted]
        self.forms = PersonForms(text, lower, words, actors, self._actor_starts, Spots(lower))

    @cached_property
    def all(self) -> list[Person]:
        """Everybody named, by place; a noun beside a name is part of it."""
        found = [*self._listed(), *self._unlisted()]
        found.sort(key=lambda person: person.start)
        return self._with_nouns(found)

    @cached_property
    def starts(self) -> list[int]:
        return [person.start for person in self.all]

    @cached_property
    def _full_names(self) -> dict[str, Person]:
        """The first full name by the stem of each of its words."""
        names: dict[str, Person] = {}
        for person in self.all:
            if person.named and person.speaker.actor_id is None:
                for word in WORD.findall(self.lower, person.start, person.end):
                    names.setdefault(stem(word), person)
        return names

    def full_name(self, start: int, end: int) -> Speaker | None:
        """The unlisted person whose name a single word repeats: Quist, after Harriet Quist."""
        known = self._full_names.get(stem(self.lower[start:end]))
        return known.speaker if known is not None else None

    def holder(self, span: Span) -> Speaker:
        """The person that a name or office stands for, by the name that the text gives, else by the office."""
        if is_person(span):
            return speaker_of(span)
        named = next((one for one in self._actors if is_person(one) and one.label_ == span._.dyad_resolved), None)
        return speaker_of(named or span)

    def antecedent(
        self, at: int, *, feminine: bool | None, side: str | None = None, last: tuple[int, Person] | None = None
    ) -> Person | None:
        """Whom a pronoun or noun at `at` stands for: the subject of the nearest sentence that names somebody fitting,
        the speaker named last, else anybody fitting."""

        def fits(person: Person, *, strict: bool) -> bool:
            if person.plural or (side is not None and person.speaker.side != side):
                return False
            if feminine is None or person.feminine == feminine:
                return True
            # A form that tells nothing is more often a man's: women's names mostly end in -a.
            return person.feminine is None and (not strict or (not feminine and person.named))

        earlier = self.all[bisect_left(self.starts, at - _WINDOW_CHARACTERS) : bisect_left(self.starts, at)]
        last_at = last[0] if last else -1
        recent = [person for person in earlier if person.start > last_at and person.subject]

        def nearest(among: list[Person], *, strict: bool) -> Person | None:
            return self._first_of_nearest([person for person in among if fits(person, strict=strict)])

        spoke = last[1] if last is not None else None
        heard = spoke if spoke is not None and fits(spoke, strict=True) else None
        return (
            nearest(recent, strict=True)
            or heard
            or (nearest(earlier, strict=True) if feminine else None)
            or nearest(recent, strict=False)
            or (spoke if spoke is not None and fits(spoke, strict=False) else None)
            or nearest(earlier, strict=False)
            or self._first_of_nearest([one for one in recent if one.named and one.speaker.actor_id is None])
        )

    def last_of(self, at: int, fits: Callable[[Person], bool]) -> Person | None:
        """The first fitting person of the sentence that names one last before `at`."""
        earlier = self.all[bisect_left(self.starts, at - _WINDOW_CHARACTERS) : bisect_left(self.starts, at)]
        return self._first_of_nearest([person for person in earlier if fits(person)])

    def only(self, at: int, fits: Callable[[Person], bool]) -> Person | None:
        """The one fitting person named before `at`; None where there are several."""
        earlier = self.all[bisect_left(self.starts, at - _WINDOW_CHARACTERS) : bisect_left(self.starts, at)]
        fitting = [person for person in earlier if fits(person)]
        same = {person.speaker.actor_id or person.speaker.name for person in fitting}
        return fitting[0] if len(same) == 1 else None

    def last_two(self, at: int) -> tuple[Person, Person] | None:
        """The two persons named side by side last before `at`, in their order."""
        earlier = self.all[bisect_left(self.starts, at - _WINDOW_CHARACTERS) : bisect_left(self.starts, at)]
        after_plural = next((n for n, person in enumerate(reversed(earlier)) if person.plural), len(earlier))
        named = [person for person in earlier[len(earlier) - after_plural :] if person.named]
        beside = [
            (one, other)
            for one, other in pairwise(named)
            if one.speaker != other.speaker and other.start - one.end <= _PAIR_CHARACTERS
        ]
        return beside[-1] if beside else None

    def group(self, at: int) -> Speaker | None:
        """The persons whom a plural pronoun takes up: the plural noun or people named last."""
        nouns = [(one.start, one.speaker) for one in self.all if one.plural and one.start < at]
        actors = [
            (span.start_char, speaker_of(span))
            for span in self._actors
            if span.start_char < at and span._.dyad_kind in (Kind.PEOPLE, Kind.OFFICE) and not span._.dyad_resolved
        ]
        found = max([*nouns, *actors], key=lambda item: item[0], default=None)
        return found[1] if found is not None and found[0] >= at - _WINDOW_CHARACTERS else None

    def body(self, at: int) -> Speaker | None:
        """The body that "it" takes up: the one that opens the sentence of the last one named."""
        bodies = [
            span
            for span in self._actors
            if at - _WINDOW_CHARACTERS <= span.start_char < at
            and span._.dyad_kind in (Kind.ORG, Kind.OFFICE)
            and not span._.dyad_resolved
        ]
        if not bodies:
            return None
        begin = sentence_start(self.text, bodies[-1].start_char)
        return speaker_of(next(span for span in bodies if span.start_char >= begin))

    def first_name(self, at: int, *, feminine: bool | None) -> Speaker | None:
        """The last bare given name that opens a sentence as its subject: "Volha, 34, got out.", «Ольга вышла»."""
        found = None
        for match in _GIVEN.finditer(self.text, max(0, at - _WINDOW_CHARACTERS), at):
            begin, end = match.span(1)
            if (
                self._in_quotation(begin)
                or self.forms.is_title(begin, end)
                or any(span.start_char < end and begin < span.end_char for span in self._actors)
            ):
                continue
            woman = self.text[begin:end].endswith(("а", "я", "a"))
            after = WORD.match(self.lower, end + 1)
            verb = after.group() if after else ""
            agrees = self.words.feminine_verbs if woman else self.words.masculine_verbs
            aged = match.group(2) is not None
            if feminine in (None, woman) and (aged or agrees.fullmatch(verb)):
                found = Speaker(name=self.text[begin:end])
        return found

    def described(self, stem: str, at: int) -> Person | None:
        """The unlisted person whom a noun of this stem described before: "a trader …, the trader said"."""
        for person in reversed(self.all[: bisect_left(self.starts, at)]):
            if person.head == stem and person.speaker.actor_id is None and (person.named or person.subject):
                return person
        later = self.all[bisect_left(self.starts, at) :]
        return next((one for one in later if one.head == stem and one.named and one.speaker.actor_id is None), None)

    def _listed(self) -> Iterator[Person]:
        for span in self._actors:
            facts = facts_of(span)
            if facts.kind == Kind.PERSON or (facts.kind == Kind.OFFICE and facts.resolved):
                speaker = self.holder(span)
                feminine = looks_feminine(speaker.name or "") and not self.forms.after_oblique(span.start_char)
                yield Person(span.start_char, span.end_char, speaker, feminine, self.forms.is_subject(span))

    def _unlisted(self) -> Iterator[Person]:
        taken = [(span.start_char, span.end_char) for span in self._actors]
        starts = [start for start, _ in taken]
        for start, end in self.forms.names(0, len(self.text)):
            place = bisect_left(starts, end) - 1
            if place >= 0 and taken[place][1] > start:
                continue
            single = " " not in self.text[start:end] and not self.forms.titled(start)
            if single or self._in_quotation(start) or self.words.bodies.search(self.lower, start, end):
                continue
            speaker = Speaker(name=self.text[start:end])
            yield Person(start, end, speaker, self.forms.gender(start, end), self.forms.may_be_subject(start))

    def _with_nouns(self, people: list[Person]) -> list[Person]:
        found: list[Person] = []
        named = list(people)
        starts = [person.start for person in people]
        for at, end, noun in self.forms.nouns(0, len(self.text)):
            possessor = self.lower[end : end + 1] in ("'", "’")
            if possessor or self._in_quotation(at) or self.words.body_nouns.fullmatch(self.lower, noun, end):
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

    def _in_quotation(self, at: int) -> bool:
        place = bisect_right(self._quote_starts, at) - 1
        return place >= 0 and at < self._quoted[place][1]

    def _first_of_nearest(self, people: list[Person]) -> Person | None:
        """The first of those who stand in the sentence of the last: mostly its subject, which is taken up again."""
        if not people:
            return None
        begin = sentence_start(self.text, people[-1].start)
        return next(person for person in people if person.start >= begin)


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
