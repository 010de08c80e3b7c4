"""The client against a loopback server: limits, redirects, failures as values."""

from __future__ import annotations

import gzip
import socket
import threading
import time
import zlib

import pytest

from pipeline.records import PollOutcome
from pipeline.web.client import WebClient
from tests.web.server import Reply, Site, raw_server

MB = 2**20


def test_a_page_comes_decompressed_with_its_headers(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(
        200, gzip.compress(b"hello", mtime=0), {"Content-Encoding": "gzip", "Content-Type": "text/html"}
    )
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert (got.status, got.body, got.problem, got.error) == (200, b"hello", None, None)
    assert got.headers.get("content-type") == "text/html"


def test_the_user_agent_names_us_and_a_contact(client: WebClient, site: Site) -> None:
    client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert "dyadwatch/" in site.seen[0][1]["user-agent"]
    assert "+https://" in site.seen[0][1]["user-agent"]


def test_cookies_are_not_kept(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(200, b"x", {"Set-Cookie": "track=1; Path=/"})
    for _ in range(2):
        client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert "cookie" not in site.seen[1][1]


def test_a_proxy_in_the_environment_is_ignored(client: WebClient, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.replies["/a"] = Reply(200, b"x")
    assert client.get(site.url("/a"), max_bytes=MB, timeout=5).problem is None


@pytest.mark.parametrize(
    ("status", "problem"),
    [
        (304, None),
        (401, PollOutcome.FORBIDDEN),
        (403, PollOutcome.FORBIDDEN),
        (404, PollOutcome.NOT_FOUND),
        (410, PollOutcome.GONE),
        (418, PollOutcome.HTTP_ERROR),
        (429, PollOutcome.RATE_LIMITED),
        (451, PollOutcome.FORBIDDEN),
        (500, PollOutcome.SERVER_ERROR),
        (503, PollOutcome.SERVER_ERROR),
    ],
)
def test_a_status_becomes_an_outcome(client: WebClient, site: Site, status: int, problem: PollOutcome | None) -> None:
    site.replies["/a"] = Reply(status)
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert (got.status, got.problem) == (status, problem)


def test_retry_after_is_read_in_both_forms(client: WebClient, site: Site) -> None:
    site.replies["/s"] = Reply(429, headers={"Retry-After": "120"})
    site.replies["/d"] = Reply(503, headers={"Retry-After": "Mon, 23 Nov 2026 12:05:00 GMT"})
    assert client.get(site.url("/s"), max_bytes=MB, timeout=5).retry_after_s == 120
    assert client.get(site.url("/d"), max_bytes=MB, timeout=5).retry_after_s == 300


def test_redirects_are_followed_and_told(client: WebClient, site: Site) -> None:
    site.replies |= {
        "/a": Reply(301, headers={"Location": "/b"}),
        "/b": Reply(302, headers={"Location": site.url("/c", "other.localhost")}),
        "/c": Reply(200, b"end"),
    }
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.body == b"end"
    assert got.url == site.url("/c", "other.localhost")
    assert got.redirects == ((301, site.url("/b")), (302, site.url("/c", "other.localhost")))


def test_an_endless_redirect_ends(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(302, headers={"Location": "/a"})
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.BLOCKED_ADDRESS
    assert "redirects" in (got.error or "")
    assert len(site.seen) == 11


@pytest.mark.parametrize("target", ["file:///etc/passwd", "ftp://example.org/", "gopher://x/", "javascript:alert(1)"])
def test_a_redirect_to_another_scheme_is_refused(client: WebClient, site: Site, target: str) -> None:
    site.replies["/a"] = Reply(302, headers={"Location": target})
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.BLOCKED_ADDRESS
    assert got.body == b""


@pytest.mark.parametrize(
    "host", ["10.0.0.1", "192.168.1.1", "169.254.169.254", "[::1]", "[fd00::1]", "0.0.0.0", "[::ffff:10.0.0.1]"]
)
def test_a_redirect_to_a_private_address_is_refused_even_with_loopback(
    client: WebClient, site: Site, host: str
) -> None:
    site.replies["/a"] = Reply(302, headers={"Location": f"http://{host}:{site.port}/secret"})
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.BLOCKED_ADDRESS


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.9.9.9", "localhost", "LOCALHOST.", "x.localhost", "2130706433", "0x7f.1", "0177.0.0.1", "[::1]",
     "[::ffff:127.0.0.1]", "0.0.0.0"],
)  # fmt: skip
def test_this_machine_is_refused_in_every_spelling(strict_client: WebClient, site: Site, host: str) -> None:
    site.replies["/a"] = Reply(200, b"secret")
    got = strict_client.get(f"http://{host}:{site.port}/a", max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.BLOCKED_ADDRESS
    assert site.seen == []


@pytest.mark.parametrize(
    "url",
    ["", "no address", "http://", "http://[::1/", "http://example.org:99999999/", "http://user:pw@example.org/",
     "http://" + "a" * 3000 + ".org/", "http://exa mple.org/", "//example.org/"],
)  # fmt: skip
def test_what_is_no_address_is_an_outcome(client: WebClient, url: str) -> None:
    assert client.get(url, max_bytes=MB, timeout=5).problem is PollOutcome.BLOCKED_ADDRESS


def test_a_body_over_the_limit_is_cut_off(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(200, b"x" * 3 * MB)
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.TOO_LARGE
    assert len(got.body) == MB


def test_a_gzip_bomb_costs_its_limit_only(client: WebClient, site: Site) -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, zlib.MAX_WBITS + 16)
    bomb = b"".join(packer.compress(bytes(MB)) for _ in range(64)) + packer.flush()
    assert len(bomb) < MB
    site.replies["/a"] = Reply(200, bomb, {"Content-Encoding": "gzip"})
    got = client.get(site.url("/a"), max_bytes=2 * MB, timeout=5)
    assert got.problem is PollOutcome.TOO_LARGE
    assert len(got.body) == 2 * MB


@pytest.mark.parametrize(
    ("encoding", "body", "problem"),
    [
        ("deflate", zlib.compress(b"hello"), None),
        ("deflate", zlib.compress(b"hello")[2:-4], None),  # raw, without the zlib header
        ("gzip", gzip.compress(b"hel", mtime=0) + gzip.compress(b"lo", mtime=0), None),
        ("gzip", gzip.compress(b"hello" * 99, mtime=0)[:-20], PollOutcome.CONNECTION),
        ("gzip", b"no gzip at all", PollOutcome.CONNECTION),
        ("br", b"\x0b\x02\x80hello\x03", PollOutcome.HTTP_ERROR),
    ],
)
def test_content_encodings(
    client: WebClient, site: Site, encoding: str, body: bytes, problem: PollOutcome | None
) -> None:
    site.replies["/a"] = Reply(200, body, {"Content-Encoding": encoding})
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert got.problem is problem
    assert problem is not None or got.body == b"hello"


def test_a_body_shorter_than_announced_is_a_broken_connection(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(200, b"half", {"Content-Length": "8"}, send_length=False)
    got = client.get(site.url("/a"), max_bytes=MB, timeout=5)
    assert (got.problem, got.body) == (PollOutcome.CONNECTION, b"half")


def test_a_closed_port_is_a_connection_failure(client: WebClient) -> None:
    with socket.create_server(("127.0.0.1", 0)) as held:
        port = held.getsockname()[1]
    got = client.get(f"http://x.localhost:{port}/", max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.CONNECTION


def test_an_unknown_name_is_a_dns_failure(client: WebClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*args: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert client.get("http://nowhere.invalid/", max_bytes=MB, timeout=5).problem is PollOutcome.DNS


def test_plain_http_on_a_tls_port_is_a_tls_failure(client: WebClient, site: Site) -> None:
    got = client.get(site.url("/a").replace("http:", "https:"), max_bytes=MB, timeout=5)
    assert got.problem is PollOutcome.TLS


def _drip(head: bytes, drop: bytes):
    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(drop)

    return talk


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"0"),
        (b"HTTP/1.1 200 OK\r\n", b"X"),
        (b"", b"H"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["body", "chunk size", "header", "status line", "continues"],
)
def test_a_server_that_drips_is_stopped_by_the_total_time(client: WebClient, head: bytes, drop: bytes) -> None:
    with raw_server(_drip(head, drop)) as port:
        started = time.monotonic()
        got = client.get(f"http://slow.localhost:{port}/", max_bytes=MB, timeout=0.5)
        assert got.problem is PollOutcome.TIMEOUT
        assert time.monotonic() - started < 2


def test_a_silent_server_times_out(client: WebClient) -> None:
    with raw_server(lambda connection, over: over.wait(5)) as port:
        assert client.get(f"http://x.localhost:{port}/", max_bytes=MB, timeout=0.3).problem is PollOutcome.TIMEOUT


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"nonsense\r\n\r\n",
        b"HTTP/1.1 200 OK\r\n" + b"X-A: b\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nZZZ\r\n",
        b"HTTP/1.1 abc OK\r\n\r\n",
    ],
    ids=["nothing", "no HTTP", "endless headers", "endless header", "bad chunk", "bad status"],
)
def test_a_broken_answer_is_a_connection_failure(client: WebClient, answer: bytes) -> None:
    with raw_server(lambda connection, over: connection.sendall(answer)) as port:
        got = client.get(f"http://x.localhost:{port}/", max_bytes=MB, timeout=3)
    assert got.problem is PollOutcome.CONNECTION


def test_connections_are_used_again(client: WebClient, site: Site) -> None:
    site.replies["/a"] = Reply(200, b"x" * 1000)
    started = time.monotonic()
    assert all(client.get(site.url("/a"), max_bytes=MB, timeout=5).problem is None for _ in range(20))
    assert time.monotonic() - started < 2


def test_a_bot_wall_is_a_challenge(client: WebClient, site: Site) -> None:
    site.replies["/cf"] = Reply(403, b"<html>", {"cf-mitigated": "challenge"})
    site.replies["/title"] = Reply(503, b"<!doctype html><html><head><title>DDoS-Guard</title>")
    for path in ("/cf", "/title"):
        assert client.get(site.url(path), max_bytes=MB, timeout=5).problem is PollOutcome.CHALLENGE
