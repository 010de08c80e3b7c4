"""Taking in records that others made: pages, texts and feed entries become articles without the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from pipeline.articles.assemble import Assembled, from_page, from_summary, from_text, with_given_date
from pipeline.articles.capture import about_entry
from pipeline.articles.fetch import store_articles
from pipeline.articles.items import IngestItem, ItemKind
from pipeline.articles.journal import record_of
from pipeline.articles.language import LanguageDetector
from pipeline.articles.sources import Source, SourceKind
from pipeline.articles.topical import PageFilter
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import UNLISTED, Catalogue
from pipeline.identity.urls import canonical_url, url_key
from pipeline.records import Disposition, QueuedEntry
from pipeline.storage.bookmarks import Bookmark
from pipeline.storage.journal import MadeFrom, to_lines
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter

CHUNK_ITEMS = 500  # one commit per so many records: an interrupted backfill loses seconds of work
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the first news site: an older date is a slip of the feed
STORED = frozenset({Disposition.OK, Disposition.OK_SUMMARY, Disposition.LANG_UNSUPPORTED})
MADE_FROM = {ItemKind.PAGE: MadeFrom.PAGE, ItemKind.TEXT: MadeFrom.TEXT, ItemKind.ENTRY: MadeFrom.SUMMARY}


@dataclass(frozen=True, slots=True)
class Intake:
    """What taking in works with."""

    store: Store
    catalogue: Catalogue
    detector: LanguageDetector
    clock: Clock
    batch: str
    source: str | None = None  # for articles whose host the catalogue does not know
    since: date | None = None
    until: date | None = None
    page_filter: PageFilter | None = None  # for other people's archives, which hold pages on everything

    def read(self, source: Source, mark: Bookmark, number: int) -> Iterator[Bookmark]:
        """Stores the source's records from the bookmark on; gives the new bookmark after each commit."""
        page_filter = self.page_filter if source.kind is SourceKind.WARC else None
        for chunk in _chunks(source.items(mark.position)):
            mark = self._store_chunk(chunk, mark, number, page_filter)
            yield mark

    def _store_chunk(
        self, chunk: Sequence[IngestItem], mark: Bookmark, number: int, page_filter: PageFilter | None
    ) -> Bookmark:
        now = self.clock.now()
        pairs = list(zip(chunk, self._assembled(chunk, now, page_filter), strict=True))
        # one version of one article may stand in a file many times; what the lake holds already is not added again
        versions = {r.entry.key + r.entry.fingerprint: (item, r) for item, r in pairs if r.disposition in STORED}
        known = self.store.queue.classify([r.entry for _, r in versions.values()])
        kept = [(i, r) for i, r in versions.values() if known[r.entry.key] is not Disposition.DUPLICATE_URL]
        counts = Counter(mark.counts)
        counts.update(str(r.disposition) for _, r in pairs if r.disposition not in STORED)
        counts.update(str(r.disposition) for _, r in kept)
        repeats = sum(r.disposition in STORED for _, r in pairs) - len(kept)
        if repeats:
            counts[Disposition.DUPLICATE_URL] += repeats
        if counts.total() != sum(mark.counts.values()) + len(chunk):
            raise AccountingError(f"{chunk[0].place}: {len(chunk)} records in, dispositions {dict(counts)}")
        self._archive(kept, number, mark.part, now)
        articles = [r.article for _, r in kept if r.article]
        files = store_articles(self.store.lake, articles, f"{self.batch}-ingest-{number}-{mark.part}")
        stored = [replace(r.entry, day=r.article.day, stored_as=r.article.canonical_url) for _, r in kept if r.article]
        position = max((mark.position, *(item.end for item in chunk)))
        mark = replace(mark, position=position, part=mark.part + 1, counts=dict(counts))
        self.store.queue.remember(stored, files, batch=self.batch, now=now, mark=mark)
        return mark

    def _archive(self, kept: Sequence[tuple[IngestItem, Assembled]], number: int, part: int, now: datetime) -> None:
        """What is stored goes into the archive first, so that it alone can rebuild the lake."""
        with WarcWriter(self.store.home, utc_day(now), self.batch, f"ingest-{number}", part) as archive:
            for item, result in kept:
                about = about_entry(result.entry, "ingest")
                if item.kind is ItemKind.PAGE:
                    archive.write_given(result.entry.url, item.body, item.content_type or "text/html", now, about)
                elif item.kind is ItemKind.TEXT:
                    archive.write_given(
                        result.entry.url, item.text.encode("utf-8", "replace"), "text/plain", now, about
                    )
            records = (record_of(result, MADE_FROM[item.kind], self.batch, now) for item, result in kept)
            archive.write_journal("ingest", to_lines(records), now)

    def _assembled(self, chunk: Sequence[IngestItem], now: datetime, page_filter: PageFilter | None) -> list[Assembled]:
        entries = [self._entry(item, now) for item in chunk]
        stored = self.store.queue.stored([entry.key for entry in entries])
        results = []
        for item, entry in zip(chunk, entries, strict=True):
            if page_filter and item.kind is ItemKind.PAGE and (reason := page_filter.why_not(item, entry)):
                results.append(Assembled(entry, None, Disposition.NOT_RELEVANT, reason))
                continue
            day, stored_as = stored.get(entry.key, (None, None))
            placed = replace(entry, day=day, stored_as=stored_as)
            results.append(self._in_range(self._with_fingerprint(self._assemble(item, placed, now))))
        return results

    def _entry(self, item: IngestItem, now: datetime) -> QueuedEntry:
        canonical = canonical_url(item.url) if item.url else None
        source_id, bloc, lang = self._source(item, canonical)
        return QueuedEntry(
            key=url_key(canonical or item.place),
            feed_id="",
            source_id=source_id,
            bloc=bloc,
            url=item.url or "",
            title=item.title,
            summary_html=item.summary_html,
            published_at=item.published_at,
            author=item.author,
            first_seen_at=item.seen_at or now,
            fingerprint=b"",
            lang=item.lang or lang,
        )

    def _source(self, item: IngestItem, canonical: str | None) -> tuple[str, str, str | None]:
        """Source id, bloc and language: by host where the catalogue knows it, else as stated."""
        found = self.catalogue.source_for_url(canonical or "")
        stated = item.source_id or self.source
        if found.bloc != UNLISTED or not stated:
            return found.source_id, found.bloc, found.lang
        feeds = [feed for feed in self.catalogue.feeds if feed.source_id == stated]
        return stated, feeds[0].bloc if feeds else found.bloc, feeds[0].lang if feeds else None

    def _assemble(self, item: IngestItem, entry: QueuedEntry, now: datetime) -> Assembled:
        fetched_at = item.seen_at or now
        shared: dict[str, Any] = {
            "fetched_at": fetched_at,
            "batch": self.batch,
            "detector": self.detector,
            "catalogue": self.catalogue,
        }
        match item.kind:
            case ItemKind.REFUSED:
                return Assembled(entry, None, item.disposition, item.reason)
            case ItemKind.TEXT:
                return from_text(entry, text=item.text, given_at=item.given_at, **shared)
            case ItemKind.ENTRY:
                summary = from_summary(entry, **shared)
                # a saved feed is read to fill in the past: its dates stand, however old
                given = item.published_at if _plausible(item.published_at, now) else None
                return with_given_date(summary, given) if given else summary
            case ItemKind.PAGE:
                page = from_page(entry, body=item.body, url=entry.url, content_type=item.content_type, **shared)
                return with_given_date(page, item.given_at) if item.given_at else page

    def _with_fingerprint(self, result: Assembled) -> Assembled:
        digest = bytes.fromhex(result.article.text_sha256[:16]) if result.article else bytes(8)
        return replace(result, entry=replace(result.entry, fingerprint=digest))

    def _in_range(self, result: Assembled) -> Assembled:
        day = result.article.day if result.article else None
        if day and ((self.since and day < self.since) or (self.until and day > self.until)):
            return replace(result, article=None, disposition=Disposition.OUT_OF_RANGE, reason=f"its day is {day}")
        return result


def _plausible(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and EARLIEST <= moment <= now + timedelta(days=1)


def _chunks(items: Iterable[IngestItem]) -> Iterator[Sequence[IngestItem]]:
    chunk: list[IngestItem] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == CHUNK_ITEMS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
