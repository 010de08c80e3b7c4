"""Who speaks where in a text: its quotations in normalised positions."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from pipeline.relations.attributes import Speaker


@dataclass(slots=True)
class Voices:
    """Who speaks where: quotations by speaker, and the publisher outside them."""

    direct: list[tuple[int, int, Speaker | None]] = field(default_factory=list)
    indirect: list[tuple[int, int, Speaker | None]] = field(default_factory=list)

    def quote_at(self, at: int) -> tuple[int, int, Speaker | None] | None:
        """The direct quotation that holds a normalised position."""
        return _holding(self.direct, at)

    def reported_at(self, at: int) -> tuple[int, int, Speaker | None] | None:
        """The reported clause that holds a normalised position."""
        return _holding(self.indirect, at)


def _holding(spans: list[tuple[int, int, Speaker | None]], at: int) -> tuple[int, int, Speaker | None] | None:
    place = bisect_right(spans, at, key=lambda item: item[0]) - 1
    return spans[place] if place >= 0 and at < spans[place][1] else None
