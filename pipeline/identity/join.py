"""Which samples share hashes, and how many: a sorted join in numpy, no index, independent of order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.identity.shingles import COARSEST, Hashes, threshold

MAX_SHARING = 256  # texts that share one hash: more are a phrase of the language or of a template, no evidence
PARTS = 8  # of the hashes, joined one after the other: an eighth of the memory, and faster to sort
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
    owners = np.repeat(np.arange(n, dtype=np.int32), [len(item) for item in samples])
    hashes = np.concatenate(samples) if n else np.zeros(0, dtype=np.uint64)
    sizes = np.zeros((COARSEST + 1, n), dtype=np.int64)
    part = (hashes % np.uint64(PARTS)).astype(np.uint8)
    counted = []
    for number in range(PARTS):
        inside = part == number
        of_part, codes = _counted(hashes[inside], owners[inside], n)
        sizes += of_part
        counted += [np.unique(some, return_counts=True) for some in _together(codes)]
    found, shared = _summed(counted)
    first, second = found // max(n, 1), found % max(n, 1)
    at = np.maximum(tiers[first], tiers[second])
    return Pairs(first, second, shared, sizes[at, first], sizes[at, second], at)


def _counted(hashes: Hashes, owners: Counts, n: int) -> tuple[Counts, Iterator[Counts]]:
    """sizes[h, i]: hashes of sample i below the fraction 1/2**h; and the codes of pairs."""
    order = np.argsort(hashes, kind="stable")  # owners rise already
    hashes, owners = hashes[order], owners[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.zeros(0, dtype=np.int64)
    lengths = np.diff(np.r_[starts, len(hashes)])
    telling = np.repeat(lengths <= MAX_SHARING, lengths)
    rows = [np.bincount(owners[telling & (hashes <= threshold(h))], minlength=n) for h in range(COARSEST + 1)]
    return np.array(rows, dtype=np.int64), _codes(owners, starts, lengths, n)


def _codes(owners: Counts, starts: Counts, lengths: Counts, n: int) -> Iterator[Counts]:
    """Every pair of samples that share a hash, once for each hash they share, as one number."""
    for length in np.unique(lengths[(lengths > 1) & (lengths <= MAX_SHARING)]).tolist():
        left, right = np.triu_indices(length, k=1)
        of_length = starts[lengths == length]
        rows_at_once = max(1, CODES_AT_ONCE // len(left))
        for begin in range(0, len(of_length), rows_at_once):
            rows = owners[of_length[begin : begin + rows_at_once, None] + np.arange(length)].astype(np.int64)
            yield (rows[:, left] * n + rows[:, right]).ravel()


def _together(arrays: Iterable[Counts]) -> Iterator[Counts]:
    """The same numbers in fewer arrays, each of CODES_AT_ONCE or a little more, the last of what is left."""
    waiting: list[Counts] = []
    for array in arrays:
        waiting.append(array)
        if sum(map(len, waiting)) >= CODES_AT_ONCE:
            yield np.concatenate(waiting)
            waiting = []
    yield np.concatenate([np.zeros(0, dtype=np.int64), *waiting])


def _summed(counted: Sequence[tuple[Counts, Counts]]) -> tuple[Counts, Counts]:
    """The codes of all, sorted, and the sums of their counts."""
    codes, counts = (np.concatenate(arrays) for arrays in zip(*counted, strict=True))
    order = np.argsort(codes, kind="stable")
    codes, counts = codes[order], counts[order]
    if not len(codes):
        return codes, counts
    starts = np.flatnonzero(np.r_[True, codes[1:] != codes[:-1]])
    return codes[starts], np.add.reduceat(counts, starts)
