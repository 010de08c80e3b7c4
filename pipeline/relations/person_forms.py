"""What the form of a name or noun tells: whether it names a person, of what gender, one or many, subject or not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.evidence import looks_feminine
from pipeline.relations.sentence_ends import sentence_start
from pipeline.relations.spots import Spots

_UPPER = r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż]"
_NAME_WORD = rf"(?:{_UPPER}\.(?!\w)|{_UPPER}[\w'’-]*)"  # an initial, or a capitalised word
_PARTICLE = r"(?:van|von|de|al|bin|ван|фон|де)"
_NAME = re.compile(rf"(?<!\w){_NAME_WORD}(?:[ ](?:{_PARTICLE}[ ])?{_NAME_WORD}){{0,3}}")
WORD = re.compile(r"\w[\w'’-]*")
_ACRONYM_LETTERS = 6  # capitals alone are no person's name: США, КДБ, UNHCR
_TITLE_WORDS = 8  # of the longest titles of deputies: «министра сельского хозяйства и продовольствия»
_STEM_LETTERS = 5  # what the forms of a family name or a noun share
_PUNCTUATION = re.compile(r"[,;:()—–.!?\n]")
_OBLIQUE_ENDINGS = ("ом", "ам", "ем", "а", "у")
_PLURAL_ENDINGS = ("s", "ы", "и", "і", "ев", "ов", "оу", "ау", "ых", "их", "іх", "people", "men", "women", "children")
# Behind a number, "person" is in the plural: «двухсот человек».
_COUNTED = re.compile(r"(?:\d|дцат[ьи]|десяти?|ццац[ьі]|дзесяці?|сот|ста|сто|[яе](?:ть|ти|ць|ці)) (?:человек|чалавек)$")
_MASCULINE_GIVEN = re.compile("[а-яёіў'-]+[бвгджзйклмнпрстфхцчшщь]")
_FEMININE_FAMILY = re.compile(
    r"\w+(?:ова|ева|ева|ина|ская|цкая|ая|овой|евой|ской|цкой|ouskaya|enka-?a|skaya|skaia|ouskaia)$"
)


@dataclass(frozen=True, slots=True)
class PersonForms:
    """Reads names and human nouns off one text. Positions are those of the original; `lower` is of the same length."""

    text: str
    lower: str
    words: QuoteLanguage
    actors: Sequence[Span]  # outside quotations, by start
    actor_starts: Sequence[int]
    spots: Spots

    def names(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Capitalised runs without titles and sentence openers; single words too."""
        for begin, stop in self._unlisted_stretches(start, end):
            for match in _NAME.finditer(self.text, begin, stop):
                words = [found.span() for found in WORD.finditer(self.lower, *match.span())]
                while words and self.is_title(*words[0]):
                    del words[0]
                while words and self.is_title(*words[-1]):
                    del words[-1]
                acronym = len(words) == 1 and words[0][1] - words[0][0] <= _ACRONYM_LETTERS
                if words and not (acronym and self.text[slice(*words[0])].isupper()):
                    last = words[-1][1]
                    initial = last - words[-1][0] == 1 and self.text[last : last + 1] == "."
                    yield words[0][0], last + initial

    def _unlisted_stretches(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """[start, end) between the listed actors: a name never runs into one, «написала Трампу Татьяна Васильчук»."""
        at = start
        for span in self.actors[bisect_left(self.actor_starts, start) : bisect_left(self.actor_starts, end)]:
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

    def gender(self, start: int, end: int) -> bool | None:
        """Whether a name or human noun is feminine, by its form; None where the form does not tell."""
        words = WORD.findall(self.lower, start, end)
        if any(self.words.feminine_nouns.fullmatch(word) for word in words):
            return True
        if any(self.words.masculine_nouns.fullmatch(word) for word in words):
            return False
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

    def is_title(self, start: int, end: int) -> bool:
        titles, offices = self.words.titles, self.words.offices
        return bool(titles.fullmatch(self.lower, start, end) or offices.fullmatch(self.lower, start, end))

    def complemented(self, gap: str) -> bool:
        """Whether a complement and a comma part a noun from the name: "the lawyer of the group, Jane Doe"."""
        words = gap.split()
        short = 2 <= len(words) <= 5 and gap.startswith(" ") and gap.endswith(", ") and gap.count(",") == 1
        return short and self.words.prepositions.fullmatch(words[0]) is not None

    def entitles(self, gap: str) -> bool:
        """Whether words between an office and a full name say whose office it is: «заместитель министра … Вера Ким»."""
        words = gap.split()
        if not self.words.verb_first or _PUNCTUATION.search(gap) or not gap.startswith(" ") or not gap.endswith(" "):
            return False
        finite = any(self.words.reporting.fullmatch(word) for word in words)
        return len(words) <= _TITLE_WORDS and not finite and not self.words.prepositions.fullmatch(words[-1])

    def joins(self, gap: str) -> bool:
        """Whether the words between a title and a name belong to the title: «глава белорусской делегации Ломоть»."""
        if not gap.startswith(" ") or not gap.endswith(" ") or not self.words.verb_first:
            return False
        words = gap.split()
        governing = [place for place, word in enumerate(words) if self.words.prepositions.fullmatch(word)]
        return (
            len(words) <= 4
            and all(map(WORD.fullmatch, words))
            and (not governing or governing == [0] or (len(governing) == 1 and governing[0] < len(words) - 1))
            and not any(self.words.reporting.fullmatch(w) for w in words)
        )

    def noun_stem(self, start: int, end: int) -> str:
        """The stem of a human noun's head: its last word in English, its first after adjectives elsewhere."""
        words = WORD.findall(self.lower, start, end)
        return stem(words[-1]) if words else ""

    def is_plural(self, start: int, end: int) -> bool:
        """Whether a human noun names several, by its ending."""
        return self.lower.endswith(_PLURAL_ENDINGS, start, end) or _COUNTED.search(self.lower, start, end) is not None

    def governed(self, at: int) -> bool:
        """Whether a preposition stands right before, articles and titles apart."""
        before = WORD.findall(_PUNCTUATION.split(self.lower[max(0, at - 32) : at])[-1])
        while before and (before[-1] in ("the", "a", "an") or self.words.offices.fullmatch(before[-1])):
            del before[-1]
        return bool(before) and self.words.prepositions.fullmatch(before[-1]) is not None

    def is_subject(self, span: Span) -> bool:
        cases = span._.dyad_case
        possessor = self.lower[span.end_char : span.end_char + 1] in ("'", "’")
        return not (cases and "nom" not in cases) and not possessor and self.may_be_subject(span.start_char)

    def may_be_subject(self, at: int) -> bool:
        """Whether no preposition stands before, and in a language without cases no pronoun that is the subject."""
        if self.governed(at):
            return False
        lead = self.lower[sentence_start(self.text, at) : at]
        return self.words.verb_first or self.words.pronouns.search(lead) is None


def stem(word: str) -> str:
    """What the forms of a family name or a noun share."""
    return word.removesuffix("'s").removesuffix("’s")[:_STEM_LETTERS]
