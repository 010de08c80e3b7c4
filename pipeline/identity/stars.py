"""Grouping by links without chaining: every member of a group is linked to its centre, or to most of the group."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

MOST = 0.5  # share of a group that a text not linked to its centre must be linked to


def star_groups(n: int, links: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Groups of 0..n-1, each sorted, by their first element. The result depends on the links only, not their order.

    Numbers must be given in an order that means something, since it breaks ties. Components of the link graph are cut
    where a drift of small changes, or a digest of several texts, ties together what has nothing in common
    (star clustering: Aslam, Pelekhov and Rus 2004).
    """
    near: list[set[int]] = [set() for _ in range(n)]
    for a, b in links:
        near[a].add(b)
        near[b].add(a)
    free = set(range(n))
    groups = []
    for centre in sorted(range(n), key=lambda node: (-len(near[node]), node)):
        if centre not in free:
            continue
        group = {centre} | (near[centre] & free)
        free -= group
        for node in sorted(_around(group, near) & free):
            if len(near[node] & group) >= MOST * len(group):
                group.add(node)
                free.remove(node)
        groups.append(sorted(group))
    return sorted(groups)


def _around(group: Iterable[int], near: Sequence[set[int]]) -> set[int]:
    return set().union(*(near[node] for node in group))
