"""Fetching the pages of queued entries: lease, fetch politely, extract, store, commit.

A retry takes its own leases back and fetches again what was not committed; repeats in the lake are folded by readers.
"""

from __future__ import annotations

import logging
import math
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from pipeline.accounting import IN
from pipeline.articles.assemble import Assembled
from pipeline.articles.attempt import Outcome, PageReader
from pipeline.articles.journal import journal_of
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError, DyadwatchError
from pipeline.feeds.entries import storable
from pipeline.identity.shingles import samples
from pipeline.records import Absence, Article, Disposition, QueuedEntry
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.lake import Lake
from pipeline.storage.queue import Finished
from pipeline.storage.schemas import ABSENCE_SET, ARTICLE_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter

log = logging.getLogger(__name__)

PART_ENTRIES = 96  # a part is committed as a whole: small enough to lose little, large enough for few files
PART_SECONDS = 60.0  # what cannot be begun by then goes back: no slow outlet holds the others up for longer
PART_OF_SOURCE = 12  # at five seconds a page what fits into a part
GIVEN_BACK = "given_back"  # leased, but not begun in time: neither tried nor lost
HOSTS_AT_ONCE = 24  # threads that mostly wait for their host's turn; one host is never asked twice at once


@dataclass(frozen=True, slots=True)
class Fetcher:
    """What a fetch stage works with."""

    store: Store
    reader: PageReader
    clock: Clock

    def run(
        self,
        *,
        batch: str,
        shard: int,
        shards: int,
        seconds: float,
        progress: Callable[[int], None] | None = None,
    ) -> dict[str, int]:
        """Fetches entries that are due until none is left or the time is up; gives the counts by disposition.

        Raises AccountingError when an entry has no or more than one disposition.
        """
        owner = f"{batch}/{shard}"
        self.store.queue.release(owner)
        deadline = time.monotonic() + seconds
        counts: Counter[str] = Counter()
        books = Counter(self.store.batches.counts(batch, "fetch", shard) or {IN: 0})  # an earlier try's as well
        part = 0
        while time.monotonic() < deadline:
            now = self.clock.now()
            leased = self.store.queue.lease(
                owner, PART_ENTRIES, now, shard=shard, shards=shards, per_source=PART_OF_SOURCE
            )
            if not leased:
                break
            outcomes = self._fetch_part(leased, f"{batch}-fetch-{shard}-{part}", batch, shard, deadline, books)
            books += _books(leased, outcomes)
            counts.update(outcome.result.disposition for outcome in outcomes)
            part += 1
            if progress:
                progress(len(outcomes))
        if not part:
            self.store.batches.record(batch, "fetch", shard, books, self.clock.now())
        return dict(counts)

    def _fetch_part(
        self,
        leased: Sequence[QueuedEntry],
        name: str,
        batch: str,
        shard: int,
        deadline: float,
        books: Counter[str],
    ) -> list[Outcome]:
        now = self.clock.now()
        hosts: dict[str, list[QueuedEntry]] = defaultdict(list)
        for entry in leased:
            hosts[urlsplit(entry.url).netloc].append(entry)
        # the lease must outlive the part, with the slowest page after its end
        stop = min(deadline, time.monotonic() + min(PART_SECONDS, self.store.queue.lease_seconds * 0.6))
        with (
            WarcWriter(self.store.home, utc_day(now), batch, "fetch", shard) as archive,
            ThreadPoolExecutor(HOSTS_AT_ONCE) as pool,
        ):
            queues = pool.map(lambda entries: self._fetch_host(entries, archive, batch, stop), hosts.values())
            outcomes = [outcome for queue in queues for outcome in queue]
            _account(leased, outcomes)
            archive.write_journal("fetch", journal_of(outcomes, batch, self.clock.now()), self.clock.now())
        articles = [outcome.result.article for outcome in outcomes if outcome.result.article]
        files = store_articles(self.store.lake, articles, name)
        finished = [_finished(outcome) for outcome in outcomes]
        counts = books + _books(leased, outcomes)
        self.store.queue.finish(finished, files, batch=batch, now=now, shard=shard, counts=counts)
        self._give_back(leased, outcomes, now)
        return outcomes

    def _give_back(self, leased: Sequence[QueuedEntry], outcomes: Sequence[Outcome], now: datetime) -> None:
        """What was not begun waits in the queue until its host takes requests again; the try does not count."""
        done = {outcome.result.entry.key for outcome in outcomes}
        resting: dict[float, list[bytes]] = defaultdict(list)
        for entry in leased:
            if entry.key not in done:
                resting[math.ceil(self.reader.ready_in(entry))].append(entry.key)
        for seconds, keys in resting.items():
            self.store.queue.give_back(keys, until=now + timedelta(seconds=seconds) if seconds else None)

    def _fetch_host(
        self, entries: Iterable[QueuedEntry], archive: WarcWriter, batch: str, stop: float
    ) -> list[Outcome]:
        outcomes = []
        for entry in entries:
            if time.monotonic() > stop or not self.reader.may_begin(entry, stop - time.monotonic()):
                break
            outcomes.append(self._read(entry, archive, batch))
        return outcomes

    def _read(self, entry: QueuedEntry, archive: WarcWriter, batch: str) -> Outcome:
        """One page that a library fails on must not end, run after run, the fetch of all others."""
        try:
            return self.reader.read(entry, archive, batch)
        except (DyadwatchError, OSError, MemoryError):
            raise  # no fault of the page's
        except Exception as error:
            log.exception("fetch: %s is put into the quarantine", entry.url)
            reason = storable(f"reading it failed ({type(error).__name__}: {error})")
            return Outcome(Assembled(entry, None, Disposition.UNREADABLE, reason), quarantined=True)


def _finished(outcome: Outcome) -> Finished:
    result = outcome.result
    return Finished(
        key=result.entry.key,
        disposition=result.disposition,
        day=result.article.day if result.article else None,
        stored_as=result.article.canonical_url if result.article else None,
        retry_at=outcome.retry_at,
        quarantined=outcome.quarantined,
        reason=result.reason,
    )


def store_articles(lake: Lake, articles: Sequence[Article], name: str) -> list[NewFile]:
    """Writes articles and their shingles, one file of each per day; durable when this returns."""
    by_day: dict[date, list[Article]] = defaultdict(list)
    for article in articles:
        by_day[article.day].append(article)
    files = []
    for day in sorted(by_day):
        shingles = list(samples((article.article_id, article.text, article.lang) for article in by_day[day]))
        lake.write(SHINGLE_SET, day, name, shingles)
        files.append(NewFile(lake.write(ARTICLE_SET, day, name, by_day[day]), day))
    return files


def store_absences(lake: Lake, absences: Sequence[Absence], name: str) -> list[date]:
    """Writes absences, one file per day; durable when this returns. Gives the days."""
    by_day: dict[date, list[Absence]] = defaultdict(list)
    for absence in absences:
        by_day[absence.day].append(absence)
    for day in sorted(by_day):
        lake.write(ABSENCE_SET, day, name, by_day[day])
    return sorted(by_day)


def _account(leased: Sequence[QueuedEntry], outcomes: Sequence[Outcome]) -> None:
    keys = [outcome.result.entry.key for outcome in outcomes]
    if len(set(keys)) != len(keys) or not set(keys) <= {entry.key for entry in leased}:
        raise AccountingError(f"fetch: {len(leased)} entries were leased, {len(keys)} dispositions came back")


def _books(leased: Sequence[QueuedEntry], outcomes: Sequence[Outcome]) -> Counter[str]:
    """What a part adds to the books: what was leased, its dispositions, and what went back unbegun."""
    books = Counter(str(outcome.result.disposition) for outcome in outcomes)
    return books + Counter({IN: len(leased), GIVEN_BACK: len(leased) - len(outcomes)})
