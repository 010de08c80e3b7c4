"""Publication dates from explicit markup."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.articles.linked_data import article_objects
from pipeline.articles.markup import parse_html
from pipeline.articles.page_dates import page_date, parse_moment

NINE = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def found(markup: str) -> datetime | None:
    tree = parse_html(f"<html><head>{markup}</head><body><p>x</p></body></html>")
    return page_date(tree, article_objects(tree))


LD = '<script type="application/ld+json">{}</script>'
PAGES = [
    ("JSON-LD", LD.replace("{}", '{"@type":"NewsArticle","datePublished":"2026-11-23T12:00:00+03:00"}')),
    ("graph", LD.replace("{}", '{"@graph":[{"@type":["Article"],"datePublished":"2026-11-23T09:00:00Z"}]}')),
    ("Open Graph", '<meta property="article:published_time" content="2026-11-23T12:00:00+0300">'),
    ("itemprop", '<meta itemprop="datePublished" content="2026-11-23T09:00Z">'),
    ("meta name", '<meta name="pubdate" content="Mon, 23 Nov 2026 12:00:00 +0300">'),
    ("time", '<article><time datetime="2026-11-23T12:00:00+03:00">noon</time></article>'),
    ("broken JSON-LD beside", LD.replace("{}", '{"a":') + '<meta name="date" content="2026-11-23T09:00:00Z">'),
]  # fmt: skip


@pytest.mark.parametrize("markup", [page[1] for page in PAGES], ids=[page[0] for page in PAGES])
def test_dates_are_read(markup: str) -> None:
    assert found(markup) == NINE


@pytest.mark.parametrize(
    "markup",
    [
        "<p>Published 23 November 2026</p>",
        '<time datetime="2026-11-23T09:00:00Z">outside the article</time>',
        '<meta name="date" content="yesterday">',
        '<meta name="date" content="0001-01-01T00:00:00+14:00">',
        '<script type="application/ld+json">{"@type":"Organization","datePublished":"2026-11-23"}</script>',
    ],
)
def test_what_is_no_explicit_date_is_none(markup: str) -> None:
    assert found(markup) is None


def test_a_date_with_a_zone_beats_one_without() -> None:
    page = (
        '<meta property="article:published_time" content="2026-11-23T12:00:00">'
        '<meta name="date" content="2026-11-23T12:00:00+03:00">'
    )
    assert found(page) == NINE


@pytest.mark.parametrize(
    ("value", "rank"),
    [("2026-11-23T12:00:00+03:00", 3), ("2026-11-23T12:00:00", 2), ("2026-11-23", 1), ("soon", 0), ("", 0)],
)
def test_ranks(value: str, rank: int) -> None:
    assert parse_moment(value)[1] == rank
