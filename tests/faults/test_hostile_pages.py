"""Hostile pages behind queued entries, end to end: each entry has one disposition and holds no other up."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.articles import attempt
from pipeline.articles.tries import PAUSES_H
from pipeline.records import Article, FeedState
from pipeline.settings import Settings
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from pipeline.web.robots import Robots, RobotsFile
from tests.faults.conftest import FetchOne
from tests.faults.raw_answers import BROKEN, DRIPS, Talk, pour
from tests.samples import NOON, entry
from tests.web.server import Reply, Site, raw_server

HANG_SECONDS = 90  # each of these ends by its own deadline of a second, or at once
HTML = {"Content-Type": "text/html; charset=utf-8"}
PROSE = "The envoy spoke with the minister for three hours about visas and flights. " * 6
SUMMARY = "<p>The envoy and the minister met again on Monday; both called the talks useful, and long.</p>"
pytestmark = pytest.mark.timeout(HANG_SECONDS)


def html(inside: str = "") -> bytes:
    return f"<html><title>Talks</title><body><article><p>{PROSE}</p>{inside}</article></body></html>".encode()


def stored(store: Store) -> list[Article]:
    return list(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))


@pytest.fixture
def no_robots(monkeypatch: pytest.MonkeyPatch) -> None:
    """A raw server answers robots.txt as it answers everything: as if there were none."""
    monkeypatch.setattr(Robots, "_fetch", lambda self, origin: RobotsFile())


@pytest.mark.parametrize("talk", (DRIPS | BROKEN).values(), ids=DRIPS | BROKEN)
@pytest.mark.usefixtures("no_robots")
def test_a_server_that_drips_or_breaks_is_tried_again_later(fetch_one: FetchOne, store: Store, talk: Talk) -> None:
    with raw_server(talk) as port:
        assert fetch_one(f"http://x.localhost:{port}/a") == {"retry_later": 1}
    assert store.queue.next_due(NOON) == 0
    assert store.queue.next_due(NOON + timedelta(hours=PAUSES_H[0])) == 1


@pytest.mark.parametrize("talk", DRIPS.values(), ids=DRIPS)
def test_a_robots_txt_that_drips_closes_the_site_for_now(
    fetch_one: FetchOne, monkeypatch: pytest.MonkeyPatch, talk: Talk
) -> None:
    monkeypatch.setattr("pipeline.web.robots.TIMEOUT_S", 1.0)
    with raw_server(talk) as port:
        assert fetch_one(f"http://x.localhost:{port}/a") == {"retry_later": 1}


@pytest.mark.usefixtures("no_robots")
def test_an_endless_page_is_given_up(fetch_one: FetchOne, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attempt, "PAGE_TIMEOUT_S", 50.0)
    with raw_server(pour(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2**20)) as port:
        assert fetch_one(f"http://x.localhost:{port}/a") == {"fetch_failed": 1}


@pytest.mark.parametrize(
    ("reply", "disposition"),
    [
        pytest.param(Reply(200, b"", HTML), "not_article", id="nothing"),
        pytest.param(Reply(200, b"\0" * 10**6, HTML), "not_article", id="nul-bytes"),
        pytest.param(Reply(200, html("\0" * 1000), HTML), "ok", id="nul-inside"),
        pytest.param(Reply(200, html("<div>" * 40_000), HTML), "ok", id="deep-nesting"),
        pytest.param(Reply(200, html("<p>a</p>" * 100_000), HTML), "not_article", id="too-many-elements"),
        pytest.param(Reply(200, html(f"<i {'a ' * 10**6}>"), HTML), "not_article", id="too-many-attributes"),
        pytest.param(Reply(200, html(f"<i a='{'b' * 10**6}'></i>"), HTML), "ok", id="huge-attribute"),
        pytest.param(Reply(200, html("<p>" + "word " * 1_900_000 + "</p>"), HTML), "ok", id="ten-megabytes-on-a-line"),
        pytest.param(Reply(200, html('"' * 10**6), HTML), "ok", id="a-million-quotation-marks"),
        pytest.param(Reply(200, html("<p>&#xD800;&#0;&#x110000;</p>"), HTML), "ok", id="no-characters"),
        pytest.param(Reply(200, b"%PDF-1.7", {"Content-Type": "application/pdf"}), "not_article", id="pdf"),
        pytest.param(Reply(200, b"%PDF-1.7" * 999, HTML), "not_article", id="pdf-in-disguise"),
        pytest.param(Reply(200, gzip.compress(bytes(2**26)), HTML | {"Content-Encoding": "gzip"}), "fetch_failed",
                     id="bomb"),
        pytest.param(Reply(200, zlib.compress(bytes(2**26)), HTML | {"Content-Encoding": "deflate"}), "fetch_failed",
                     id="deflate-bomb"),
        pytest.param(Reply(200, b"x", HTML | {"Content-Encoding": "br"}), "fetch_failed", id="brotli"),
        pytest.param(Reply(200, html(), HTML | {"Content-Length": "99999"}, send_length=False), "retry_later",
                     id="shorter-than-announced"),
        pytest.param(Reply(302, headers={"Location": "http://169.254.169.254/"}), "fetch_failed", id="inside"),
        pytest.param(Reply(302, headers={"Location": "file:///etc/passwd"}), "fetch_failed", id="file"),
        pytest.param(Reply(302, headers={"Location": "/a"}), "fetch_failed", id="loop"),
        pytest.param(Reply(410), "gone", id="gone"),
        pytest.param(Reply(429, headers={"Retry-After": "9" * 400}), "retry_later", id="retry-never"),
    ],
)  # fmt: skip
def test_an_odd_page_has_its_disposition(fetch_one: FetchOne, site: Site, reply: Reply, disposition: str) -> None:
    site.replies["/a"] = reply
    assert fetch_one(site.url("/a")) == {disposition: 1}


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "http://169.254.169.254/a", "http://2852039166/a", "http://[::1]/a", "http://0xA000001/a",
     "http://user:pw@site.localhost/a", "http://" + "a" * 70 + ".example/a"],
)  # fmt: skip
def test_an_entry_that_leads_inside_is_quarantined(fetch_one: FetchOne, store: Store, url: str) -> None:
    """Such a link is sifted out of a feed; one that is in the queue all the same ends there."""
    counts = fetch_one(url)
    assert counts in ({"fetch_failed": 1}, {"retry_later": 1})
    assert stored(store) == []


def test_production_never_asks_this_machine(fetch_one: FetchOne, site: Site, store: Store, settings: Settings) -> None:
    site.replies["/a"] = Reply(200, html(), HTML)
    assert fetch_one(site.url("/a", "127.0.0.1"), settings=settings) in ({"fetch_failed": 1}, {"retry_later": 1})
    assert site.seen == []
    assert stored(store) == []


def test_a_page_that_breaks_the_extractor_is_quarantined_and_the_others_are_stored(
    fetch_one: FetchOne, site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = attempt.from_page

    def fails_on_one(queued: object, **page: object) -> object:
        if b"poison" in page["body"]:  # type: ignore[operator]
            raise KeyError("a slip of a library")
        return real(queued, **page)

    monkeypatch.setattr(attempt, "from_page", fails_on_one)
    site.replies |= {"/bad": Reply(200, html("poison"), HTML), "/a": Reply(200, html(), HTML)}
    bad = replace(entry("bad"), url=site.url("/bad"), feed_id="example")
    state = FeedState("example", "https://example.org/rss")
    store.queue.commit_poll([state], [bad], batch="earlier", shard=0, counts={}, now=NOON)
    assert fetch_one(site.url("/a")) == {"unreadable": 1, "ok": 1}
    (given_up,) = store.quarantine.given_up()
    assert "KeyError" in given_up.reason
    assert len(stored(store)) == 1


def test_what_stands_in_for_a_hostile_page_is_the_feeds_summary(fetch_one: FetchOne, site: Site) -> None:
    site.replies["/a"] = Reply(200, html(f"<i {'a ' * 10**6}>"), HTML)
    assert fetch_one(site.url("/a"), summary_html=SUMMARY) == {"ok_summary": 1}
