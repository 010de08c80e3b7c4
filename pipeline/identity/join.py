"""Which samples share hashes, and how many: a sorted join in numpy, no index, independent of order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.identity.shingles import COARSEST, Hashes, threshold

MAX_SHARING = 256  # texts that share one hash: more are a phrase of the language or of a template, no evidence

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of samples (by position, first < second) that share hashes; sorted by (first, second)."""

    first: Counts
    second: Counts
    shared: Counts
    size_first: Counts  # hashes of the first sample below the pair's common fraction
    size_second: Counts
    halvings: Counts  # common fraction is 1 / 2**halvings


def shared_hashes(samples: Sequence[Hashes], halvings: Sequence[int]) -> Pairs:
    """Joins samples on equal hashes. `samples[i]` is sorted and distinct, kept at 1/2**halvings[i]."""
    n = len(samples)
    tiers = np.array(halvings, dtype=np.int64)
    owners = np.repeat(np.arange(n, dtype=np.int64), [len(item) for item in samples])
    hashes = np.concatenate(samples) if n else np.zeros(0, dtype=np.uint64)
    order = np.lexsort((owners, hashes))
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(hashes)])
    common = np.repeat(lengths > MAX_SHARING, lengths)
    sizes = _sizes(owners[~common], hashes[~common], n)
    first, second, shared = _count_pairs(owners, starts, lengths, n)
    at = np.maximum(tiers[first], tiers[second])
    return Pairs(first, second, shared, sizes[at, first], sizes[at, second], at)


def _sizes(owners: Counts, hashes: Hashes, n: int) -> Counts:
    """sizes[h, i]: hashes of sample i below the fraction 1/2**h."""
    rows = [np.bincount(owners[hashes <= threshold(h)], minlength=n) for h in range(COARSEST + 1)]
    return np.array(rows, dtype=np.int64)


def _count_pairs(owners: Counts, starts: Counts, lengths: Counts, n: int) -> tuple[Counts, Counts, Counts]:
    codes = []
    for length in np.unique(lengths[(lengths > 1) & (lengths <= MAX_SHARING)]):
        rows = owners[starts[lengths == length][:, None] + np.arange(length)]
        left, right = np.triu_indices(int(length), k=1)
        codes.append((rows[:, left] * n + rows[:, right]).ravel())
    if not codes:
        nothing = np.zeros(0, dtype=np.int64)
        return nothing, nothing, nothing
    found, shared = np.unique(np.concatenate(codes), return_counts=True)
    return found // n, found % n, shared.astype(np.int64)
