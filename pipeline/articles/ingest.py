"""Ingesting files: archives, saved pages, JSONL and feed documents become articles without the queue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline.articles.assemble import Assembled, from_page, from_summary, from_text, with_given_date
from pipeline.articles.fetch import store_articles
from pipeline.articles.items import IngestItem, ItemKind, refused
from pipeline.articles.language import LanguageDetector
from pipeline.articles.readers import read_path
from pipeline.clock import Clock
from pipeline.errors import AccountingError, InputError
from pipeline.feeds.catalogue import UNLISTED, Catalogue
from pipeline.identity.urls import canonical_url, url_key
from pipeline.records import Disposition, QueuedEntry
from pipeline.storage.store import Store

CHUNK_ITEMS = 500  # one commit per so many records: an interrupted backfill loses seconds of work
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # before the first news site: an older date is a slip of the feed
STORED = frozenset({Disposition.OK, Disposition.OK_SUMMARY, Disposition.LANG_UNSUPPORTED})


@dataclass(frozen=True, slots=True)
class Ingest:
    """What an ingest works with."""

    store: Store
    catalogue: Catalogue
    detector: LanguageDetector
    clock: Clock
    batch: str
    source: str | None = None  # for articles whose host the catalogue does not know
    since: date | None = None
    until: date | None = None

    def run(self, paths: Sequence[Path], progress: Callable[[int], None] | None = None) -> list[dict[str, Any]]:
        """Reads every path; gives {"path", "kind", "records", "counts"} for each, `counts` by disposition.

        Among several paths a file of a kind that is not read is one UNREADABLE record. Raises InputError, before
        anything is stored, for a path that is not there and where nothing can be read; AccountingError.
        """
        readers = _readers(paths)
        report = []
        for number, (path, items) in enumerate(readers):
            counts: Counter[str] = Counter()
            kinds: Counter[str] = Counter()
            for part, chunk in enumerate(_chunks(items)):
                kinds.update(item.kind for item in chunk)
                counts.update(self._store_chunk(chunk, f"{self.batch}-ingest-{number}-{part}"))
                if progress:
                    progress(len(chunk))
            if counts.total() != kinds.total():
                raise AccountingError(f"{path}: {kinds.total()} records, {counts.total()} dispositions")
            kind = kinds.most_common(1)[0][0] if kinds else "nothing"
            report.append({"path": str(path), "kind": str(kind), "records": kinds.total(), "counts": dict(counts)})
        return report

    def _store_chunk(self, chunk: Sequence[IngestItem], name: str) -> Counter[str]:
        now = self.clock.now()
        results = self._assembled(chunk, now)
        # one version of one article may stand in a file many times; what the lake holds already is not added again
        versions = {r.entry.key + r.entry.fingerprint: r for r in results if r.disposition in STORED}
        known = self.store.queue.classify([r.entry for r in versions.values()])
        kept = [r for r in versions.values() if known[r.entry.key] is not Disposition.DUPLICATE_URL]
        articles = [r.article for r in kept if r.article]
        files = store_articles(self.store.lake, articles, name)
        stored = [(r.entry, r.article.day) for r in kept if r.article]
        self.store.queue.remember(stored, files, batch=self.batch, now=now)
        counts = Counter(str(r.disposition) for r in results if r.disposition not in STORED)
        counts.update(str(r.disposition) for r in kept)
        repeats = sum(r.disposition in STORED for r in results) - len(kept)
        if repeats:
            counts[Disposition.DUPLICATE_URL] += repeats
        return counts

    def _assembled(self, chunk: Sequence[IngestItem], now: datetime) -> list[Assembled]:
        entries = [self._entry(item, now) for item in chunk]
        days = self.store.queue.stored_days([entry.key for entry in entries])
        results = []
        for item, entry in zip(chunk, entries, strict=True):
            placed = replace(entry, day=days.get(entry.key))
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


def _chunks(items: Iterable[IngestItem]) -> Iterable[Sequence[IngestItem]]:
    chunk: list[IngestItem] = []
    for item in items:
        chunk.append(item)
        if len(chunk) == CHUNK_ITEMS:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def _readers(paths: Sequence[Path]) -> list[tuple[Path, Iterable[IngestItem]]]:
    """Each path once, with its records."""
    readers: list[tuple[Path, Iterable[IngestItem]]] = []
    refusals = []
    for path in dict.fromkeys(paths):
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder; check the path")
        try:
            readers.append((path, read_path(path)))
        except InputError as error:
            refusals.append(error)
            readers.append((path, [refused(path.name, Disposition.UNREADABLE, str(error))]))
    if refusals and len(refusals) == len(readers):
        raise refusals[0]
    return readers
