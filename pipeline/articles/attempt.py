"""One try at the page of one queued entry: robots, politeness, request, extraction; else the feed's summary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.articles.assemble import Assembled, from_page, from_summary
from pipeline.articles.capture import about_entry
from pipeline.articles.language import LanguageDetector
from pipeline.articles.tries import Failure, judge, next_try
from pipeline.clock import Clock
from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Disposition, PollOutcome, QueuedEntry
from pipeline.web.archive import WarcWriter
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.response import Response
from pipeline.web.robots import Robots, Verdict

PAGE_MAX_BYTES = 10 * 2**20  # story-indexer measured that more than 99.99 % of news pages are smaller
PAGE_TIMEOUT_S = 60.0
UNLISTED_INTERVAL_S = 5.0  # between two pages of a host that the catalogue does not know
ROBOTS_UNREACHABLE = "robots.txt cannot be had"
HOST_DOWN = "its host could not be reached a moment ago"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one leased entry, and when it is tried again if it is."""

    result: Assembled
    retry_at: datetime | None = None
    quarantined: bool = False


@dataclass(frozen=True, slots=True)
class PageReader:
    """What a try works with."""

    catalogue: Catalogue
    client: WebClient
    politeness: Politeness
    robots: Robots
    detector: LanguageDetector
    clock: Clock

    def may_begin(self, entry: QueuedEntry, seconds_left: float) -> bool:
        """Whether the entry's host will take a request in time (a dead one is judged without any)."""
        return self.politeness.dead(entry.url) or self.ready_in(entry) <= seconds_left

    def ready_in(self, entry: QueuedEntry) -> float:
        """Seconds until the entry's host may be asked."""
        return self.politeness.ready_in(entry.url)

    def read(self, entry: QueuedEntry, archive: WarcWriter, batch: str) -> Outcome:
        """The article, or why there is none (yet). Every answer goes to the archive."""
        if not entry.fetch_page:
            return Outcome(self._summary(entry, batch))
        if self.politeness.dead(entry.url):
            return self._failed(entry, batch, PollOutcome.CONNECTION, None, HOST_DOWN)
        match self.robots.verdict(entry.url):
            case Verdict.DISALLOWED:
                return Outcome(self._without_page(entry, batch, Disposition.ROBOTS, "robots.txt forbids the page"))
            case Verdict.UNREACHABLE:
                return self._failed(entry, batch, PollOutcome.SERVER_ERROR, None, ROBOTS_UNREACHABLE)
        response = self.ask(entry, archive, about_entry(entry))
        if response.problem is None:
            return Outcome(self._with_page(entry, response, batch))
        reason = f"{response.problem}: {response.error}"
        return self._failed(entry, batch, response.problem, response, reason)

    def ask(
        self,
        entry: QueuedEntry,
        archive: WarcWriter,
        about: Mapping[str, str],
        headers: Mapping[str, str] | None = None,
    ) -> Response:
        """The answer to a request for the entry's page, when it is its host's turn."""
        feed = self.catalogue.feed(entry.feed_id)
        interval = feed.page_interval_s if feed else UNLISTED_INTERVAL_S
        delay = self.robots.crawl_delay(entry.url)
        with self.politeness.turn(entry.url, max(interval, delay or 0.0)):
            response = self.client.get(
                entry.url,
                headers=headers,
                max_bytes=PAGE_MAX_BYTES,
                timeout=PAGE_TIMEOUT_S,
                archive=archive,
                about=about,
            )
        self.politeness.heed(entry.url, response.problem, response.retry_after_s)
        return response

    def _failed(
        self, entry: QueuedEntry, batch: str, problem: PollOutcome, response: Response | None, reason: str
    ) -> Outcome:
        """The feed's summary stands in for the page at once; the page, when it comes, is a newer version of it."""
        match judge(problem, response.status if response else None, entry.attempts):
            case Failure.GONE:
                return Outcome(self._without_page(entry, batch, Disposition.GONE, reason))
            case Failure.LASTING:
                result = self._without_page(entry, batch, Disposition.FETCH_FAILED, reason)
                return Outcome(result, quarantined=True)
            case Failure.PASSING:
                # what stands in is stored once: later tries find its day
                article = self._summary(entry, batch).article if entry.day is None else None
                again = next_try(self.clock.now(), entry.attempts, response.retry_after_s if response else None)
                return Outcome(Assembled(entry, article, Disposition.RETRY_LATER, reason), retry_at=again)

    def read_page(self, entry: QueuedEntry, response: Response, batch: str) -> Assembled:
        """The article that a page holds, or why it holds none."""
        return from_page(
            entry,
            body=response.body,
            url=response.url,
            content_type=response.headers.get("content-type"),
            fetched_at=self.clock.now(),
            batch=batch,
            detector=self.detector,
            catalogue=self.catalogue,
        )

    def _with_page(self, entry: QueuedEntry, response: Response, batch: str) -> Assembled:
        page = self.read_page(entry, response, batch)
        if page.article is None and page.disposition is Disposition.NOT_ARTICLE:
            return self._without_page(entry, batch, Disposition.NOT_ARTICLE, page.reason)
        return page

    def _without_page(self, entry: QueuedEntry, batch: str, failure: Disposition, reason: str) -> Assembled:
        """The feed's own summary as an article, where it says enough and is not stored already; else the failure."""
        summary = self._summary(entry, batch) if entry.day is None else Assembled(entry, None, failure)
        return replace(summary, reason=reason) if summary.article else Assembled(entry, None, failure, reason)

    def _summary(self, entry: QueuedEntry, batch: str) -> Assembled:
        return from_summary(
            entry, fetched_at=self.clock.now(), batch=batch, detector=self.detector, catalogue=self.catalogue
        )
