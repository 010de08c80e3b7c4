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
from pipeline.relations.attributes import Speaker
from pipeline.relations.evidence import looks_feminine
from pipeline.relations.sentence_ends import sentence_start
from pipeline.relations.spots import Spots

_UPPER = r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż]"
_NAME_WORD = rf"(?:{_UPPER}\.(?!\w)|{_UPPER}[\w'’-]*)"  # an initial, or a capitalised word
_GIVEN = re.compile(rf"(?:^|[.!?…»”]\s+|\n)({_UPPER}\w{{2,}})(?=[ ,])(, \d\d\b)?", re.MULTILINE)
_PARTICLE = r"(?:van|von|de|al|bin|ван|фон|де)"
_NAME = re.compile(rf"(?<!\w){_NAME_WORD}(?:[ ](?:{_PARTICLE}[ ])?{_NAME_WORD}){{0,3}}")
WORD = re.compile(r"\w[\w'’-]*")
_WINDOW_CHARACTERS = 1200  # a pronoun's person is named within two or three paragraphs
_PAIR_CHARACTERS = 40  # two who are named together
_STEM_LETTERS = 5  # what the forms of a family name or a noun share
_PUNCTUATION = re.compile(r"[,;:()—–.!?\n]")
_OBLIQUE_ENDINGS = ("ом", "ам", "ем", "а", "у")
_PLURAL_ENDINGS = ("s", "ы", "и", "і", "ев", "ов", "оу", "ау", "ых", "их", "іх", "people", "men", "women", "children")
_ARTICLE = re.compile(r"^(?:an?|the)\s+", re.IGNORECASE)
_MASCULINE_GIVEN = re.compile("[а-яёіў'-]+[бвгджзйклмнпрстфхцчшщь]")
_FEMININE_FAMILY = re.compile(
    r"\w+(?:ова|ева|ева|ина|ская|цкая|ая|овой|евой|ской|цкой|ouskaya|enka-?a|skaya|skaia|ouskaia)$"
)


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
        self.spots = Spots(lower)

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
                    names.setdefault(_stem(word), person)
        return names

    def full_name(self, start: int, end: int) -> Speaker | None:
        """The unlisted person whose name a single word repeats: Quist, after Harriet Quist."""
        known = self._full_names.get(_stem(self.lower[start:end]))
        return known.speaker if known is not None else None

    def holder(self, span: Span) -> Speaker:
        """The person that a name or office stands for, by the name that the text gives, else by the office."""
        if is_person(span):
            return speaker_of(span)
        named = next((one for one in self._actors if is_person(one) and one.label_ == span._.dyad_resolved), None)
        return speaker_of(named or span)

    def names(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Capitalised runs without titles and sentence openers; single words too."""
        for begin, stop in self._unlisted_stretches(start, end):
            for match in _NAME.finditer(self.text, begin, stop):
                words = [found.span() for found in WORD.finditer(self.lower, *match.span())]
                while words and self._no_name(*words[0]):
                    del words[0]
                while words and self._no_name(*words[-1]):
                    del words[-1]
                if words:
                    last = words[-1][1]
                    initial = last - words[-1][0] == 1 and self.text[last : last + 1] == "."
                    yield words[0][0], last + initial

    def _unlisted_stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """[start, end) between the listed actors: a name never runs into one, «написала Трампу Татьяна Васильчук»."""
        at = start
        for span in self._actors[bisect_left(self._actor_starts, start) : bisect_left(self._actor_starts, end)]:
            if at < span.start_char:
                yield at, span.start_char
            at = max(at, span.end_char)
        if at < end:
            yield at, end

    def nouns(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(start, end, start of the noun) of each human noun with its article and attributes."""
        for noun, stop in self.spots.within(self.words.offices, start, end):
            lead = self.words.attributes.search(self.lower[max(start, noun - 60) : noun])
            yield noun - len(lead.group()) if lead else noun, stop, noun

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
                or self._no_name(begin, end)
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

    def gender(self, start: int, end: int) -> bool | None:
        """Whether a name or human noun is feminine, by its form; None where the form does not tell."""
        words = WORD.findall(self.lower, start, end)
        if any(self.words.feminine_nouns.fullmatch(word) for word in words):
            return True
        if not self.text[start].isupper() or not words:
            return None
        given = words[-2] if len(words) > 1 else words[0]
        if self.words.masculine_names.fullmatch(given) or self.after_oblique(start):
            return False
        if len(words) > 1 and _FEMININE_FAMILY.fullmatch(words[-1]):
            return True
        if len(words) > 1 and looks_feminine(given):
            return True
        if len(words) > 1 and given.endswith(("а", "я")):
            return True
        return False if len(words) > 1 and _MASCULINE_GIVEN.fullmatch(given) else None

    def titled(self, at: int) -> bool:
        """Whether a human noun stands right before a capitalised word: his wife Darya."""
        before = WORD.findall(self.lower[max(0, at - 24) : at])
        return bool(before) and self.lower[at - 1] == " " and self.words.offices.fullmatch(before[-1]) is not None

    def after_oblique(self, at: int) -> bool:
        """Whether a man's title in an oblique case stands before: «сенатора Томаса Брэкли»."""
        before = WORD.findall(self.lower[max(0, at - 24) : at])
        word = before[-1] if before and self.words.verb_first else ""
        ending = next((end for end in _OBLIQUE_ENDINGS if word.endswith(end)), "")
        return bool(ending) and self.words.offices.fullmatch(word.removesuffix(ending)) is not None

    def _no_name(self, start: int, end: int) -> bool:
        titles, offices = self.words.titles, self.words.offices
        return bool(titles.fullmatch(self.lower, start, end) or offices.fullmatch(self.lower, start, end))

    def _listed(self) -> Iterator[Person]:
        for span in self._actors:
            if is_person(span) or (span._.dyad_kind == Kind.OFFICE and span._.dyad_resolved):
                speaker = self.holder(span)
                feminine = looks_feminine(speaker.name or "") and not self.after_oblique(span.start_char)
                yield Person(span.start_char, span.end_char, speaker, feminine, self._is_subject(span))

    def _unlisted(self) -> Iterator[Person]:
        taken = [(span.start_char, span.end_char) for span in self._actors]
        starts = [start for start, _ in taken]
        for start, end in self.names(0, len(self.text)):
            place = bisect_left(starts, end) - 1
            if place >= 0 and taken[place][1] > start:
                continue
            single = " " not in self.text[start:end] and not self.titled(start)
            if single or self._in_quotation(start) or self.words.bodies.search(self.lower, start, end):
                continue
            speaker = Speaker(name=self.text[start:end])
            yield Person(start, end, speaker, self.gender(start, end), self._may_be_subject(start))

    def _with_nouns(self, people: list[Person]) -> list[Person]:
        found: list[Person] = []
        named = list(people)
        starts = [person.start for person in people]
        for at, end, noun in self.nouns(0, len(self.text)):
            possessor = self.lower[end : end + 1] in ("'", "’")
            if possessor or self._in_quotation(at) or self.words.body_nouns.fullmatch(self.lower, noun, end):
                continue
            place = bisect_left(starts, end)
            stem = self.noun_stem(noun, end)
            beside = self._named_beside(people, place, at, end)
            if beside is not None:
                if not named[beside].head:
                    feminine = named[beside].feminine
                    by_noun = self.gender(at, end) if feminine is None else feminine
                    named[beside] = replace(named[beside], head=stem, feminine=by_noun)
                continue
            if self.words.anaphors.fullmatch(self.lower, noun, end) or any(
                p.start < end and at < p.end for p in people[max(0, place - 1) : place + 1]
            ):
                continue
            plural = self.is_plural(noun, end)
            person = Person(
                at, end, Speaker(name=without_article(self.text[at:end])), self.gender(at, end), not self.governed(at),
                named=False, plural=plural, head=stem,
            )  # fmt: skip
            if found[-1:] and not found[-1].named and self.text[found[-1].end : at] == ", ":
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
                or (len(gap) < 48 and not people[place].speaker.actor_id and self.joins(gap))
                or self._complemented(gap)
            ):
                return place
        if place and people[place - 1].end <= at:
            gap = self.lower[people[place - 1].end : at]
            if gap in (", ", " — ", " - ", " ("):
                return place - 1
        return None

    def _complemented(self, gap: str) -> bool:
        """Whether a complement and a comma part a noun from the name: "the lawyer of the group, Jane Doe"."""
        words = gap.split()
        short = 2 <= len(words) <= 5 and gap.startswith(" ") and gap.endswith(", ") and gap.count(",") == 1
        return short and self.words.prepositions.fullmatch(words[0]) is not None

    def joins(self, gap: str) -> bool:
        """Whether the words between a title and a name belong to the title: «глава белорусской делегации Ломоть»."""
        if not gap.startswith(" ") or not gap.endswith(" ") or not self.words.verb_first:
            return False
        words = gap.split()
        return (
            len(words) <= 4
            and all(WORD.fullmatch(w) and not self.words.prepositions.fullmatch(w) for w in words)
            and not any(self.words.reporting.fullmatch(w) for w in words)
        )

    def noun_stem(self, start: int, end: int) -> str:
        """The stem of a human noun's head: its last word in English, its first after adjectives elsewhere."""
        words = WORD.findall(self.lower, start, end)
        return _stem(words[-1]) if words else ""

    def is_plural(self, start: int, end: int) -> bool:
        """Whether a human noun names several, by its ending."""
        return self.lower.endswith(_PLURAL_ENDINGS, start, end)

    def governed(self, at: int) -> bool:
        """Whether a preposition stands right before, articles and titles apart."""
        before = WORD.findall(_PUNCTUATION.split(self.lower[max(0, at - 32) : at])[-1])
        while before and (before[-1] in ("the", "a", "an") or self.words.offices.fullmatch(before[-1])):
            del before[-1]
        return bool(before) and self.words.prepositions.fullmatch(before[-1]) is not None

    def _is_subject(self, span: Span) -> bool:
        cases = span._.dyad_case
        possessor = self.lower[span.end_char : span.end_char + 1] in ("'", "’")
        return not (cases and "nom" not in cases) and not possessor and self._may_be_subject(span.start_char)

    def _may_be_subject(self, at: int) -> bool:
        """Whether no preposition stands before, and in a language without cases no pronoun that is the subject."""
        if self.governed(at):
            return False
        lead = self.lower[sentence_start(self.text, at) : at]
        return self.words.verb_first or self.words.pronouns.search(lead) is None

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
    return span._.dyad_kind in ("person", None)


def speaker_of(span: Span) -> Speaker:
    """The speaker that an actor span stands for, by its canonical name."""
    actor_id = span._.dyad_resolved or span.label_
    name = span._.dyad_name or span.text
    return Speaker(name=name, actor_id=actor_id, side=span._.dyad_side, role=span._.dyad_role)


def _stem(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")[:_STEM_LETTERS]
