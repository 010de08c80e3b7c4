"""From the entries of a document to entries for the queue: each gets exactly one disposition. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import UNLISTED, SourceInfo
from pipeline.feeds.entries import plain_text, storable
from pipeline.feeds.parse import ParsedFeed
from pipeline.feeds.seen import SeenItem, stamp_of
from pipeline.identity.urls import canonical_url, url_key
from pipeline.records import Disposition, Entry, Feed, QueuedEntry

MAX_AGE = timedelta(days=30)  # news-crawl's limit; older entries are archives that a feed shows by mistake
MAX_URL_CHARACTERS = 2048  # rss-fetcher's limit
MAX_TITLE_CHARACTERS = 1000  # the longest headlines have 300; what is longer is a text in the wrong field
MAX_SUMMARY_CHARACTERS = 1_000_000  # of markup, five times what is stored of a text: it waits in the state database
MAX_AUTHOR_CHARACTERS = 200  # three or four names; more is a biography
FINGERPRINT_BYTES = 8
_ONE_STAMP = 3  # so many entries with one date among them: it is the date of the document, not theirs


@dataclass(frozen=True, slots=True)
class Sifted:
    """Entries worth asking the queue about, and what became of the others.

    `keys`: all addresses of the document that the queue knows or may get. `overlaps`: it shows an item of the last
    document. `items`: what to remember of the document, see `remembered`.
    """

    candidates: tuple[QueuedEntry, ...]
    settled: Mapping[Disposition, int]
    keys: frozenset[bytes] = frozenset()
    overlaps: bool = False
    items: tuple[SeenItem, ...] = ()


def sift(feed: Feed, parsed: ParsedFeed, publisher_of: Callable[[str], SourceInfo], now: datetime) -> Sifted:
    """Judges each entry by itself and within its document; what the queue knows is judged by `settle`.

    An entry that leads to another listed publisher's site is that publisher's, whoever shows it. An item of the last
    document comes to what it came to then, or has become too old since.
    """
    candidates: dict[bytes, QueuedEntry] = {}
    known: set[bytes] = set()
    items: list[SeenItem] = []
    settled: Counter[Disposition] = Counter()
    shared_stamp = _shared_stamp(parsed)
    oldest = now - MAX_AGE
    for digest, item in parsed.shown():
        if isinstance(item, SeenItem):
            verdict = _judge_again(item, oldest)
            settled[verdict] += 1
            if item.key not in candidates:  # where it is, this document has another wording first
                items.append(item)
            if item.key is not None and verdict is Disposition.DUPLICATE_URL:
                known.add(item.key)
            continue
        verdict, canonical = _judge(item, oldest)
        key = None if canonical is None else url_key(canonical)
        if key is not None and (key in candidates or key in known):
            settled[Disposition.DUPLICATE_URL] += 1
            continue  # and not remembered: it may stand alone in the next document
        if canonical is None or key is None:
            settled[verdict] += 1
        else:
            verdict = Disposition.DUPLICATE_URL
            candidates[key] = _queued(feed, item, key, publisher_of(canonical), shared_stamp, now)
        if digest is not None:
            items.append(SeenItem(digest, key, verdict, item.published_at, stamp_of(item.published_raw)))
    settled[Disposition.OVER_LIMIT] += parsed.over_limit
    return Sifted(
        candidates=tuple(candidates.values()),
        settled={name: n for name, n in settled.items() if n},
        keys=frozenset(known | set(candidates)),
        overlaps=bool(known),
        items=tuple(items),
    )


def settle(
    feed: Feed, sifted: Sifted, verdicts: Mapping[bytes, Disposition], claimed: Mapping[bytes, str]
) -> tuple[list[QueuedEntry], Counter[Disposition]]:
    """The entries to queue and all dispositions. `claimed`: addresses that another feed of this poll has shown.

    Only its own publisher can change an entry: two feeds that word one address differently would otherwise have
    it fetched again at every poll.
    """
    kept: list[QueuedEntry] = []
    counts: Counter[Disposition] = Counter(sifted.settled)
    for candidate in sifted.candidates:
        verdict = Disposition.DUPLICATE_URL if candidate.key in claimed else verdicts[candidate.key]
        if verdict is Disposition.CHANGED and candidate.source_id != feed.source_id:
            verdict = Disposition.DUPLICATE_URL
        counts[verdict] += 1
        if verdict in (Disposition.QUEUED, Disposition.CHANGED):
            kept.append(candidate)
    return kept, counts


def remembered(feed: Feed, sifted: Sifted, claimed: Mapping[bytes, str]) -> list[SeenItem]:
    """The items that need not be read again. `claimed`: address → source of the feed of this poll that showed it first.

    A publisher's own entry that another's feed has claimed is left out: its wording shall win in a later poll.
    """
    own = {candidate.key for candidate in sifted.candidates if candidate.source_id == feed.source_id}
    return [
        item
        for item in sifted.items
        if item.key not in own or item.key not in claimed or claimed[item.key] == feed.source_id
    ]


def account(feed_id: str, n_entries: int, dispositions: Mapping[Disposition, int]) -> None:
    """Raises AccountingError unless every entry has exactly one disposition."""
    if sum(dispositions.values()) != n_entries:
        raise AccountingError(
            f"feed {feed_id!r}: {n_entries} entries, but {sum(dispositions.values())} dispositions {dict(dispositions)}"
        )


def fingerprint(entry: Entry, *, with_date: bool = True) -> bytes:
    """8 bytes over title, text of the summary and dates: another value means that the publisher changed the entry.

    Markup is left out: image addresses and counters change without anybody having written anything.
    """
    parts = (entry.title, plain_text(entry.summary_html), entry.published_raw or "" if with_date else "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).digest()[:FINGERPRINT_BYTES]


def _judge(entry: Entry, oldest: datetime) -> tuple[Disposition, str | None]:
    """The disposition, with the canonical URL for an entry that may be queued."""
    if entry.url is None:
        return Disposition.NO_LINK, None
    if len(entry.url) > MAX_URL_CHARACTERS:
        return Disposition.TOO_LONG, None
    canonical = canonical_url(entry.url) if storable(entry.url) == entry.url else None
    if canonical is None or _is_homepage(canonical):
        return Disposition.BAD_LINK, None
    if entry.published_at is not None and entry.published_at < oldest:
        return Disposition.TOO_OLD, None
    return Disposition.QUEUED, canonical


def _judge_again(item: SeenItem, oldest: datetime) -> Disposition:
    is_old = item.published_at is not None and item.published_at < oldest
    return Disposition.TOO_OLD if item.verdict is Disposition.DUPLICATE_URL and is_old else item.verdict


def _is_homepage(canonical: str) -> bool:
    """A bare host names no article; `/?c=ar&i=7` does."""
    parts = urlsplit(canonical)
    return parts.path in ("", "/") and not parts.query and not parts.fragment


def _queued(
    feed: Feed, entry: Entry, key: bytes, publisher: SourceInfo, shared_stamp: bool, now: datetime
) -> QueuedEntry:
    is_own = publisher.bloc == UNLISTED or publisher.source_id == feed.source_id
    return QueuedEntry(
        key=key,
        feed_id=feed.feed_id,
        source_id=feed.source_id if is_own else publisher.source_id,
        bloc=feed.bloc if is_own else publisher.bloc,
        url=entry.url or "",
        title=storable(entry.title)[:MAX_TITLE_CHARACTERS],
        summary_html=storable(entry.summary_html)[:MAX_SUMMARY_CHARACTERS],
        published_at=entry.published_at,
        author=storable(entry.author)[:MAX_AUTHOR_CHARACTERS] if entry.author else None,
        first_seen_at=now,
        fingerprint=fingerprint(entry, with_date=not shared_stamp),
        lang=(feed.lang if is_own else publisher.lang) or entry.lang,
        fetch_page=feed.fetch_pages,
    )


def _shared_stamp(parsed: ParsedFeed) -> bool:
    n_items, first = 0, None
    for _, item in parsed.shown():
        stamp = item.stamp if isinstance(item, SeenItem) else stamp_of(item.published_raw)
        if n_items and stamp != first:
            return False
        n_items, first = n_items + 1, stamp
    return n_items >= _ONE_STAMP
