"""Average-link clustering of a similarity matrix, deterministic."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def average_link(similarity: Matrix, least: float) -> list[list[int]]:
    """Clusters of 0..n-1 (each sorted, by first element): the two most similar are joined while their mean is >= least.

    `similarity` is symmetric. Ties go to the pair with the smaller numbers. Parts that no similarity >= least connects
    are clustered apart, which changes nothing and saves the cubic cost.
    """
    clusters: list[list[int]] = []
    for part in connected([np.flatnonzero(row >= least).tolist() for row in similarity]):
        clusters += _cluster(similarity[np.ix_(part, part)], part, least)
    return sorted(clusters)


def _cluster(means: Matrix, part: Sequence[int], least: float) -> list[list[int]]:
    """Of the items of one part, which `means` relates; it is used up."""
    members = [[item] for item in part]
    np.fill_diagonal(means, -np.inf)
    while len(members) > 1:
        # rounding keeps the choice among equals free of the last bits, which depend on the order of summation
        a, b = divmod(int(np.argmax(np.round(means, 9))), len(members))
        if means[a, b] < least:
            break
        a, b = min(a, b), max(a, b)
        n_a, n_b = len(members[a]), len(members[b])
        joined = (n_a * means[a] + n_b * means[b]) / (n_a + n_b)
        means[a], means[:, a] = joined, joined
        means[a, a] = -np.inf
        means = np.delete(np.delete(means, b, axis=0), b, axis=1)
        members[a] += members.pop(b)
    return [sorted(cluster) for cluster in members]


def connected(links: Sequence[Sequence[int]]) -> list[list[int]]:
    """The parts of a graph, each sorted, by first element. `links` holds the neighbours of each item, both ways."""
    seen = [False] * len(links)
    parts = []
    for start in range(len(links)):
        if seen[start]:
            continue
        seen[start] = True
        part, edge = [start], [start]
        while edge:
            found = [item for item in links[edge.pop()] if not seen[item]]
            for item in found:
                seen[item] = True
            part += found
            edge += found
        parts.append(sorted(part))
    return parts
