"""Polling a shard of feeds: conditional GET, body hash, parse, sift; archive, then lake, then state."""

from __future__ import annotations

import logging
from collections import Counter, defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.clock import Clock, utc_day
from pipeline.feeds.answer import Answer, Polled, read_answer
from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.schedule import PollFacts, decide, remark, state_of, wants_full
from pipeline.feeds.seen import pack_seen
from pipeline.feeds.sift import account, remembered, settle
from pipeline.records import Disposition, Feed, FeedState, FetchRow, PollOutcome, QueuedEntry
from pipeline.storage.journal import PollRecord, to_lines
from pipeline.storage.schemas import FETCH_SET
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter
from pipeline.web.client import WebClient
from pipeline.web.freshness import expires_at_once, max_age_s
from pipeline.web.politeness import Politeness
from pipeline.web.response import Response

log = logging.getLogger(__name__)

AT_ONCE = 16  # miniflux's number of workers; more only queue for our own processor
MAX_BYTES = 15 * 2**20  # miniflux's limit for a feed document
TIMEOUT_S = 60.0  # of the whole request: a slow server gets its 30 s of silence and time to send
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, */*;q=0.1"
)
MAX_VALIDATOR_CHARACTERS = 1024  # it is kept, and sent back with every request; hashes and dates have a tenth of that
_PERMANENT = (301, 308)


@dataclass(frozen=True, slots=True)
class PollReport:
    """`counts`: polls by outcome (`feeds_…`), entries by disposition, and their sums."""

    counts: dict[str, int]
    rows: list[FetchRow]


def poll_feeds(
    store: Store,
    catalogue: Catalogue,
    client: WebClient,
    feed_ids: Sequence[str],
    *,
    batch: str,
    shard: int,
    clock: Clock,
) -> PollReport:
    """Polls the feeds, queues their entries and advances their states in one transaction, the last step.

    A batch that has done this shard gets its counts again and polls nothing. Raises AccountingError, StorageError.
    """
    done = store.batches.counts(batch, "poll", shard)
    if done is not None:
        return PollReport(done, [])
    now = clock.now()
    states = store.feed_states.get(feed_ids)
    feeds = [feed for feed_id in feed_ids if (feed := catalogue.feed(feed_id)) is not None]
    politeness = Politeness()
    with (
        WarcWriter(store.home, utc_day(now), batch, "poll", shard) as archive,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):

        def ask(feed: Feed) -> Answer:
            return _ask(feed, states.get(feed.feed_id), client, politeness, archive, clock)

        # read by this thread alone, while the others wait for servers: reading needs the interpreter all the time
        answers = [read_answer(answer, catalogue) for answer in pool.map(ask, feeds)]
        rows, queued, following = _judge_all(store, answers, batch)
        archive.write_journal("poll", _journal(rows, queued, following), clock.now())
    unlisted = len(feed_ids) - len(feeds)
    counts = _counts(rows, unlisted)
    if rows:
        store.lake.write(FETCH_SET, utc_day(now), f"{batch}-{shard}", rows)
    store.queue.commit_poll(following, queued, batch=batch, shard=shard, counts=counts, now=clock.now())
    return PollReport(counts, rows)


def _ask(
    feed: Feed, stored: FeedState | None, client: WebClient, politeness: Politeness, archive: WarcWriter, clock: Clock
) -> Answer:
    at = clock.now()
    state = state_of(feed, stored)
    unconditional = wants_full(state, at) or not (state.etag or state.last_modified)
    headers = {"Accept": ACCEPT}
    if not unconditional:
        headers |= {"If-None-Match": state.etag} if state.etag else {}
        headers |= {"If-Modified-Since": state.last_modified} if state.last_modified else {}
    with politeness.turn(state.url, feed.page_interval_s):
        response = client.get(
            state.url,
            headers=headers,
            max_bytes=MAX_BYTES,
            timeout=TIMEOUT_S,
            archive=archive,
            about={"dyadwatch-stage": "poll", "dyadwatch-feed": feed.feed_id},
        )
    politeness.heed(state.url, response.problem, response.retry_after_s)
    return Answer(feed, state, response, at, unconditional)


def _judge_all(
    store: Store, polled: Sequence[Polled], batch: str
) -> tuple[list[FetchRow], list[QueuedEntry], list[FeedState]]:
    """Compares all answers with the queue, in catalogue order: of two feeds that show an address the first has it."""
    verdicts = store.queue.classify([candidate for item in polled for candidate in item.sifted.candidates])
    claimed: dict[bytes, str] = {}
    rows: list[FetchRow] = []
    queued: list[QueuedEntry] = []
    following: list[FeedState] = []
    for item in polled:
        answer, candidates = item.answer, item.sifted.candidates
        kept, dispositions = settle(answer.feed, item.sifted, verdicts, claimed)
        seen = pack_seen(remembered(answer.feed, item.sifted, claimed)) if item.parsed else answer.state.seen_items
        for key in item.sifted.keys:
            claimed.setdefault(key, answer.feed.source_id)
        n_entries = item.parsed.n_items if item.parsed else 0
        account(answer.feed.feed_id, n_entries, dispositions)
        n_new = dispositions[Disposition.QUEUED]
        seen_before = item.sifted.overlaps or any(
            verdicts[candidate.key] is not Disposition.QUEUED for candidate in candidates
        )
        outcome = item.outcome or (PollOutcome.NEW if n_new else PollOutcome.NOTHING_NEW)
        state = decide(answer.state, _facts(item, outcome, n_entries, n_new), answer.at)
        row = _row(item, outcome, n_entries, dispositions, batch, seen_before=seen_before)
        rows.append(_said(row, remark(answer.state, state)))
        queued.extend(kept)
        following.append(replace(state, seen_items=seen))
    return rows, queued, following


def _journal(rows: Sequence[FetchRow], queued: Sequence[QueuedEntry], following: Sequence[FeedState]) -> bytes:
    by_feed: dict[str, list[QueuedEntry]] = defaultdict(list)
    for entry in queued:
        by_feed[entry.feed_id].append(entry)
    return to_lines(
        PollRecord(row, replace(state, seen_items=None), tuple(by_feed[row.feed_id]))  # a rebuilt feed is read in full
        for row, state in zip(rows, following, strict=True)
    )


def _said(row: FetchRow, words: str | None) -> FetchRow:
    """The row with what is to be said of the feed, which goes to the log as well."""
    if words is None:
        return row
    log.warning("%s: %s", row.feed_id, words)
    return replace(row, error="; ".join(filter(None, (row.error, words))))


def _facts(item: Polled, outcome: PollOutcome, n_entries: int, n_new: int) -> PollFacts:
    response = item.answer.response
    declared = item.parsed.min_interval_s if item.parsed else 0
    return PollFacts(
        outcome=outcome,
        n_entries=n_entries,
        n_new=n_new,
        etag=_validator(response.headers.get("etag")),
        last_modified=_validator(response.headers.get("last-modified")),
        body_sha256=item.body_sha256,
        expires_at_once=expires_at_once(response.headers),
        unconditional=item.answer.unconditional,
        min_interval_s=max(declared, max_age_s(response.headers) or 0),
        feed_interval_s=item.answer.feed.feed_interval_s,
        retry_after_s=response.retry_after_s,
        moved_to=permanent_target(response),
    )


def _validator(value: str | None) -> str | None:
    return value if value is not None and len(value) <= MAX_VALIDATOR_CHARACTERS else None


def permanent_target(response: Response) -> str | None:
    """Where a chain of permanent redirects (301, 308) led before any temporary one; None without any."""
    target = None
    for status, url in response.redirects:
        if status not in _PERMANENT:
            break
        target = url
    return target


def _row(
    item: Polled,
    outcome: PollOutcome,
    n_entries: int,
    dispositions: Counter[Disposition],
    batch: str,
    *,
    seen_before: bool,
) -> FetchRow:
    answer = item.answer
    shown = item.parsed.shown() if item.parsed else ()
    dates = [found.published_at for _, found in shown if found.published_at is not None]
    return FetchRow(
        feed_id=answer.feed.feed_id,
        source_id=answer.feed.source_id,
        bloc=answer.feed.bloc,
        polled_at=answer.at,
        outcome=outcome,
        http_status=answer.response.status,
        bytes=len(answer.response.body),
        n_entries=n_entries,
        n_new=dispositions[Disposition.QUEUED],
        oldest_entry_at=min(dates, default=None),
        newest_entry_at=max(dates, default=None),
        heard_from=heard_from(outcome, dates, answer.state.last_ok_at, seen_before, answer.at),
        error=item.error,
        dispositions={str(name): n for name, n in dispositions.items() if n},
        batch=batch,
    )


def heard_from(
    outcome: PollOutcome, dates: Sequence[datetime], last_ok_at: datetime | None, seen_before: bool, at: datetime
) -> datetime | None:
    """Since when a poll heard the feed (definitions, section 1.1); None when it heard nothing or cannot tell.

    From the previous successful poll where the windows overlap: the document is the same, shows an entry seen
    before, or reaches back behind that poll. Else from the oldest of the entries' `dates`.
    """
    if not outcome.heard:
        return None
    if outcome in (PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY):
        return last_ok_at
    oldest = min((date for date in dates if date <= at), default=None)
    if last_ok_at is not None and (seen_before or (oldest is not None and oldest <= last_ok_at)):
        return last_ok_at
    return oldest


def _counts(rows: Sequence[FetchRow], unlisted: int) -> dict[str, int]:
    """Feeds by outcome and entries by disposition; `unlisted` feeds left the catalogue after they were planned."""
    counts: Counter[str] = Counter({"feeds": unlisted, "feeds_unlisted": unlisted} if unlisted else {})
    for row in rows:
        counts["feeds"] += 1
        counts[f"feeds_{row.outcome}"] += 1
        counts["entries"] += row.n_entries
        counts.update(row.dispositions)
    return dict(counts)
