"""A text cut into pieces for display: which words are the mention, which name an actor, which link the sides."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

CHARACTERS_AROUND = 6_000  # of the article, before and after the mention: what a reader needs to judge it


@dataclass(frozen=True, slots=True)
class Span:
    """[start, end) in code points. `kind` is hit, counted, actor or link; `side` is a, b or other."""

    start: int
    end: int
    kind: str
    title: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text with the same marks."""

    text: str
    hit: bool = False
    counted: bool = False
    link: bool = False
    actor: Span | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    pieces: tuple[Piece, ...]
    cut_before: bool
    cut_after: bool


def passage(text: str, spans: Iterable[Span], around: tuple[int, int] | None = None) -> Passage:
    """The text, or what stands around a place of it, in pieces. Spans outside are left out."""
    start, end = 0, len(text)
    if around is not None:
        start, end = max(around[0] - CHARACTERS_AROUND, 0), min(around[1] + CHARACTERS_AROUND, len(text))
    inside = [
        Span(max(span.start, start), min(span.end, end), span.kind, span.title, span.side)
        for span in spans
        if span.start < end and span.end > start and span.start < span.end
    ]
    edges = sorted({start, end, *(span.start for span in inside), *(span.end for span in inside)})
    pieces = [
        _piece(text[left:right], [span for span in inside if span.start <= left and right <= span.end])
        for left, right in pairwise(edges)
    ]
    return Passage(tuple(pieces), start > 0, end < len(text))


def _piece(text: str, covering: Sequence[Span]) -> Piece:
    kinds = {span.kind for span in covering}
    actors = [span for span in covering if span.kind == "actor"]
    return Piece(
        text,
        hit="hit" in kinds,
        counted="counted" in kinds,
        link="link" in kinds,
        actor=min(actors, key=lambda span: span.end - span.start, default=None),
    )
