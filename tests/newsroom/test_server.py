"""The server over loopback: virtual hosts, validators and every way of misbehaving."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException

import pytest

from pipeline.clock import FrozenClock
from pipeline.errors import InputError
from pipeline.newsroom import server as server_module
from pipeline.newsroom.schema import Content
from pipeline.newsroom.server import Newsroom

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


class Reply:
    def __init__(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.status, self.headers, self.body = status, headers, body


@contextlib.contextmanager
def connection(server: Newsroom) -> Iterator[HTTPConnection]:
    client = HTTPConnection("127.0.0.1", server.port, timeout=10)
    try:
        yield client
    finally:
        client.close()


def get(server: Newsroom, outlet: str | None, path: str, method: str = "GET", **headers: str) -> Reply:
    host = f"{outlet}.localhost:{server.port}" if outlet else f"localhost:{server.port}"
    with connection(server) as client:
        client.request(method, path, headers={"Host": host, **{k.replace("_", "-"): v for k, v in headers.items()}})
        response = client.getresponse()
        return Reply(response.status, dict(response.getheaders()), response.read())


def first_article(server: Newsroom, outlet: str) -> str:
    return next(path for name, path in server.site.paths if name == outlet)


def test_hosts_are_told_apart(server: Newsroom) -> None:
    assert b"Plain Daily" in get(server, "plain", "/").body
    assert "Глянец".encode() in get(server, "glossy", "/").body


def test_the_index_lists_outlets_and_their_manners(server: Newsroom) -> None:
    page = get(server, None, "/").body.decode()
    assert all(outlet.name in page for outlet in server.site.outlets.values())
    assert "429 with Retry-After" in page


@pytest.mark.parametrize(
    ("outlet", "path"), [(None, "/nowhere"), ("nobody", "/"), ("plain", "/nowhere"), ("plain", "/feed/atom")]
)
def test_unknown_places_are_404(server: Newsroom, outlet: str | None, path: str) -> None:
    assert get(server, outlet, path).status == 404


def test_robots_txt(server: Newsroom) -> None:
    reply = get(server, "plain", "/robots.txt")
    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
    assert b"User-agent: *" in reply.body


def test_head_tells_the_length_and_sends_nothing(server: Newsroom) -> None:
    full, head = get(server, "plain", "/rss.xml"), get(server, "plain", "/rss.xml", "HEAD")
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(full.body))


def test_matching_etag_gives_304(server: Newsroom) -> None:
    first = get(server, "plain", "/rss.xml")
    again = get(server, "plain", "/rss.xml", If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert get(server, "plain", "/rss.xml", If_None_Match='"other"').status == 200


@pytest.mark.parametrize(("seconds", "status"), [(0, 304), (60, 304), (-60, 200)])
def test_if_modified_since(server: Newsroom, seconds: int, status: int) -> None:
    modified = get(server, "plain", "/rss.xml").headers["Last-Modified"]
    assert modified == "Sat, 21 Nov 2026 13:10:00 GMT"
    since = datetime(2026, 11, 21, 13, 10, tzinfo=UTC) + timedelta(seconds=seconds)
    reply = get(server, "plain", "/rss.xml", If_Modified_Since=since.strftime("%a, %d %b %Y %H:%M:%S GMT"))
    assert reply.status == status


def test_an_etag_goes_before_a_date(server: Newsroom) -> None:
    headers = {"If_None_Match": '"other"', "If_Modified_Since": "Mon, 23 Nov 2026 12:00:00 GMT"}
    assert get(server, "plain", "/rss.xml", **headers).status == 200


def test_an_unreadable_date_is_no_condition(server: Newsroom) -> None:
    assert get(server, "plain", "/rss.xml", If_Modified_Since="yesterday").status == 200


def test_pages_have_validators_too(server: Newsroom) -> None:
    path = first_article(server, "agency")
    first = get(server, "agency", path)
    assert first.headers["Last-Modified"] == "Sun, 22 Nov 2026 09:40:00 GMT"  # of the correction
    assert get(server, "agency", path, If_None_Match=first.headers["ETag"]).status == 304


def test_a_moved_feed(server: Newsroom) -> None:
    reply = get(server, "mover", "/old/feed.xml")
    assert (reply.status, reply.headers["Location"]) == (301, f"http://mover.localhost:{server.port}/rss.xml")
    assert get(server, "mover", "/rss.xml").status == 200


@pytest.mark.parametrize(("outlet", "status"), [("missing", 404), ("closed", 410)])
def test_lost_feeds_but_living_sites(server: Newsroom, outlet: str, status: int) -> None:
    assert get(server, outlet, "/rss.xml").status == status
    assert get(server, outlet, "/").status == 200


def test_the_first_request_is_limited(server: Newsroom) -> None:
    first, second = get(server, "limiter", "/feed/atom"), get(server, "limiter", "/feed/atom")
    assert (first.status, first.headers["Retry-After"]) == (429, "60")
    assert second.status == 200


def test_every_third_request_fails_and_head_does_not_count(server: Newsroom) -> None:
    get(server, "flake", "/rss.xml", "HEAD")
    assert [get(server, "flake", "/rss.xml").status for _ in range(7)] == [500, 200, 200, 500, 200, 200, 500]


def test_an_empty_body(server: Newsroom) -> None:
    reply = get(server, "hollow", "/rss.xml")
    assert (reply.status, reply.body, reply.headers["Content-Length"]) == (200, b"", "0")


def test_a_slow_feed_comes_whole(server: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "SLOW_SECONDS", 0.3)
    start = time.monotonic()
    reply = get(server, "slowcoach", "/rss.xml")
    assert time.monotonic() - start >= 0.3
    assert reply.status == 200
    assert reply.body.endswith(b"</rss>\n")
    assert reply.headers["Content-Length"] == str(len(reply.body))


def test_closing_does_not_wait_for_the_slow(content: Content) -> None:
    newsroom = Newsroom(content, FrozenClock(NOW), host="127.0.0.1", port=0, seed=1, today=NOW.date())
    newsroom.serve()
    broken = threading.Event()

    def wait_for_feed() -> None:
        try:
            get(newsroom, "slowcoach", "/rss.xml")
        except (HTTPException, OSError):
            broken.set()

    client = threading.Thread(target=wait_for_feed)
    client.start()
    time.sleep(0.2)
    start = time.monotonic()
    newsroom.close()
    client.join(5)
    assert time.monotonic() - start < 1.0
    assert broken.is_set()


def test_one_connection_serves_many_requests(server: Newsroom) -> None:
    with connection(server) as client:
        for outlet, path in [("plain", "/rss.xml"), ("plain", "/nowhere"), ("closed", "/rss.xml"), ("glossy", "/")]:
            client.request("GET", path, headers={"Host": f"{outlet}.localhost:{server.port}"})
            client.getresponse().read()
            assert client.sock is not None


def test_concurrent_readers_get_what_they_asked_for(server: Newsroom) -> None:
    outlets = ["plain", "agency", "glossy", "blogger", "atomic", "stary"] * 4
    found: list[bool] = []

    def read(outlet: str) -> None:
        found.append(
            server.site.outlets[outlet].name
            in get(server, outlet, "/").body.decode(server.site.outlets[outlet].encoding)
        )

    readers = [threading.Thread(target=read, args=(outlet,)) for outlet in outlets]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert found == [True] * len(outlets)


def test_a_frozen_newsroom_repeats_itself_to_the_byte(server: Newsroom) -> None:
    for outlet, path in server.site.paths:
        one, other = get(server, outlet, path), get(server, outlet, path)
        assert (one.status, one.headers, one.body) == (other.status, other.headers, other.body)


def test_live_articles_appear_when_their_time_comes(content: Content) -> None:
    class Hands:
        moment = NOW

        def now(self) -> datetime:
            return self.moment

    clock = Hands()
    with Newsroom(content, clock, host="127.0.0.1", port=0, seed=1, today=NOW.date()) as newsroom:
        newsroom.serve()
        path = first_article(newsroom, "mover")
        before = get(newsroom, "mover", "/rss.xml")
        assert get(newsroom, "mover", path).status == 404
        clock.moment = NOW + timedelta(hours=9)
        after = get(newsroom, "mover", "/rss.xml", If_None_Match=before.headers["ETag"])
        assert (after.status, after.body.count(b"<item>")) == (200, 1)
        assert get(newsroom, "mover", path).status == 200


def test_a_busy_port_is_named(content: Content, server: Newsroom) -> None:
    with pytest.raises(InputError, match=rf"127\.0\.0\.1:{server.port} cannot be opened .*choose another --port"):
        Newsroom(content, FrozenClock(NOW), host="127.0.0.1", port=server.port, seed=1, today=NOW.date())


def test_nobody_is_answered_before_serve(content: Content) -> None:
    newsroom = Newsroom(content, FrozenClock(NOW), host="127.0.0.1", port=0, seed=1, today=NOW.date())
    try:
        with socket.socket() as probe:
            assert probe.connect_ex(("127.0.0.1", newsroom.port)) != 0
    finally:
        newsroom.close()
