"""Queued entries fetched from a scripted site: what is stored, what is tried again, what is given back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.articles.attempt import PageReader
from pipeline.articles.fetch import Fetcher
from pipeline.articles.language import LanguageDetector
from pipeline.articles.tries import PAUSES_H, TRIES
from pipeline.clock import FrozenClock
from pipeline.records import Article, FeedState, QueuedEntry, TextKind
from pipeline.settings import Settings
from pipeline.storage.fold import fold_articles
from pipeline.storage.schemas import ARTICLE_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.robots import Robots
from tests.feeds.documents import catalogue, feed
from tests.samples import NOON, entry
from tests.web.server import Reply, Site, serve

Fetch = Callable[..., dict[str, int]]
PROSE = "The envoy spoke with the minister for three hours about visas and flights. " * 6
HTML = {"Content-Type": "text/html; charset=utf-8"}
PAGE = Reply(200, f"<html><title>Talks</title><body><article><p>{PROSE}</p></article></body></html>".encode(), HTML)
SUMMARY = "<p>The envoy and the minister met again on Monday; both called the talks useful, and long.</p>"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.replies["/robots.txt"] = Reply(404)
        yield running


@pytest.fixture
def fetch(store: Store, settings: Settings) -> Fetch:
    listed = catalogue(feed("example"))
    detector = LanguageDetector(listed.languages)

    def run(now: datetime = NOON, *, batch: str = "b1", seconds: float = 30) -> dict[str, int]:
        clock = FrozenClock(now)
        with WebClient(replace(settings, allow_loopback=True), clock) as client:
            reader = PageReader(listed, client, Politeness(), Robots(client), detector, clock)
            return Fetcher(store, reader, clock).run(batch=batch, shard=0, shards=1, seconds=seconds)

    return run


@pytest.fixture
def queue(store: Store, site: Site) -> Callable[..., None]:
    def add(*names: str, **changes: object) -> None:
        found = [replace(entry(name), url=site.url(f"/{name}"), feed_id="example", **changes) for name in names]
        _commit(store, found)

    return add


def _commit(store: Store, found: list[QueuedEntry]) -> None:
    state = FeedState("example", "https://example.org/rss")
    store.queue.commit_poll([state], found, batch="poll", shard=0, counts={}, now=NOON)


def stored(store: Store) -> list[Article]:
    return list(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))


def test_a_page_is_archived_stored_with_its_shingles_and_handed_to_analysis(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = PAGE
    queue("a")
    assert fetch() == {"ok": 1}
    (article,) = stored(store)
    assert (article.title, article.text, article.text_kind) == ("Talks", PROSE.strip(), TextKind.FULL)
    assert len(list(store.lake.read(SHINGLE_SET, [article.day]))) == 1
    assert [file.day for file in store.analysis_queue.waiting()] == [article.day]
    assert store.home.list("archive", ".warc.gz")
    assert store.queue.counts() == {"done": 1}


@pytest.mark.parametrize(
    ("reply", "summary", "expected"),
    [
        pytest.param(Reply(404), "", {"gone": 1}, id="gone"),
        pytest.param(Reply(410), SUMMARY, {"ok_summary": 1}, id="gone-but-summarised"),
        pytest.param(Reply(503), "", {"retry_later": 1}, id="server-error"),
        pytest.param(Reply(429), SUMMARY, {"retry_later": 1}, id="rate-limited"),
        pytest.param(Reply(200, b"<html><body>home</body></html>", HTML), "", {"not_article": 1}, id="no-page"),
    ],
)  # fmt: skip
def test_every_answer_has_one_disposition(
    fetch: Fetch, queue: Callable[..., None], site: Site, reply: Reply, summary: str, expected: dict[str, int]
) -> None:
    site.replies["/a"] = reply
    queue("a", summary_html=summary)
    assert fetch() == expected


def test_a_failing_page_is_tried_again_and_in_the_end_quarantined(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = Reply(500)
    queue("a")
    now, counts = NOON, [fetch(NOON)]
    for pause in PAUSES_H:
        now += timedelta(hours=pause)
        assert fetch(now - timedelta(seconds=1)) == {}
        counts.append(fetch(now))
    assert counts == [{"retry_later": 1}] * (TRIES - 1) + [{"fetch_failed": 1}]
    assert [found.reason for found in store.quarantine.given_up()] == ["server_error: HTTP 500"]
    site.replies["/a"] = PAGE
    store.quarantine.retry()
    assert fetch(now) == {"ok": 1}


def test_a_wall_goes_straight_into_quarantine_with_its_summary_stored(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = Reply(403)
    queue("a", summary_html=SUMMARY)
    assert fetch() == {"ok_summary": 1}
    assert len(store.quarantine.given_up()) == 1
    assert [article.text_kind for article in stored(store)] == [TextKind.SUMMARY]


def test_a_summary_stands_in_at_once_and_the_page_becomes_a_version_of_it(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = Reply(503)
    queue("a", summary_html=SUMMARY)
    assert fetch(NOON) == {"retry_later": 1}
    (summary,) = stored(store)
    assert summary.text_kind is TextKind.SUMMARY
    fetch(NOON + timedelta(hours=1))
    assert len(stored(store)) == 1  # it is stored once, however often the page fails
    elsewhere = site.url("/another-address")
    site.replies["/a"] = replace(
        PAGE, body=PAGE.body.replace(b"<title>", f"<link rel=canonical href={elsewhere}><title>".encode())
    )
    assert fetch(NOON + timedelta(days=1)) == {"ok": 1}
    (upgraded,) = fold_articles(stored(store))
    assert (upgraded.article_id, upgraded.day) == (summary.article_id, summary.day)
    assert upgraded.text_kind is TextKind.FULL


def test_robots_that_cannot_be_had_close_the_site_for_the_time_being(
    fetch: Fetch, queue: Callable[..., None], site: Site
) -> None:
    site.replies |= {"/robots.txt": Reply(500), "/a": PAGE}
    queue("a")
    assert fetch(NOON) == {"retry_later": 1}
    site.replies["/robots.txt"] = Reply(404)
    assert fetch(NOON + timedelta(hours=1)) == {"ok": 1}


def test_a_dead_host_is_not_asked_again_in_the_same_run(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    dead = [replace(entry(f"d{n}"), url=f"http://dead.localhost:9/{n}", source_id="dead") for n in range(5)]
    _commit(store, dead)
    site.replies["/a"] = PAGE
    queue("a")
    assert fetch() == {"ok": 1, "retry_later": 5}


def test_a_host_that_asks_for_rest_gets_it_and_its_entries_keep_their_tries(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies |= {f"/p{n}": Reply(429, b"", {"Retry-After": "300"}) for n in range(4)}
    queue("p0", "p1", "p2", "p3")
    assert fetch(NOON) == {"retry_later": 1}
    assert len([path for path, _ in site.seen if path.startswith("/p")]) == 1
    waiting = store.queue.lease("w", 9, NOON + timedelta(seconds=301))
    assert sorted(found.attempts for found in waiting) == [1, 1, 1]


def test_a_long_backlog_of_one_source_leaves_room_for_others(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies |= {f"/p{n}": PAGE for n in range(120)}
    queue(*(f"p{n}" for n in range(110)), source_id="long", first_seen_at=NOON - timedelta(hours=1))
    queue(*(f"p{n}" for n in range(110, 120)), source_id="short")
    order: list[str] = []
    for n in range(120):
        site.replies[f"/p{n}"] = lambda path, headers: (order.append(path), PAGE)[1]
    assert fetch() == {"ok": 120}
    assert max(order.index(f"/p{n}") for n in range(110, 120)) < 60


def test_robots_forbidden_pages_are_not_asked_for(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/robots.txt"] = Reply(200, b"User-agent: *\nDisallow: /a", {"Content-Type": "text/plain"})
    site.replies["/a"] = PAGE
    queue("a", summary_html=SUMMARY)
    assert fetch() == {"ok_summary": 1}
    assert "/a" not in [path for path, _ in site.seen]
    assert stored(store)[0].text_kind is TextKind.SUMMARY


def test_no_time_left_leaves_the_queue_as_it_was(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = PAGE
    queue("a", "b")
    assert fetch(seconds=0) == {}
    assert store.queue.counts() == {"pending": 2}


def test_a_retry_of_the_run_takes_its_own_leases_back(
    fetch: Fetch, queue: Callable[..., None], site: Site, store: Store
) -> None:
    site.replies["/a"] = PAGE
    queue("a")
    assert store.queue.lease("b1/0", 10, NOON)  # the run died here
    assert fetch(batch="another") == {}
    assert fetch(batch="b1") == {"ok": 1}
