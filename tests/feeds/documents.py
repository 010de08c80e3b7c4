"""Small feed documents for tests."""

from __future__ import annotations

from typing import Any

from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Feed


def item(
    link: str | None = "https://example.org/a",
    title: str = "Title",
    date: str | None = "Mon, 23 Nov 2026 09:00:00 GMT",
    extra: str = "",
) -> str:
    parts = [
        f"<title>{title}</title>",
        f"<link>{link}</link>" if link else "",
        f"<pubDate>{date}</pubDate>" if date else "",
    ]
    return f"<item>{''.join(parts)}{extra}</item>"


def rss(*items: str, channel: str = "", encoding: str = "utf-8", declared: str | None = None) -> bytes:
    text = (
        f'<?xml version="1.0" encoding="{declared or encoding}"?><rss version="2.0"><channel><title>T</title>'
        f"<link>https://example.org/</link>{channel}{''.join(items)}</channel></rss>"
    )
    return text.encode(encoding)


def feed(feed_id: str = "example", url: str = "https://example.org/rss", **changes: Any) -> Feed:
    values: dict[str, Any] = {
        "feed_id": feed_id,
        "source_id": feed_id,
        "name": feed_id.title(),
        "url": url,
        "homepage": None,
        "country": "GB",
        "lang": "en",
        "bloc": "WESTERN",
        "page_interval_s": 0.0,
    }
    return Feed(**values | changes)


def catalogue(*feeds: Feed, **changes: Any) -> Catalogue:
    return Catalogue(feeds, {"WESTERN": "", "AGGREGATOR": ""}, (), ("en", "ru", "be"), "1", **changes)
