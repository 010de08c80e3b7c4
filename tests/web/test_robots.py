"""robots.txt after RFC 9309."""

from __future__ import annotations

import time

import pytest

from pipeline.web.client import WebClient
from pipeline.web.robots import Robots, Verdict, parse_robots
from tests.web.server import Reply, Site


@pytest.mark.parametrize(
    ("rules", "path", "allowed"),
    [
        ("Disallow: /", "/a", False),
        ("Disallow:", "/a", True),
        ("Disallow: /private", "/privateer", False),
        ("Disallow: /private/", "/private", True),
        ("Disallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("Allow: /a\nDisallow: /a/b", "/a/b/c", False),
        ("Disallow: /a\nAllow: /a", "/a", True),  # a tie goes to Allow
        ("Disallow: /*.pdf$", "/x/y.pdf", False),
        ("Disallow: /*.pdf$", "/x/y.pdf?z", True),
        ("Disallow: /*?print=", "/x?print=1", False),
        ("Disallow: /a*b*c", "/a-b-c-d", False),
        ("Disallow: /a*b*c", "/a-c-b", True),
        ("Disallow: /%D0%BC", "/м", False),
        ("Disallow: /м", "/%d0%bc/x", False),
        ("Disallow: /$", "/a", True),
        ("Disallow: /$", "/", False),
        ("Disallow: *", "/a", False),
    ],
)
def test_the_longest_match_decides(rules: str, path: str, allowed: bool) -> None:
    assert parse_robots(f"User-agent: *\n{rules}".encode()).allows(path) is allowed


@pytest.mark.parametrize(
    ("text", "allowed"),
    [
        ("User-agent: *\nDisallow: /\n\nUser-agent: dyadwatch\nDisallow:", True),
        ("User-agent: Dyadwatch/1.0\nDisallow: /\n\nUser-agent: *\nDisallow:", False),
        ("User-agent: other\nUser-agent: dyadwatch\nDisallow: /", False),
        ("User-agent: dyadwatch\nDisallow: /b\nUser-agent: dyadwatch\nDisallow: /a", False),
        ("User-agent: other\nDisallow: /", True),
        ("Disallow: /", True),  # before any group
        ("\ufeffUser-Agent : *  # all\nDISALLOW : /  # everything", False),
        ("", True),
    ],
)
def test_our_group_counts(text: str, allowed: bool) -> None:
    assert parse_robots(text.encode()).allows("/a") is allowed


@pytest.mark.parametrize(("value", "seconds"), [("7", 7), ("0.5", 0.5), ("99999", 120), ("soon", None), ("-1", None)])
def test_crawl_delay_is_capped(value: str, seconds: float | None) -> None:
    assert parse_robots(f"User-agent: *\nCrawl-delay: {value}".encode()).crawl_delay_s == seconds


def test_hostile_patterns_take_no_time() -> None:
    robots = parse_robots(b"User-agent: *\nDisallow: /" + b"a*" * 5000 + b"b$")
    started = time.monotonic()
    assert robots.allows("/" + "a" * 2000)
    assert time.monotonic() - started < 1


@pytest.mark.parametrize(
    ("reply", "verdict"),
    [
        (Reply(200, b"User-agent: *\nDisallow: /a"), Verdict.DISALLOWED),
        (Reply(200, b""), Verdict.ALLOWED),
        (Reply(404), Verdict.ALLOWED),
        (Reply(403), Verdict.ALLOWED),
        (Reply(500), Verdict.UNREACHABLE),
        (Reply(429), Verdict.UNREACHABLE),
    ],
)
def test_what_the_answer_to_robots_txt_means(client: WebClient, site: Site, reply: Reply, verdict: Verdict) -> None:
    site.replies["/robots.txt"] = reply
    assert Robots(client).verdict(site.url("/a")) is verdict


def test_a_site_is_asked_once_a_day(client: WebClient, site: Site) -> None:
    seconds = 0.0
    robots = Robots(client, lambda: seconds)
    for _ in range(3):
        assert robots.allowed(site.url("/a"))
    assert len(site.seen) == 1
    seconds += 24 * 3600 + 1
    robots.crawl_delay(site.url("/a"))
    assert len(site.seen) == 2
