"""Which samples share hashes, and how many: a sorted join in numpy, no index, independent of order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.identity.shingles import COARSEST, Hashes, threshold

MAX_SHARING = 256  # texts that share one hash: more are a phrase of the language or of a template, no evidence
CODES_AT_ONCE = 2**19  # pairs counted at a time, in 4 MB: a window's reprints make tens of millions

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
    order = np.argsort(hashes, kind="stable")  # owners rise already
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
    found = shared = waiting = np.zeros(0, dtype=np.int64)
    for codes in _codes(owners, starts, lengths, n):
        waiting = np.concatenate([waiting, codes])
        if len(waiting) >= CODES_AT_ONCE:
            found, shared = _summed(found, shared, waiting)
            waiting = waiting[:0]
    found, shared = _summed(found, shared, waiting)
    return found // n, found % n, shared


def _codes(owners: Counts, starts: Counts, lengths: Counts, n: int) -> Iterator[Counts]:
    """Every pair of samples that share a hash, once for each hash they share, as one number."""
    for length in np.unique(lengths[(lengths > 1) & (lengths <= MAX_SHARING)]).tolist():
        left, right = np.triu_indices(length, k=1)
        of_length = starts[lengths == length]
        rows_at_once = max(1, CODES_AT_ONCE // len(left))
        for begin in range(0, len(of_length), rows_at_once):
            rows = owners[of_length[begin : begin + rows_at_once, None] + np.arange(length)]
            yield (rows[:, left] * n + rows[:, right]).ravel()


def _summed(found: Counts, shared: Counts, codes: Counts) -> tuple[Counts, Counts]:
    """Adds codes to those found so far with their counts."""
    new, counts = np.unique(codes, return_counts=True)
    both = np.concatenate([found, new])
    order = np.argsort(both, kind="stable")
    both, counts = both[order], np.concatenate([shared, counts])[order]
    if not len(both):
        return both, counts
    starts = np.flatnonzero(np.r_[True, both[1:] != both[:-1]])
    return both[starts], np.add.reduceat(counts, starts)
