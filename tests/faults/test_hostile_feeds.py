"""Hostile answers to a poll, end to end: each ends as one outcome in one row, and the feed can be polled again."""

from __future__ import annotations

import gzip
import json
import zlib
from datetime import timedelta

import pytest

from pipeline.feeds.poll import MAX_BYTES
from pipeline.records import PollOutcome
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.faults.conftest import PollOne
from tests.faults.raw_answers import BROKEN, DRIPS, Talk, pour
from tests.feeds.documents import item, rss
from tests.samples import NOON
from tests.web.server import Reply, Site, raw_server

HANG_SECONDS = 60  # each of these ends by its own deadline of a second, or at once
RSS = {"Content-Type": "application/rss+xml"}
DOCUMENT = rss(item())
HOUR = timedelta(hours=1)
pytestmark = pytest.mark.timeout(HANG_SECONDS)


def gzip_bomb(megabytes: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    return b"".join(packer.compress(bytes(2**20)) for _ in range(megabytes)) + packer.flush()


def json_feed(**fields: object) -> bytes:
    items = [{"id": "1", "url": "https://example.org/a", "title": "t"} | fields]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()


@pytest.mark.parametrize("talk", DRIPS.values(), ids=DRIPS)
def test_a_server_that_drips_is_a_timeout(poll_one: PollOne, talk: Talk) -> None:
    with raw_server(talk) as port:
        assert poll_one(f"http://slow.localhost:{port}/rss").outcome is PollOutcome.TIMEOUT


@pytest.mark.parametrize("talk", BROKEN.values(), ids=BROKEN)
def test_a_broken_answer_is_a_connection_failure(poll_one: PollOne, talk: Talk) -> None:
    with raw_server(talk) as port:
        row = poll_one(f"http://x.localhost:{port}/rss")
    assert row.outcome is PollOutcome.CONNECTION
    assert row.error


@pytest.mark.parametrize(
    ("head", "piece"),
    [
        pytest.param(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 2**20, id="body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", b"x" * 2**20, id="announced"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + b"x" * 2**20 + b"\r\n",
                     id="chunks"),
    ],
)  # fmt: skip
def test_an_endless_body_is_cut_off(
    poll_one: PollOne, monkeypatch: pytest.MonkeyPatch, head: bytes, piece: bytes
) -> None:
    monkeypatch.setattr("pipeline.feeds.poll.TIMEOUT_S", 50.0)
    with raw_server(pour(head, piece)) as port:
        row = poll_one(f"http://x.localhost:{port}/rss")
    assert (row.outcome, row.bytes) == (PollOutcome.TOO_LARGE, MAX_BYTES)


@pytest.mark.parametrize(
    ("reply", "outcome"),
    [
        pytest.param(Reply(200, b"", RSS), PollOutcome.EMPTY, id="nothing"),
        pytest.param(Reply(200, b"<html><body>hi</body></html>" * 30), PollOutcome.NOT_A_FEED, id="html"),
        pytest.param(Reply(200, b"\0" * 1000), PollOutcome.NOT_A_FEED, id="nul-bytes"),
        pytest.param(Reply(200, DOCUMENT.replace(b"</title>", b"\0</title>")), PollOutcome.NEW, id="nul-inside"),
        pytest.param(Reply(200, rss("<a>" * 100_000 + "</a>" * 100_000)), PollOutcome.NOT_A_FEED, id="deep-nesting"),
        pytest.param(Reply(200, rss(item(extra=f"<x y='{'z' * 2**20}'/>"))), PollOutcome.NEW, id="huge-attribute"),
        pytest.param(Reply(200, rss(item(title="x" * 2**21))), PollOutcome.NEW, id="huge-title"),
        pytest.param(Reply(200, rss(item(title="&#xD800;&#0;&#99999999999;x"))), PollOutcome.NEW, id="no-characters"),
        pytest.param(Reply(200, json_feed(title="\ud800", author={"name": "\0"})), PollOutcome.NEW, id="json-halves"),
        pytest.param(Reply(200, json_feed(date_published=10**300)), PollOutcome.NEW, id="json-far-future"),
        pytest.param(Reply(200, b'{"version": ' + b"[" * 10**6), PollOutcome.NOT_A_FEED, id="json-deep"),
        pytest.param(Reply(200, b'{"version": ' + b"1" * 10**6), PollOutcome.NOT_A_FEED, id="json-long-number"),
        pytest.param(Reply(200, b"\xff" + DOCUMENT.replace(b"utf-8", b"zlib_codec")), PollOutcome.NEW, id="no-codec"),
        pytest.param(Reply(200, gzip_bomb(64), {"Content-Encoding": "gzip"}), PollOutcome.TOO_LARGE, id="bomb"),
        pytest.param(Reply(200, zlib.compress(bytes(2**26)), {"Content-Encoding": "deflate"}), PollOutcome.TOO_LARGE,
                     id="deflate-bomb"),
        pytest.param(Reply(200, gzip.compress(gzip_bomb(64)) + gzip.compress(bytes(2**24)),
                           {"Content-Encoding": "gzip"}), PollOutcome.TOO_LARGE, id="bomb-in-a-later-member"),
        pytest.param(Reply(200, gzip.compress(gzip_bomb(64)), {"Content-Encoding": "gzip"}), PollOutcome.NOT_A_FEED,
                     id="bomb-in-a-bomb"),
        pytest.param(Reply(200, gzip_bomb(1), {"Content-Encoding": "gzip, gzip"}), PollOutcome.HTTP_ERROR,
                     id="coding-over-coding"),
        pytest.param(Reply(200, b"(\xb5/\xfd", {"Content-Encoding": "zstd"}), PollOutcome.HTTP_ERROR, id="zstd"),
        pytest.param(Reply(200, b"x", {"Content-Encoding": "br"}), PollOutcome.HTTP_ERROR, id="brotli"),
        pytest.param(Reply(200, DOCUMENT, {"Content-Encoding": "gzip"}), PollOutcome.CONNECTION, id="no-gzip"),
        pytest.param(Reply(200, DOCUMENT, {"Content-Length": "99999"}, send_length=False), PollOutcome.CONNECTION,
                     id="shorter-than-announced"),
        pytest.param(Reply(200, DOCUMENT, {"Content-Length": "-1"}, send_length=False), PollOutcome.NEW,
                     id="negative-length"),
        pytest.param(Reply(200, DOCUMENT, {"Content-Length": "many"}, send_length=False), PollOutcome.NEW,
                     id="length-in-words"),
        pytest.param(Reply(304), PollOutcome.HTTP_ERROR, id="304-unasked"),
        pytest.param(Reply(204), PollOutcome.HTTP_ERROR, id="204"),
        pytest.param(Reply(206, DOCUMENT), PollOutcome.HTTP_ERROR, id="206"),
        pytest.param(Reply(429, headers={"Retry-After": "9" * 400}), PollOutcome.RATE_LIMITED, id="retry-never"),
        pytest.param(Reply(503, headers={"Retry-After": "Mon, 23 Nov 99999 12:00:00 GMT"}), PollOutcome.SERVER_ERROR,
                     id="retry-after-the-calendar"),
        pytest.param(Reply(301), PollOutcome.HTTP_ERROR, id="redirect-nowhere"),
    ],
)  # fmt: skip
def test_an_odd_answer_has_its_outcome_and_the_feed_lives_on(
    poll_one: PollOne, site: Site, reply: Reply, outcome: PollOutcome
) -> None:
    site.replies["/rss"] = reply
    assert poll_one(site.url("/rss")).outcome is outcome
    site.replies["/rss"] = Reply(200, rss(item("https://example.org/later")), RSS)
    assert poll_one(site.url("/rss"), NOON + 30 * HOUR).outcome is PollOutcome.NEW


def test_a_body_longer_than_announced_is_read_as_announced(poll_one: PollOne, site: Site) -> None:
    """What follows belongs to no answer: it must not be taken for the next one either."""
    site.replies["/rss"] = Reply(200, DOCUMENT + b"HTTP/1.1 410 Gone\r\n\r\n", {"Content-Length": str(len(DOCUMENT))})
    assert poll_one(site.url("/rss")).outcome is PollOutcome.NEW
    assert poll_one(site.url("/rss"), NOON + HOUR).outcome is PollOutcome.SAME_BODY


@pytest.mark.parametrize(
    "target",
    ["http://10.0.0.1/", "http://169.254.169.254/latest/meta-data/", "http://[::1]/", "http://[::ffff:10.0.0.1]/",
     "http://[::ffff:169.254.169.254]/", "http://0.0.0.0/", "http://167772161/", "http://0xA000001/",
     "http://012.0.0.1/", "http://0xA9.0xFE.0xA9.0xFE/", "http://10.1/", "http://[64:ff9b::a00:1]/",
     "http://[2002:a00:1::]/", "http://[fe80::1]/", "http://[fd00::1]/", "http://224.0.0.1/",
     "http://255.255.255.255/", "http://user:pw@example.org/", "file:///etc/passwd", "ftp://example.org/",
     "javascript:alert(1)", "data:text/plain,x", "gopher://example.org/", "http://", "//",
     "https://example.org:99999/", "http://[::1", "http://site.localhost/" + "x" * 3000],
)  # fmt: skip
def test_a_redirect_inside_or_to_no_address_is_blocked(poll_one: PollOne, site: Site, target: str) -> None:
    site.replies["/rss"] = Reply(302, headers={"Location": target})
    assert poll_one(site.url("/rss")).outcome is PollOutcome.BLOCKED_ADDRESS


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "017700000001", "127.1", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
     "0.0.0.0", "localhost", "a.localhost"],
)  # fmt: skip
def test_a_feed_on_this_machine_is_not_asked(poll_one: PollOne, site: Site, settings: Settings, host: str) -> None:
    site.replies["/rss"] = Reply(200, DOCUMENT)
    row = poll_one(f"http://{host}:{site.port}/rss", settings=settings)
    assert row.outcome is PollOutcome.BLOCKED_ADDRESS
    assert site.seen == []


@pytest.mark.parametrize("length", [1, 2, 5])
def test_a_redirect_loop_of_any_length_ends(poll_one: PollOne, site: Site, length: int) -> None:
    for n in range(length):
        site.replies[f"/{n}"] = Reply(301, headers={"Location": f"/{(n + 1) % length}"})
    assert poll_one(site.url("/0")).outcome is PollOutcome.BLOCKED_ADDRESS
    assert len(site.seen) <= 11


def test_hostile_links_are_bad_links_and_never_asked_for(poll_one: PollOne, site: Site) -> None:
    links = ["file:///etc/passwd", "javascript:alert(1)", "data:text/html,x", "ftp://example.org/a", "mailto:a@b.c",
             "https://example.org:99999/a", "http://user@:80/"]  # fmt: skip
    site.replies["/rss"] = Reply(200, rss(*[item(link) for link in links]), RSS)
    row = poll_one(site.url("/rss"))
    assert row.dispositions == {"bad_link": len(links)}
    assert [path for path, _ in site.seen] == ["/rss"]


def test_a_feed_may_change_its_type_between_polls(poll_one: PollOne, site: Site) -> None:
    atom = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><link href="https://example.org/b"/></entry></feed>'
    bodies = [
        (DOCUMENT, PollOutcome.NEW),
        (b"<html><body>We have moved</body></html>" * 20, PollOutcome.NOT_A_FEED),
        (json_feed(url="https://example.org/c"), PollOutcome.NEW),
        (b"%PDF-1.7" * 100, PollOutcome.NOT_A_FEED),
        (atom, PollOutcome.NEW),
        (DOCUMENT, PollOutcome.NOTHING_NEW),
    ]
    found = []
    for number, (body, _) in enumerate(bodies):
        site.replies["/rss"] = Reply(200, body, {"Content-Type": "text/html"})
        found.append(poll_one(site.url("/rss"), NOON + number * HOUR).outcome)
    assert found == [outcome for _, outcome in bodies]


def test_more_entries_than_are_read_are_accounted_for(poll_one: PollOne, site: Site) -> None:
    site.replies["/rss"] = Reply(200, rss(*[item(f"https://example.org/{n}") for n in range(2500)]), RSS)
    row = poll_one(site.url("/rss"))
    assert (row.n_entries, row.dispositions) == (2500, {"queued": 2000, "over_limit": 500})


@pytest.mark.parametrize(
    "etag",
    ['"' + "a" * 60_000 + '"', '"a\r\n b"', '"\x01\x7f"', '"\xe4\xf6"'],
    ids=["long", "folded", "controls", "8bit"],
)
def test_an_odd_validator_never_blinds_the_feed(poll_one: PollOne, site: Site, etag: str) -> None:
    site.replies["/rss"] = Reply(200, DOCUMENT, {"ETag": etag})
    poll_one(site.url("/rss"))
    site.replies["/rss"] = Reply(200, rss(item("https://example.org/later")), {"ETag": etag})
    assert poll_one(site.url("/rss"), NOON + HOUR).outcome is PollOutcome.NEW
    assert len(site.seen[1][1].get("if-none-match", "")) <= 1024


def test_what_no_database_can_hold_is_not_queued(poll_one: PollOne, site: Site, store: Store) -> None:
    odd = {"title": "a\0\ud800b", "content_html": "\ud800" * 9, "author": {"name": "\ud800c\0"}}
    site.replies["/rss"] = Reply(200, json_feed(**odd))
    poll_one(site.url("/rss"))
    (queued,) = store.queue.lease("test", 9, NOON)
    assert (queued.title, queued.summary_html, queued.author) == ("ab", "", "c")


def test_an_address_that_no_database_can_hold_is_a_bad_link(poll_one: PollOne, site: Site) -> None:
    site.replies["/rss"] = Reply(200, json_feed(url="https://example.org/\ud800"))
    assert poll_one(site.url("/rss")).dispositions == {"bad_link": 1}
