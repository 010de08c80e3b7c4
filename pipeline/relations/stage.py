"""The analysis stage: articles files in, analyses in the lake out."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta

from pipeline.accounting import IN
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError, DyadwatchError
from pipeline.records import AnalysedArticle, Article
from pipeline.relations.analyzer import Analyzer
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store

log = logging.getLogger(__name__)

GROUP_DAYS = 3  # copies and stories are grouped over [D-3, D]: an article touches its own day and three more
FILES_AT_ONCE = 20  # one commit per so many files: an interrupted backfill loses seconds of work


def analyse_waiting(
    store: Store, analyzer: Analyzer, clock: Clock, batch: str, progress: Callable[[int], None] | None = None
) -> dict[str, int]:
    """Analyses every articles file on the list, whichever run left it there; gives counts by article status.

    Days that gained content, and the three after each up to today, are marked for building in the same commit.
    """
    counts: Counter[str] = Counter()
    earlier = Counter(store.batches.counts(batch, "analyse", 0) or {})  # of a try that was cut short
    waiting = store.analysis_queue.waiting()
    for start in range(0, len(waiting), FILES_AT_ONCE):
        group = waiting[start : start + FILES_AT_ONCE]
        for file in group:
            became, relevant = _analyse_file(store, analyzer, file)
            counts.update(became)
            store.revisits.watch(relevant, clock.now())
            if progress:
                progress(1)
        changed = affected_days((file.day for file in group), utc_day(clock.now()))
        books = earlier + counts + Counter({IN: counts.total()})
        store.analysis_queue.finish(group, changed, batch=batch, counts=dict(books), now=clock.now())
    return dict(counts)


def affected_days(days: Iterable[date], today: date) -> list[date]:
    """The days whose tables can change when these gained content, sorted; a day in the future waits for itself."""
    return sorted(
        {
            day + timedelta(days=ahead)
            for day in days
            for ahead in range(GROUP_DAYS + 1)
            if ahead == 0 or day + timedelta(days=ahead) <= today
        }
    )


def _analyse_file(store: Store, analyzer: Analyzer, file: NewFile) -> tuple[Counter[str], list[Article]]:
    """Counts by status, and the articles that speak of the relation."""
    articles = store.lake.read_file(ARTICLE_SET, file.path)
    read = [article for article in articles if article.lang_supported]
    analysed = [row for row in (_analysed_or_none(analyzer, article) for article in read) if row is not None]
    counts = Counter(str(row.analysis.status) for row in analysed)
    counts["not_analysed"] = len(read) - len(analysed)
    counts["lang_unsupported"] = len(articles) - len(read)
    _account(articles, counts)
    name = file.path.rsplit("/", 1)[-1].removesuffix(".parquet")
    store.lake.write(ANALYSIS_SET, file.day, name, analysed)
    told = {(row.article_id, row.text_sha256) for row in analysed if row.analysis.relevant}
    return counts, [article for article in read if (article.article_id, article.text_sha256) in told]


def _analysed_or_none(analyzer: Analyzer, article: Article) -> AnalysedArticle | None:
    """One text that the linguistics fail on must not hold up, run after run, the analysis of all others."""
    try:
        return _analysed(analyzer, article)
    except (DyadwatchError, OSError, MemoryError):
        raise  # no fault of the text's
    except Exception:
        log.exception("analysis: article %s (%s) could not be analysed", article.article_id, article.url)
        return None


def _analysed(analyzer: Analyzer, article: Article) -> AnalysedArticle:
    analysis = analyzer.analyze_article(article)
    return AnalysedArticle(
        article.article_id, article.text_sha256, article.title, article.day, analyzer.version, analysis
    )


def _account(articles: Sequence[Article], counts: Counter[str]) -> None:
    if len(articles) != counts.total():
        raise AccountingError(f"analysis: {len(articles)} articles in, {counts.total()} accounted for")
