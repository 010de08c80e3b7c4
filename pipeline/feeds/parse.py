"""Feed documents to entries: RSS, RDF and Atom through feedparser, JSON Feed and news sitemaps by readers of our own.

What encoding a document is in is decided first (`decode`); entities declared inside a document are refused, since
nothing legitimate needs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.feeds.dates import read_date
from pipeline.feeds.decode import decode_document
from pipeline.feeds.jsonfeed import is_json_feed, read_json_feed
from pipeline.feeds.screen import overload
from pipeline.feeds.seen import NOTHING_SEEN, Seen, SeenItem
from pipeline.feeds.sitemap import read_sitemap
from pipeline.feeds.xmlfeed import CONTROLS, read_xml_feed
from pipeline.records import Entry

MAX_ENTRIES = 2000  # rss-fetcher's limit: sitemaps of 50,000 took it nine minutes
NOT_A_FEED = ""

_ROOT = re.compile(r"<[A-Za-z]")
_SUBSET = re.compile(r"<!DOCTYPE[^<>\[]*\[|<!ENTITY", re.IGNORECASE)
_SITEMAP = re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)[\s>]")
_HTML = re.compile(r"<(?:!doctype\s+html|html)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """What a document holds. `kind` is `rss20`, `atom10`, `rss10`, `json`, … or empty for what is no feed;
    `seen` where all items are known.

    `entries` are those that were read; `outline` stands for all items in document order, each by its digest and by
    what is known of it (None: it is the next of `entries`). It is empty where items cannot be told by digests.
    `min_interval_s` is the pause that the feed itself asks for (ttl, sy:updatePeriod), 0 when it asks for none.
    `over_limit` counts the entries beyond the 2,000 that are read.
    """

    kind: str
    entries: tuple[Entry, ...]
    min_interval_s: int
    problems: tuple[str, ...]
    over_limit: int = 0
    damage: str | None = None  # why the document is not well-formed, where it was read all the same
    outline: tuple[tuple[bytes, SeenItem | None], ...] = ()

    @property
    def is_feed(self) -> bool:
        return self.kind != NOT_A_FEED

    @property
    def n_items(self) -> int:
        """All items of the document: read, known and over the limit."""
        return (len(self.outline) or len(self.entries)) + self.over_limit

    def shown(self) -> Iterator[tuple[bytes | None, Entry | SeenItem]]:
        """Read entries and known items in document order, each with its digest where it has one."""
        if not self.outline:
            yield from ((None, entry) for entry in self.entries)
            return
        unread = iter(self.entries)
        for digest, known in self.outline:
            yield digest, known or next(unread)


def parse_feed(
    body: bytes, *, url: str, content_type: str | None, lang: str | None, feed_id: str, seen: Seen = NOTHING_SEEN
) -> ParsedFeed:
    """Entries of a feed document, links absolute, dates in UTC or None. Never raises for any bytes.

    Items that are in `seen`, unchanged, are not read again: they stand in the outline only.
    """
    text = decode_document(body, content_type=content_type, lang=lang)
    if not text.strip():
        return _no_feed("the document is empty")
    if is_json_feed(text):
        read = read_json_feed(text, url=url, feed_id=feed_id, limit=MAX_ENTRIES)
        if read is None:
            return _no_feed("JSON, but no JSON Feed")
        return ParsedFeed("json", tuple(read[0]), 0, _problems(read[0]), read[1])
    root = _ROOT.search(text)
    if root is None:
        return _no_feed("no markup at all")
    excess = overload(text, MAX_ENTRIES)
    if excess is not None:
        return _no_feed(f"{excess}; refused")
    prologue = text[: root.start()]
    if _SUBSET.search(prologue):
        return _no_feed("declares entities in its document type; refused")
    if _SITEMAP.match(text, root.start()):
        return _parse_sitemap(text[root.start() :], url, feed_id)
    return _parse_xml(text[root.start() :], prologue, url, feed_id, seen)


def _parse_sitemap(text: str, url: str, feed_id: str) -> ParsedFeed:
    xml = CONTROLS.sub("", text).encode("utf-8", "ignore")
    read = read_sitemap(xml, url=url, feed_id=feed_id, limit=MAX_ENTRIES)
    if read is None:
        return _no_feed("a sitemap that cannot be made out")
    if read.refusal is not None:
        return _no_feed(read.refusal)
    broken = (f"not well-formed ({read.damage})",) if read.damage else ()
    other = (f"{read.n_other} addresses without news:news left out",) if read.n_other else ()
    problems = (*broken, *other, *_problems(read.entries))
    return ParsedFeed("sitemap", read.entries, 0, problems, read.over_limit, read.damage)


def _parse_xml(text: str, prologue: str, url: str, feed_id: str, seen: Seen) -> ParsedFeed:
    read = read_xml_feed(text, url=url, feed_id=feed_id, seen=seen, limit=MAX_ENTRIES)
    if not read.version:
        is_html = _HTML.search(prologue + text[:2048]) is not None
        kind = "an HTML page" if is_html else "XML, but no feed format that is known"
        return _no_feed(read.failure or kind)
    broken = (f"not well-formed ({read.damage})",) if read.damage else ()
    problems = (*broken, *_problems(read.entries))
    return ParsedFeed(
        read.version, read.entries, read.min_interval_s, problems, read.over_limit, read.damage, read.outline
    )


def _no_feed(problem: str) -> ParsedFeed:
    return ParsedFeed(NOT_A_FEED, (), 0, (problem,))


def _problems(entries: Sequence[Entry]) -> tuple[str, ...]:
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
