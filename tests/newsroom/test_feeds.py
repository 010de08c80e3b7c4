"""Feed documents, read back as a reader reads them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import feedparser
import pytest

from pipeline.newsroom.derive import Published, Version
from pipeline.newsroom.feeds import MAX_ITEMS, FeedDocument, render_feed
from pipeline.newsroom.schema import FeedFormat
from pipeline.newsroom.site import Site

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
AFTER = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
XML_FORMATS = [FeedFormat.RSS, FeedFormat.ATOM, FeedFormat.RDF]


def feed(site: Site, outlet_id: str, moment: datetime = NOW) -> FeedDocument:
    return site.feed(site.outlets[outlet_id], moment)


def parsed(site: Site, outlet_id: str, moment: datetime = NOW) -> feedparser.FeedParserDict:
    document = feedparser.parse(feed(site, outlet_id, moment).body)
    assert not document.bozo
    return document


def many(article: Published, n: int) -> list[Published]:
    """`n` articles an hour apart, all before NOW."""
    return [
        replace(
            article,
            key=f"{article.key}-{place}",
            versions=(Version(NOW - timedelta(hours=place), f"Title {place}", ("A lead & more.", "A <body>.")),),
        )
        for place in range(n)
    ]


@pytest.mark.parametrize("feed_format", XML_FORMATS)
def test_xml_formats_round_trip(site: Site, feed_format: FeedFormat) -> None:
    outlet = replace(site.outlets["atomic"], feed=feed_format)
    document = feedparser.parse(render_feed(outlet, many(site.articles["agency"][0], 3), NOW, 8765).body)
    assert not document.bozo
    assert [entry.title for entry in document.entries] == ["Title 0", "Title 1", "Title 2"]
    assert [datetime(*entry.updated_parsed[:6], tzinfo=UTC) for entry in document.entries] == [
        NOW - timedelta(hours=place) for place in range(3)
    ]
    assert all(entry.link.startswith("http://atomic.localhost:8765/a/bridge-en-") for entry in document.entries)


@pytest.mark.parametrize("feed_format", list(FeedFormat))
def test_a_feed_shows_its_newest(site: Site, feed_format: FeedFormat) -> None:
    outlet = replace(site.outlets["atomic"], feed=feed_format)
    body = render_feed(outlet, many(site.articles["agency"][0], MAX_ITEMS + 5), NOW, 8765).body
    if feed_format is FeedFormat.JSON:
        titles = [item["title"] for item in json.loads(body)["items"]]
    else:
        titles = [entry.title for entry in feedparser.parse(body).entries]
    assert titles == [f"Title {place}" for place in range(MAX_ITEMS)]


def test_json_feed(site: Site) -> None:
    document = json.loads(feed(site, "blogger").body)
    assert document["version"] == "https://jsonfeed.org/version/1.1"
    item = document["items"][0]
    assert item["date_published"] == "2026-11-22T12:00:00+00:00"
    assert item["content_html"].count("<p>") == 3
    assert item["url"] == "http://blogger.localhost:8765/2026/11/bridge-be-22/" + (
        "?utm_source=rss&utm_medium=feed&utm_campaign=blogger"
    )


def test_future_articles_wait_for_their_time(site: Site) -> None:
    assert parsed(site, "mover").entries == []
    assert len(parsed(site, "mover", AFTER).entries) == 1


def test_full_text_only_where_the_outlet_gives_it(site: Site) -> None:
    assert parsed(site, "agency").entries[0].content[0].value.count("<p>") == 5
    assert "content" not in parsed(site, "plain").entries[0]


def test_text_with_markup_characters_survives(site: Site) -> None:
    value = parsed(site, "agency").entries[0].content[0].value
    assert "the stone &amp; the timber" in value
    assert "&lt;two&gt; cranes" in value


def test_relative_links_and_no_dates(site: Site) -> None:
    entry = parsed(site, "relative").entries[0]
    assert entry.link.startswith("/news/20261121/")
    assert "published" not in entry


def test_windows_1251_with_russian_dates(site: Site) -> None:
    document = feed(site, "stary")
    assert document.body.startswith(b'<?xml version="1.0" encoding="windows-1251"?>')
    assert document.content_type == "application/rss+xml; charset=windows-1251"
    entry = feedparser.parse(document.body).entries[0]
    assert entry.title == "В садах под Квиллом собрали небывалый урожай груш"
    assert entry.published == "Сб, 21 ноября 2026 06:15:00 +0300"


def test_letters_outside_windows_1251_become_references(site: Site) -> None:
    article = many(site.articles["stary"][0], 1)[0]
    strange = replace(article, versions=(replace(article.versions[0], title="Zażółć"),))
    body = render_feed(site.outlets["stary"], [strange], NOW, 8765).body
    assert feedparser.parse(body).entries[0].title == "Zażółć"


def test_guids_are_no_permalinks_and_stay(site: Site) -> None:
    before, after = parsed(site, "agency", NOW - timedelta(days=1, hours=12)), parsed(site, "agency")
    assert before.entries[0].id == after.entries[0].id
    assert not after.entries[0].guidislink


def test_a_correction_shows_in_the_entry(site: Site) -> None:
    corrected_at = datetime(2026, 11, 22, 9, 40, tzinfo=UTC)
    before = parsed(site, "agency", corrected_at - timedelta(seconds=1)).entries[0]
    after = parsed(site, "agency", corrected_at).entries[0]
    assert "52 months" in before.summary
    assert "51 months" in after.summary
    assert before.published == after.published


def test_a_correction_in_the_body_alone_moves_the_date(site: Site) -> None:
    entry = parsed(site, "stary").entries[0]
    assert "06:15:00" in entry.published  # 22:15 and five hours, in Minsk
    assert "01:15:00" in parsed(site, "stary", datetime(2026, 11, 21, 0, 0, tzinfo=UTC)).entries[0].published


def test_the_document_tells_when_it_changed_last(site: Site) -> None:
    assert feed(site, "agency").changed_at == datetime(2026, 11, 22, 9, 40, tzinfo=UTC)
    assert feed(site, "mover").changed_at is None


def test_asking_later_changes_nothing_when_nothing_happened(site: Site) -> None:
    for outlet_id in site.outlets:
        if outlet_id != "mover":
            assert feed(site, outlet_id).body == feed(site, outlet_id, AFTER).body
