"""A shard of feeds polled against a scripted site: archive, lake, queue and state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.clock import FrozenClock
from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.poll import PollReport, heard_from, permanent_target, poll_feeds
from pipeline.feeds.schedule import due
from pipeline.feeds.seen import unpack_seen
from pipeline.records import FeedState, FetchRow, PollOutcome
from pipeline.storage.schemas import FETCH_SET
from pipeline.storage.store import Store
from pipeline.web.client import WebClient
from pipeline.web.response import Response
from tests.feeds.conftest import NOW
from tests.feeds.documents import catalogue, feed, item, rss
from tests.web.server import Headers, Reply, Site

RSS = {"Content-Type": "application/rss+xml"}
Poll = Callable[..., PollReport]


@pytest.fixture
def listed(site: Site) -> Catalogue:
    return catalogue(feed("example", site.url("/rss")))


@pytest.fixture
def poll(store: Store, client: WebClient, listed: Catalogue) -> Poll:
    runs = iter(range(99))

    def run(now: datetime = NOW, *, feeds: Catalogue = listed, batch: str | None = None) -> PollReport:
        ids = [found.feed_id for found in feeds.feeds]
        name = batch or f"run{next(runs)}"
        return poll_feeds(store, feeds, client, ids, batch=name, shard=0, clock=FrozenClock(now))

    return run


def state(store: Store) -> FeedState:
    return store.feed_states.get()["example"]


def test_new_entries_are_archived_recorded_and_queued(poll: Poll, site: Site, store: Store) -> None:
    body = rss(item("https://example.org/a"), item("https://example.org/b"), item(None))
    site.replies["/rss"] = Reply(200, body, RSS | {"ETag": '"1"'})
    report = poll(batch="run1")
    assert report.counts == {"feeds": 1, "feeds_new": 1, "entries": 3, "queued": 2, "no_link": 1}
    assert store.queue.counts() == {"pending": 2}
    (row,) = store.lake.read(FETCH_SET, [NOW.date()])
    assert row == report.rows[0]
    assert (row.outcome, row.n_entries, row.n_new, row.bytes) == (PollOutcome.NEW, 3, 2, len(body))
    assert row.dispositions == {"queued": 2, "no_link": 1}
    assert state(store).etag == '"1"'
    assert state(store).last_ok_at == NOW
    with store.home.open("archive/2026-11-23/run1-poll-0.warc.gz") as stream:
        assert [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"] == [body]


def test_a_repeated_batch_does_nothing_twice(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    first, again = poll(batch="run1"), poll(batch="run1")
    assert again.counts == first.counts
    assert len(site.seen) == 1
    assert len(list(store.lake.read(FETCH_SET, [NOW.date()]))) == 1


def test_nothing_is_committed_when_the_lake_cannot_be_written(
    poll: Poll, site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    with monkeypatch.context() as patch:
        patch.setattr(type(store.lake), "write", _fail)
        with pytest.raises(RuntimeError):
            poll(batch="run1")
    assert (store.feed_states.get(), store.queue.counts()) == ({}, {})
    assert poll(batch="run1").counts["queued"] == 1


def _fail(*args: object) -> None:
    raise RuntimeError("power cut")


def test_validators_are_sent_and_a_304_is_heard(poll: Poll, site: Site, store: Store) -> None:
    nine = "Mon, 23 Nov 2026 09:00:00 GMT"

    def script(path: str, headers: Headers) -> Reply:
        if headers.get("if-none-match") == '"1"' and headers.get("if-modified-since") == nine:
            return Reply(304)
        return Reply(200, rss(item()), {"ETag": '"1"', "Last-Modified": nine})

    site.replies["/rss"] = script
    poll()
    row = poll(NOW + timedelta(hours=1)).rows[0]
    assert (row.outcome, row.http_status, row.heard_from) == (PollOutcome.NOT_MODIFIED, 304, NOW)
    assert state(store).last_ok_at == NOW + timedelta(hours=1)


def test_once_a_day_no_validators_are_sent(poll: Poll, site: Site) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), {"ETag": '"1"'})
    for hours in (0, 1, 25):
        poll(NOW + timedelta(hours=hours))
    assert ["if-none-match" in headers for _, headers in site.seen] == [False, True, False]


def test_the_same_body_is_not_parsed_again(poll: Poll, site: Site) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    poll()
    row = poll(NOW + timedelta(hours=1)).rows[0]
    assert (row.outcome, row.n_entries, row.heard_from) == (PollOutcome.SAME_BODY, 0, NOW)


def test_a_changed_entry_is_queued_again(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(200, rss(item(title="First")), RSS)
    poll()
    site.replies["/rss"] = Reply(200, rss(item(title="Corrected")), RSS)
    row = poll(NOW + timedelta(hours=1)).rows[0]
    assert (row.outcome, row.dispositions) == (PollOutcome.NOTHING_NEW, {"changed": 1})
    (entry,) = store.queue.lease("o", 9, NOW + timedelta(hours=1))
    assert (entry.title, entry.first_seen_at) == ("Corrected", NOW)


def test_items_of_the_last_document_are_not_read_again_but_counted(poll: Poll, site: Site, store: Store) -> None:
    old = item("https://example.org/old", date="Mon, 05 Oct 2026 09:00:00 GMT")
    first = (item("https://example.org/a"), item(None), old)
    site.replies["/rss"] = Reply(200, rss(*first), RSS)
    poll()
    site.replies["/rss"] = Reply(200, rss(item("https://example.org/b", date=None), *first), RSS)
    row = poll(NOW + timedelta(hours=1)).rows[0]
    assert (row.outcome, row.n_entries, row.n_new) == (PollOutcome.NEW, 4, 1)
    assert row.dispositions == {"queued": 1, "duplicate_url": 1, "no_link": 1, "too_old": 1}
    assert (row.oldest_entry_at, row.heard_from) == (datetime(2026, 10, 5, 9, tzinfo=UTC), NOW)
    assert len(unpack_seen(state(store).seen_items)) == 4


def test_items_are_remembered_only_when_they_were_queued(
    poll: Poll, site: Site, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.storage.queue.record_batch", _fail)
        with pytest.raises(RuntimeError):
            poll()
    assert poll(NOW + timedelta(hours=1)).counts["queued"] == 1


def test_a_failed_poll_forgets_nothing(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    poll()
    known = state(store).seen_items
    for hours, reply in enumerate((Reply(500), Reply(200, b""), Reply(200, rss())), 1):
        site.replies["/rss"] = reply
        poll(NOW + timedelta(hours=hours))
    assert known is not None
    assert state(store).seen_items == known


def test_an_unchanged_entry_is_no_change_after_another_feed_reworded_it(poll: Poll, site: Site, store: Store) -> None:
    """Two feeds of one publisher that word an address differently do not have it fetched again for ever."""
    all_news, topic = feed("all", site.url("/1"), source_id="s"), feed("topic", site.url("/2"), source_id="s")
    site.replies["/1"] = Reply(200, rss(item(title="One")), RSS)
    site.replies["/2"] = Reply(200, rss(item(title="Two")), RSS)
    outcomes = []
    for hours in range(6):
        site.replies["/1"] = Reply(200, rss(item(title="One"), channel=f"<x>{hours}</x>"), RSS)
        site.replies["/2"] = Reply(200, rss(item(title="Two"), channel=f"<x>{hours}</x>"), RSS)
        report = poll(NOW + timedelta(hours=hours), feeds=catalogue((all_news, topic)[hours % 2]))
        outcomes.append(dict(report.rows[0].dispositions))
    assert outcomes == [{"queued": 1}, {"changed": 1}] + [{"duplicate_url": 1}] * 4


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        (Reply(200, b""), PollOutcome.EMPTY),
        (Reply(200, b"  \n"), PollOutcome.EMPTY),
        (Reply(200, b"OK"), PollOutcome.EMPTY),
        (Reply(200, rss()), PollOutcome.EMPTY),
        (Reply(200, b"<!doctype html><html><body>" + b"Sorry " * 200), PollOutcome.NOT_A_FEED),
        (Reply(200, b"<html><head><title>Just a moment...</title>" + b" " * 600), PollOutcome.CHALLENGE),
        (Reply(304), PollOutcome.HTTP_ERROR),
        (Reply(404), PollOutcome.NOT_FOUND),
        (Reply(410), PollOutcome.GONE),
        (Reply(429), PollOutcome.RATE_LIMITED),
        (Reply(500), PollOutcome.SERVER_ERROR),
        (Reply(302, headers={"Location": "http://10.0.0.1/rss"}), PollOutcome.BLOCKED_ADDRESS),
        (Reply(200, rss(item())[:-9], {"Content-Length": "9999"}, send_length=False), PollOutcome.CONNECTION),
    ],
)
def test_what_is_not_heard(poll: Poll, site: Site, store: Store, reply: Reply, outcome: PollOutcome) -> None:
    site.replies["/rss"] = reply
    row = poll().rows[0]
    assert (row.outcome, row.heard_from, row.n_new) == (outcome, None, 0)
    assert row.error
    assert state(store).last_ok_at is None
    assert state(store).failures > 0


def test_a_zombie_is_not_taken_for_the_same_body(poll: Poll, site: Site) -> None:
    site.replies["/rss"] = Reply(200, b"", {"ETag": '"zombie"'})
    outcomes = [poll(NOW + timedelta(hours=hours)).rows[0].outcome for hours in range(3)]
    assert outcomes == [PollOutcome.EMPTY] * 3
    assert all("if-none-match" not in headers for _, headers in site.seen)


def test_retry_after_postpones_this_feed(poll: Poll, site: Site, store: Store, listed: Catalogue) -> None:
    site.replies["/rss"] = Reply(429, headers={"Retry-After": "Mon, 23 Nov 2026 18:00:00 GMT"})
    poll()
    at = NOW + timedelta(hours=5, minutes=59)
    assert due(listed.feeds, store.feed_states.get(), at) == []
    assert due(listed.feeds, store.feed_states.get(), at + timedelta(minutes=62)) != []


def test_a_move_is_followed_at_once_and_kept_after_three_times(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(301, headers={"Location": "/new"})
    for hours in range(4):
        site.replies["/new"] = Reply(200, rss(item(f"https://example.org/{hours}")), RSS)
        assert poll(NOW + timedelta(hours=hours)).rows[0].outcome is PollOutcome.NEW
    assert [path for path, _ in site.seen] == ["/rss", "/new"] * 3 + ["/new"]
    assert state(store).url == site.url("/new")


def test_two_feeds_that_show_one_address_queue_it_once(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/1"] = Reply(200, rss(item(title="One")), RSS)
    site.replies["/2"] = Reply(200, rss(item(title="Two")), RSS)
    both = catalogue(feed("a", site.url("/1")), feed("b", site.url("/2")))
    report = poll(feeds=both)
    assert [row.dispositions for row in report.rows] == [{"queued": 1}, {"duplicate_url": 1}]
    assert [entry.feed_id for entry in store.queue.lease("o", 9, NOW)] == ["a"]


def test_one_dead_feed_does_not_hold_up_the_others(poll: Poll, site: Site) -> None:
    feeds = [feed(f"f{n}", site.url(f"/{n}", f"h{n}.localhost")) for n in range(30)]
    for number in range(30):
        site.replies[f"/{number}"] = Reply(200, rss(item(f"https://example.org/{number}")), RSS)
    site.replies["/7"] = Reply(500)
    counts = poll(feeds=catalogue(*feeds)).counts
    assert (counts["feeds"], counts["feeds_new"], counts["feeds_server_error"], counts["queued"]) == (30, 29, 1, 29)


def test_feed_without_text_pages_is_marked(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), RSS)
    poll(feeds=catalogue(feed("example", site.url("/rss"), fetch_pages=False, lang="ru")))
    (entry,) = store.queue.lease("o", 9, NOW)
    assert (entry.fetch_page, entry.lang) == (False, "ru")


BEFORE = NOW - timedelta(hours=2)


@pytest.mark.parametrize(
    ("dates", "last_ok", "seen_before", "expected"),
    [
        ([-5, -1], None, False, -5),  # first poll: from the oldest dated entry
        ([-5, -1], -2, False, -2),  # it reaches back behind the last poll: windows overlap
        ([-1, -0.5], -2, False, -1),  # a gap: entries fell off in between
        ([-1, -0.5], -2, True, -2),  # an entry seen before proves the overlap
        ([], -2, True, -2),  # undated
        ([], -2, False, None),
        ([], None, False, None),
        ([5, -3], None, False, -3),
        ([5], None, False, None),  # only dates in the future
    ],
)
def test_since_when_a_poll_heard_the_feed(
    dates: list[float], last_ok: float | None, seen_before: bool, expected: float | None
) -> None:
    def at(hours: float | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    moments = [NOW + timedelta(hours=hours) for hours in dates]
    assert heard_from(PollOutcome.NOTHING_NEW, moments, at(last_ok), seen_before, NOW) == at(expected)


@pytest.mark.parametrize(
    ("redirects", "target"),
    [
        ((), None),
        (((301, "b"),), "b"),
        (((301, "b"), (308, "c")), "c"),
        (((301, "b"), (302, "c")), "b"),
        (((302, "b"), (301, "c")), None),
    ],
)
def test_how_far_a_move_is_permanent(redirects: Any, target: str | None) -> None:
    assert permanent_target(Response("a", NOW, redirects=redirects)) == target


def test_an_edited_address_starts_afresh(poll: Poll, site: Site, store: Store) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), {"ETag": '"1"'})
    poll()
    site.replies["/other"] = Reply(200, rss(item("https://example.org/b")), RSS)
    edited = replace(feed("example", site.url("/rss")), url=site.url("/other"))
    row: FetchRow = poll(NOW + timedelta(hours=1), feeds=catalogue(edited)).rows[0]
    assert row.outcome is PollOutcome.NEW
    assert "if-none-match" not in site.seen[-1][1]


def test_a_kept_move_is_said_in_the_row_and_the_log(
    poll: Poll, site: Site, store: Store, caplog: pytest.LogCaptureFixture
) -> None:
    site.replies["/rss"] = Reply(301, headers={"Location": "/new"})
    site.replies["/new"] = Reply(200, rss(item()), RSS)
    rows = [poll(NOW + timedelta(hours=hours)).rows[0] for hours in range(4)]
    assert [row.error is None for row in rows] == [True, True, False, True]
    words = f"moved permanently: polled at {site.url('/new')} from now on"
    assert words in str(rows[2].error)
    assert [words in record.message for record in caplog.records] == [True]
    assert state(store).url == site.url("/new")


def test_a_mute_is_said_once(poll: Poll, site: Site, caplog: pytest.LogCaptureFixture) -> None:
    site.replies["/rss"] = Reply(410)
    rows = [poll(NOW + timedelta(days=7 * weeks)).rows[0] for weeks in range(2)]
    assert ["muted" in str(row.error) for row in rows] == [True, False]
    assert [record.message for record in caplog.records] == ["example: gone (410): muted, asked once a week"]


@pytest.mark.parametrize("date", [False, True])
@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_heeded_in_both_forms(poll: Poll, site: Site, store: Store, status: int, date: bool) -> None:
    until = NOW + timedelta(hours=5)
    value = format_datetime(until, usegmt=True) if date else str(5 * 3600)
    site.replies["/rss"] = Reply(status, headers={"Retry-After": value})
    poll()
    next_poll_at = state(store).next_poll_at
    assert next_poll_at is not None
    assert until <= next_poll_at <= until + timedelta(hours=1)


def test_expires_0_has_every_fetch_go_without_validators(poll: Poll, site: Site) -> None:
    site.replies["/rss"] = Reply(200, rss(item()), {"ETag": '"1"', "Expires": "0"})
    for hours in (0, 1, 2):
        poll(NOW + timedelta(hours=hours))
    assert [("if-none-match" in headers) for _, headers in site.seen] == [False] * 3
