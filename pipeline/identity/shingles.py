"""Sampled word shingles (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis ... with FracMinHash").

A shingle is four words in a row. Its hash is fixed for good: stored samples of any age can be compared. Of a long text
only the hashes below a fraction of the hash space are kept; since the fractions are nested, samples of two texts are
comparable at the smaller of their fractions, and the share of one text's hashes found in the other estimates how much
of it stands there (containment), whatever the lengths.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from pipeline.identity.words import words_of
from pipeline.records import Shingles

SIZE_WORDS = 4
# (texts up to so many words, fraction kept as a power of two): 48 to 96 hashes of a news text, all of a brief one.
# Below 48 hashes a containment of .5 is uncertain by more than .07; above 100 the window's join outgrows its memory.
TIERS_WORDS = ((96, 0), (192, 1), (384, 2))
WORDS_REMEMBERED = 2**16  # hashing a word anew costs ten look-ups; these cover a press's usual words in 10 MB
COARSEST = 3  # one in eight, as measured best at equal cost against MinHash
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
# Odd constants of splitmix64 and of the golden ratio; changing any of them makes every stored sample worthless.
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_MIX_1 = np.uint64(0xBF58476D1CE4E5B9)
_MIX_2 = np.uint64(0x94D049BB133111EB)

PACKED = np.dtype("<u8")

Hashes = npt.NDArray[np.uint64]


def sample(article_id: str, text: str, title: str, lang: str) -> Shingles:
    """The sampled shingles of a text. The title takes no part: copies carry headlines of their own."""
    words = words_of(text, lang)
    hashes = shingle_hashes(words)
    kept = np.sort(hashes[hashes <= threshold(tier(len(words)))])
    kept = kept[np.diff(kept, prepend=~kept[:1]) != 0]  # np.unique, which takes twice as long on so few
    return Shingles(
        article_id=article_id,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        n_words=len(words),
        hashes=kept.astype(PACKED).tobytes(),
    )


def hashes_of(shingles: Shingles) -> Hashes:
    """The hashes of a sample, sorted and distinct; read-only."""
    return np.frombuffer(shingles.hashes, dtype=PACKED)


def shingle_hashes(words: list[str]) -> Hashes:
    """The hash of each run of four words, in order; of a shorter text one hash of what there is."""
    if not words:
        return np.zeros(0, dtype=np.uint64)
    single = np.fromiter(map(_word_hash, words), dtype=np.uint64, count=len(words))
    size = min(SIZE_WORDS, len(single))
    n = len(single) - size + 1
    total = np.zeros(n, dtype=np.uint64)
    for place in range(size):
        total = _mix(total * _GOLDEN + single[place : place + n])
    return total


def tier(n_words: int) -> int:
    """How many times the fraction kept of a text is halved."""
    return next((halvings for limit, halvings in TIERS_WORDS if n_words <= limit), COARSEST)


def threshold(halvings: int) -> np.uint64:
    """The greatest hash that is kept at a fraction of 1/2**halvings."""
    return np.uint64(_ALL >> np.uint64(halvings))


@lru_cache(WORDS_REMEMBERED)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _mix(values: Hashes) -> Hashes:
    """splitmix64's finaliser (Steele, Lea and Flood 2014); arithmetic wraps at 64 bits."""
    values = (values ^ (values >> np.uint64(30))) * _MIX_1
    values = (values ^ (values >> np.uint64(27))) * _MIX_2
    return values ^ (values >> np.uint64(31))
