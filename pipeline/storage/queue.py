"""The queue of entries to fetch, and the memory of addresses seen.

pending → leased → done | failed. A lease that ran out is taken again. Done rows keep only their 16-byte key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pipeline.clock import process_seconds
from pipeline.records import Disposition, FeedState, QueuedEntry
from pipeline.storage.analysis_queue import NewFile, enqueue_analysis
from pipeline.storage.batches import record_batch
from pipeline.storage.bookmarks import Bookmark, put_bookmark
from pipeline.storage.database import Database, entries, insert_new
from pipeline.storage.entry_rows import EntryStatus, fingerprints, from_row, select_by_key, to_row, verdict
from pipeline.storage.feed_states import put_states

REASON_CHARACTERS = 300  # one line of a table
LEASE_LOCK = 7303015  # PostgreSQL's advisory lock that leases are dealt out under
MEMORY_DAYS = 400  # an address is remembered for longer than any feed shows it, a year's look-back included


@dataclass(frozen=True, slots=True)
class Finished:
    """How the work on one leased entry ended."""

    key: bytes
    disposition: Disposition
    day: date | None = None  # where its article was stored
    stored_as: str | None = None  # and under which canonical URL
    retry_at: datetime | None = None  # set: it goes back to the queue
    quarantined: bool = False  # its page could not be had; it is kept so that it can be tried again
    reason: str = ""


class Queue:
    """The entries table. Each public method is one transaction."""

    def __init__(self, database: Database, lease_seconds: int) -> None:
        self._database = database
        self.lease_seconds = lease_seconds

    def classify(self, found: Sequence[QueuedEntry]) -> dict[bytes, Disposition]:
        """key → QUEUED (never seen), CHANGED (seen, another fingerprint) or DUPLICATE_URL. Reads only."""
        with self._database.read() as connection:
            known = fingerprints(connection, [entry.key for entry in found])
        return {entry.key: verdict(entry, known) for entry in found}

    def commit_poll(
        self,
        states: Sequence[FeedState],
        found: Sequence[QueuedEntry],
        *,
        batch: str,
        shard: int,
        counts: dict[str, int],
        now: datetime,
    ) -> None:
        """Queues the entries and advances the feeds' validators in one transaction: the last step of a poll."""
        with self._database.write() as connection:
            known = fingerprints(connection, [entry.key for entry in found])
            first = {entry.key: entry for entry in reversed(found)}  # the first of a repeated key wins
            fresh = [first[key] for key in sorted(first)]  # in one order, so that two shards never wait for each other
            insert_new(
                connection,
                entries,
                [to_row(e, batch) for e in fresh if verdict(e, known) is Disposition.QUEUED],
            )
            for entry in fresh:
                if verdict(entry, known) is Disposition.CHANGED:
                    _requeue_changed(connection, entry, batch)
            put_states(connection, states)
            record_batch(connection, batch, "poll", shard, counts, now)

    def lease(
        self,
        owner: str,
        limit: int,
        now: datetime,
        *,
        shard: int = 0,
        shards: int = 1,
        per_source: int | None = None,
    ) -> list[QueuedEntry]:
        """Takes up to `limit` entries that are due for this owner, sources in turn, the oldest of each first.

        Expired leases count as due. `shard` of `shards` keeps a source in one worker, so that its politeness has one
        keeper; `per_source` bounds how many of one source are taken, so that a long backlog leaves room for others.
        """
        turn = sa.func.row_number().over(
            partition_by=entries.c.source_id, order_by=(entries.c.first_seen_at, entries.c.key)
        )
        ranked = (
            sa.select(entries.c.key, turn.label("turn"))
            .where(_due(now), entries.c.lane % shards == shard)
            .subquery("ranked")
        )
        chosen = sa.select(ranked.c.key).order_by(ranked.c.turn, ranked.c.key).limit(limit)
        if per_source is not None:
            chosen = chosen.where(ranked.c.turn <= per_source)
        with self._database.write() as connection:
            if not self._database.sqlite:  # two workers would rank, and then lock, the same rows
                connection.execute(sa.text(f"SELECT pg_advisory_xact_lock({LEASE_LOCK})"))
            keys = [bytes(key) for key in connection.scalars(chosen)]
            rows = connection.execute(sa.select(entries).where(entries.c.key.in_(keys))).mappings()
            found = {entry.key: entry for entry in map(from_row, rows)}
            if keys:
                connection.execute(
                    sa.update(entries)
                    .where(entries.c.key.in_(keys))
                    .values(
                        status=EntryStatus.LEASED,
                        lease_owner=owner,
                        lease_until=process_seconds() + self.lease_seconds,
                        attempts=entries.c.attempts + 1,
                    )
                )
        return [replace(found[key], attempts=found[key].attempts + 1) for key in keys]

    def finish(
        self,
        finished: Sequence[Finished],
        files: Iterable[NewFile],
        *,
        batch: str,
        now: datetime,
        shard: int = 0,
        counts: Mapping[str, int] | None = None,
    ) -> None:
        """Closes leased entries and hands their articles files on to analysis: the last step of a fetch.

        `counts`: the books of the whole fetch up to here, noted in the same transaction.
        """
        with self._database.write() as connection:
            for item in finished:
                retry = item.retry_at is not None
                values: dict[str, Any] = {
                    "status": _status(item),
                    "disposition": item.disposition,
                    "reason": item.reason[:REASON_CHARACTERS] or None,
                    "next_try_at": item.retry_at,
                    "lease_owner": None,
                    "lease_until": None,
                    "batch": batch,
                }
                if not retry:
                    values["done_at"] = now
                    if not item.quarantined:
                        values["payload"] = None
                if item.day is not None:
                    values |= {"day": item.day, "stored_as": item.stored_as}
                connection.execute(sa.update(entries).where(entries.c.key == item.key).values(values))
            enqueue_analysis(connection, files, batch)
            if counts is not None:
                record_batch(connection, batch, "fetch", shard, counts, now)

    def remember(
        self,
        found: Sequence[QueuedEntry],
        files: Iterable[NewFile],
        *,
        batch: str,
        now: datetime,
        mark: Bookmark | None = None,
    ) -> None:
        """Records entries that were stored without the queue (an ingest of files), in one transaction.

        `found` with the day and the canonical URL that their articles were stored under: an article keeps both.
        `mark`: how far the ingest has come with them.
        """
        with self._database.write() as connection:
            known = fingerprints(connection, [entry.key for entry in found])
            for entry in {entry.key: entry for entry in found}.values():
                done = {
                    "status": EntryStatus.DONE,
                    "disposition": Disposition.OK,
                    "day": entry.day,
                    "stored_as": entry.stored_as,
                    "done_at": now,
                    "payload": None,
                }
                if entry.key in known:
                    connection.execute(
                        sa.update(entries)
                        .where(entries.c.key == entry.key)
                        .values(done | {"fingerprint": entry.fingerprint})
                    )
                else:
                    connection.execute(sa.insert(entries).values(to_row(entry, batch) | done))
            enqueue_analysis(connection, files, batch)
            if mark is not None:
                put_bookmark(connection, mark, now)

    def stored(self, keys: Sequence[bytes]) -> dict[bytes, tuple[date, str | None]]:
        """key → the day on which its article was first stored, and under which canonical URL."""
        with self._database.read() as connection:
            rows = select_by_key(connection, [entries.c.key, entries.c.day, entries.c.stored_as], keys)
        return {bytes(row.key): (row.day, row.stored_as) for row in rows if row.day is not None}

    def give_back(self, keys: Sequence[bytes], *, until: datetime | None = None) -> None:
        """Returns leased entries that were not begun, to wait `until` then; the try does not count."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(entries)
                .where(entries.c.key.in_(keys), entries.c.status == EntryStatus.LEASED)
                .values(
                    status=EntryStatus.PENDING,
                    next_try_at=until,
                    lease_owner=None,
                    lease_until=None,
                    attempts=entries.c.attempts - 1,
                )
            )

    def release(self, owner: str) -> int:
        """Gives the leases of an owner back (its retry, or its orderly end); gives their number."""
        with self._database.write() as connection:
            result = connection.execute(
                sa.update(entries)
                .where(entries.c.status == EntryStatus.LEASED, entries.c.lease_owner == owner)
                .values(status=EntryStatus.PENDING, lease_owner=None, lease_until=None, attempts=entries.c.attempts - 1)
            )
        return int(result.rowcount)

    def counts(self) -> dict[str, int]:
        """status → number of entries."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(entries.c.status, sa.func.count()).group_by(entries.c.status))
            return {str(status): int(n) for status, n in rows}

    def next_due(self, now: datetime) -> int:
        """How many entries could be leased now."""
        with self._database.read() as connection:
            return int(connection.scalar(sa.select(sa.func.count()).select_from(entries).where(_due(now))) or 0)

    def forget(self, now: datetime) -> int:
        """Drops done and failed rows older than the memory; gives their number."""
        with self._database.write() as connection:
            result = connection.execute(
                sa.delete(entries).where(
                    entries.c.status.in_([EntryStatus.DONE, EntryStatus.FAILED]),
                    entries.c.done_at < now - timedelta(days=MEMORY_DAYS),
                )
            )
        return int(result.rowcount)


def _due(now: datetime) -> sa.ColumnElement[bool]:
    expired = sa.and_(entries.c.status == EntryStatus.LEASED, entries.c.lease_until < process_seconds())
    waiting = sa.or_(entries.c.next_try_at.is_(None), entries.c.next_try_at <= now)
    return sa.or_(sa.and_(entries.c.status == EntryStatus.PENDING, waiting), expired)


def _status(item: Finished) -> EntryStatus:
    if item.retry_at is not None:
        return EntryStatus.PENDING
    return EntryStatus.FAILED if item.quarantined else EntryStatus.DONE


def _requeue_changed(connection: sa.Connection, entry: QueuedEntry, batch: str) -> None:
    """A known address with another title or summary is fetched again, whatever became of it before."""
    row = to_row(entry, batch)
    kept = {name: row[name] for name in ("status", "fingerprint", "payload", "batch", "attempts", "next_try_at")}
    connection.execute(
        sa.update(entries)
        .where(entries.c.key == entry.key, entries.c.status != EntryStatus.LEASED)
        .values(kept | {"disposition": None, "done_at": None})
    )
