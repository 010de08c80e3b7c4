"""The queue of entries to fetch, and the memory of addresses seen.

pending → leased → done | failed. A lease that ran out is taken again. Done rows keep only their 16-byte key.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pipeline.clock import process_seconds
from pipeline.records import Disposition, FeedState, QueuedEntry
from pipeline.storage.analysis_queue import NewFile, enqueue_analysis
from pipeline.storage.batches import record_batch
from pipeline.storage.database import Database, entries, insert_new
from pipeline.storage.feed_states import put_states

MEMORY_DAYS = 400  # an address is remembered for longer than any feed shows it, a year's look-back included
_COLUMNS = frozenset({"key", "fingerprint", "first_seen_at", "attempts", "day"})  # of their own; the rest is payload
_PAYLOAD = tuple(field.name for field in fields(QueuedEntry) if field.name not in _COLUMNS)


class EntryStatus(StrEnum):
    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finished:
    """How the work on one leased entry ended."""

    key: bytes
    disposition: Disposition
    day: date | None = None  # where its article was stored
    retry_at: datetime | None = None  # set: it goes back to the queue


class Queue:
    """The entries table. Each public method is one transaction."""

    def __init__(self, database: Database, lease_seconds: int) -> None:
        self._database = database
        self.lease_seconds = lease_seconds

    def classify(self, found: Sequence[QueuedEntry]) -> dict[bytes, Disposition]:
        """key → QUEUED (never seen), CHANGED (seen, another fingerprint) or DUPLICATE_URL. Reads only."""
        with self._database.read() as connection:
            known = _fingerprints(connection, [entry.key for entry in found])
        return {entry.key: _disposition(entry, known) for entry in found}

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
            known = _fingerprints(connection, [entry.key for entry in found])
            first = {entry.key: entry for entry in reversed(found)}  # the first of a repeated key wins
            fresh = [first[key] for key in sorted(first)]  # in one order, so that two shards never wait for each other
            insert_new(
                connection,
                entries,
                [_row(e, batch) for e in fresh if _disposition(e, known) is Disposition.QUEUED],
            )
            for entry in fresh:
                if _disposition(entry, known) is Disposition.CHANGED:
                    _requeue_changed(connection, entry, batch)
            put_states(connection, states)
            record_batch(connection, batch, "poll", shard, counts, now)

    def lease(self, owner: str, limit: int, now: datetime, *, shard: int = 0, shards: int = 1) -> list[QueuedEntry]:
        """Takes up to `limit` entries that are due, oldest first, for this owner; expired leases count as due.

        `shard` of `shards` keeps entries of one feed in one worker, so that its politeness has one keeper.
        """
        expired = sa.and_(entries.c.status == EntryStatus.LEASED, entries.c.lease_until < process_seconds())
        due = sa.and_(
            entries.c.status == EntryStatus.PENDING,
            sa.or_(entries.c.next_try_at.is_(None), entries.c.next_try_at <= now),
        )
        with self._database.write() as connection:
            query = (
                sa.select(entries)
                .where(sa.or_(due, expired))
                .order_by(entries.c.first_seen_at, entries.c.key)
                .with_for_update(skip_locked=True)
            )
            taken: list[QueuedEntry] = []
            for row in connection.execute(query).mappings():
                entry = _entry(row)
                if shard_of(entry.source_id, shards) == shard:
                    taken.append(entry)
                if len(taken) == limit:
                    break
            if taken:
                connection.execute(
                    sa.update(entries)
                    .where(entries.c.key.in_([entry.key for entry in taken]))
                    .values(
                        status=EntryStatus.LEASED,
                        lease_owner=owner,
                        lease_until=process_seconds() + self.lease_seconds,
                        attempts=entries.c.attempts + 1,
                    )
                )
        return [replace(entry, attempts=entry.attempts + 1) for entry in taken]

    def finish(self, finished: Sequence[Finished], files: Iterable[NewFile], *, batch: str, now: datetime) -> None:
        """Closes leased entries and hands their articles files on to analysis: the last step of a fetch."""
        with self._database.write() as connection:
            for item in finished:
                retry = item.retry_at is not None
                values: dict[str, Any] = {
                    "status": EntryStatus.PENDING if retry else _final(item.disposition),
                    "disposition": item.disposition,
                    "next_try_at": item.retry_at,
                    "lease_owner": None,
                    "lease_until": None,
                    "batch": batch,
                }
                if not retry:
                    values["done_at"] = now
                    if _final(item.disposition) is EntryStatus.DONE:
                        values["payload"] = None
                if item.day is not None:
                    values["day"] = item.day
                connection.execute(sa.update(entries).where(entries.c.key == item.key).values(values))
            enqueue_analysis(connection, files, batch)

    def remember(
        self, found: Sequence[tuple[QueuedEntry, date]], files: Iterable[NewFile], *, batch: str, now: datetime
    ) -> None:
        """Records entries that were stored without the queue (an ingest of files), in one transaction."""
        with self._database.write() as connection:
            known = _fingerprints(connection, [entry.key for entry, _ in found])
            for entry, day in {entry.key: (entry, day) for entry, day in found}.values():
                done = {
                    "status": EntryStatus.DONE,
                    "disposition": Disposition.OK,
                    "day": day,
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
                    connection.execute(sa.insert(entries).values(_row(entry, batch) | done))
            enqueue_analysis(connection, files, batch)

    def stored_days(self, keys: Sequence[bytes]) -> dict[bytes, date]:
        """key → the day on which its article was first stored."""
        with self._database.read() as connection:
            rows = _select_by_key(connection, [entries.c.key, entries.c.day], keys)
        return {bytes(row.key): row.day for row in rows if row.day is not None}

    def give_back(self, keys: Sequence[bytes]) -> None:
        """Returns leased entries that were not begun; the try does not count."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(entries)
                .where(entries.c.key.in_(keys), entries.c.status == EntryStatus.LEASED)
                .values(status=EntryStatus.PENDING, lease_owner=None, lease_until=None, attempts=entries.c.attempts - 1)
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
            return int(
                connection.scalar(
                    sa.select(sa.func.count())
                    .select_from(entries)
                    .where(
                        sa.or_(
                            sa.and_(
                                entries.c.status == EntryStatus.PENDING,
                                sa.or_(entries.c.next_try_at.is_(None), entries.c.next_try_at <= now),
                            ),
                            sa.and_(entries.c.status == EntryStatus.LEASED, entries.c.lease_until < process_seconds()),
                        )
                    )
                )
                or 0
            )

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


def shard_of(source_id: str, shards: int) -> int:
    """The shard that keeps a source: stable across processes, unlike `hash`."""
    return sum(source_id.encode()) % shards


def _final(disposition: Disposition) -> EntryStatus:
    return EntryStatus.FAILED if disposition is Disposition.FETCH_FAILED else EntryStatus.DONE


def _disposition(entry: QueuedEntry, known: dict[bytes, bytes]) -> Disposition:
    if entry.key not in known:
        return Disposition.QUEUED
    return Disposition.DUPLICATE_URL if known[entry.key] == entry.fingerprint else Disposition.CHANGED


def _requeue_changed(connection: sa.Connection, entry: QueuedEntry, batch: str) -> None:
    """A known address with another title or summary is fetched again, whatever became of it before."""
    row = _row(entry, batch)
    kept = {name: row[name] for name in ("status", "fingerprint", "payload", "batch", "attempts", "next_try_at")}
    connection.execute(
        sa.update(entries)
        .where(entries.c.key == entry.key, entries.c.status != EntryStatus.LEASED)
        .values(kept | {"disposition": None, "done_at": None})
    )


def _fingerprints(connection: sa.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    rows = _select_by_key(connection, [entries.c.key, entries.c.fingerprint], keys)
    return {bytes(row.key): bytes(row.fingerprint) for row in rows}


def _select_by_key(connection: sa.Connection, columns: list[Any], keys: Sequence[bytes]) -> list[Any]:
    chunk = 500  # below SQLite's limit of 999 bound values
    rows: list[Any] = []
    for start in range(0, len(keys), chunk):
        rows += connection.execute(sa.select(*columns).where(entries.c.key.in_(keys[start : start + chunk]))).all()
    return rows


def _row(entry: QueuedEntry, batch: str) -> dict[str, Any]:
    payload = {name: getattr(entry, name) for name in _PAYLOAD}
    payload["published_at"] = None if entry.published_at is None else entry.published_at.isoformat()
    return {
        "key": entry.key,
        "status": EntryStatus.PENDING,
        "fingerprint": entry.fingerprint,
        "first_seen_at": entry.first_seen_at,
        "attempts": 0,
        "next_try_at": None,
        "batch": batch,
        "payload": payload,
    }


def _entry(row: Any) -> QueuedEntry:
    payload = dict(row["payload"])
    if payload["published_at"] is not None:
        payload["published_at"] = datetime.fromisoformat(payload["published_at"])
    return QueuedEntry(
        key=bytes(row["key"]),
        fingerprint=bytes(row["fingerprint"]),
        first_seen_at=row["first_seen_at"],
        attempts=row["attempts"],
        day=row["day"],
        **payload,
    )
