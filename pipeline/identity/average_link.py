"""Average-link clustering of a similarity matrix, deterministic."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]


def average_link(similarity: Matrix, least: float) -> list[list[int]]:
    """Clusters of 0..n-1 (each sorted, by first element): the two most similar are joined while their mean is >= least.

    `similarity` is symmetric. Ties go to the pair with the smaller numbers. Parts that no similarity >= least connects
    are clustered apart, which changes nothing and saves the cubic cost.
    """
    clusters: list[list[int]] = []
    for part in _components(similarity >= least):
        clusters += _cluster(similarity, part, least)
    return sorted(clusters)


def _cluster(similarity: Matrix, part: list[int], least: float) -> list[list[int]]:
    members = [[item] for item in part]
    means = similarity[np.ix_(part, part)].copy()
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


def _components(linked: npt.NDArray[np.bool_]) -> list[list[int]]:
    free = np.ones(len(linked), dtype=bool)
    parts = []
    for start in range(len(linked)):
        if not free[start]:
            continue
        part, edge = {start}, [start]
        free[start] = False
        while edge:
            found = np.flatnonzero(linked[edge.pop()] & free)
            free[found] = False
            part.update(found.tolist())
            edge += found.tolist()
        parts.append(sorted(part))
    return parts
