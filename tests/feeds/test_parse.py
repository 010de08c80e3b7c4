"""Feed documents of every kind, shape and degree of decay."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.feeds.parse import MAX_ENTRIES, ParsedFeed, parse_feed
from tests.feeds.documents import item, rss

URL = "https://example.org/news/rss.xml"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def parse(body: bytes, **changes: Any) -> ParsedFeed:
    values: dict[str, Any] = {"url": URL, "content_type": None, "lang": "ru", "feed_id": "f"}
    return parse_feed(body, **values | changes)


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry>
<title type="html">&lt;b&gt;A&lt;/b&gt; &amp;amp; B</title><link rel="self" href="/self"/>
<link rel="alternate" href="a/1"/><id>tag:x,2026:1</id><published>2026-11-23T12:00:00+03:00</published>
<updated>2026-11-23T13:00:00+03:00</updated><summary>S</summary>
<content type="html">&lt;p&gt;Longer text&lt;/p&gt;</content><author><name>Ann</name></author></entry></feed>"""
RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="x"><title>T</title></channel>
<item rdf:about="https://example.org/1"><title>One</title><link>https://example.org/1</link>
<dc:date>2026-11-23T09:00:00Z</dc:date></item></rdf:RDF>"""


def test_rss() -> None:
    parsed = parse(rss(item(extra="<description>&lt;p&gt;Text&lt;/p&gt;</description><guid>g1</guid>")))
    entry = parsed.entries[0]
    assert (parsed.kind, parsed.problems) == ("rss20", ())
    assert (entry.url, entry.title, entry.published_at) == ("https://example.org/a", "Title", NINE)
    assert entry.summary_html == "<p>Text</p>"


def test_atom_takes_the_alternate_link_and_the_content() -> None:
    entry = parse(ATOM).entries[0]
    assert entry.url == "https://example.org/news/a/1"
    assert (entry.title, entry.author, entry.guid) == ("A & B", "Ann", "tag:x,2026:1")
    assert entry.published_at == NINE
    assert entry.summary_html == "<p>Longer text</p>"


def test_rdf() -> None:
    parsed = parse(RDF)
    assert parsed.kind == "rss10"
    assert (parsed.entries[0].title, parsed.entries[0].published_at) == ("One", NINE)


def test_json_feed() -> None:
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "T",
        "items": [
            {
                "id": "1",
                "url": "/a",
                "title": "A < B",
                "content_text": "1 < 2",
                "date_published": "2026-11-23T09:00:00Z",
            },
            {"id": "https://example.org/b", "content_html": "<p>x</p>", "authors": [{"name": "Ann"}, {"name": "Bob"}]},
            {"id": 3, "external_url": "https://other.org/c", "date_modified": "2026-11-23T09:00:00Z"},
        ],
    }
    parsed = parse(json.dumps(document).encode())
    first, second, third = parsed.entries
    assert parsed.kind == "json"
    assert (first.url, first.title, first.summary_html) == ("https://example.org/a", "A < B", "1 &lt; 2")
    assert (second.url, second.author) == ("https://example.org/b", "Ann, Bob")
    assert (third.url, third.guid, third.published_at) == ("https://other.org/c", "3", NINE)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "HTML"),
        (b"<html><head><title>Just a moment</title>", "HTML"),
        (b"plain words", "no markup"),
        (b'{"a": 1}', "no JSON Feed"),
        (b'{"version": "https://jsonfeed.org/version/1", ', "no JSON Feed"),
        (b"[" * 100_000, "no markup"),
        (b'{"a":' * 100_000, "no JSON Feed"),
        (b"<opml version='2.0'><body/></opml>", "no feed format"),
        (bytes(range(256)) * 20, ""),
    ],
)
def test_what_is_no_feed_is_said_to_be_none(body: bytes, problem: str) -> None:
    parsed = parse(body)
    assert not parsed.is_feed
    assert parsed.entries == ()
    assert problem in parsed.problems[0]


BOMBS = [
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "AAAA"><!ENTITY b "&a;&a;">]>' + rss(item(title="&b;"))[38:],
    b'<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + rss(item(title="&x;"))[38:],
    b'<!DOCTYPE rss SYSTEM "http://x/y.dtd" [ %p; ]>' + rss(item())[38:],
    b"<!DOCTYPE rss\n[\n<!ELEMENT rss ANY>]>" + rss(item())[38:],
]


@pytest.mark.parametrize("body", BOMBS)
def test_declared_entities_are_refused(body: bytes) -> None:
    parsed = parse(body)
    assert not parsed.is_feed
    assert "entities" in parsed.problems[0]


def test_a_document_type_without_entities_is_harmless() -> None:
    body = b'<!DOCTYPE rss PUBLIC "-//Netscape Communications//DTD RSS 0.91//EN" "http://x/rss.dtd">' + rss(item())[38:]
    assert len(parse(body).entries) == 1


def test_an_entity_declaration_inside_a_text_is_text() -> None:
    body = rss(item(title="<![CDATA[How <!ENTITY works]]>"))
    assert parse(body).entries[0].title.startswith("How")


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b"\n\n  " + rss(item(title="A")), "A"),
        (b"\xef\xbb\xbf" + rss(item(title="A")), "A"),
        (b"<!-- ad --> junk " + rss(item(title="A")), "A"),
        (rss(item(title="A &nbsp; B")), "A B"),
        (rss(item(title="A & B")), "A & B"),
        (rss(item(title="A\x0bB")), "AB"),
        (rss(item(title="A", extra="<media:thing/>")), "A"),
        (rss(item(title="A&#xD800;&#x110000;&#0;&#99999999999999999999;B & &#67;")), "AB & C"),
        (rss(item(title="A"), item(title="B"))[:-60], "A"),
        (rss(item(title="&lt;b&gt;A&lt;/b&gt;")), "A"),
        (rss(item(title="A &amp;amp; B &amp;quot;C&amp;quot;")), 'A & B "C"'),
        (rss(item(title="<![CDATA[<i>A</i>&nbsp;B]]>")), "A B"),
        (rss(item(title="a\u200bb\u00adc")), "abc"),
        (rss(item(title="  A \n\t B ")), "A B"),
    ],
    ids=["leading blanks", "mark", "junk before", "undeclared entity", "bare ampersand", "control", "undeclared prefix",
         "no characters", "truncated", "markup in title", "escaped twice", "cdata", "invisible letters", "blanks"],
)  # fmt: skip
def test_broken_documents_are_read(body: bytes, title: str) -> None:
    assert parse(body).entries[0].title == title


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("/n/1", "https://example.org/n/1"),
        ("n/1", "https://example.org/news/n/1"),
        ("//cdn.example.org/1", "https://cdn.example.org/1"),
        ("  https://example.org/1\n", "https://example.org/1"),
        ("https://example.org/a b", "https://example.org/a%20b"),
        ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
        ("https://example.org/новости", "https://example.org/новости"),
        ("mailto:a@example.org", "mailto:a@example.org"),
        ("https://[broken/", None),
    ],
)
def test_links(link: str, expected: str | None) -> None:
    assert parse(rss(item(link))).entries[0].url == expected


@pytest.mark.parametrize(
    ("guid", "expected"),
    [
        ("<guid>https://example.org/g</guid>", "https://example.org/g"),
        ('<guid isPermaLink="true">https://example.org/g</guid>', "https://example.org/g"),
        ('<guid isPermaLink="false">https://example.org/g</guid>', "https://example.org/g"),
        ('<guid isPermaLink="false">12345</guid>', None),
        ("", None),
    ],
)
def test_items_without_a_link(guid: str, expected: str | None) -> None:
    assert parse(rss(item(link=None, extra=guid))).entries[0].url == expected


def test_the_original_link_of_a_feed_service_is_preferred() -> None:
    extra = '<origLink xmlns="http://rssnamespace.org/feedburner/ext/1.0">https://example.org/real</origLink>'
    assert parse(rss(item("https://feeds.example.net/~r/1", extra=extra))).entries[0].url == "https://example.org/real"


@pytest.mark.parametrize(
    ("date", "expected"),
    [(None, None), ("soon", None), ("Пн, 23 ноября 2026 12:00:00 +0300", NINE), ("1795424400", NINE)],
)
def test_dates_are_read_or_none(date: str | None, expected: datetime | None) -> None:
    entry = parse(rss(item(date=date))).entries[0]
    assert (entry.published_at, entry.published_raw) == (expected, date)


def test_a_zoneless_date_is_reported() -> None:
    parsed = parse(rss(item(date="2026-11-23 09:00:00")))
    assert parsed.entries[0].published_at == NINE
    assert parsed.problems == ("1 of 1 entries with a date without a zone, read as UTC",)


@pytest.mark.parametrize(
    ("channel", "seconds"),
    [
        ("", 0),
        ("<ttl>60</ttl>", 3600),
        ("<ttl>never</ttl>", 0),
        ("<ttl>99999999</ttl>", 0),
        ("<ttl>999999</ttl>", 86400),
        ('<sy:updatePeriod xmlns:sy="http://purl.org/rss/1.0/modules/syndication/">hourly</sy:updatePeriod>', 3600),
    ],
)
def test_the_declared_minimum(channel: str, seconds: int) -> None:
    assert parse(rss(item(), channel=channel)).min_interval_s == seconds


def test_entries_beyond_the_limit_are_counted_and_not_parsed() -> None:
    body = rss(*(item(f"https://example.org/{number}") for number in range(MAX_ENTRIES + 500)))
    parsed = parse(body)
    assert (len(parsed.entries), parsed.over_limit, parsed.damage) == (MAX_ENTRIES, 500, None)


def test_windows_1251_called_utf_8() -> None:
    body = rss(item(title="Снятие санкций"), encoding="windows-1251", declared="utf-8")
    assert parse(body, lang="be").entries[0].title == "Снятие санкций"


def test_a_document_that_the_parser_fails_on_is_no_feed_and_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*args: object, **kwargs: object) -> None:
        raise KeyError("grammar")

    monkeypatch.setattr("pipeline.feeds.xmlfeed.feedparser.parse", fail)
    parsed = parse(rss(item()))
    assert (parsed.is_feed, parsed.problems) == (False, ("the parser fails on it (KeyError: 'grammar')",))


def test_reading_twice_gives_the_same() -> None:
    assert parse(ATOM) == parse(ATOM)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_survived(noise: bytes) -> None:
    parse(noise)


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 900), st.binary(min_size=1, max_size=8))
def test_a_feed_with_a_hole_is_survived(position: int, noise: bytes) -> None:
    body = rss(item(), item("https://example.org/b", "B"), encoding="utf-8")
    parse(body[:position] + noise + body[position + 5 :])


def test_deep_nesting_takes_no_time() -> None:
    started = time.monotonic()
    parse(b"<rss version='2.0'><channel>" + b"<a>" * 50_000)
    assert time.monotonic() - started < 10


REAL = {
    "tutby_2019-12-30.xml": 100,
    "onliner_2021-10-26.xml": 30,
    "ibash_windows-1251.xml": 50,
    "golem_iso-8859-1.xml": 40,
    "cercle_psy_no_encoding.xml": 10,
    "heise_rdf.xml": 60,
    "slashdot_rss10.xml": 10,
    "bbc_urdu.xml": 26,
    "cnn.xml": 69,
    "korea_times.xml": 195,
    "github_commits_atom.xml": 20,
    "usgs_atom.xml": 6,
    "wordpress_georss.xml": 10,
}
UNDATED = {"heise_rdf.xml": 60, "cnn.xml": 17}
BLANK = {"cercle_psy_no_encoding.xml": 1}  # an item that its publisher left without title and link


@pytest.mark.parametrize("name", REAL)
def test_real_feeds(name: str, shared: Path) -> None:
    parsed = parse((shared / "real_feeds" / name).read_bytes(), lang=None)
    entries = parsed.entries
    assert len(entries) == REAL[name]
    assert sum(not entry.title or not entry.url for entry in entries) == BLANK.get(name, 0)
    assert sum(entry.published_at is None for entry in entries) == UNDATED.get(name, 0)
    assert not any("\ufffd" in entry.title + entry.summary_html for entry in entries)
    assert all(entry.published_at is None or entry.published_at.year < 2025 for entry in entries)
    assert all((entry.url or "https://").startswith("http") for entry in entries)
