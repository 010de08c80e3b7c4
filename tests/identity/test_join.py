"""The join of samples: shared hashes counted at the common fraction."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.join import MAX_SHARING, shared_hashes

SETS = st.lists(st.frozensets(st.integers(0, 40), max_size=12), max_size=8)


def arrays(sets: list[frozenset[int]]) -> list[np.ndarray]:
    return [np.array(sorted(item), dtype=np.uint64) for item in sets]


@given(SETS)
def test_pairs_equal_brute_force(sets: list[frozenset[int]]) -> None:
    pairs = shared_hashes(arrays(sets), [0] * len(sets))
    rows = zip(pairs.first.tolist(), pairs.second.tolist(), pairs.shared.tolist(), strict=True)
    found = {(a, b): n for a, b, n in rows}
    expected = {(a, b): len(sets[a] & sets[b]) for b in range(len(sets)) for a in range(b) if sets[a] & sets[b]}
    assert found == expected


def test_sizes_are_counted_at_the_smaller_fraction() -> None:
    low, high = 5, (1 << 64) - 1
    pairs = shared_hashes(arrays([frozenset({low, high}), frozenset({low})]), [0, 3])
    assert pairs.shared.tolist() == [1]
    assert pairs.size_first.tolist() == [1]  # the high hash could not have been kept by the other sample
    assert pairs.halvings.tolist() == [3]


def test_a_hash_that_everybody_has_is_no_evidence_and_no_size() -> None:
    sets = [frozenset({1, 1000 + n, 7000 + n % 2}) for n in range(MAX_SHARING + 1)]
    pairs = shared_hashes(arrays(sets), [0] * len(sets))
    assert set(pairs.shared.tolist()) == {1}
    assert set(pairs.size_first.tolist()) == {2}
