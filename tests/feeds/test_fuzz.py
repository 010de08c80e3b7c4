"""The parser, dates and addresses under noise, for a time: `make test-all`, DYADWATCH_FUZZ_SECONDS (60) in all.

Rounds have the seeds 0, 1, 2, …: a longer run does what a shorter one did, and more.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st
from lxml import etree

from pipeline.feeds.dates import read_date
from pipeline.feeds.entries import absolute_link, plain_text
from pipeline.feeds.parse import MAX_ENTRIES, parse_feed
from pipeline.feeds.seen import SeenItem
from pipeline.feeds.sift import account, settle, sift
from pipeline.identity.urls import canonical_url, url_key
from pipeline.records import Disposition
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed
from tests.feeds.test_sift import UNKNOWN

pytestmark = pytest.mark.fuzz

SECONDS = float(os.environ.get("DYADWATCH_FUZZ_SECONDS", "60"))
EXAMPLES_IN_A_ROUND = 200
SAMPLES = [path.read_bytes() for path in sorted((Path(__file__).parent / "fixtures").iterdir())]

TOKENS = st.sampled_from(
    [
        b"<", b">", b"/>", b"</", b"<item>", b"</item>", b"<entry>", b"</entry>", b"<!--", b"-->", b"<![CDATA[", b"]]>",
        b"<?", b"?>", b"<!DOCTYPE", b"<!ENTITY", b"&amp;", b"&nbsp;", b"&#0;", b"&#x1F600;", b"&#xD800;", b"\x00",
        b"\x0b", b"\xff", b"\xfe", b"\xef\xbb\xbf", b"\xd0", b'"', b"'", b"xmlns:a='b'", b"xml:base='//'", b"<link>",
        b"<guid>", b"<title>", b"<pubDate>", b"<ttl>9</ttl>", b"{", b"[", b'"items":', b"\r\n", b"\xe2\x80\xae",
        b"http://[::", b"//", b"<div xmlns='http://www.w3.org/1999/xhtml'>", b"<channel>", b"<rss>", b"<feed>", b"",
    ]
)  # fmt: skip
EDITS = st.lists(st.tuples(st.integers(0, 4000), st.integers(0, 40), TOKENS | st.binary(max_size=6)), max_size=6)
DATE_WORDS = st.sampled_from(
    [
        "Mon", "Пн", "понедельник", "23", "11", "31", "00", "2026", "26", "1969", "9999", "Nov", "ноября", "лістапада",
        "листопада", "listopada", "mar", "Сер", "09:00", "24:00:00", "9:5", "23:59:60", "12:00 PM", "+0300", "+3",
        "+99:99", "GMT", "MSK", "МСК", "Z", "T", "-", ".", ",", "/", ":", "г.", "1795424400", "1795424400000", "٣", "²",
        "−03:00", "(MSK)", "\u200b", "\x00",
    ]
)  # fmt: skip
URL_PIECES = st.sampled_from(
    [
        "http://", "https://", "HTTPS://", "//", "ftp://", "mailto:", "example.org", "www.", "m.", "be.m.", "п.бел",
        "xn--", "[::1]", "127.1", "user:pw@", ":80", ":99999", ":", "/", "/./", "/../", "/index.html", "/amp", ".amp",
        "/a", "%", "%2", "%2f", "%2F", "%ff", "%D0%BF", "п", " ", "\t", "\\", "?", "&", "=", ";", "#", "#!", "id=7",
        "utm_source=x", "url=", "http%3A%2F%2Fexample.org%2Fb", ";jsessionid=1", "\u202e", "\ud800", "\x00", ".", "..",
        "+", "[]", "/url?q=", "google.com", "l.facebook.com/l.php?u=", "/amp/s/", "cdn.ampproject.org/c/s/",
    ]
)  # fmt: skip


def fuzz(strategy: st.SearchStrategy[Any], check: Callable[[Any], None], seconds: float, capsys: Any) -> None:
    """Runs rounds of examples until the time is over; the first failure is shrunk and raised."""
    n = rounds = 0
    ends_at = time.monotonic() + seconds

    def counted(example: Any) -> None:
        nonlocal n
        n += 1
        check(example)

    while time.monotonic() < ends_at:
        tried = settings(
            max_examples=EXAMPLES_IN_A_ROUND,
            deadline=None,
            database=None,
            phases=(Phase.generate, Phase.shrink),
            suppress_health_check=list(HealthCheck),
        )(given(strategy)(counted))
        seed(rounds)(tried)()
        rounds += 1
    with capsys.disabled():
        sys.stdout.write(f"\nfuzz {check.__name__}: {n} examples in {rounds} rounds\n")


def edited(sample: bytes, edits: list[tuple[int, int, bytes]]) -> bytes:
    for at, length, piece in edits:
        place = at % (len(sample) + 1)
        sample = sample[:place] + piece + sample[place + length :]
    return sample


def is_xml(body: bytes) -> bool:
    try:
        etree.fromstring(body, etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        return False
    return True


def parser_survives(example: tuple[bytes, str, str | None]) -> None:
    body, url, content_type = example
    where: dict[str, Any] = {"url": url, "content_type": content_type, "lang": "ru", "feed_id": "example"}
    parsed = parse_feed(body, **where)
    assert len(parsed.entries) <= MAX_ENTRIES
    # on what is no XML feedparser's loose parser may stumble over itself: that is named, and nothing worse
    assert parsed.is_feed or not parsed.problems[0].startswith("the parser fails") or not is_xml(body)
    for entry in parsed.entries:
        assert entry.published_at is None or entry.published_at.utcoffset() == timedelta(0)
    result = sift(feed(), parsed, lambda url: UNKNOWN, NOW)
    verdicts = dict.fromkeys((candidate.key for candidate in result.candidates), Disposition.QUEUED)
    account("example", parsed.n_items, settle(feed(), result, verdicts, {})[1])
    half = {
        digest: SeenItem(digest, None, Disposition.NO_LINK, None, b"0000")
        for place, (digest, _) in enumerate(parsed.outline)
        if place % 2
    }
    part = parse_feed(body, **where, seen=half)
    unseen = [entry for (digest, _), entry in zip(parsed.outline, parsed.entries, strict=False) if digest not in half]
    assert list(part.entries) == (unseen if parsed.outline else list(parsed.entries))


def dates_survive(text: str) -> None:
    read = read_date(text)
    if read is not None:
        assert read.at.tzinfo is UTC
        assert 1970 <= read.at.year < 2200
        again = read_date(read.at.isoformat(timespec="seconds"))
        assert again is not None
        assert abs(again.at - read.at) < timedelta(seconds=1)


def addresses_survive(example: tuple[str, str]) -> None:
    link, base = example
    plain_text(link)
    for address in (link, absolute_link(link, base)):
        canonical = canonical_url(address) if address is not None else None
        if canonical is not None:
            assert canonical_url(canonical) == canonical
            assert canonical.startswith("https://")
            assert canonical.isascii()
            assert len(url_key(canonical)) == 16


DOCUMENTS = st.builds(edited, st.sampled_from(SAMPLES), EDITS) | st.binary(max_size=60)
ADDRESSES = st.lists(URL_PIECES | st.text(max_size=3), max_size=9).map("".join)


def test_parser(capsys: Any) -> None:
    urls = st.sampled_from(["https://example.org/rss", "", "http://[::1"])
    types = st.sampled_from([None, "text/xml; charset=windows-1251", "application/json; charset=nonsense"])
    fuzz(st.tuples(DOCUMENTS, urls, types), parser_survives, SECONDS / 2, capsys)


def test_dates(capsys: Any) -> None:
    separators = st.sampled_from(["", " ", ", "])
    words = st.lists(DATE_WORDS | st.text(max_size=3), max_size=9)
    fuzz(st.builds(str.join, separators, words), dates_survive, SECONDS / 4, capsys)


def test_addresses(capsys: Any) -> None:
    bases = ADDRESSES | st.just("https://example.org/rss")
    fuzz(st.tuples(ADDRESSES, bases), addresses_survive, SECONDS / 4, capsys)
