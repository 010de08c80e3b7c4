"""Pairwise evidence that two texts of a window tell of one event: weighted cosines of their features, fading with time.

It is computed for the rows asked for, a block at a time: a window of n texts needs no n × n matrix.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.identity.average_link import Matrix
from pipeline.identity.story_features import Family, StoryFeatures, story_features
from pipeline.records import Analysis, Article, Text

# Share of each family in the evidence. Names, figures and dates tell events apart; actors and topics only confirm, as
# every text of a dyad has the same few of them.
SAME_LANGUAGE = {
    Family.WORDS: 0.35, Family.TITLE: 0.15, Family.NAMES: 0.20, Family.FIGURES: 0.10, Family.ACTORS: 0.10,
    Family.TOPICS: 0.05, Family.DATES: 0.05,
}  # fmt: skip
ACROSS = {Family.NAMES: 0.45, Family.FIGURES: 0.20, Family.ACTORS: 0.20, Family.TOPICS: 0.07, Family.DATES: 0.08}
# Evidence at which two texts tell of one event: on both labelled sets, half of what same-event pairs usually have
# and twice what other pairs do.
LEAST = 0.10
HALF_LIFE_HOURS = 72.0  # an event is reported for three days (definitions, events are folded over 72 h)
# Texts without any of the features that the window is taken to hold besides its own, so that in a window of three the
# names of an event still count as rare. None for actors and topics: every text of the dyad has the usual few.
BACKGROUND = {family: 0.0 if family in {Family.ACTORS, Family.TOPICS} else 20.0 for family in Family}
# Rare features that a text is taken to have besides those seen: one shared figure is no proof, five are.
PRIOR = {
    Family.ACTORS: 2.0, Family.TOPICS: 0.25, Family.FIGURES: 4.0, Family.DATES: 4.0, Family.NAMES: 4.0,
    Family.WORDS: 0.0, Family.TITLE: 2.0,
}  # fmt: skip
BLOCK_CELLS = 4_000_000  # of a block of rows: 32 MB for each of the few matrices that live at one time
DECIMALS = 9
COMMON_SHARE = 1 / 16  # features of more texts than this are multiplied densely: their lists would be longer than rows

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """A relevant text of the window, its originator's article, and what was found in it."""

    text: Text
    article: Article
    analysis: Analysis


@dataclass(frozen=True, slots=True)
class _Rare:
    """Normalised weights of the features that few texts have, by text and by feature (CSR and CSC)."""

    row_ends: Places
    row_features: Places
    row_weights: Matrix
    feature_ends: Places
    feature_rows: Places
    feature_weights: Matrix

    def add_products(self, rows: Places, n: int, to: Matrix) -> None:
        """Adds the products of `rows` with all n texts."""
        entries = _ranges(self.row_ends[rows], self.row_ends[rows + 1])
        if not len(entries):
            return
        owners = np.repeat(np.arange(len(rows)), self.row_ends[rows + 1] - self.row_ends[rows])
        features = self.row_features[entries]
        starts, ends = self.feature_ends[features], self.feature_ends[features + 1]
        met = _ranges(starts, ends)
        lengths = ends - starts
        cells = np.repeat(owners, lengths) * n + self.feature_rows[met]
        products = np.repeat(self.row_weights[entries], lengths) * self.feature_weights[met]
        to += np.bincount(cells, products, minlength=len(rows) * n).reshape(len(rows), n)


@dataclass(frozen=True, slots=True)
class _Cosines:
    """Cosines of one family; below 1 on the diagonal, where a prior stands for what was not seen."""

    common: Matrix  # (n, features that many texts have)
    rare: _Rare

    def rows(self, rows: Places) -> Matrix:
        found: Matrix = self.common[rows] @ self.common.T
        self.rare.add_products(rows, len(self.common), found)
        return found


class StoryEvidence:
    """The evidence within a window, in units of what suffices: 1 is enough. Symmetric."""

    def __init__(self, candidates: Sequence[StoryCandidate]) -> None:
        features = [story_features(item.article, item.analysis) for item in candidates]
        self.n = len(candidates)
        self._cosines = {family: _cosines(features, family) for family in Family}
        names = sorted({item.article.lang for item in candidates})
        self._langs = np.array([names.index(item.article.lang) for item in candidates], dtype=np.int64)
        self._hours = np.array([item.article.published_at.timestamp() / 3600 for item in candidates], dtype=np.float64)

    def rows(self, rows: Places) -> Matrix:
        """Evidence of the texts at `rows` with all others, shape (len(rows), n)."""
        same, across = np.zeros((len(rows), self.n)), np.zeros((len(rows), self.n))
        for family, cosines in self._cosines.items():
            found = cosines.rows(rows)
            same += SAME_LANGUAGE[family] * found
            if family in ACROSS:
                across += ACROSS[family] * found
        evidence = np.where(self._langs[rows, None] == self._langs[None, :], same, across) / LEAST
        fading = 0.5 ** (np.abs(self._hours[rows, None] - self._hours[None, :]) / HALF_LIFE_HOURS)
        # the last bits depend on the order of summation, and nothing may depend on them
        return np.asarray(np.round(evidence * fading, DECIMALS), dtype=np.float64)

    def blocks(self) -> Iterator[Matrix]:
        """All rows, in blocks of bounded size."""
        step = max(1, BLOCK_CELLS // max(1, self.n))
        for start in range(0, self.n, step):
            yield self.rows(np.arange(start, min(start + step, self.n)))

    def among(self, part: Sequence[int]) -> Matrix:
        """The evidence between the texts of a part, shape (len(part), len(part))."""
        places = np.array(part, dtype=np.int64)
        step = max(1, BLOCK_CELLS // max(1, self.n))
        return np.vstack([self.rows(places[at : at + step])[:, places] for at in range(0, len(places), step)])


def _cosines(features: Sequence[StoryFeatures], family: Family) -> _Cosines:
    """Each feature weighted by its rarity in the window."""
    n = len(features)
    found = [item.families[family] for item in features]
    spread = Counter(name for item in found for name in item)
    of = n + BACKGROUND[family] + 1.0
    rarity = {name: math.log(of / (texts + 0.5)) for name, texts in spread.items()}
    # what only one text has makes that text longer and meets nothing: it needs no column
    shared = sorted(name for name, texts in spread.items() if texts > 1)
    common = {name: place for place, name in enumerate(name for name in shared if spread[name] > COMMON_SHARE * n)}
    rare = {name: place for place, name in enumerate(name for name in shared if name not in common)}
    table = np.zeros((n, len(common)))
    rows: list[int] = []
    columns: list[int] = []
    weights: list[float] = []
    for row, item in enumerate(found):
        valued = [(name, item[name] * rarity[name]) for name in sorted(item)]
        square = sum(value**2 for _, value in valued) + PRIOR[family] * math.log(of) ** 2
        length = math.sqrt(square) or 1.0
        for name, value in valued:
            if name in common:
                table[row, common[name]] = value / length
            elif name in rare:
                rows.append(row)
                columns.append(rare[name])
                weights.append(value / length)
    return _Cosines(
        table, _rare(np.array(rows, np.int64), np.array(columns, np.int64), np.array(weights), n, len(rare))
    )


def _rare(rows: Places, columns: Places, weights: Matrix, n: int, n_features: int) -> _Rare:
    """From entries sorted by row."""
    by_feature = np.argsort(columns, kind="stable")
    return _Rare(
        row_ends=_ends(rows, n),
        row_features=columns,
        row_weights=weights,
        feature_ends=_ends(columns, n_features),
        feature_rows=rows[by_feature],
        feature_weights=weights[by_feature],
    )


def _ends(groups: Places, n: int) -> Places:
    """Where the entries of each of n groups begin, and at last where they end."""
    return np.concatenate([np.zeros(1, np.int64), np.cumsum(np.bincount(groups, minlength=n))])


def _ranges(starts: Places, ends: Places) -> Places:
    """The numbers of all ranges, one after another."""
    lengths = ends - starts
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(int(lengths.sum()))
