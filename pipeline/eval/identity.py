"""Measured quality of the identity room on the newsroom's labelled articles: copies and stories."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from pipeline.clock import utc_day
from pipeline.eval.clusterings import agreement
from pipeline.eval.stories import LabelledText, story_figures
from pipeline.identity.copies import candidates_of, group_copies
from pipeline.identity.urls import article_id, canonical_url
from pipeline.newsroom.truth import LabelledCase
from pipeline.records import Article, ArticleStatus, DateSource, TextKind
from pipeline.relations.analyzer import Analyzer


def evaluate_identity(cases: Sequence[LabelledCase], analyzer: Analyzer) -> dict[str, float]:
    """Figures by name. `copies.*`: all articles against the texts they derive from. `stories.*`: texts relevant
    in truth, against their stories, as the mean over the days' windows weighted by their texts.

    Articles are taken as published, not as fetched; stories are judged on true texts, apart from errors in copies.
    """
    articles = {case.key: case_article(case) for case in cases}
    texts = group_copies(candidates_of(list(articles.values())))
    found = {member: text.text_id for text in texts for member in text.article_ids}
    copies = agreement(found, {articles[case.key].article_id: case.text_root for case in cases})
    return {
        "copies.articles": len(cases),
        "copies.precision": copies.pair_precision,
        "copies.recall": copies.pair_recall,
        "copies.ari": copies.ari,
        **{f"stories.{name}": value for name, value in story_figures(_roots(cases, articles), analyzer).items()},
    }


def _roots(cases: Sequence[LabelledCase], articles: Mapping[str, Article]) -> list[LabelledText]:
    relevant = [case for case in cases if case.key == case.text_root and case.status is not ArticleStatus.NONE]
    return [LabelledText(articles[case.key], case.story or case.key) for case in relevant]


def case_article(case: LabelledCase) -> Article:
    """A labelled article as the lake would hold it, fetched when it was published."""
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
