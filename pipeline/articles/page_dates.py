"""When a page says it was published: explicit markup only, never a guess from addresses or prose."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from lxml import html

META_NAMES = (
    ("property", "article:published_time"),
    ("property", "og:article:published_time"),
    ("itemprop", "datePublished"),
    ("name", "article:published_time"),
    ("name", "datePublished"),
    ("name", "publish-date"),
    ("name", "publication_date"),
    ("name", "pubdate"),
    ("name", "parsely-pub-date"),
    ("name", "sailthru.date"),
    ("name", "DC.date.issued"),
    ("name", "DC.date"),
    ("name", "date"),
)


def page_date(tree: html.HtmlElement, linked_data: Iterable[dict[str, object]]) -> datetime | None:
    """The publication time stated by JSON-LD, meta or time elements, in UTC.

    A value with a zone beats one without, whose clock is unknown and taken as UTC; a bare date comes last.
    """
    best: datetime | None = None
    best_rank = 0
    for value in _stated(tree, linked_data):
        moment, rank = parse_moment(value)
        if moment is not None and rank > best_rank:
            best, best_rank = moment, rank
    return best


def parse_moment(value: str) -> tuple[datetime | None, int]:
    """(moment in UTC, 3 with a zone | 2 without one | 1 a bare date), or (None, 0). ISO 8601 and RFC 822."""
    value = value.strip()
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        try:
            moment = parsedate_to_datetime(value)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None, 0
    rank = 3 if moment.tzinfo else 1 if len(value) <= len("2026-11-23") else 2
    try:
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC), rank
    except OverflowError:  # year 1 or 9999 shifted by a zone
        return None, 0


def _stated(tree: html.HtmlElement, linked_data: Iterable[dict[str, object]]) -> Iterable[str]:
    for item in linked_data:
        value = item.get("datePublished")
        if isinstance(value, str):
            yield value
    for attribute, name in META_NAMES:
        for value in tree.xpath(f"//meta[@{attribute}=$name]/@content", name=name):
            yield str(value)
    for path in (
        "//time[@itemprop='datePublished' or @pubdate]/@datetime",
        "//*[@itemprop='datePublished']/@datetime",
        "(//article//time[@datetime] | //main//time[@datetime])[1]/@datetime",
    ):
        for value in tree.xpath(path)[:1]:
            yield str(value)
