"""Collecting a day's inputs: the lake read, folded and grouped as it stood at one moment."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline import __version__
from pipeline.clock import utc_day
from pipeline.identity.continuity import PublishedGroups, keep_story_ids, keep_text_ids
from pipeline.knowledge.frame_schema import read_frames
from pipeline.knowledge.schema import Kind
from pipeline.records import AnalysedArticle, Article, Coverage, FetchRow, Story, Text
from pipeline.storage.fold import fold_absences, fold_analyses, fold_articles, fold_fetches, fold_shingles, versions_of
from pipeline.storage.schemas import ABSENCE_SET, ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.tables.coverage import UNCOUNTED_BLOCS, Interval, day_interval, heard_class, heard_intervals
from pipeline.tables.day import WINDOW_DAYS, DayInputs, Scope, Versions
from pipeline.tables.feedback import review
from pipeline.tables.history import read_groups, read_history

if TYPE_CHECKING:
    from pipeline.feeds.catalogue import Catalogue
    from pipeline.knowledge.schema import Knowledge

# Entries older than this are not taken in, so no later poll can hear a day that lies further back.
HEARD_BACK = timedelta(days=30)

__all__ = ["DayInputs", "collect", "scope_of"]


def collect(
    store: Store,
    catalogue: Catalogue,
    knowledge: Knowledge,
    day: date,
    now: datetime,
    analyzer_version: str,
    extractor_version: str | None = None,
) -> DayInputs:
    """The inputs of `day` as the lake held them at `now`; rows fetched later are left out."""
    if extractor_version is None:
        from pipeline.articles.extract import EXTRACTOR_VERSION

        extractor_version = EXTRACTOR_VERSION
    scope = scope_of(catalogue, knowledge)
    window = [day - timedelta(days=back) for back in range(WINDOW_DAYS, -1, -1)]
    rows = list(store.lake.read(ARTICLE_SET, window))
    articles = [
        article
        for article in fold_articles(rows, extractor_version=extractor_version, cut=now)
        if window[0] <= article.day <= day
    ]
    folded = fold_analyses(store.lake.read(ANALYSIS_SET, window), articles, analyzer_version)
    reviewed = review(articles, folded, knowledge.overrides.mentions)
    analyses = reviewed.analyses
    texts, stories = _group(store, knowledge, window, articles, analyses, read_groups(store, day, now))
    history, first_published = read_history(store, day, now)
    return DayInputs(
        day=day,
        now=now,
        scope=scope,
        versions=Versions(__version__, knowledge.version, catalogue.version, extractor_version, analyzer_version),
        articles=tuple(articles),
        analyses=analyses,
        texts=texts,
        stories=stories,
        fetches=tuple(_fetches(store, scope, day, now)),
        history=history,
        first_published=first_published,
        versions_of=versions_of((row for row in rows if row.day == day), extractor_version=extractor_version, cut=now),
        deleted=fold_absences(store.lake.read(ABSENCE_SET, [day]), cut=now),
        raw_rows={"article_rows": len(rows)},
        withdrawn=reviewed.applied,
        never_meant=knowledge.overrides.aliases,
    )


def scope_of(catalogue: Catalogue, knowledge: Knowledge) -> Scope:
    """What is watched, in the terms of the tables."""
    return Scope(
        feeds=tuple(feed for feed in catalogue.feeds if feed.enabled),
        blocs=tuple(catalogue.blocs),
        panel=tuple(catalogue.panel),
        languages=tuple(catalogue.languages),
        topic_ids=tuple(topic.topic_id for topic in knowledge.topics),
        sides={actor.actor_id: actor.side for actor in knowledge.actors},
        roles={actor.actor_id: str(actor.role) for actor in knowledge.actors},
        names={actor.actor_id: actor.name for actor in knowledge.actors},
        dyad=tuple(knowledge.dyad.sides),
        third_parties=tuple(side for side in knowledge.dyad.side_names if side not in knowledge.dyad.sides),
        persons=frozenset(actor.actor_id for actor in knowledge.actors if actor.kind is Kind.PERSON),
        frames=read_frames(knowledge.documents.get("frames", {})),
    )


def _group(
    store: Store,
    knowledge: Knowledge,
    window: Sequence[date],
    articles: Sequence[Article],
    analyses: Mapping[str, AnalysedArticle],
    published: PublishedGroups,
) -> tuple[tuple[Text, ...], tuple[Story, ...]]:
    from pipeline.identity.copies import CopyCandidate, group_copies
    from pipeline.identity.knowledge import identity_knowledge
    from pipeline.identity.shingles import sample
    from pipeline.identity.stories import StoryCandidate, group_stories

    counted = [article for article in articles if article.lang_supported and article.bloc not in UNCOUNTED_BLOCS]
    shingles = fold_shingles(store.lake.read(SHINGLE_SET, window), counted)
    for article in counted:
        if article.article_id not in shingles:  # a crash between the two files: the sample is a function of the text
            shingles[article.article_id] = sample(article.article_id, article.text, article.title, article.lang)
    copies = [CopyCandidate(article, shingles[article.article_id]) for article in counted]
    texts = keep_text_ids(group_copies(copies, identity_knowledge(knowledge.documents)), published)
    by_id = {article.article_id: article for article in counted}
    candidates = []
    for text in texts:
        speaker = _speaker(text, by_id, analyses)
        if speaker is not None:
            candidates.append(StoryCandidate(text, speaker, analyses[speaker.article_id].analysis))
    return tuple(texts), tuple(keep_story_ids(group_stories(candidates), texts, published))


def _speaker(text: Text, by_id: Mapping[str, Article], analyses: Mapping[str, AnalysedArticle]) -> Article | None:
    """The relevant article that a text is judged by: its originator, else the one published first."""
    relevant = [
        by_id[article_id]
        for article_id in text.article_ids
        if article_id in analyses and analyses[article_id].analysis.relevant
    ]
    first = sorted(relevant, key=lambda article: (article.published_at, article.article_id))
    return next((article for article in first if article.article_id == text.originator_id), first[0] if first else None)


def _fetches(store: Store, scope: Scope, day: date, now: datetime) -> list[FetchRow]:
    """The polls of the day, and those later ones that hear back into it until every feed is heard in full.

    A first poll may hear a week back; a healthy feed is known after the next day, and no further folder is read.
    """
    rows = [row for row in store.lake.read(FETCH_SET, [day]) if row.polled_at <= now]
    whole = day_interval(day, now)
    last = min(utc_day(now), day + HEARD_BACK)
    later = [folder for folder in store.lake.days(FETCH_SET) if day < folder <= last]
    for folder in sorted(later):
        if _all_heard(scope, rows, whole):
            break
        for path in store.lake.files(FETCH_SET, folder):
            rows += _reaching_back(store, path, whole.end, now)
    return fold_fetches(rows)


def _all_heard(scope: Scope, rows: Sequence[FetchRow], whole: Interval) -> bool:
    by_feed: dict[str, list[FetchRow]] = defaultdict(list)
    for row in rows:
        by_feed[row.feed_id].append(row)
    return all(heard_class(heard_intervals(by_feed[feed.feed_id]), whole) is Coverage.FULL for feed in scope.feeds)


def _reaching_back(store: Store, path: str, before: datetime, now: datetime) -> list[FetchRow]:
    with store.home.open(path) as stream:
        table = pq.read_table(stream, schema=FETCH_SET.schema)
    reaching = table.filter((pc.field("heard_from") < before) & (pc.field("polled_at") <= now))
    return [FETCH_SET.from_row(row) for row in reaching.to_pylist()]
