"""Sentences cut into clauses without a parser: punctuation, conjunctions, relative words and that-clauses."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.knowledge.event_schema import OPENINGS, EventLanguage

_STRONG = re.compile(r"[;:()]|\s[—–-]\s|\n")
_COMMA = re.compile(r",\s*")
_SPACE = re.compile(r"\s*")


class Link(StrEnum):
    """How a clause is tied to the one before it."""

    MAIN = "main"
    COORDINATE = "coordinate"
    RELATIVE = "relative"
    COMPLEMENT = "complement"
    CONDITION = "condition"
    OTHER = "other"


_LINKS: Mapping[str, Link] = dict(
    zip(OPENINGS, (Link.CONDITION, Link.COMPLEMENT, Link.RELATIVE, Link.OTHER, Link.COORDINATE), strict=True)
)


@dataclass(frozen=True, slots=True)
class Clause:
    start: int
    end: int
    link: Link


def split_clauses(lower: str, words: EventLanguage, start: int, end: int) -> list[Clause]:
    """The clauses of [start, end) in order; together they cover it. An opener after a comma opens one, a relative or
    complement word does even without a comma."""
    cuts: dict[int, Link] = {start: _opening(lower, words, start, end) or Link.MAIN}
    for mark in _STRONG.finditer(lower, start, end):
        cuts.setdefault(mark.end(), _opening(lower, words, mark.end(), end) or Link.MAIN)
    for comma in _COMMA.finditer(lower, start, end):
        link = _opening(lower, words, comma.end(), end)
        if link is not None:
            cuts.setdefault(comma.end(), link)
    for cue, link in (
        ("relative", Link.RELATIVE),
        ("complement", Link.COMPLEMENT),
        ("condition", Link.CONDITION),
        ("openers", Link.OTHER),
    ):
        for opener in words.cues[cue].finditer(lower, start, end):
            cuts.setdefault(opener.start(), link)
    if start >= end:
        return [Clause(start, end, Link.MAIN)]
    _resume(lower, cuts, end)
    places = sorted(at for at in cuts if at < end)
    bounds = [*places[1:], end]
    return [Clause(at, stop, cuts[at]) for at, stop in zip(places, bounds, strict=True)]


def _resume(lower: str, cuts: dict[int, Link], end: int) -> None:
    """The first comma in a relative or conditional clause ends it where no cut does: "Coale, who met …, praised"."""
    places = sorted(cuts)
    for at, stop in zip(places, [*places[1:], end], strict=True):
        if cuts[at] in (Link.RELATIVE, Link.CONDITION, Link.OTHER):
            comma = lower.find(",", at + 1, stop)
            if 0 <= comma < stop - 2:
                cuts.setdefault(comma + 1, Link.MAIN)


def _opening(lower: str, words: EventLanguage, at: int, end: int) -> Link | None:
    space = _SPACE.match(lower, at, end)
    begin = space.end() if space else at
    if words.cues["opening"].match(lower, begin, end) is None:
        return None
    for cue, link in _LINKS.items():
        if words.cues[cue].match(lower, begin, end):
            return link
    return None


def clause_at(clauses: list[Clause], at: int) -> int:
    """Index of the clause that holds a position."""
    return max(0, bisect_right([clause.start for clause in clauses], at) - 1)
