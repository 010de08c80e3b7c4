"""One file for one behaviour: what each fixture is read as."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.feeds.parse import MAX_ENTRIES, ParsedFeed, parse_feed
from pipeline.feeds.sift import sift
from pipeline.records import Disposition
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed, item, rss
from tests.feeds.test_sift import UNKNOWN

FIXTURES = Path(__file__).parent / "fixtures"
URL = "https://example.org/news/rss.xml"
NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def read(name: str) -> ParsedFeed:
    return parse_feed((FIXTURES / name).read_bytes(), url=URL, content_type=None, lang="ru", feed_id="f")


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("windows_1251_called_utf_8.xml", "Снятие санкций с Беларуси"),
        ("utf_8_called_windows_1251.xml", "Снятие санкций с Беларуси"),
        ("windows_1251_and_says_so.xml", "Пасол Злучаных Штатаў «ў Мінску»"),
    ],
)
def test_encodings(name: str, title: str) -> None:
    assert [entry.title for entry in read(name).entries] == [title]


@pytest.mark.parametrize(
    ("name", "n"),
    [
        ("dates_without_zone.xml", 3),
        ("dates_msk.xml", 2),
        ("dates_short_offset.xml", 3),
        ("dates_russian.xml", 3),
        ("dates_belarusian.xml", 2),
        ("dates_ukrainian.xml", 2),
        ("dates_polish.xml", 2),
        ("dates_unix.xml", 2),
    ],
)
def test_every_date_is_the_same_moment(name: str, n: int) -> None:
    assert [entry.published_at for entry in read(name).entries] == [NINE] * n


@pytest.mark.parametrize(
    ("name", "urls"),
    [
        ("links_relative.xml", ["https://example.org/a", "https://example.org/news/b/1", "https://example.org/c"]),
        ("links_protocol_relative.xml", ["https://cdn.example.org/a"]),
        ("items_with_a_guid_alone.xml", ["https://example.org/a", None]),
        ("guids_repeated.xml", ["https://example.org/a", "https://example.org/b"]),
        ("rss_0_91.xml", ["https://example.org/a", "https://example.org/b"]),
        ("atom_with_bases.xml", ["https://example.org/news/a", "https://example.org/sport/b"]),
        ("feedburner_and_content_encoded.xml", ["https://example.org/a"]),
        ("news_sitemap.xml", ["https://example.org/a?x=1&y=2", "https://example.org/b"]),
    ],
)
def test_links(name: str, urls: list[str | None]) -> None:
    assert [entry.url for entry in read(name).entries] == urls


def test_repeated_guids_are_two_entries() -> None:
    result = sift(feed(), read("guids_repeated.xml"), lambda url: UNKNOWN, NOW)
    assert len(result.candidates) == 2


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("entity_bomb.xml", "declares entities"),
        ("entity_file.xml", "declares entities"),
        ("sitemap_index.xml", "a sitemap index: list the news sitemap itself, such as https://example.org/news-1.xml"),
        ("sitemap_without_news.xml", "a sitemap of 1 addresses, but not a news sitemap"),
    ],
)
def test_what_is_refused_says_why(name: str, problem: str) -> None:
    parsed = read(name)
    assert not parsed.is_feed
    assert parsed.problems[0].startswith(problem)


def test_rdf_with_dublin_core() -> None:
    parsed = read("rdf_with_dublin_core.xml")
    assert (parsed.kind, parsed.min_interval_s) == ("rss10", 1800)
    assert [(entry.published_at, entry.author) for entry in parsed.entries] == [(NINE, "Ann"), (NINE, None)]


def test_content_is_preferred_to_the_description() -> None:
    assert read("feedburner_and_content_encoded.xml").entries[0].summary_html == "<p>The whole text</p>"


def test_a_news_sitemap() -> None:
    parsed = read("news_sitemap.xml")
    assert parsed.kind == "sitemap"
    assert [(e.title, e.lang, e.published_at) for e in parsed.entries] == [
        ("Снятие & санкций", "be", NINE),
        ("Two", "zh", NINE),
    ]
    assert parsed.problems == ("1 addresses without news:news left out",)


def test_a_sitemaps_language_goes_with_its_entries_where_the_catalogue_has_none() -> None:
    for lang, expected in ((None, ["be", "zh"]), ("ru", ["ru", "ru"])):
        result = sift(feed(lang=lang), read("news_sitemap.xml"), lambda url: UNKNOWN, NOW)
        assert [candidate.lang for candidate in result.candidates] == expected


def test_a_damaged_sitemap_is_read_as_far_as_it_goes() -> None:
    body = (FIXTURES / "news_sitemap.xml").read_bytes()
    parsed = parse_feed(body[: body.index(b"<url><loc>/b")], url=URL, content_type=None, lang="ru", feed_id="f")
    assert ([entry.title for entry in parsed.entries], parsed.is_feed) == (["Снятие & санкций"], True)
    assert parsed.damage


def test_a_sitemap_over_the_limit() -> None:
    one = b"<url><loc>https://example.org/%d</loc><n:news><n:title>T</n:title></n:news></url>"
    urls = b"".join(one % number for number in range(MAX_ENTRIES + 5))
    body = b'<urlset xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">' + urls + b"</urlset>"
    parsed = parse_feed(body, url=URL, content_type=None, lang=None, feed_id="f")
    assert (len(parsed.entries), parsed.over_limit) == (MAX_ENTRIES, 5)


def test_two_thousand_entries_are_read_and_each_is_settled() -> None:
    body = rss(*(item(f"https://example.org/{number}") for number in range(MAX_ENTRIES)))
    result = sift(
        feed(), parse_feed(body, url=URL, content_type=None, lang=None, feed_id="f"), lambda url: UNKNOWN, NOW
    )
    assert len(result.candidates) == MAX_ENTRIES
    assert Disposition.OVER_LIMIT not in result.settled
