"""Which two texts are copies of one another: the evidence, and how much of it is enough."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntFlag
from functools import lru_cache
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from pipeline.identity.circumstance import headline_of, wire_of
from pipeline.identity.digests import Link, Why
from pipeline.identity.figures import figures_in_context, figures_of, is_another_issue, may_be_another_issue
from pipeline.identity.join import Counts, Pairs
from pipeline.identity.knowledge import NO_KNOWLEDGE, IdentityKnowledge
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
# Under one headline, or credited to one wire, less is enough. Headline: .4 is what .8 of the words leave of four-word
# shingles, so an abridgement in other words counts too, and a report that only shares quotations holds less. Wire: of a
# brief text only, since a wire repeats its own background in reports of different events.
TITLED_CONTAINED = 0.4
CREDITED_BRIEF_CONTAINED = 0.6
MIN_SHARED_HASHES = 6  # fewer are chance at any length
# Of a brief text a long one's fraction leaves a handful of hashes: where two of them agree, and half as many as must,
# the long text is read again in full.
MIN_BRIEF_HASHES = 2
PROMISING_CONTAINED = 0.3

REMEMBERED = 1024  # texts whose figures and quotations are kept at hand; all of a window's would be held twice
GROUPING_ROUNDS = 4  # steps by which copies are gathered round their first: most are linked to it directly

_QUOTED = re.compile(r"«[^»]{1,600}»|“[^”]{1,600}”|„[^“”]{1,600}[“”]|\"[^\"\n]{1,600}\"")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class CopyCandidate:
    """A folded article of the window with the shingles of its text."""

    article: Article
    shingles: Shingles


def links_of(
    pairs: Pairs,
    samples: Sequence[Hashes],
    candidates: Sequence[CopyCandidate],
    knowledge: IdentityKnowledge = NO_KNOWLEDGE,
) -> list[Link]:
    """The pairs that are copies; `samples` are those that were joined. Issues of a periodic text are none."""
    size_first, size_second = np.maximum(pairs.size_first, 1), np.maximum(pairs.size_second, 1)
    in_first, in_second = pairs.shared / size_first, pairs.shared / size_second
    judged = _judged(pairs, in_first, in_second, candidates)
    figures = _remembered(lambda place: figures_of(candidates[place].article.text))
    contexts = _remembered(lambda place: figures_in_context(*_text(candidates[place])))
    unquoted = _remembered(lambda place: _without_quotations(samples[place], *_text(candidates[place])))
    in_full = _remembered(lambda place: np.sort(shingle_hashes(words_of(*_text(candidates[place])))))
    headline = _remembered(lambda place: headline_of(candidates[place].article))
    wire = _remembered(lambda place: wire_of(candidates[place].article, knowledge))
    links = []
    at = _neighbours_together(pairs, np.flatnonzero(judged), len(candidates))
    columns = (pairs.first, pairs.second, in_first, in_second, pairs.halvings, judged)
    for a, b, of_a, of_b, halvings, judgement in zip(*(column[at].tolist() for column in columns), strict=True):
        why = _SURE.get(judgement)
        if judgement & _Judged.IF_READ:
            short, long = (a, b) if len(samples[a]) <= len(samples[b]) else (b, a)
            in_short = _contained(samples[short], in_full(long))
            of_a, of_b = (in_short, of_b) if short == a else (of_a, in_short)
            judgement = _judged_in_full(in_short)
            why = Why.BRIEF if in_short >= BRIEF_CONTAINED else None
        if judgement & _Judged.MUTUAL and _agree(unquoted(a), unquoted(b), halvings):
            why = Why.REWRITTEN
        elif judgement & _Judged.IF_TITLED and headline(a) is not None and headline(a) == headline(b):
            why = Why.TITLED
        elif judgement & _Judged.IF_CREDITED and wire(a) is not None and wire(a) == wire(b):
            why = Why.CREDITED
        if why is None:
            continue
        doubted = may_be_another_issue(figures(a), figures(b))
        if not (doubted and is_another_issue(contexts(a), contexts(b))):
            links.append(Link(a, b, of_a, of_b, why))
    return links


class _Judged(IntFlag):
    """What the samples alone say of a pair: proof, or what must speak for it as well."""

    BRIEF = 1
    CONTAINED = 2
    REWRITTEN = 4
    MUTUAL = 8  # without what they quote
    IF_TITLED = 16
    IF_CREDITED = 32
    IF_READ = 64  # too little of a brief text is sampled


_SURE = {
    int(_Judged.BRIEF): Why.BRIEF,
    int(_Judged.CONTAINED): Why.CONTAINED,
    int(_Judged.REWRITTEN): Why.REWRITTEN,
}


def _judged(
    pairs: Pairs, in_first: npt.NDArray[np.float64], in_second: npt.NDArray[np.float64], of: Sequence[CopyCandidate]
) -> npt.NDArray[np.int8]:
    """For each pair the proof that its samples give, or the flags of what may yet prove it; 0 for no copies."""
    n_words = np.array([candidate.shingles.n_words for candidate in of], dtype=np.int64)
    shorter = np.minimum(n_words[pairs.first], n_words[pairs.second]) if len(pairs.first) else pairs.shared
    words = _shared_words(pairs.shared, pairs.halvings)
    contained, mutual = np.maximum(in_first, in_second), np.minimum(in_first, in_second)
    is_brief = shorter < MIN_SHARED_WORDS / CONTAINED
    proofs = (
        ((words >= MIN_SHARED_WORDS) & (contained >= CONTAINED), _Judged.CONTAINED),
        (is_brief & (contained >= BRIEF_CONTAINED), _Judged.BRIEF),
        ((words >= MIN_MUTUAL_WORDS) & (mutual >= MUTUAL), _Judged.REWRITTEN),
    )
    conditions = (
        ((words >= MIN_MUTUAL_WORDS) & (mutual >= GREY_MUTUAL), _Judged.MUTUAL),
        (contained >= TITLED_CONTAINED, _Judged.IF_TITLED),
        (is_brief & (contained >= CREDITED_BRIEF_CONTAINED), _Judged.IF_CREDITED),
    )
    proved = np.select([holds for holds, _ in proofs], [np.int8(flag) for _, flag in proofs], np.int8(0))
    asked = sum((holds * np.int8(flag) for holds, flag in conditions), np.zeros(len(words), dtype=np.int8))
    judged = np.where(pairs.shared < MIN_SHARED_HASHES, np.int8(0), np.where(proved, proved, asked))
    read = is_brief & (pairs.halvings > 0) & (pairs.shared >= MIN_BRIEF_HASHES) & (contained >= PROMISING_CONTAINED)
    return np.where((judged == 0) & read, np.int8(_Judged.IF_READ), judged)


def _judged_in_full(in_short: float) -> int:
    titled = _Judged.IF_TITLED if in_short >= TITLED_CONTAINED else 0
    return titled | (_Judged.IF_CREDITED if in_short >= CREDITED_BRIEF_CONTAINED else 0)


def _contained(sample: Hashes, full: Hashes) -> float:
    """The share of a sample's hashes that stand among `full`, which is sorted and not empty."""
    at = np.minimum(np.searchsorted(full, sample), len(full) - 1)
    return float(np.mean(full[at] == sample))


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
