"""The shipped newsroom, whole: every page extracts to its article, every feed reads back to its outlet's articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import feedparser
import pytest
import trafilatura

from pipeline.newsroom.addresses import article_path
from pipeline.newsroom.content import load_content
from pipeline.newsroom.schema import FeedFormat
from pipeline.newsroom.site import Site

EVENING = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)


@pytest.fixture(scope="module")
def shipped() -> Site:
    return Site.build(load_content(), EVENING.date(), port=8765, seed=1)


def test_every_page_extracts_to_its_article(shipped: Site) -> None:
    wrong = []
    for (outlet_id, path), (article, _) in shipped.paths.items():
        outlet, version = shipped.outlets[outlet_id], article.version_at(EVENING)
        if version is None:
            continue
        page = shipped.page(outlet, path, EVENING)
        assert page is not None
        text = trafilatura.extract(page.body.decode(outlet.encoding), fast=True, include_comments=False) or ""
        if [line for line in text.split("\n") if line != version.title] != list(version.paragraphs):
            wrong.append((article.key, path))
    assert wrong == []


def test_every_feed_reads_back(shipped: Site) -> None:
    for outlet in shipped.outlets.values():
        body = shipped.feed(outlet, EVENING).body
        titles = (
            [item["title"] for item in json.loads(body)["items"]]
            if outlet.feed is FeedFormat.JSON
            else [entry.title for entry in feedparser.parse(body).entries]
        )
        versions = [article.version_at(EVENING) for article in shipped.articles[outlet.id]]
        assert sorted(titles) == sorted(version.title for version in versions if version), outlet.id


def test_addresses_are_plain_and_unique(shipped: Site) -> None:
    n = sum(len(articles) for articles in shipped.articles.values())
    paths = {
        (outlet_id, article_path(shipped.outlets[outlet_id], article))
        for outlet_id, articles in shipped.articles.items()
        for article in articles
    }
    assert len(paths) == n
    assert all(path.isascii() and " " not in path for _, path in paths)
