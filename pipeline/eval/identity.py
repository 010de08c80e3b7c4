"""Measured quality of the identity room on the newsroom's labelled articles: copies and stories."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import combinations

from pipeline.clock import utc_day
from pipeline.eval.clusterings import agreement
from pipeline.identity.copies import CopyCandidate, group_copies
from pipeline.identity.shingles import sample
from pipeline.identity.stories import StoryCandidate, group_stories
from pipeline.identity.urls import article_id, canonical_url
from pipeline.newsroom.truth import LabelledCase
from pipeline.records import Article, ArticleStatus, DateSource, Text, TextKind
from pipeline.relations.analyzer import Analyzer

WINDOW_DAYS = 3  # day D groups the articles of [D-3, D]


def evaluate_identity(cases: Sequence[LabelledCase], analyzer: Analyzer) -> dict[str, float]:
    """Figures by name. `copies.*`: all articles against the texts they derive from. `stories.*`: texts relevant
    in truth, against their stories, as the mean over the days' windows weighted by their texts.

    Articles are taken as published, not as fetched; stories are judged on true texts, apart from errors in copies.
    """
    articles = {case.key: _article(case) for case in cases}
    texts = group_copies([CopyCandidate(a, sample(a.article_id, a.text, a.title, a.lang)) for a in articles.values()])
    found = {member: text.text_id for text in texts for member in text.article_ids}
    copies = agreement(found, {articles[case.key].article_id: case.text_root for case in cases})
    return {
        "copies.articles": len(cases),
        "copies.precision": copies.pair_precision,
        "copies.recall": copies.pair_recall,
        "copies.ari": copies.ari,
        **_stories(cases, articles, analyzer),
    }


def _stories(cases: Sequence[LabelledCase], articles: dict[str, Article], analyzer: Analyzer) -> dict[str, float]:
    roots = [case for case in cases if case.key == case.text_root and case.status is not ArticleStatus.NONE]
    candidates = {case.key: _candidate(case, articles[case.key], analyzer) for case in roots}
    weighted = {"b3_precision": 0.0, "b3_recall": 0.0, "b3_f1": 0.0}
    texts = joined = across = 0
    for day in sorted({utc_day(case.published_at) for case in roots}):
        window = [case for case in roots if _in_window(case, day)]
        stories = group_stories([candidates[case.key] for case in window])
        found = {text_id: story.story_id for story in stories for text_id in story.text_ids}
        placed = {case.key: found[candidates[case.key].text.text_id] for case in window}
        agreed = agreement(placed, {case.key: case.story or case.key for case in window})
        texts += len(window)
        for name in weighted:
            weighted[name] += getattr(agreed, name) * len(window)
        for one, other in combinations(window, 2):
            if one.story is not None and one.story == other.story and one.lang != other.lang:
                across += 1
                joined += placed[one.key] == placed[other.key]
    means = {f"stories.{name}": total / texts if texts else 1.0 for name, total in weighted.items()}
    return {"stories.texts": len(roots), **means, "stories.cross_language_recall": joined / across if across else 1.0}


def _in_window(case: LabelledCase, day: date) -> bool:
    return day - timedelta(days=WINDOW_DAYS) <= utc_day(case.published_at) <= day


def _candidate(case: LabelledCase, article: Article, analyzer: Analyzer) -> StoryCandidate:
    analysis = analyzer.analyze(
        case.text, title=case.title, lang=case.lang, published=case.published_at, bloc=case.bloc, url=case.url
    )
    text = Text(article.article_id, (article.article_id,), article.article_id, "the only article", None)
    return StoryCandidate(text, article, analysis)


def _article(case: LabelledCase) -> Article:
    canonical = canonical_url(case.url) or case.url
    return Article(
        article_id=article_id(canonical),
        url=case.url,
        canonical_url=canonical,
        source_id=case.outlet,
        feed_id=case.outlet,
        bloc=case.bloc,
        day=utc_day(case.published_at),
        title=case.title,
        text=case.text,
        text_sha256=hashlib.sha256(case.text.encode()).hexdigest(),
        text_kind=TextKind.FULL,
        lang=case.lang,
        lang_supported=True,
        published_at=case.published_at,
        date_source=DateSource.FEED,
        first_seen_at=case.published_at,
        fetched_at=case.published_at,
        extractor_version="",
        batch="",
    )
