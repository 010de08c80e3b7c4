"""Digests: texts made of several others. They are copies of none of them, and must not join them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

WHOLE = 0.75  # a text of which so much stands in another is that text with an addition, not a part of a digest


class Why(StrEnum):
    """The rule by which two texts are copies."""

    CONTAINED = "stands in the other"
    BRIEF = "brief, and nearly all of it stands in the other"
    REWRITTEN = "each holds much of the other"
    TITLED = "same headline, and much of it stands in the other"
    CREDITED = "brief, credited to the same wire, and most of it stands in the other"


@dataclass(frozen=True, slots=True)
class Link:
    """Two texts (by place) that look like copies, and how much of each stands in the other."""

    first: int
    second: int
    in_first: float  # share of the first that stands in the second
    in_second: float
    why: Why


def without_digests(links: Sequence[Link], published: Sequence[datetime]) -> list[Link]:
    """The links less those of digests with their parts.

    A digest holds, among texts published before it, two that are not linked with one another and neither of which makes
    up most of it. The time matters: an original likewise holds its abridgements, but comes first.
    """
    near: defaultdict[int, set[int]] = defaultdict(set)
    parts: defaultdict[int, set[int]] = defaultdict(set)
    for link in links:
        near[link.first].add(link.second)
        near[link.second].add(link.first)
        for whole, part, covered in (
            (link.first, link.second, link.in_first),
            (link.second, link.first, link.in_second),
        ):
            if covered < WHOLE and published[part] < published[whole]:
                parts[whole].add(part)
    digests = {whole for whole, held in parts.items() if _falls_apart(held, near)}
    return [
        link
        for link in links
        if not (
            (link.first in digests and link.second in parts[link.first])
            or (link.second in digests and link.first in parts[link.second])
        )
    ]


def _falls_apart(places: Iterable[int], near: defaultdict[int, set[int]]) -> bool:
    free = set(places)
    edge = [free.pop()]
    while edge:
        found = near[edge.pop()] & free
        free -= found
        edge += found
    return bool(free)
