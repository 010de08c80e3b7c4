"""Boilerplate: what a source repeats under many of its texts proves no copy."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.identity.shingles import Hashes

# A shingle in so many different texts of one source is its disclaimer or its "read also".
BOILERPLATE_TEXTS = 3
MAX_BOILERPLATE_SHARE = 0.6  # a text that is mostly "boilerplate" is one that its source publishes again and again


def telling_samples(samples: Sequence[Hashes], sources: Sequence[Collection[str]], known: Hashes) -> list[Hashes]:
    """The samples of different texts without what their sources repeat on many pages, and without `known` phrases.

    `sources[i]` are the publishers of text i, at least one. Dull is what every one of them repeats: a mirror of many
    sites repeats whatever was reprinted, which proves nothing dull.
    """
    if not samples:
        return []
    sizes = np.array([len(sample) for sample in samples], dtype=np.int64)
    hashes = np.concatenate(samples)
    text = np.repeat(np.arange(len(samples), dtype=np.int32), sizes)
    n_sources = np.array([len(names) for names in sources], dtype=np.int32)
    dull = _repeats(hashes, sizes, sources) == n_sources[text]
    share = np.bincount(text[dull], minlength=len(samples)) / np.maximum(sizes, 1)
    dull &= (share <= MAX_BOILERPLATE_SHARE)[text]
    kept = ~(dull | np.isin(hashes, known))
    ends = np.cumsum(np.bincount(text[kept], minlength=len(samples)))
    left = hashes[kept]
    return [left[start:end] for start, end in zip([0, *ends[:-1].tolist()], ends.tolist(), strict=True)]


def _repeats(hashes: Hashes, sizes: npt.NDArray[np.int64], sources: Sequence[Collection[str]]) -> npt.NDArray[np.int32]:
    """For each hash of each text: how many of the text's sources repeat it."""
    texts_of: defaultdict[str, list[int]] = defaultdict(list)
    for place, names in enumerate(sources):
        for name in names:
            texts_of[name].append(place)
    ends = np.cumsum(sizes)
    repeats = np.zeros(len(hashes), dtype=np.int32)
    for texts in texts_of.values():
        if len(texts) >= BOILERPLATE_TEXTS:
            at = np.concatenate([np.arange(ends[place] - sizes[place], ends[place]) for place in texts])
            at = at[np.argsort(hashes[at])]
            there = hashes[at]
            starts = np.flatnonzero(np.r_[True, there[1:] != there[:-1]]) if len(at) else at
            runs = np.diff(np.r_[starts, len(at)])
            repeats[at[np.repeat(runs >= BOILERPLATE_TEXTS, runs)]] += 1
    return repeats
