"""Fetching the pages of queued entries: lease, fetch politely, extract, store, commit.

A retry takes its own leases back and fetches again what was not committed; repeats in the lake are folded by readers.
"""

from __future__ import annotations

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit

from pipeline.articles.assemble import Assembled, from_page, from_summary
from pipeline.articles.journal import about_entry, journal_of
from pipeline.articles.language import LanguageDetector
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import Catalogue
from pipeline.identity.shingles import sample
from pipeline.records import Article, Disposition, PollOutcome, QueuedEntry
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.lake import Lake
from pipeline.storage.queue import Finished
from pipeline.storage.schemas import ARTICLE_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.response import Response
from pipeline.web.robots import Robots

PART_ENTRIES = 96  # a part is committed as a whole: small enough to lose little, large enough for few files
HOSTS_AT_ONCE = 8  # pages wait on the network, not on us; one host is never asked twice at once
PAGE_MAX_BYTES = 10 * 2**20  # story-indexer measured that more than 99.99 % of news pages are smaller
PAGE_TIMEOUT_S = 60.0
TRIES = 10  # over at least ten hours, as story-indexer: an outage of an evening loses nothing
RETRY_STEP = timedelta(hours=1)
RETRY_OUTCOMES = frozenset(
    {
        PollOutcome.RATE_LIMITED,
        PollOutcome.SERVER_ERROR,
        PollOutcome.TIMEOUT,
        PollOutcome.DNS,
        PollOutcome.TLS,
        PollOutcome.CONNECTION,
        PollOutcome.CHALLENGE,
    }
)


@dataclass(frozen=True, slots=True)
class Fetcher:
    """What a fetch stage works with."""

    store: Store
    catalogue: Catalogue
    client: WebClient
    politeness: Politeness
    robots: Robots
    detector: LanguageDetector
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

        Raises AccountingError when leased entries and dispositions differ.
        """
        owner = f"{batch}/{shard}"
        self.store.queue.release(owner)
        deadline = time.monotonic() + seconds
        counts: Counter[str] = Counter()
        part = 0
        while time.monotonic() < deadline:
            now = self.clock.now()
            leased = self.store.queue.lease(owner, PART_ENTRIES, now, shard=shard, shards=shards)
            if not leased:
                break
            results = self._fetch_part(leased, f"{batch}-fetch-{shard}-{part}", batch, shard, deadline)
            _account(leased, results)
            counts.update(result.disposition for result in results)
            part += 1
            if progress:
                progress(len(results))
            if len(results) < len(leased):
                break  # time ran out: the rest went back to the queue
        return dict(counts)

    def _fetch_part(
        self, leased: Sequence[QueuedEntry], name: str, batch: str, shard: int, deadline: float
    ) -> list[Assembled]:
        now = self.clock.now()
        hosts: dict[str, list[QueuedEntry]] = defaultdict(list)
        for entry in leased:
            hosts[urlsplit(entry.url).netloc].append(entry)
        # the lease must outlive the part: what cannot be begun by then goes back
        stop = min(deadline, time.monotonic() + self.store.queue.lease_seconds * 0.6)
        with (
            WarcWriter(self.store.home, utc_day(now), batch, "fetch", shard) as archive,
            ThreadPoolExecutor(HOSTS_AT_ONCE) as pool,
        ):
            queues = pool.map(lambda entries: self._fetch_host(entries, archive, batch, stop), hosts.values())
            results = [result for queue in queues for result in queue]
            archive.write_journal("fetch", journal_of(results, batch, self.clock.now()), self.clock.now())
        files = store_articles(self.store.lake, [r.article for r in results if r.article], name)
        self.store.queue.finish([self._finished(r, now) for r in results], files, batch=batch, now=now)
        done = {result.entry.key for result in results}
        rest = [entry.key for entry in leased if entry.key not in done]
        if rest:
            self.store.queue.give_back(rest)
        return results

    def _fetch_host(
        self, entries: Iterable[QueuedEntry], archive: WarcWriter, batch: str, stop: float
    ) -> list[Assembled]:
        results = []
        for entry in entries:
            if time.monotonic() > stop:
                break
            results.append(self._fetch_entry(entry, archive, batch))
        return results

    def _fetch_entry(self, entry: QueuedEntry, archive: WarcWriter, batch: str) -> Assembled:
        if not entry.fetch_page:
            return from_summary(
                entry, fetched_at=self.clock.now(), batch=batch, detector=self.detector, catalogue=self.catalogue
            )
        if not self.robots.allowed(entry.url):
            return self._without_page(entry, batch, Disposition.ROBOTS, "robots.txt forbids the page")
        feed = self.catalogue.feed(entry.feed_id)
        interval = feed.page_interval_s if feed else 5.0
        delay = self.robots.crawl_delay(entry.url)
        with self.politeness.turn(entry.url, max(interval, delay or 0.0)):
            response = self.client.get(
                entry.url,
                max_bytes=PAGE_MAX_BYTES,
                timeout=PAGE_TIMEOUT_S,
                archive=archive,
                about=about_entry(entry),
            )
        self.politeness.heed(entry.url, response.problem, response.retry_after_s)
        if response.problem is None:
            return self._with_page(entry, response, batch)
        reason = f"{response.problem}: {response.error}"
        if response.problem in RETRY_OUTCOMES and entry.attempts < TRIES:
            return Assembled(entry, None, Disposition.RETRY_LATER, reason)
        failure = Disposition.GONE if response.status in (404, 410) else Disposition.FETCH_FAILED
        return self._without_page(entry, batch, failure, reason)

    def _with_page(self, entry: QueuedEntry, response: Response, batch: str) -> Assembled:
        page = from_page(
            entry,
            body=response.body,
            url=response.url,
            content_type=response.headers.get("content-type"),
            fetched_at=self.clock.now(),
            batch=batch,
            detector=self.detector,
            catalogue=self.catalogue,
        )
        if page.article is None and page.disposition is Disposition.NOT_ARTICLE:
            return self._without_page(entry, batch, Disposition.NOT_ARTICLE, page.reason)
        return page

    def _without_page(self, entry: QueuedEntry, batch: str, failure: Disposition, reason: str) -> Assembled:
        """The feed's own summary as an article, where it says enough; else the failure."""
        summary = from_summary(
            entry, fetched_at=self.clock.now(), batch=batch, detector=self.detector, catalogue=self.catalogue
        )
        return summary if summary.article else Assembled(entry, None, failure, reason)

    def _finished(self, result: Assembled, now: datetime) -> Finished:
        retry = result.disposition is Disposition.RETRY_LATER
        return Finished(
            key=result.entry.key,
            disposition=result.disposition,
            day=result.article.day if result.article else None,
            retry_at=now + RETRY_STEP if retry else None,
        )


def store_articles(lake: Lake, articles: Sequence[Article], name: str) -> list[NewFile]:
    """Writes articles and their shingles, one file of each per day; durable when this returns."""
    by_day: dict[date, list[Article]] = defaultdict(list)
    for article in articles:
        by_day[article.day].append(article)
    files = []
    for day in sorted(by_day):
        shingles = [sample(a.article_id, a.text, a.title, a.lang) for a in by_day[day]]
        lake.write(SHINGLE_SET, day, name, shingles)
        files.append(NewFile(lake.write(ARTICLE_SET, day, name, by_day[day]), day))
    return files


def _account(leased: Sequence[QueuedEntry], results: Sequence[Assembled]) -> None:
    keys = [result.entry.key for result in results]
    if len(set(keys)) != len(keys) or not set(keys) <= {entry.key for entry in leased}:
        raise AccountingError(f"fetch: {len(leased)} entries were leased, {len(keys)} dispositions came back")
