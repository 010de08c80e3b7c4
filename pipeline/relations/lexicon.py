"""The term sets of the relation rules for one language, found in one pass over a text."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from operator import attrgetter

from pipeline.knowledge.schema import Knowledge, OwnedInstrument, RelationRules
from pipeline.knowledge.slavic import without_softness
from pipeline.relations.normalise import TWO_SPELLINGS, Normalised
from pipeline.relations.terms import TermIndex

CUE = "cue"
ACTING = "acting"
STANDING = "standing"
CO_LISTING = "co_listing"
BILATERAL = "bilateral"
SEPARATORS = "separators"
PRIVATE = "private"
ACT_ANAPHORA = "act_anaphora"
ACT_PAPERS = "act_papers"
STANCE = "stance"
THING = "thing:"  # before an instrument's id
INSTITUTIONS = "institutions"
ROLE_PERSONS, ROLE_INSTITUTIONS = "role_persons", "role_institutions"
NEGATION, FUTURE, HYPOTHETICAL, REPORTED = "negation", "future", "hypothetical", "reported"


_START = attrgetter("start")


@dataclass(frozen=True, slots=True)
class Word:
    """One hit of one term set, [start, end) in code points of the original text."""

    key: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Words:
    """All hits in one text, in order, with the hits of each set apart."""

    by_key: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)

    def within(self, key: str, start: int, end: int) -> tuple[Word, ...]:
        """The hits of a set that lie inside [start, end)."""
        hits = self.by_key.get(key)
        return tuple(word for word in starting_in(hits, start, end) if word.end <= end) if hits else ()

    def keys_with(self, prefix: str) -> list[str]:
        return [key for key in self.by_key if key.startswith(prefix)]


def starting_in(words: Sequence[Word], start: int, end: int) -> Sequence[Word]:
    """Those of words in order of their starts that start inside [start, end), found by bisection."""
    first = bisect_left(words, start, key=_START)
    return words[first : bisect_left(words, end, lo=first, key=_START)]


class Lexicon:
    """Term sets under string keys: cues, acts, definites (`definite:<id>`), owned things and acts, official voices."""

    def __init__(self, rules: RelationRules, lang: str) -> None:
        sets: list[tuple[str, Iterable[str]]] = [
            (CUE, rules.cues.get(lang, ())),
            (STANDING, rules.standing.get(lang, ())),
            (CO_LISTING, rules.co_listing.get(lang, ())),
        ]
        sets.extend((name, terms.get(lang, ())) for name, terms in rules.extra.items())
        sets.extend((f"definite:{item.definite_id}", item.terms.get(lang, ())) for item in rules.definites)
        sets.extend((f"voice:{side}", terms.get(lang, ())) for side, terms in rules.official_voice.items())
        for owned in rules.owned:
            sets.append((f"act:{owned.instrument_id}", owned.acts.get(lang, ())))
            sets.append((f"{THING}{owned.instrument_id}", owned.things.get(lang, ())))
        fold = without_softness if lang in TWO_SPELLINGS else str
        self._index = TermIndex((key, fold(term)) for key, terms in sets for term in terms)

    def find(self, text: Normalised) -> Words:
        """Every hit, as offsets into the original text; `text` as `actors.matched_of` gives it."""
        found: dict[str, set[Word]] = {}
        for hit in self._index.find(text.lower):
            start, end = text.original(hit.start, hit.end)
            found.setdefault(str(hit.key), set()).add(Word(str(hit.key), start, end))
        ordered = {key: tuple(sorted(words, key=lambda word: (word.start, word.end))) for key, words in found.items()}
        return Words(ordered)


def lexicon(knowledge: Knowledge, lang: str) -> Lexicon:
    return Lexicon(knowledge.relations, lang)


def owned_by_id(rules: RelationRules) -> dict[str, OwnedInstrument]:
    return {owned.instrument_id: owned for owned in rules.owned}


def nearest(words: Sequence[Word], at: int) -> Word | None:
    """The word whose start is nearest to a position."""
    return min(words, key=lambda word: abs(word.start - at), default=None)
