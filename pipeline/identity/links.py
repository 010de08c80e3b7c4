"""Which two texts are copies of one another: the evidence, and how much of it is enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.identity.digests import Link
from pipeline.identity.figures import figures_in_context, figures_of, is_another_issue, may_be_another_issue
from pipeline.identity.join import Counts, Pairs
from pipeline.identity.shingles import SIZE_WORDS, Hashes, shingle_hashes, threshold
from pipeline.identity.words import words_of
from pipeline.records import Article, Shingles

# A text that stands by half in another is a copy: an abridgement, or embedded in a longer one. Half, because reports of
# one event that merely share the official quotes hold under a third in common, and a copy of which every tenth word
# was changed still keeps .9^4 = .66 of its four-word shingles.
CONTAINED = 0.5
# Two texts of which each holds three tenths of the other are rewritten copies: with 15 % of the words changed a text
# keeps .85^4 = .52 of its shingles. Both directions are asked for, as a short report easily owes a third of itself to
# the quotes of a long one.
MUTUAL = 0.3
# With every second sentence written anew .40 remains, as a sentence of 14 words loses 3 of its shingles to each new
# neighbour; the sample's error of .07 and what desks add under an article leave .2. So little may also be two reports'
# common quotations, so quoted words do not count here.
GREY_MUTUAL = 0.2
# 48 words in common are two or three sentences: below that agreement is a quote, a formula or chance. Where it is
# mutual two sentences are enough, as both texts are then hardly longer than a hundred words.
MIN_SHARED_WORDS = 48
MIN_MUTUAL_WORDS = 32
# A brief text that cannot share 48 words must agree almost entirely.
BRIEF_CONTAINED = 0.8
MIN_SHARED_HASHES = 6  # fewer are chance at any length

REMEMBERED = 1024  # texts whose figures and quotations are kept at hand; all of a window's would be held twice
GROUPING_ROUNDS = 4  # steps by which copies are gathered round their first: most are linked to it directly

_QUOTED = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|„[^“”]{1,600}[“”]|\"[^\"\n]{1,600}\"")

T = TypeVar("T")
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class CopyCandidate:
    """A folded article of the window with the shingles of its text."""

    article: Article
    shingles: Shingles


def links_of(pairs: Pairs, samples: Sequence[Hashes], candidates: Sequence[CopyCandidate]) -> list[Link]:
    """The pairs that are copies; `samples` are those that were joined. Issues of a periodic text are none."""
    size_first, size_second = np.maximum(pairs.size_first, 1), np.maximum(pairs.size_second, 1)
    in_first, in_second = pairs.shared / size_first, pairs.shared / size_second
    sure, grey = _judged(pairs, in_first, in_second, candidates)
    figures = _remembered(lambda place: figures_of(candidates[place].article.text))
    contexts = _remembered(lambda place: figures_in_context(*_text(candidates[place])))
    unquoted = _remembered(lambda place: _without_quotations(samples[place], *_text(candidates[place])))
    links = []
    at = _neighbours_together(pairs, np.flatnonzero(sure | grey), len(candidates))
    columns = (pairs.first, pairs.second, in_first, in_second, pairs.halvings, grey)
    for a, b, of_a, of_b, halvings, unsure in zip(*(column[at].tolist() for column in columns), strict=True):
        if unsure and not _agree(unquoted(a), unquoted(b), halvings):
            continue
        doubted = may_be_another_issue(figures(a), figures(b))
        if not (doubted and is_another_issue(contexts(a), contexts(b))):
            links.append(Link(a, b, of_a, of_b))
    return links


def _judged(
    pairs: Pairs, in_first: npt.NDArray[np.float64], in_second: npt.NDArray[np.float64], of: Sequence[CopyCandidate]
) -> tuple[Flags, Flags]:
    """The pairs that the samples prove copies, and those that must be looked at again."""
    n_words = np.array([candidate.shingles.n_words for candidate in of], dtype=np.int64)
    shorter = np.minimum(n_words[pairs.first], n_words[pairs.second]) if len(pairs.first) else pairs.shared
    words = _shared_words(pairs.shared, pairs.halvings)
    contained, mutual = np.maximum(in_first, in_second), np.minimum(in_first, in_second)
    brief = (shorter < MIN_SHARED_WORDS / CONTAINED) & (contained >= BRIEF_CONTAINED)
    embedded = (words >= MIN_SHARED_WORDS) & (contained >= CONTAINED)
    rewritten = (words >= MIN_MUTUAL_WORDS) & (mutual >= MUTUAL)
    enough = pairs.shared >= MIN_SHARED_HASHES
    sure = enough & (brief | embedded | rewritten)
    return sure, enough & ~sure & (words >= MIN_MUTUAL_WORDS) & (mutual >= GREY_MUTUAL)


def _neighbours_together(pairs: Pairs, at: Counts, n: int) -> Counts:
    """Pairs in an order that keeps those of one group of copies together, so that a text is read once."""
    first, second = pairs.first[at], pairs.second[at]
    group = np.arange(n)
    for _ in range(GROUPING_ROUNDS):
        least = np.minimum(group[first], group[second])
        np.minimum.at(group, first, least)
        np.minimum.at(group, second, least)
    return at[np.lexsort((second, first, group[first]))]


def _agree(first: Hashes, second: Hashes, halvings: int) -> bool:
    """Whether two texts agree enough in what they do not quote."""
    first, second = (sample[sample <= threshold(halvings)] for sample in (first, second))
    shared = len(np.intersect1d(first, second, assume_unique=True))
    mutual = shared / max(len(first), len(second), 1)
    return mutual >= GREY_MUTUAL and bool(_shared_words(shared, halvings) >= MIN_MUTUAL_WORDS)


def _shared_words(shared: Counts | int, halvings: Counts | int) -> npt.NDArray[np.float64]:
    return np.asarray(shared * 2.0**halvings + (SIZE_WORDS - 1))


def _without_quotations(sample: Hashes, text: str, lang: str) -> Hashes:
    quoted = [shingle_hashes(words_of(match[0], lang)) for match in _QUOTED.finditer(text)]
    return np.setdiff1d(sample, np.concatenate(quoted)) if quoted else sample


def _text(candidate: CopyCandidate) -> tuple[str, str]:
    return candidate.article.text, candidate.article.lang


def _remembered(function: Callable[[int], T]) -> Callable[[int], T]:
    return lru_cache(REMEMBERED)(function)
