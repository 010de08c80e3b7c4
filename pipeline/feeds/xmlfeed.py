"""RSS, RDF and Atom through feedparser, which gets labelled UTF-8, no document type and only items not seen before."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import feedparser

from pipeline.feeds.dates import read_date
from pipeline.feeds.entries import absolute_link, link_in_guid, plain_text
from pipeline.feeds.seen import Seen, SeenItem
from pipeline.feeds.slice import slice_document
from pipeline.records import Entry

# No version of Python that we run on has this driver; looking for it would take a tenth of a short document's time.
feedparser.api.PREFERRED_XML_PARSERS.clear()

ALL_SEEN = "seen"  # in place of a version: there was nothing to read
DECLARATION = b'<?xml version="1.0" encoding="utf-8"?>\n'
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_REFERENCE = re.compile("&#(?:[xX]([0-9A-Fa-f]+)|([0-9]+))(?:;|(?![0-9A-Fa-f]))")
_MAX_DIGITS = 7  # of a code point, in either notation
_ITEM = re.compile(r"<(?:\w+:)?(?:item|entry)[\s>]", re.IGNORECASE)
_ITEM_END = re.compile(r"</(?:\w+:)?(?:item|entry)\s*>", re.IGNORECASE)
_DATE_FIELDS = ("published", "updated", "created", "pubdate", "date", "issued", "modified")
_PERIODS_S = {"hourly": 3600, "daily": 86400, "weekly": 604800, "monthly": 2592000, "yearly": 31536000}
_LONGEST_MINIMUM_S = 86400  # a feed that asks for less than one poll a day gets one: its day would go unseen


@dataclass(frozen=True, slots=True)
class XmlFeed:
    """What feedparser makes of a document. `version` is empty for no feed, `seen` where it was not asked.

    Other fields as in ParsedFeed.
    """

    version: str
    entries: tuple[Entry, ...]
    min_interval_s: int
    over_limit: int
    damage: str | None
    outline: tuple[tuple[bytes, SeenItem | None], ...]
    failure: str | None = None


def read_xml_feed(text: str, *, url: str, feed_id: str, seen: Seen, limit: int) -> XmlFeed:
    """Reads a document that begins with its root. It is read whole where it cannot be cut to what was not seen.

    One document that feedparser fails on must not end the poll of all the others: it is no feed, and says why.
    """
    try:
        return _read(text, url, feed_id, seen, limit)
    except Exception as error:  # whatever a library of hand-made grammars may raise
        return XmlFeed("", (), 0, 0, None, (), failure=f"the parser fails on it ({type(error).__name__}: {error})")


def _read(text: str, url: str, feed_id: str, seen: Seen, limit: int) -> XmlFeed:
    sliced = slice_document(text.encode("utf-8", "ignore"), base=url, known=seen, limit=limit)
    if sliced is not None:
        if sliced.channel is not None and sliced.digests:
            outline = tuple((digest, seen.get(digest)) for digest in sliced.digests)
            return XmlFeed(ALL_SEEN, (), _min_interval_s(sliced.channel), sliced.over_limit, None, outline)
        document = _feedparser(sliced.xml, url)
        if not document.bozo and len(document.entries) == sliced.n_kept:
            outline = tuple((digest, seen.get(digest)) for digest in sliced.digests)
            return _feed(document, document.entries, url, feed_id, sliced.over_limit, outline)
        if sliced.whole:  # what feedparser takes for items are others than ours
            return _feed(document, document.entries, url, feed_id, 0, ())
    text, over_limit = _cut(_REFERENCE.sub(_legal, CONTROLS.sub("", text)), limit)
    document = _feedparser(text.encode("utf-8", "ignore"), url)
    over_limit += len(document.entries[limit:])
    return _feed(document, document.entries[:limit], url, feed_id, over_limit, ())


def _feedparser(xml: bytes, url: str) -> Any:
    return feedparser.parse(
        DECLARATION + xml,
        response_headers={"content-type": "application/xml; charset=utf-8", "content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )


def _feed(
    document: Any,
    items: list[Any],
    url: str,
    feed_id: str,
    over_limit: int,
    outline: tuple[tuple[bytes, SeenItem | None], ...],
) -> XmlFeed:
    return XmlFeed(
        version=document.version,
        entries=tuple(_entry(item, url, feed_id) for item in items),
        min_interval_s=_min_interval_s(document.feed),
        over_limit=over_limit,
        damage=str(document.bozo_exception) if document.bozo else None,
        outline=outline,
    )


def _legal(reference: re.Match[str]) -> str:
    """The character reference, or nothing where it names no character: feedparser fails on those."""
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    number = int(digits, base) if len(digits.lstrip("0")) <= _MAX_DIGITS else sys.maxunicode + 1
    is_character = 0 < number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF
    return reference[0] if is_character else ""


def _cut(text: str, limit: int) -> tuple[str, int]:
    """The document without the entries beyond the limit, and their number: parsing them would cost minutes."""
    starts = [match.start() for match in _ITEM.finditer(text)]
    if len(starts) <= limit:
        return text, 0
    ends = [match.end() for match in _ITEM_END.finditer(text, starts[limit])]
    tail = text[ends[-1] :] if ends else ""
    return text[: starts[limit]] + tail, len(starts) - limit


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
