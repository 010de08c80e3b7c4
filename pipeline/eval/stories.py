"""Measured quality of stories on labelled texts, and the second labelled set."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import yaml

from pipeline.clock import utc_day
from pipeline.errors import InputError
from pipeline.eval.clusterings import agreement
from pipeline.identity.stories import StoryCandidate, group_stories
from pipeline.identity.urls import article_id
from pipeline.records import Article, DateSource, Text, TextKind
from pipeline.relations.analyzer import Analyzer

WINDOW_DAYS = 3  # day D groups the articles of [D-3, D]
SECOND_SET = Path(__file__).with_name("labelled") / "stories.yaml"
SECOND_BEGAN = datetime(2027, 4, 6, tzinfo=UTC)
FOLDER = "https://second.example/"


@dataclass(frozen=True, slots=True)
class LabelledText:
    """An independent text and the event it tells of; a text alone on its event has a label of its own."""

    article: Article
    story: str


def story_figures(labelled: Sequence[LabelledText], analyzer: Analyzer) -> dict[str, float]:
    """B-cubed figures, as the mean over the days' windows weighted by their texts, and pairs across languages."""
    candidates = {item.article.article_id: _candidate(item.article, analyzer) for item in labelled}
    weighted = {"b3_precision": 0.0, "b3_recall": 0.0, "b3_f1": 0.0}
    texts = joined = across = 0
    for day in sorted({utc_day(item.article.published_at) for item in labelled}):
        window = [item for item in labelled if _in_window(item.article, day)]
        stories = group_stories([candidates[item.article.article_id] for item in window])
        placed = {text_id: story.story_id for story in stories for text_id in story.text_ids}
        agreed = agreement(placed, {item.article.article_id: item.story for item in window})
        texts += len(window)
        for name in weighted:
            weighted[name] += getattr(agreed, name) * len(window)
        for one, other in combinations(window, 2):
            if one.story == other.story and one.article.lang != other.article.lang:
                across += 1
                joined += placed[one.article.article_id] == placed[other.article.article_id]
    means = {name: total / texts if texts else 1.0 for name, total in weighted.items()}
    return {"texts": len(labelled), **means, "cross_language_recall": joined / across if across else 1.0}


def second_set(path: Path = SECOND_SET) -> list[LabelledText]:
    """The second labelled set, in the file's order. Raises InputError for a file of another shape."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    try:
        return [_labelled(number, entry) for number, entry in enumerate(raw["texts"])]
    except (KeyError, TypeError) as error:
        raise InputError(f"{path.name}: texts: an entry lacks {error}; see the head of the file") from error


def _labelled(number: int, entry: dict[str, str]) -> LabelledText:
    url, text = f"{FOLDER}{number}", entry["text"]
    at = SECOND_BEGAN + timedelta(hours=float(entry["hours"]))
    article = Article(
        article_id=article_id(url),
        url=url,
        canonical_url=url,
        source_id=entry["bloc"].lower(),
        feed_id=None,
        bloc=entry["bloc"],
        day=utc_day(at),
        title=entry["title"],
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_kind=TextKind.FULL,
        lang=entry["lang"],
        lang_supported=True,
        published_at=at,
        date_source=DateSource.GIVEN,
        first_seen_at=at,
        fetched_at=at,
        extractor_version="",
        batch="",
    )
    return LabelledText(article, entry["story"])


def _in_window(article: Article, day: date) -> bool:
    return day - timedelta(days=WINDOW_DAYS) <= utc_day(article.published_at) <= day


def _candidate(article: Article, analyzer: Analyzer) -> StoryCandidate:
    analysis = analyzer.analyze(
        article.text,
        title=article.title,
        lang=article.lang,
        published=article.published_at,
        bloc=article.bloc,
        url=article.url,
    )
    text = Text(article.article_id, (article.article_id,), article.article_id, "the only article", None)
    return StoryCandidate(text, article, analysis)
