"""Parsing speed: a document with a few new items, read as a poll reads it, beside plain feedparser."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

import feedparser

from pipeline.bench.feed_server import NEW_ITEMS, rss_documents
from pipeline.errors import AccountingError
from pipeline.feeds.parse import ParsedFeed, parse_feed
from pipeline.feeds.seen import NOTHING_SEEN, Seen, SeenItem, stamp_of
from pipeline.records import Disposition, Entry

SIZES = (20, 50, 100)  # items
ROUNDS = 21
NEWS_AT_ONCE = 1  # number of a feed that has news in the first edition
URL = "http://example.org/rss"


@dataclass(frozen=True, slots=True)
class ParseSpeed:
    """Milliseconds of the processor for one document, medians of interleaved rounds.

    `plain` is feedparser as it comes, `lean` feedparser with our options.
    """

    n_items: int
    kilobytes: float
    ours: float
    plain: float
    lean: float

    @property
    def ratio(self) -> float:
        return self.plain / self.ours


def measure_parsing(progress: Callable[[int], None]) -> list[ParseSpeed]:
    """One figure for each of SIZES. Raises AccountingError where a field differs from the whole document's."""
    results = []
    for n_items in SIZES:
        before, now = rss_documents(NEWS_AT_ONCE, n_items, 2)
        seen = _seen(_parse(before, NOTHING_SEEN))
        _check_fields(now, seen)
        results.append(ParseSpeed(n_items, len(now) / 1000, *_medians(now, seen)))
        progress(1)
    return results


def _medians(body: bytes, seen: Seen) -> list[float]:
    works: tuple[Callable[[], object], ...] = (
        lambda: _parse(body, seen),
        lambda: feedparser.parse(body),
        lambda: _lean(body),
    )
    gc.disable()  # as timeit does: whose rubbish is collected when would be chance
    try:
        rounds = [[_milliseconds(work) for work in works] for _ in range(ROUNDS)]
    finally:
        gc.enable()
    return [median(times) for times in zip(*rounds, strict=True)]


def _parse(body: bytes, seen: Seen) -> ParsedFeed:
    return parse_feed(body, url=URL, content_type=None, lang=None, feed_id="f", seen=seen)


def _lean(body: bytes) -> Any:
    return feedparser.parse(body, sanitize_html=False, resolve_relative_uris=False)


def _seen(parsed: ParsedFeed) -> Seen:
    pairs = zip(parsed.outline, parsed.entries, strict=True)
    return {
        digest: SeenItem(
            digest, bytes(16), Disposition.DUPLICATE_URL, entry.published_at, stamp_of(entry.published_raw)
        )
        for (digest, _), entry in pairs
    }


def _check_fields(body: bytes, seen: Seen) -> None:
    part, whole, plain = _parse(body, seen).entries, _parse(body, NOTHING_SEEN).entries, _lean(body).entries
    same = part == whole[: len(part)] and len(part) == NEW_ITEMS
    if not same or [_of_plain(item) for item in plain[: len(part)]] != [_of_ours(entry) for entry in part]:
        raise AccountingError("bench http: the new items' fields are not those of the whole document")


def _of_plain(item: Any) -> tuple[object, ...]:
    return item.id, item.link, item.title, item.summary, item.published, item.author


def _of_ours(entry: Entry) -> tuple[object, ...]:
    return entry.guid, entry.url, entry.title, entry.summary_html, entry.published_raw, entry.author


def _milliseconds(work: Callable[[], object]) -> float:
    """Processor time, so that other programs do not count."""
    began = time.thread_time()
    work()
    return 1000 * (time.thread_time() - began)
