"""Many mini-notation terms found in one pass: an automaton over their first letters proposes, a regex decides."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass

import ahocorasick_rs

from pipeline.knowledge.notation import compile_term

_STOP = frozenset("*\\[?+.{")
_FOLD = str.maketrans({"ё": "е", "ў": "у", "’": "'", "ʼ": "'", "–": "-"})
LEAST_ANCHOR_LETTERS = 1


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
        self._patterns: dict[int, re.Pattern[str]] = {}
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
                    match = self._pattern(number).match(lower, start)
                    if match is not None:
                        yield TermHit(self._terms[number][0], start, match.end())
        for number in self._unanchored:
            for match in self._pattern(number).finditer(lower):
                yield TermHit(self._terms[number][0], match.start(), match.end())

    def _pattern(self, number: int) -> re.Pattern[str]:
        pattern = self._patterns.get(number)
        if pattern is None:
            pattern = self._patterns[number] = re.compile(compile_term(self._terms[number][1]))
        return pattern


def anchors(term: str) -> frozenset[str] | None:
    """The literals with which every match of the term begins, or None where a term has no such set."""
    found: set[str] = set()
    pending = [term]
    while pending:
        rest = pending.pop()
        if rest.startswith("("):
            group, after = _group(rest)
            pending.extend(option + after for option in group)
            continue
        literal = _literal(rest)
        if len(literal) < LEAST_ANCHOR_LETTERS:
            return None
        found.add(literal)
    return frozenset(found)


def _group(term: str) -> tuple[list[str], str]:
    """The options of a leading group and what follows it."""
    depth, cut, options = 0, 1, []
    for position, mark in enumerate(term):
        depth += (mark == "(") - (mark == ")")
        if (depth == 1 and mark == "|") or depth == 0:
            options.append(term[cut:position])
            cut = position + 1
        if depth == 0:
            return options, term[position + 1 :]
    return [term[1:]], ""


def _literal(term: str) -> str:
    for position, mark in enumerate(term):
        if mark in _STOP or mark in " (|)":
            # A letter before '?' or '+' may be missing or repeated: it is no part of the certain beginning.
            return term[: position - 1] if mark in "?+" else term[:position]
    return term
