"""Feed documents to entries: RSS, RDF and Atom through feedparser on bytes, JSON Feed by a reader of our own.

feedparser gets well-labelled UTF-8 and no document type: what encoding a document is in is decided before
(`decode`), and entities declared inside a document are refused, since nothing legitimate needs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import feedparser

from pipeline.feeds.dates import read_date
from pipeline.feeds.decode import decode_document
from pipeline.feeds.entries import absolute_link, link_in_guid, plain_text
from pipeline.feeds.jsonfeed import is_json_feed, read_json_feed
from pipeline.records import Entry

MAX_ENTRIES = 2000  # rss-fetcher's limit: sitemaps of 50,000 took it nine minutes
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
NOT_A_FEED = ""

_ROOT = re.compile(r"<[A-Za-z]")
_SUBSET = re.compile(r"<!DOCTYPE[^>]*\[|<!ENTITY", re.IGNORECASE)
_HTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATE_FIELDS = ("published", "updated", "created", "pubdate", "date", "issued", "modified")
_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_LONGEST_MINIMUM_S = 86400  # a feed that asks for less than one poll a day gets one: its day would go unseen


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document holds. `kind` is `rss20`, `atom10`, `rss10`, `json`, … or empty for what is no feed.

    `min_interval_s` is the pause that the feed itself asks for (ttl, sy:updatePeriod), 0 when it asks for none.
    `over_limit` counts the entries beyond the 2,000 that are read.
    """

    kind: str
    entries: tuple[Entry, ...]
    min_interval_s: int
    problems: tuple[str, ...]
    over_limit: int = 0

    damage: str | None = None  # why the document is not well-formed, where it was read all the same

    @property
    def is_feed(self) -> bool:
        return self.kind != NOT_A_FEED


def parse_feed(body: bytes, *, url: str, content_type: str | None, lang: str | None, feed_id: str) -> ParsedFeed:
    """Entries of a feed document, links absolute, dates in UTC or None. Never raises for any bytes."""
    text = decode_document(body, content_type=content_type, lang=lang)
    if not text.strip():
        return ParsedFeed(NOT_A_FEED, (), 0, ("the document is empty",))
    if is_json_feed(text):
        read = read_json_feed(text, url=url, feed_id=feed_id, limit=MAX_ENTRIES)
        if read is None:
            return ParsedFeed(NOT_A_FEED, (), 0, ("JSON, but no JSON Feed",))
        return ParsedFeed("json", tuple(read[0]), 0, _problems(read[0]), read[1])
    root = _ROOT.search(text)
    if root is None:
        return ParsedFeed(NOT_A_FEED, (), 0, ("no markup at all",))
    prologue = text[: root.start()]
    if _SUBSET.search(prologue):
        return ParsedFeed(NOT_A_FEED, (), 0, ("declares entities in its document type; refused",))
    return _parse_xml(text[root.start() :], prologue, url, feed_id)


def _parse_xml(text: str, prologue: str, url: str, feed_id: str) -> ParsedFeed:
    text, over_limit = _cut(_CONTROLS.sub("", text))
    document = feedparser.parse(
        DECLARATION + text.encode("utf-8", "ignore"),
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    if not document.version:
        is_html = _HTML.search(prologue + text[:2048]) is not None
        return ParsedFeed(NOT_A_FEED, (), 0, ("an HTML page" if is_html else "XML, but no feed format that is known",))
    entries = [_entry(item, url, feed_id) for item in document.entries[:MAX_ENTRIES]]
    over_limit += len(document.entries[MAX_ENTRIES:])
    broken = (f"not well-formed ({document.bozo_exception})",) if document.bozo else ()
    return ParsedFeed(
        document.version, tuple(entries), _min_interval_s(document.feed), (*broken, *_problems(entries)), over_limit
    )


def _cut(text: str) -> tuple[str, int]:
    """The document without the entries beyond the limit, and their number: parsing them would cost minutes."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if len(starts) <= MAX_ENTRIES:
        return text, 0
    ends = [match.end() for match in _ITEM_END.finditer(text, starts[MAX_ENTRIES])]
    tail = text[ends[-1] :] if ends else ""
    return text[: starts[MAX_ENTRIES]] + tail, len(starts) - MAX_ENTRIES


def _entry(item: Mapping[str, Any], base: str, feed_id: str) -> Entry:
    guid = _text(item, "id")
    raws = list(dict.fromkeys(raw for name in _DATE_FIELDS if (raw := _text(item, name))))
    reads = [read for raw in raws if (read := read_date(raw)) is not None]
    link = _text(item, "feedburner_origlink") or _text(item, "link") or link_in_guid(guid)
    return Entry(
        feed_id=feed_id,
        guid=guid,
        url=absolute_link(link, base),
        title=plain_text(_text(item, "title") or ""),
        summary_html=_longest_content(item) or _text(item, "summary") or "",
        published_at=reads[0].at if reads else None,
        published_raw=" / ".join(raws) or None,
        author=plain_text(_text(item, "author") or "") or None,
    )


def _longest_content(item: Mapping[str, Any]) -> str | None:
    values = [str(part.get("value") or "") for part in item.get("content") or ()]
    longest = max(values, key=len, default="")
    return longest if len(longest) >= len(_text(item, "summary") or "") else None


def _text(item: Mapping[str, Any], key: str) -> str | None:
    value = item.get(key)
    return value.strip() or None if isinstance(value, str) else None


def _min_interval_s(channel: Mapping[str, Any]) -> int:
    ttl = _number(channel.get("ttl")) * 60
    period = _PERIODS_S.get(str(channel.get("sy_updateperiod", "")).strip().lower(), 0)
    frequency = max(1, _number(channel.get("sy_updatefrequency")))
    return min(_LONGEST_MINIMUM_S, max(ttl, period // frequency))


def _number(value: object) -> int:
    text = str(value or "").strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 8 else 0


def _problems(entries: list[Entry]) -> tuple[str, ...]:
    """What whoever looks after the catalogue should know."""
    undated = sum(entry.published_at is None for entry in entries)
    unread = sum(entry.published_at is None and entry.published_raw is not None for entry in entries)
    reads = [read_date((entry.published_raw or "").split(" / ")[0]) for entry in entries]
    zoneless = sum(read is not None and not read.zoned for read in reads)
    counts = (
        (undated - unread, "without a date"),
        (unread, "with a date that cannot be read"),
        (zoneless, "with a date without a zone, read as UTC"),
        (sum(entry.url is None for entry in entries), "without a link"),
        (sum(not entry.title for entry in entries), "without a title"),
    )
    return tuple(f"{n} of {len(entries)} entries {what}" for n, what in counts if n)
