"""Sample records for tests: one line each, with what the test cares about as arguments."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.identity.urls import article_id, canonical_url, url_key
from pipeline.records import Article, DateSource, FetchRow, PollOutcome, QueuedEntry, TextKind

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def article(name: str = "a", **changes: Any) -> Article:
    """An article at https://example.org/<name>, published and seen at noon."""
    url = f"https://example.org/{name}"
    text = changes.pop("text", f"The text of {name}.")
    values: dict[str, Any] = {
        "article_id": article_id(canonical_url(url) or url),
        "url": url,
        "canonical_url": canonical_url(url) or url,
        "source_id": "example",
        "feed_id": "example_all",
        "bloc": "WESTERN",
        "day": NOON.date(),
        "title": f"Title of {name}",
        "text": text,
        "text_sha256": sha256(text),
        "text_kind": TextKind.FULL,
        "lang": "en",
        "lang_supported": True,
        "published_at": NOON,
        "date_source": DateSource.FEED,
        "first_seen_at": NOON,
        "fetched_at": NOON,
        "extractor_version": "1",
        "batch": "b1",
    }
    return Article(**values | changes)


def entry(name: str = "a", **changes: Any) -> QueuedEntry:
    """A queue entry for https://example.org/<name>."""
    url = f"https://example.org/{name}"
    values: dict[str, Any] = {
        "key": url_key(canonical_url(url) or url),
        "feed_id": "example_all",
        "source_id": "example",
        "bloc": "WESTERN",
        "url": url,
        "title": f"Title of {name}",
        "summary_html": "",
        "published_at": NOON,
        "author": None,
        "first_seen_at": NOON,
        "fingerprint": b"12345678",
    }
    return QueuedEntry(**values | changes)


def fetch_row(feed_id: str = "example_all", **changes: Any) -> FetchRow:
    """A poll that heard the feed from six hours before noon on."""
    values: dict[str, Any] = {
        "feed_id": feed_id,
        "source_id": "example",
        "bloc": "WESTERN",
        "polled_at": NOON,
        "outcome": PollOutcome.NEW,
        "http_status": 200,
        "bytes": 1000,
        "n_entries": 10,
        "n_new": 2,
        "oldest_entry_at": NOON - timedelta(hours=6),
        "newest_entry_at": NOON,
        "heard_from": NOON - timedelta(hours=6),
        "error": None,
        "dispositions": {"queued": 2, "duplicate_url": 8},
        "batch": "b1",
    }
    return FetchRow(**values | changes)
