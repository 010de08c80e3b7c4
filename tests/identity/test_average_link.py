"""Average-link clustering."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.average_link import average_link


def test_a_weak_bridge_does_not_join_two_groups() -> None:
    similarity = np.array([[1, 2, 0, 0], [2, 1, 1.2, 0], [0, 1.2, 1, 2], [0, 0, 2, 1]], dtype=float)
    assert average_link(similarity, 1.0) == [[0, 1], [2, 3]]


def test_the_strongest_are_joined_first() -> None:
    similarity = np.array([[1, 1.1, 0.2], [1.1, 1, 1.5], [0.2, 1.5, 1]], dtype=float)
    assert average_link(similarity, 1.0) == [[0], [1, 2]]


def test_nothing_to_cluster() -> None:
    assert average_link(np.zeros((0, 0)), 1.0) == []


MATRICES = st.integers(1, 9).flatmap(
    lambda n: st.lists(st.integers(0, 10_000), min_size=n * n, max_size=n * n, unique=True).map(
        lambda values: np.array(values, dtype=float).reshape(n, n) / 4000
    )
)


@given(MATRICES, st.randoms(use_true_random=False))
def test_renumbering_renumbers_the_result(matrix: np.ndarray, random: object) -> None:
    similarity = np.triu(matrix) + np.triu(matrix, 1).T
    order = list(range(len(similarity)))
    random.shuffle(order)  # type: ignore[attr-defined]
    renumbered = average_link(similarity[np.ix_(order, order)], 1.0)
    assert sorted(sorted(order[item] for item in group) for group in renumbered) == average_link(similarity, 1.0)
