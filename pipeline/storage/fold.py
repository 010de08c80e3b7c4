"""Folding: what the lake's rows say once repeats, retries and older versions are taken away.

Pure functions over sets of rows; the order in which rows arrived never matters.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pipeline.records import Absence, AnalysedArticle, Article, FetchRow, Shingles


def fold_articles(
    rows: Iterable[Article], *, extractor_version: str | None = None, cut: datetime | None = None
) -> list[Article]:
    """One row per article, by article_id: the least `first_seen_at`, the newest text fetched by the cut.

    Rows of `extractor_version` win over those of other versions where an article has any. The day is the one
    given when the article was first stored.
    """
    groups: dict[str, list[Article]] = defaultdict(list)
    for row in rows:
        if cut is None or row.fetched_at <= cut:
            groups[row.article_id].append(row)
    return [_fold_article(groups[key], extractor_version) for key in sorted(groups)]


def _fold_article(rows: list[Article], extractor_version: str | None) -> Article:
    first = min(rows, key=_first_key)
    current = [row for row in rows if row.extractor_version == extractor_version] or rows
    newest = max(current, key=_fetched_key)
    return replace(
        newest,
        first_seen_at=first.first_seen_at,
        day=first.day,
        published_at=first.published_at,
        date_source=first.date_source,
        source_id=first.source_id,
        feed_id=first.feed_id,
        bloc=first.bloc,
    )


def _first_key(row: Article) -> tuple[datetime, str, str, datetime, str]:
    # a total order: two feeds may show an article at the same moment, and an ingest may hold two versions of it
    return row.first_seen_at, row.source_id, row.feed_id or "", row.published_at, row.text_sha256


def versions_of(
    rows: Iterable[Article], *, extractor_version: str | None = None, cut: datetime | None = None
) -> dict[str, tuple[Article, ...]]:
    """article_id → the versions of articles that have several, in order of fetching; the last is the folded one.

    Versions differ in title or text. Rows of another extractor, and a feed's summary where the page was had, are none.
    """
    known = [row for row in rows if cut is None or row.fetched_at <= cut]
    newest = {article.article_id: article for article in fold_articles(known, extractor_version=extractor_version)}
    groups: dict[str, list[Article]] = defaultdict(list)
    for row in sorted(known, key=_fetched_key):
        folded = newest[row.article_id]
        if (row.extractor_version, row.text_kind) == (folded.extractor_version, folded.text_kind):
            said = groups[row.article_id]
            if not said or (said[-1].title, said[-1].text_sha256) != (row.title, row.text_sha256):
                said.append(row)
    return {article_id: tuple(said) for article_id, said in groups.items() if len(said) > 1}


def fold_absences(rows: Iterable[Absence], *, cut: datetime | None = None) -> dict[str, datetime]:
    """article_id → when its page was first found gone, of articles that were not found again by the cut."""
    gone: dict[str, datetime] = {}
    for row in sorted(rows, key=lambda row: (row.noticed_at, not row.gone)):
        if cut is not None and row.noticed_at > cut:
            break
        if row.gone:
            gone.setdefault(row.article_id, row.noticed_at)
        else:
            gone.pop(row.article_id, None)
    return gone


def _fetched_key(row: Article) -> tuple[datetime, bool, str, str]:
    return row.fetched_at, row.text_kind == "full", row.text_sha256, row.title


def fold_analyses(
    rows: Iterable[AnalysedArticle], articles: Iterable[Article], analyzer_version: str
) -> dict[str, AnalysedArticle]:
    """article_id → the analysis of the folded article's title and text under `analyzer_version`, where there is one."""
    wanted = {article.article_id: (article.text_sha256, article.title) for article in articles}
    matching = (
        row
        for row in rows
        if row.analyzer_version == analyzer_version and wanted.get(row.article_id) == (row.text_sha256, row.title)
    )
    # Two feeds may have shown one text under two dates: the fuller analysis, whichever was read last.
    return {row.article_id: row for row in sorted(matching, key=_fullness)}


def _fullness(row: AnalysedArticle) -> tuple[int, str]:
    return len(row.analysis.mentions), repr(row.analysis)


def fold_shingles(rows: Iterable[Shingles], articles: Iterable[Article]) -> dict[str, Shingles]:
    """article_id → the shingles of the folded article's text."""
    wanted = {article.article_id: article.text_sha256 for article in articles}
    return {row.article_id: row for row in rows if wanted.get(row.article_id) == row.text_sha256}


def fold_fetches(rows: Iterable[FetchRow]) -> list[FetchRow]:
    """One row per (feed, batch): a batch that was tried twice polled its feeds once."""
    newest: dict[tuple[str, str], FetchRow] = {}
    for row in rows:
        key = (row.feed_id, row.batch)
        if key not in newest or row.polled_at > newest[key].polled_at:
            newest[key] = row
    return [newest[key] for key in sorted(newest)]
