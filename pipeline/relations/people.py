"""Whom a pronoun or a noun takes up among the persons whom the author's words name."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import pairwise

from spacy.tokens import Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.knowledge.schema import Kind
from pipeline.relations.attributes import Speaker
from pipeline.relations.person_forms import WORD, PersonForms, stem
from pipeline.relations.persons import Person, PersonReader, speaker_of
from pipeline.relations.sentence_ends import sentence_start
from pipeline.relations.spots import Spots

_UPPER = r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż]"
_GIVEN = re.compile(rf"(?:^|[.!?…»”]\s+|\n)({_UPPER}\w{{2,}})(?=[ ,])(, (?:\d\d|who|whose|whom)\b)?", re.MULTILINE)
_WINDOW_CHARACTERS = 1200  # a pronoun's person is named within two or three paragraphs
_PAIR_CHARACTERS = 40  # two who are named together


class People:
    """The persons of one text, in order; found when first asked for."""

    def __init__(
        self, text: str, lower: str, words: QuoteLanguage, actors: Sequence[Span], quoted: Sequence[tuple[int, int]]
    ) -> None:
        self.text = text
        self.lower = lower
        self.words = words
        self._actors = actors
        self.forms = PersonForms(text, lower, words, actors, [span.start_char for span in actors], Spots(lower))
        self._reader = PersonReader(text, lower, words, actors, quoted, [start for start, _ in quoted], self.forms)

    @cached_property
    def all(self) -> list[Person]:
        """Everybody named, by place."""
        return self._reader.read()

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
                self._reader.in_quotation(begin)
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

    def _first_of_nearest(self, people: list[Person]) -> Person | None:
        """The first of those who stand in the sentence of the last: mostly its subject, which is taken up again."""
        if not people:
            return None
        begin = sentence_start(self.text, people[-1].start)
        return next(person for person in people if person.start >= begin)
