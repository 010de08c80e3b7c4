"""Many mini-notation terms found in one pass: an automaton over their first letters proposes, a regex decides."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import ahocorasick_rs

from pipeline.knowledge.anchors import anchors
from pipeline.knowledge.notation import compile_term

_FOLD = str.maketrans({"ё": "е", "ў": "у", "’": "'", "ʼ": "'", "–": "-"})


@dataclass(frozen=True, slots=True)
class TermHit:
    """A term in a text: [start, end) of the lower-case normalised text."""

    key: Hashable
    start: int
    end: int


class TermIndex:
    """Terms under keys (a topic, a rule). Patterns are compiled when their first letters are first met."""

    def __init__(self, terms: Iterable[tuple[Hashable, str]]) -> None:
        self._terms = [(key, term.strip().lower().translate(_FOLD)) for key, term in terms]
        self._patterns: list[re.Pattern[str] | None] = [None] * len(self._terms)
        by_anchor: dict[str, list[int]] = {}
        self._unanchored: list[int] = []
        for number, (_, term) in enumerate(self._terms):
            literals = anchors(term)
            if literals is None:
                self._unanchored.append(number)
                continue
            for literal in literals:
                by_anchor.setdefault(literal, []).append(number)
        self._numbers = list(by_anchor.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_anchor)) if by_anchor else None

    def find(self, lower: str) -> Iterator[TermHit]:
        """Every hit in lower-case normalised text; several terms of one key may hit at one place."""
        if self._automaton is not None:
            for anchor, start, _ in self._automaton.find_matches_as_indexes(lower, overlapping=True):
                if start and (lower[start - 1].isalnum() or lower[start - 1] == "_") and lower[start].isalnum():
                    continue
                for number in self._numbers[anchor]:
                    match = (self._patterns[number] or self._compiled(number)).match(lower, start)
                    if match is not None:
                        yield TermHit(self._terms[number][0], start, match.end())
        for number in self._unanchored:
            for match in (self._patterns[number] or self._compiled(number)).finditer(lower):
                yield TermHit(self._terms[number][0], match.start(), match.end())

    def _compiled(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns[number] = re.compile(compile_term(self._terms[number][1]))
        return pattern
