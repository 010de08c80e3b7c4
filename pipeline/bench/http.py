"""Polling speed: the whole poll beside bare threaded requests, on the same feeds in the same run.

Ours archives, hashes, cuts, parses, classifies and queues; the peer reads the bodies and throws them away. Both have
the same number of threads. Rounds take turns, so that whatever else the machine does falls on both.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from statistics import median

import requests

from pipeline.bench.feed_server import BUSY, NEW_ITEMS, ONE_IN, USUAL, FeedServer, etag_of, has_news
from pipeline.clock import FrozenClock
from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.poll import AT_ONCE, poll_feeds
from pipeline.records import Feed
from pipeline.settings import Settings
from pipeline.storage.store import Store
from pipeline.web.client import WebClient

TIMEOUT_S = 60.0
BEGIN = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PAUSE = timedelta(hours=1)  # between two polls; all of them in less than a day, so that validators are sent
OK, NOT_MODIFIED = 200, 304
KINDS = {
    "usual": f"a usual poll: all answer 200, one in {ONE_IN} with {NEW_ITEMS} new items",
    "busy": f"all answer 200, each with {NEW_ITEMS} new items",
    "known": "all answer 304",
}


@dataclass(frozen=True, slots=True)
class Speed:
    """Feeds a second of both, the processor's milliseconds for a feed, and ours by theirs: medians of the rounds."""

    kind: str
    words: str
    ours: float
    bare: float
    ours_cpu_ms: float
    bare_cpu_ms: float
    ratio: float


@dataclass(frozen=True, slots=True)
class _Round:
    seconds: float
    cpu_seconds: float


def measure_http(server: FeedServer, settings: Settings, progress: Callable[[int], None]) -> list[Speed]:
    """Speeds of a usual poll, of one where every feed has news, and of one that all answer with 304.

    All but the last are answered with a changed document. The first edition, when everything is new, comes before
    the clock starts: a feed is new once in its life. `progress` is told of each round; there are `rounds()`.
    Raises AccountingError when either side did not do what it was to do.
    """
    taken: dict[str, list[_Round]] = {}

    def note(name: str, done: _Round) -> None:
        taken.setdefault(name, []).append(done)
        progress(1)

    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder:
        own = replace(settings, home=folder, database_url=None, now=None, allow_loopback=True, use_proxies=False)
        store = Store.open(own)
        catalogue = _catalogue(server.urls)
        for edition in range(BUSY.stop):
            server.turn_to(edition)
            kind = "first" if edition == 0 else "usual" if edition in USUAL else "busy"
            n_new = NEW_ITEMS * sum(has_news(number, edition) for number in range(server.n_feeds))
            expected = {"queued": n_new, "feeds": server.n_feeds} if edition else {}
            note(kind, _poll(store, catalogue, own, 2 * edition, expected))
            note(f"bare {kind}", _bare(server.urls, None, OK))
            if edition in USUAL:
                known = {"feeds_not_modified": server.n_feeds}
                note("known", _poll(store, catalogue, own, 2 * edition + 1, known))
                note("bare known", _bare(server.urls, etag_of(edition), NOT_MODIFIED))
        store.database.engine.dispose()
    return [_speed(kind, words, taken, server) for kind, words in KINDS.items()]


def rounds() -> int:
    """How many rounds `measure_http` takes."""
    return 2 * (1 + len(USUAL) + len(BUSY) + len(USUAL))


def _speed(kind: str, words: str, taken: dict[str, list[_Round]], server: FeedServer) -> Speed:
    ours, bare = taken[kind], taken[f"bare {kind}"]
    return Speed(
        kind,
        words,
        server.n_feeds / median(each.seconds for each in ours),
        server.n_feeds / median(each.seconds for each in bare),
        1000 * median(each.cpu_seconds for each in ours) / server.n_feeds,
        1000 * median(each.cpu_seconds for each in bare) / server.n_feeds,
        median(theirs.seconds / own.seconds for own, theirs in zip(ours, bare, strict=True)),
    )


def _poll(store: Store, catalogue: Catalogue, settings: Settings, number: int, expected: dict[str, int]) -> _Round:
    clock = FrozenClock(BEGIN + number * PAUSE)
    feed_ids = [feed.feed_id for feed in catalogue.feeds]
    with WebClient(settings, clock) as client:
        began, began_cpu = time.perf_counter(), time.process_time()
        report = poll_feeds(store, catalogue, client, feed_ids, batch=f"b{number}", shard=0, clock=clock)
        ended = _Round(time.perf_counter() - began, time.process_time() - began_cpu)
    wrong = {name: n for name, n in expected.items() if report.counts.get(name) != n}
    if wrong:
        raise AccountingError(f"bench http: expected {wrong}, but the poll came to {report.counts}")
    return ended


def _bare(urls: list[str], etag: str | None, status: int) -> _Round:
    session = requests.Session()
    session.trust_env = False  # twice as slow otherwise: it would look for proxies and passwords at every request
    headers = {"If-None-Match": etag} if etag else {}

    def get(url: str) -> int:
        answer = session.get(url, headers=headers, timeout=TIMEOUT_S)
        return answer.status_code if answer.content or status == NOT_MODIFIED else 0

    began, began_cpu = time.perf_counter(), time.process_time()
    with session, ThreadPoolExecutor(AT_ONCE) as pool:
        answers = list(pool.map(get, urls))
    ended = _Round(time.perf_counter() - began, time.process_time() - began_cpu)
    if answers.count(status) != len(urls):
        raise AccountingError(f"bench http: {len(urls) - answers.count(status)} bare requests failed")
    return ended


def _catalogue(urls: list[str]) -> Catalogue:
    feeds = tuple(
        Feed(f"f{n}", f"s{n}", f"Feed {n}", url, None, None, "ru", "BENCH", page_interval_s=0.0)
        for n, url in enumerate(urls)
    )
    return Catalogue(feeds, {"BENCH": ""}, (), ("ru",), "1")
