"""The evidence by blocks is that of a plain double loop, whatever the blocks and however common a feature."""

from __future__ import annotations

import math
from collections import Counter
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from pipeline.identity import story_evidence
from pipeline.identity.story_evidence import (
    ACROSS,
    BACKGROUND,
    HALF_LIFE_HOURS,
    LEAST,
    PRIOR,
    SAME_LANGUAGE,
    StoryCandidate,
    StoryEvidence,
)
from pipeline.identity.story_features import Family, story_features
from pipeline.records import ActorHit, Analysis, ArticleStatus, Text, TopicHit
from tests.samples import NOON, article

WORDS = "harbour treaty minister envoy potash visa border summit airline parole museum orchard".split()  # noqa: SIM905
N = 40


def candidates() -> list[StoryCandidate]:
    made = []
    for number in range(N):
        picked = [WORDS[(number * step) % len(WORDS)] for step in (1, 5, 7)]
        lang = ("en", "ru")[number % 2]
        figures = f"on {number % 9 + 1} June and named {number % 5 + 20} firms"
        text = f"Envoy Marlow Quist spoke of {' '.join(picked)} {figures}."
        at = NOON + timedelta(hours=number)
        report = article(f"r{number}", lang=lang, title=" ".join(picked), text=text, published_at=at, first_seen_at=at)
        hits = tuple(ActorHit(actor, actor, "X", "government", 1, True, ()) for actor in ("us", f"a{number % 4}"))
        analysis = Analysis(lang, ArticleStatus.ABOUT, 3, (), hits, (TopicHit(f"t{number % 3}", 1),), ())
        made.append(StoryCandidate(Text(report.article_id, (report.article_id,), "", "", None), report, analysis))
    return made


def plainly(window: list[StoryCandidate]) -> Any:
    """The definition, pair by pair."""
    features = [story_features(item.article, item.analysis) for item in window]
    vectors: dict[Family, list[dict[str, float]]] = {}
    for family in Family:
        spread = Counter(name for item in features for name in item.families[family])
        of = len(window) + BACKGROUND[family] + 1.0
        rarity = {name: math.log(of / (texts + 0.5)) for name, texts in spread.items()}
        vectors[family] = []
        for item in features:
            valued = {name: value * rarity[name] for name, value in item.families[family].items()}
            square = sum(value**2 for value in valued.values()) + PRIOR[family] * math.log(of) ** 2
            vectors[family].append({name: value / (math.sqrt(square) or 1.0) for name, value in valued.items()})

    def evidence(a: int, b: int) -> float:
        first, second = window[a].article, window[b].article
        shares = SAME_LANGUAGE if first.lang == second.lang else ACROSS
        found = sum(
            share * sum(value * vectors[family][b].get(name, 0.0) for name, value in vectors[family][a].items())
            for family, share in shares.items()
        )
        hours = abs((first.published_at - second.published_at).total_seconds()) / 3600
        return found / LEAST * 0.5 ** (hours / HALF_LIFE_HOURS)

    return np.array([[evidence(a, b) for b in range(len(window))] for a in range(len(window))])


def apart_from_the_diagonal(matrix: Any) -> Any:
    """A text's evidence with itself is never asked for."""
    return matrix - np.diag(np.diag(matrix))


@pytest.mark.parametrize("cells", [1, 3 * N, story_evidence.BLOCK_CELLS])
@pytest.mark.parametrize("common", [0.0, 0.3, 2.0])
def test_blocks_make_up_the_whole(cells: int, common: float, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_evidence, "BLOCK_CELLS", cells)
    monkeypatch.setattr(story_evidence, "COMMON_SHARE", common)
    window = candidates()
    found = np.vstack(list(StoryEvidence(window).blocks()))
    assert found.shape == (N, N)
    np.testing.assert_allclose(apart_from_the_diagonal(found), apart_from_the_diagonal(plainly(window)), atol=1e-8)
    assert (found == found.T).all()


def test_the_evidence_of_a_part_is_cut_from_the_whole() -> None:
    evidence = StoryEvidence(candidates())
    part = [2, 3, 11, 30]
    whole = np.vstack(list(evidence.blocks()))
    assert (evidence.among(part) == whole[np.ix_(part, part)]).all()


def test_an_empty_window_has_no_rows() -> None:
    assert list(StoryEvidence([]).blocks()) == []
