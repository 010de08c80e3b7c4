"""Sampled word shingles (FracMinHash: Irber et al. 2022, "Lightweight compositional analysis ... with FracMinHash").

A shingle is four words in a row. Its hash is fixed for good: stored samples of any age can be compared. Of a long text
only the hashes below a fraction of the hash space are kept; since the fractions are nested, samples of two texts are
comparable at the smaller of their fractions, and the share of one text's hashes found in the other estimates how much
of it stands there (containment), whatever the lengths.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice

import numpy as np
import numpy.typing as npt

from pipeline.identity.words import words_of
from pipeline.records import Shingles

SIZE_WORDS = 4
# (texts up to so many words, fraction kept as a power of two): 48 to 96 hashes of a news text, all of a brief one.
# Below 48 hashes a containment of .5 is uncertain by more than .07; above 100 the window's join outgrows its memory.
TIERS_WORDS = ((96, 0), (192, 1), (384, 2))
WORDS_REMEMBERED = 2**16  # hashing a word anew costs ten look-ups; these cover a press's usual words in 20 MB
TEXTS_AT_ONCE = 64  # their hashes fill half a megabyte, which a processor's cache holds
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
    return next(samples([(article_id, text, lang)]))


def samples(texts: Iterable[tuple[str, str, str]]) -> Iterator[Shingles]:
    """The sampled shingles of (article id, text, language), in order: at a third of the cost of one at a time."""
    waiting = iter(texts)
    word_hashes = _WordHashes()
    while batch := list(islice(waiting, TEXTS_AT_ONCE)):
        words = [words_of(text, lang) for _, text, lang in batch]
        for (article_id, text, _), its_words, kept in zip(batch, words, _kept(words, word_hashes), strict=True):
            digest = hashlib.sha256(text.encode()).hexdigest()
            yield Shingles(article_id=article_id, text_sha256=digest, n_words=len(its_words), hashes=kept)
        if len(word_hashes) > WORDS_REMEMBERED:
            word_hashes.clear()


def _kept(texts: Sequence[Sequence[str]], word_hashes: _WordHashes) -> Iterator[bytes]:
    """For each text the hashes below its fraction, sorted and distinct, packed."""
    lengths = np.array([max(len(words), SIZE_WORDS) for words in texts], dtype=np.int64)
    # a text shorter than one shingle has but one hash, made otherwise: a placeholder keeps its place
    padded = (words if len(words) >= SIZE_WORDS else [""] * SIZE_WORDS for words in texts)
    hashes = _rolled(word_hashes.of(chain.from_iterable(padded)), SIZE_WORDS)
    owners = np.repeat(np.arange(len(texts), dtype=np.int16), lengths)
    greatest = np.repeat(_THRESHOLDS[[tier(len(words)) for words in texts]], lengths)
    last = len(owners) - SIZE_WORDS + 1
    at = np.flatnonzero((hashes <= greatest[:last]) & (owners[:last] == owners[SIZE_WORDS - 1 :]))
    hashes, owners = hashes[at], owners[at]
    order = np.lexsort((hashes, owners))
    hashes, owners = hashes[order], owners[order]
    new = np.ones(len(hashes), dtype=bool)
    new[1:] = (hashes[1:] != hashes[:-1]) | (owners[1:] != owners[:-1])
    hashes, owners = hashes[new].astype(PACKED, copy=False), owners[new]
    ends = np.searchsorted(owners, np.arange(len(texts)), side="right").tolist()
    for words, start, end in zip(texts, [0, *ends], ends, strict=False):
        whole = len(words) >= SIZE_WORDS
        yield (hashes[start:end] if whole else shingle_hashes(words).astype(PACKED, copy=False)).tobytes()


def hashes_of(shingles: Shingles) -> Hashes:
    """The hashes of a sample, sorted and distinct; read-only."""
    return np.frombuffer(shingles.hashes, dtype=PACKED)


def shingle_hashes(words: Sequence[str]) -> Hashes:
    """The hash of each run of four words, in order; of a shorter text one hash of what there is."""
    return _rolled(_WordHashes().of(words), min(SIZE_WORDS, len(words))) if words else np.zeros(0, dtype=np.uint64)


def _rolled(single: Hashes, size: int) -> Hashes:
    """The hash of each run of `size` words, by the hashes of the words."""
    n = len(single) - size + 1
    total = np.zeros(n, dtype=np.uint64)
    for place in range(size):
        total *= _GOLDEN
        total += single[place : place + n]
        _mix(total)
    return total


def tier(n_words: int) -> int:
    """How many times the fraction kept of a text is halved."""
    return next((halvings for limit, halvings in TIERS_WORDS if n_words <= limit), COARSEST)


def threshold(halvings: int) -> np.uint64:
    """The greatest hash that is kept at a fraction of 1/2**halvings."""
    return np.uint64(_ALL >> np.uint64(halvings))


_THRESHOLDS = np.array([threshold(halvings) for halvings in range(COARSEST + 1)], dtype=np.uint64)


class _WordHashes(dict[str, bytes]):
    """The packed hashes of the words met so far."""

    def of(self, words: Iterable[str]) -> Hashes:
        return np.frombuffer(b"".join(map(self.__getitem__, words)), dtype=PACKED)

    def __missing__(self, word: str) -> bytes:
        packed = self[word] = hashlib.blake2b(word.encode(), digest_size=8).digest()
        return packed


def _mix(values: Hashes) -> None:
    """splitmix64's finaliser (Steele, Lea and Flood 2014), in place; arithmetic wraps at 64 bits."""
    values ^= values >> np.uint64(30)
    values *= _MIX_1
    values ^= values >> np.uint64(27)
    values *= _MIX_2
    values ^= values >> np.uint64(31)
