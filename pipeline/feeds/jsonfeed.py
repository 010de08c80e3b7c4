"""JSON Feed 1.0 and 1.1 (jsonfeed.org)."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping
from typing import Any

from pipeline.feeds.dates import parse_date
from pipeline.feeds.entries import absolute_link, link_in_guid, plain_text
from pipeline.records import Entry


def is_json_feed(text: str) -> bool:
    """Whether a document looks like a JSON object."""
    return text.lstrip().startswith("{")


def read_json_feed(text: str, *, url: str, feed_id: str, limit: int) -> tuple[list[Entry], int] | None:
    """Up to `limit` entries and the number of those beyond; None when the document is no JSON Feed."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or "jsonfeed.org" not in str(document.get("version", "")):
        return None
    items = document.get("items")
    found = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    return [_entry(item, url, feed_id) for item in found[:limit]], len(found[limit:])


def _entry(item: Mapping[str, Any], base: str, feed_id: str) -> Entry:
    guid = _text(item, "id")
    published, modified = _text(item, "date_published"), _text(item, "date_modified")
    body = _text(item, "content_html") or _escaped(_text(item, "content_text")) or _escaped(_text(item, "summary"))
    return Entry(
        feed_id=feed_id,
        guid=guid,
        url=absolute_link(_text(item, "url") or _text(item, "external_url") or link_in_guid(guid), base),
        title=plain_text(_escaped(_text(item, "title")) or ""),
        summary_html=body or "",
        published_at=parse_date(published) or parse_date(modified),
        published_raw=" / ".join(raw for raw in (published, modified) if raw) or None,
        author=_author(item),
    )


def _author(item: Mapping[str, Any]) -> str | None:
    authors = item.get("authors") or [item.get("author")]
    people = [author for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    return ", ".join(name for person in people if (name := _text(person, "name"))) or None


def _text(item: Mapping[str, Any], key: str) -> str | None:
    """A string, or a number where a string should be."""
    value = item.get(key)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    return str(value).strip() or None


def _escaped(text: str | None) -> str | None:
    return None if text is None else html.escape(text, quote=False)
