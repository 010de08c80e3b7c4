"""Blockers: stretches of text whose names are no evidence of a side. They run before aliases."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from pipeline.knowledge.schema import Blocker, BlockerEffect
from pipeline.relations.normalise import Normalised

WINDOW_CHARACTERS = 90  # a match holds its anchor within this distance of both its ends


@dataclass(frozen=True, slots=True)
class Block:
    """One blocker match, [start, end) of the normalised text."""

    start: int
    end: int
    rule: str
    effect: BlockerEffect


class BlockerIndex:
    """The blockers of a knowledge folder: an automaton over their anchors says where a pattern is worth trying."""

    def __init__(self, blockers: Iterable[Blocker]) -> None:
        self._blockers = tuple(blockers)
        by_anchor: dict[str, list[int]] = {}
        for number, blocker in enumerate(self._blockers):
            for anchor in blocker.anchors:
                by_anchor.setdefault(anchor, []).append(number)
        self._numbers = list(by_anchor.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(by_anchor)) if by_anchor else None

    def find(self, text: Normalised) -> list[Block]:
        """Every blocker match in the text, in the order of the rules, then of the text."""
        windows: dict[int, list[tuple[int, int]]] = {}
        if self._automaton is not None:
            for anchor, start, end in self._automaton.find_matches_as_indexes(text.lower, overlapping=True):
                for number in self._numbers[anchor]:
                    _widen(windows.setdefault(number, []), start - WINDOW_CHARACTERS, end + WINDOW_CHARACTERS)
        found: dict[tuple[int, int, str], Block] = {}
        for number, blocker in enumerate(self._blockers):
            places = windows.get(number, []) if blocker.anchors else [(0, len(text.text))]
            for block in _matches(blocker, text.text, places):
                found.setdefault((block.start, block.end, block.rule), block)
        return list(found.values())


def _widen(windows: list[tuple[int, int]], start: int, end: int) -> None:
    """Add a window, joined to the last one where they touch (anchors come in the order of their ends)."""
    start = max(0, start)
    if windows and start <= windows[-1][1]:
        windows[-1] = (min(start, windows[-1][0]), max(end, windows[-1][1]))
    else:
        windows.append((start, end))


def _matches(blocker: Blocker, text: str, places: Sequence[tuple[int, int]]) -> Iterator[Block]:
    for start, end in places:
        for match in blocker.pattern.finditer(text, start, end):
            if match.end() > match.start():
                yield Block(match.start(), match.end(), blocker.blocker_id, blocker.effect)


def covering(blocks: Sequence[Block], start: int, end: int, effects: frozenset[BlockerEffect]) -> Block | None:
    """The first block with one of the effects that overlaps [start, end)."""
    for block in blocks:
        if block.start < end and start < block.end and block.effect in effects:
            return block
    return None
