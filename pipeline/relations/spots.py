"""Where the words of a pattern stand in a text: looked for once, asked for by stretch."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

_Spans = tuple[list[int], list[int]]  # starts and ends


@dataclass(slots=True)
class Spots:
    """The matches of patterns over one text; each pattern is searched when first asked for."""

    lower: str
    _found: dict[int, tuple[re.Pattern[str], _Spans]] = field(default_factory=dict)

    def within(self, pattern: re.Pattern[str], start: int, end: int) -> list[tuple[int, int]]:
        """As `pattern.finditer(lower, start, end)`, by spans."""
        starts, ends = self._spans(pattern)
        first, last = bisect_left(starts, start), bisect_left(starts, end)
        cut_before = first > 0 and ends[first - 1] > start
        cut_behind = last > first and ends[last - 1] > end
        if cut_before or cut_behind:  # a match runs over an edge: inside, a shorter one may stand in its place
            return [match.span() for match in pattern.finditer(self.lower, start, end)]
        return list(zip(starts[first:last], ends[first:last], strict=True))

    def any(self, pattern: re.Pattern[str], start: int, end: int) -> bool:
        """Whether a match touches [start, end)."""
        starts, ends = self._spans(pattern)
        first = bisect_right(ends, start)
        return first < len(starts) and starts[first] < end

    def _spans(self, pattern: re.Pattern[str]) -> _Spans:
        known = self._found.get(id(pattern))  # a pattern's own hash is made of all its code each time
        if known is None:
            spans = [match.span() for match in pattern.finditer(self.lower)]
            known = self._found[id(pattern)] = pattern, ([start for start, _ in spans], [end for _, end in spans])
        return known[1]
