"""Rebuilding lake and queue from our own archive, hash for hash; also how pages are read again by newer code.

What the lake holds already is not added again, so that a rebuild can be repeated and killed at any moment.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from pipeline.articles.fetch import store_absences, store_articles
from pipeline.articles.journal import assemble_again, version_again
from pipeline.articles.language import LanguageDetector
from pipeline.articles.own_archive import OwnFile, read_own
from pipeline.articles.sources import Source
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Absence, Article, Disposition, FetchRow
from pipeline.storage.bookmarks import Bookmark
from pipeline.storage.holdings import AbsenceHoldings, ArticleHoldings, PollHoldings
from pipeline.storage.journal import EntryRecord, PollRecord, VisitRecord
from pipeline.storage.restore import Restored, restore
from pipeline.storage.retention import archive_begins
from pipeline.storage.schemas import FETCH_SET
from pipeline.storage.store import Store

CHUNK_RECORDS = 500  # one commit per so many records, and never within a file
DAY_FORMAT_LENGTH = len("2026-11-23")


@dataclass
class Chunk:
    """What was read of some files."""

    polls: list[PollRecord] = field(default_factory=list)
    rows: list[FetchRow] = field(default_factory=list)  # those of them that the lake lacks
    restored: list[Restored] = field(default_factory=list)
    versions: list[Article] = field(default_factory=list)  # what later looks found, as far as the lake lacks it
    absences: list[Absence] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    records: int = 0


@dataclass(frozen=True, slots=True)
class Rebuild:
    """What a rebuild works with."""

    store: Store
    catalogue: Catalogue
    detector: LanguageDetector
    clock: Clock
    batch: str
    since: date | None = None
    until: date | None = None

    def read(self, source: Source, mark: Bookmark, number: int) -> Iterator[Bookmark]:
        """Puts back what the files tell from the bookmark on; gives the new bookmark after each commit."""
        polls, articles, absences = PollHoldings(self.store), ArticleHoldings(self.store), AbsenceHoldings(self.store)
        chunk, position = Chunk(), mark.position
        for file, begin, _ in source.files_from(mark.position):
            if chunk.records >= CHUNK_RECORDS:
                mark = self._commit(chunk, replace(mark, position=position), number)
                yield mark
                chunk = Chunk()
            self._read_file(read_own(file), chunk, polls, articles, absences)
            position = begin + file.stat().st_size
        if position > mark.position:
            yield self._commit(chunk, replace(mark, position=position), number)

    def _read_file(
        self, file: OwnFile, chunk: Chunk, polls: PollHoldings, articles: ArticleHoldings, absences: AbsenceHoldings
    ) -> None:
        chunk.records += len(file.polls) + len(file.entries) + len(file.visits) + len(file.problems)
        chunk.counts[Disposition.UNREADABLE] += len(file.problems)
        for poll in file.polls:
            day = utc_day(poll.row.polled_at)
            if self._outside(day):
                chunk.counts[Disposition.OUT_OF_RANGE] += 1
                continue
            chunk.polls.append(poll)  # queue and states too may lack it
            is_new = polls.claim(day, poll.row)
            chunk.counts[Disposition.POLL if is_new else Disposition.POLL_KNOWN] += 1
            if is_new:
                chunk.rows.append(poll.row)
        for record in file.entries:
            chunk.counts[self._read_entry(file, record, chunk, articles)] += 1
        for visit in file.visits:
            chunk.counts[self._read_visit(file, visit, chunk, articles, absences)] += 1

    def _read_entry(self, file: OwnFile, record: EntryRecord, chunk: Chunk, articles: ArticleHoldings) -> Disposition:
        result = assemble_again(record, file.capture(record.entry), detector=self.detector, catalogue=self.catalogue)
        article = result.article
        if article is not None and self._outside(article.day):
            return Disposition.OUT_OF_RANGE
        held = article is not None and not articles.claim(article.day, article)
        chunk.restored.append(Restored(record, article, is_new=article is not None and not held))
        return Disposition.DUPLICATE_URL if held else result.disposition

    def _read_visit(
        self, file: OwnFile, visit: VisitRecord, chunk: Chunk, articles: ArticleHoldings, absences: AbsenceHoldings
    ) -> Disposition:
        if visit.entry.day is not None and self._outside(visit.entry.day):
            return Disposition.OUT_OF_RANGE
        if visit.absence is not None and absences.claim(visit.absence.day, visit.absence):
            chunk.absences.append(visit.absence)
        if visit.disposition is not Disposition.CHANGED:
            return visit.disposition
        article = version_again(visit, file.capture(visit.entry), detector=self.detector, catalogue=self.catalogue)
        if article is None:
            return Disposition.UNREADABLE
        if not articles.claim(article.day, article):
            return Disposition.DUPLICATE_URL
        chunk.versions.append(article)
        return visit.disposition

    def _commit(self, chunk: Chunk, mark: Bookmark, number: int) -> Bookmark:
        """Lake first, state last."""
        if chunk.counts.total() != chunk.records:
            raise AccountingError(f"rebuild: {chunk.records} records in, dispositions {dict(chunk.counts)}")
        now = self.clock.now()
        name = f"{self.batch}-rebuild-{number}-{mark.part}"
        by_day: dict[date, list[FetchRow]] = defaultdict(list)
        for row in chunk.rows:
            by_day[utc_day(row.polled_at)].append(row)
        for day in sorted(by_day):
            self.store.lake.write(FETCH_SET, day, name, by_day[day])
        articles = [item.article for item in chunk.restored if item.article and item.is_new]
        files = store_articles(self.store.lake, [*articles, *chunk.versions], name)
        changed = store_absences(self.store.lake, chunk.absences, name)
        counts = Counter(mark.counts) + chunk.counts
        mark = replace(mark, part=mark.part + 1, counts=dict(counts))
        restore(self.store.database, chunk.polls, chunk.restored, files, changed, batch=self.batch, mark=mark, now=now)
        return mark

    def _outside(self, day: date) -> bool:
        return bool((self.since and day < self.since) or (self.until and day > self.until))


def gaps_of(source: Source) -> dict[str, Any]:
    """What an archive cannot give back: the days before its first, and those between without a file.

    {"first", "last", "missing": [days], "deleted_before": day or None}, days as ISO dates.
    """
    days = sorted({day for file in source.files if (day := _archive_day(file.parent.name)) is not None})
    span = [days[0] + timedelta(days=n) for n in range((days[-1] - days[0]).days)] if days else []
    begins = next((day for file in source.files if (day := archive_begins(file.parent.parent)) is not None), None)
    return {
        "first": days[0].isoformat() if days else None,
        "last": days[-1].isoformat() if days else None,
        "missing": [day.isoformat() for day in span if day not in set(days)],
        "deleted_before": begins.isoformat() if begins else None,
    }


def _archive_day(name: str) -> date | None:
    try:
        return date.fromisoformat(name) if len(name) == DAY_FORMAT_LENGTH else None
    except ValueError:
        return None
