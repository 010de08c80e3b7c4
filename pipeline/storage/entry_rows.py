"""Queue entries as rows of the state database, and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from pipeline.records import Disposition, QueuedEntry
from pipeline.storage.database import entries
from pipeline.storage.lanes import lane_of

_COLUMNS = frozenset({"key", "fingerprint", "first_seen_at", "attempts", "day", "stored_as"})  # the rest is payload
_PAYLOAD = tuple(field.name for field in fields(QueuedEntry) if field.name not in _COLUMNS)
KEYS_AT_ONCE = 500  # below SQLite's limit of 999 bound values


class EntryStatus(StrEnum):
    PENDING = "pending"
    LEASED = "leased"
    DONE = "done"
    FAILED = "failed"  # the quarantine: its payload is kept, so that it can be tried again


def to_row(entry: QueuedEntry, batch: str) -> dict[str, Any]:
    """A pending row; what changes while the entry waits stands in columns, the rest in the payload."""
    payload = {name: getattr(entry, name) for name in _PAYLOAD}
    payload["published_at"] = None if entry.published_at is None else entry.published_at.isoformat()
    return {
        "key": entry.key,
        "status": EntryStatus.PENDING,
        "fingerprint": entry.fingerprint,
        "first_seen_at": entry.first_seen_at,
        "source_id": entry.source_id,
        "lane": lane_of(entry.source_id),
        "attempts": 0,
        "next_try_at": None,
        "batch": batch,
        "payload": payload,
    }


def from_row(row: Any) -> QueuedEntry:
    """The entry of a row that has its payload."""
    payload = dict(row["payload"])
    if payload["published_at"] is not None:
        payload["published_at"] = datetime.fromisoformat(payload["published_at"])
    return QueuedEntry(
        key=bytes(row["key"]),
        fingerprint=bytes(row["fingerprint"]),
        first_seen_at=row["first_seen_at"],
        attempts=row["attempts"],
        day=row["day"],
        stored_as=row["stored_as"],
        **payload,
    )


def fingerprints(connection: sa.Connection, keys: Sequence[bytes]) -> dict[bytes, bytes]:
    """key → fingerprint of the entries that are known."""
    rows = select_by_key(connection, [entries.c.key, entries.c.fingerprint], keys)
    return {bytes(row.key): bytes(row.fingerprint) for row in rows}


def verdict(entry: QueuedEntry, known: dict[bytes, bytes]) -> Disposition:
    """QUEUED (never seen), CHANGED (seen, another fingerprint) or DUPLICATE_URL."""
    if entry.key not in known:
        return Disposition.QUEUED
    return Disposition.DUPLICATE_URL if known[entry.key] == entry.fingerprint else Disposition.CHANGED


def select_by_key(
    connection: sa.Connection, columns: list[Any], keys: Sequence[Any], key: sa.Column[Any] = entries.c.key
) -> list[Any]:
    """The rows of these keys, however many there are."""
    rows: list[Any] = []
    for start in range(0, len(keys), KEYS_AT_ONCE):
        chunk = keys[start : start + KEYS_AT_ONCE]
        rows += connection.execute(sa.select(*columns).where(key.in_(chunk))).all()
    return rows
