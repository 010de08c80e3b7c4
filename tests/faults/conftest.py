"""A scripted site, and the poller and the fetcher pointed at it with short deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

import pytest

from pipeline.articles import attempt
from pipeline.articles.attempt import PageReader
from pipeline.articles.fetch import Fetcher
from pipeline.articles.language import LanguageDetector
from pipeline.clock import FrozenClock
from pipeline.feeds import poll as polling
from pipeline.records import FeedState, FetchRow
from pipeline.settings import Settings
from pipeline.storage.store import Store
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.robots import Robots
from tests.feeds.documents import catalogue, feed
from tests.samples import NOON, entry
from tests.web.server import Reply, Site, serve

DEADLINE_SECONDS = 1.0  # of one request in these tests; 60 in production

PollOne = Callable[..., FetchRow]
FetchOne = Callable[..., dict[str, int]]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.replies["/robots.txt"] = Reply(404)
        yield running


@pytest.fixture
def web(settings: Settings) -> Settings:
    return replace(settings, allow_loopback=True)


@pytest.fixture
def poll_one(store: Store, web: Settings, monkeypatch: pytest.MonkeyPatch) -> PollOne:
    """Polls one feed at `url`, end to end; gives its row."""
    monkeypatch.setattr(polling, "TIMEOUT_S", DEADLINE_SECONDS)
    runs = iter(range(99))

    def run(url: str, now: datetime = NOON, *, settings: Settings = web) -> FetchRow:
        with WebClient(settings, FrozenClock(now)) as client:
            report = polling.poll_feeds(
                store,
                catalogue(feed("example", url)),
                client,
                ["example"],
                batch=f"run{next(runs)}",
                shard=0,
                clock=FrozenClock(now),
            )
        return report.rows[0]

    return run


@pytest.fixture
def fetch_one(store: Store, web: Settings, monkeypatch: pytest.MonkeyPatch) -> FetchOne:
    """Queues one entry that leads to `url` and fetches it, end to end; gives the counts by disposition."""
    monkeypatch.setattr(attempt, "PAGE_TIMEOUT_S", DEADLINE_SECONDS)
    listed = catalogue(feed("example"))
    detector = LanguageDetector(listed.languages)

    def run(url: str, *, settings: Settings = web, **changes: object) -> dict[str, int]:
        queued = replace(entry("a"), url=url, feed_id="example", **changes)
        state = FeedState("example", "https://example.org/rss")
        store.queue.commit_poll([state], [queued], batch="poll", shard=0, counts={}, now=NOON)
        clock = FrozenClock(NOON)
        with WebClient(settings, clock) as client:
            reader = PageReader(listed, client, Politeness(), Robots(client), detector, clock)
            return Fetcher(store, reader, clock).run(batch="b1", shard=0, shards=1, seconds=30)

    return run
