"""Articles from pages, summaries and given texts: identity, date, language, disposition."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.articles.assemble import Assembled, from_page, from_summary, from_text, identity_of, with_given_date
from pipeline.articles.extract import EXTRACTOR_VERSION
from pipeline.articles.language import LanguageDetector
from pipeline.feeds.catalogue import Catalogue, Site, SourceInfo
from pipeline.identity.urls import article_id
from pipeline.records import DateSource, Disposition, TextKind
from tests.samples import NOON, entry, sha256

TEXT = "The envoy spoke with the minister for three hours about visas and flights. " * 6
ORIGIN = Site("origin.example", "", SourceInfo("origin", "WESTERN", "en", "Origin", "GB"))


@pytest.fixture(scope="module")
def tools() -> dict[str, Any]:
    catalogue = Catalogue(
        feeds=(), blocs={"WESTERN": ""}, panel=(), languages=("be", "en", "ru"), version="1", sites=(ORIGIN,)
    )
    return {
        "fetched_at": NOON + timedelta(minutes=5),
        "batch": "b1",
        "detector": LanguageDetector(catalogue.languages),
        "catalogue": catalogue,
    }


def page(
    tools: dict[str, Any], *, head: str = "", text: str = TEXT, url: str = "https://example.org/a", **changes: Any
) -> Assembled:
    body = f"<html><head><title>Talks end</title>{head}</head><body><article><p>{text}</p></article></body></html>"
    return from_page(entry(**changes), body=body.encode(), url=url, content_type="text/html", **tools)


def test_a_page_becomes_an_article(tools: dict[str, Any]) -> None:
    found = page(tools)
    assert found.disposition is Disposition.OK
    assert found.article is not None
    assert found.article.article_id == article_id("https://example.org/a")
    assert found.article.text == TEXT.strip()
    assert found.article.text_sha256 == sha256(TEXT.strip())
    assert (found.article.title, found.article.lang, found.article.lang_supported) == ("Talks end", "en", True)
    assert (found.article.text_kind, found.article.extractor_version) == (TextKind.FULL, EXTRACTOR_VERSION)
    assert (found.article.published_at, found.article.date_source) == (NOON, DateSource.FEED)
    assert (found.article.source_id, found.article.bloc, found.article.feed_id) == ("example", "WESTERN", "example_all")


def test_the_day_is_that_of_the_first_time_it_was_stored(tools: dict[str, Any]) -> None:
    found = page(tools, day=date(2026, 11, 20))
    assert found.article is not None
    assert found.article.day == date(2026, 11, 20)
    assert found.article.published_at == NOON


def test_a_redirect_names_the_article(tools: dict[str, Any]) -> None:
    found = page(tools, url="https://www.elsewhere.example/b?utm_source=x")
    assert found.article is not None
    assert found.article.canonical_url == "https://elsewhere.example/b"


@pytest.mark.parametrize(
    ("link", "expected"),
    [
        ("https://example.org/real", "https://example.org/real"),
        ("https://www.example.org/real/", "https://example.org/real"),
        ("https://news.example.org/real", "https://news.example.org/real"),
        ("https://thief.example/real", "https://example.org/a"),
        ("https://example.org/", "https://example.org/a"),
        ("https://example.org/?c=ar&i=5", "https://example.org/?c=ar&i=5"),
        ("mailto:x@example.org", "https://example.org/a"),
        (None, "https://example.org/a"),
    ],
)
def test_a_canonical_link_counts_within_its_site_only(link: str | None, expected: str) -> None:
    assert identity_of("https://example.org/a", link) == expected


def test_a_short_page_is_no_article(tools: dict[str, Any]) -> None:
    found = page(tools, text="Nothing here.")
    assert (found.article, found.disposition) == (None, Disposition.NOT_ARTICLE)
    assert "characters" in found.reason


def test_a_language_without_a_pipeline_is_stored_and_said(tools: dict[str, Any]) -> None:
    german = "Der Gesandte sprach drei Stunden lang mit dem Minister über Visa, Flüge und die Gefangenen. " * 5
    found = page(tools, text=german)
    assert found.disposition is Disposition.LANG_UNSUPPORTED
    assert found.article is not None
    assert (found.article.lang, found.article.lang_supported) == ("de", False)


def test_an_aggregators_entry_belongs_to_the_publisher_it_links_to(tools: dict[str, Any]) -> None:
    found = page(tools, url="https://origin.example/a", bloc="AGGREGATOR", source_id="collector")
    assert found.article is not None
    assert (found.article.source_id, found.article.bloc) == ("origin", "WESTERN")


def test_the_pages_date_serves_where_the_feed_has_none(tools: dict[str, Any]) -> None:
    head = '<meta property="article:published_time" content="2026-11-22T10:00:00+03:00">'
    found = page(tools, head=head, published_at=None)
    assert found.article is not None
    assert found.article.date_source is DateSource.PAGE
    assert found.article.published_at.isoformat() == "2026-11-22T07:00:00+00:00"
    assert found.article.day == date(2026, 11, 22)


def test_a_summary_is_kept_as_a_summary(tools: dict[str, Any]) -> None:
    found = from_summary(entry(summary_html=f"<p>{TEXT}</p>"), **tools)
    assert found.disposition is Disposition.OK_SUMMARY
    assert found.article is not None
    assert (found.article.text_kind, found.article.text) == (TextKind.SUMMARY, TEXT.strip())


def test_a_feed_that_carries_the_text_gives_full_articles(tools: dict[str, Any]) -> None:
    full = from_summary(entry(summary_html=f"<p>{TEXT}</p>", fetch_page=False), **tools)
    teaser = from_summary(entry(summary_html=TEXT[:150], fetch_page=False), **tools)
    assert (full.disposition, teaser.disposition) == (Disposition.OK, Disposition.OK_SUMMARY)


def test_a_caption_is_no_summary(tools: dict[str, Any]) -> None:
    found = from_summary(entry(summary_html="<img src=x> Photo"), **tools)
    assert (found.article, found.disposition) == (None, Disposition.NOT_ARTICLE)


def test_a_given_text_keeps_its_given_date(tools: dict[str, Any]) -> None:
    old = NOON - timedelta(days=900)
    found = from_text(entry(published_at=None), text="Short.\r\n\r\nStill an article.", given_at=old, **tools)
    assert found.article is not None
    assert (found.article.published_at, found.article.date_source) == (old, DateSource.GIVEN)
    assert (found.article.day, found.article.text) == (old.date(), "Short.\nStill an article.")


def test_a_given_text_without_a_date_is_dated_by_sight(tools: dict[str, Any]) -> None:
    found = from_text(entry(published_at=None), text=TEXT, given_at=None, **tools)
    assert found.article is not None
    assert (found.article.published_at, found.article.date_source) == (NOON, DateSource.FIRST_SEEN)


def test_an_empty_text_is_no_article(tools: dict[str, Any]) -> None:
    found = from_text(entry(), text=" \n ", given_at=None, **tools)
    assert (found.article, found.disposition) == (None, Disposition.NOT_ARTICLE)


def test_an_address_that_is_none_is_a_bad_link(tools: dict[str, Any]) -> None:
    found = from_text(replace(entry(), url="mailto:x"), text=TEXT, given_at=None, **tools)
    assert found.disposition is Disposition.BAD_LINK


def test_a_given_date_overrides_a_pages(tools: dict[str, Any]) -> None:
    found = with_given_date(page(tools), NOON - timedelta(days=200))
    assert found.article is not None
    assert found.article.date_source is DateSource.GIVEN
    assert found.article.day == (NOON - timedelta(days=200)).date()
