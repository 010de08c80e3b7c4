"""Probes of feeds."""

from __future__ import annotations

from pipeline.clock import FrozenClock
from pipeline.feeds.check import Probe, check_feeds
from pipeline.records import PollOutcome
from pipeline.web.client import WebClient
from tests.feeds.conftest import NOW
from tests.feeds.documents import catalogue, feed, item, rss
from tests.web.server import Reply, Site


def probe(client: WebClient, site: Site) -> Probe:
    listed = catalogue(feed("f", site.url("/rss")))
    return check_feeds(listed.feeds, listed, client, FrozenClock(NOW))[0]


def test_a_good_feed(client: WebClient, site: Site) -> None:
    site.replies["/rss"] = Reply(200, rss(item()))
    found = probe(client, site)
    assert found.ok
    assert (found.http_status, found.kind, found.n_entries, found.problems) == (200, "rss20", 1, ())


def test_a_stale_and_moved_feed(client: WebClient, site: Site) -> None:
    site.replies["/rss"] = Reply(301, headers={"Location": "/new"})
    site.replies["/new"] = Reply(200, rss(item(date="Thu, 1 Oct 2026 12:00:00 GMT")))
    found = probe(client, site)
    assert found.ok
    assert found.problems == (f"moved permanently to {site.url('/new')}", "nothing new for 53 days")


def test_a_broken_feed(client: WebClient, site: Site) -> None:
    found = probe(client, site)
    assert not found.ok
    assert (found.outcome, found.http_status, found.problems) == (PollOutcome.NOT_FOUND, 404, ("HTTP 404",))


def test_a_page_in_place_of_a_feed(client: WebClient, site: Site) -> None:
    site.replies["/rss"] = Reply(200, b"<!doctype html><html>" + b"x" * 600)
    found = probe(client, site)
    assert (found.outcome, found.problems) == (PollOutcome.NOT_A_FEED, ("an HTML page",))


def test_many_feeds_keep_their_order(client: WebClient, site: Site) -> None:
    feeds = [feed(f"f{n}", site.url(f"/{n}", f"h{n}.localhost")) for n in range(20)]
    steps: list[int] = []
    probes = check_feeds(feeds, catalogue(*feeds), client, FrozenClock(NOW), steps.append)
    assert [found.feed_id for found in probes] == [found.feed_id for found in feeds]
    assert sum(steps) == 20
