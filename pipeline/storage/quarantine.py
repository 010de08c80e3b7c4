"""The quarantine: entries whose page could not be had in all their tries. They can be listed and tried again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipeline.records import Disposition, QueuedEntry
from pipeline.storage.database import Database, entries
from pipeline.storage.entry_rows import EntryStatus, from_row


@dataclass(frozen=True, slots=True)
class Quarantined:
    """An entry that was given up, when, and why."""

    entry: QueuedEntry
    given_up_at: datetime
    disposition: Disposition
    reason: str


class Quarantine:
    """The failed rows of the entries table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def given_up(self, *, source_id: str | None = None, limit: int = 1000) -> list[Quarantined]:
        """What was given up, newest first."""
        query = (
            sa.select(entries)
            .where(entries.c.status == EntryStatus.FAILED, entries.c.payload.is_not(None))
            .order_by(entries.c.done_at.desc(), entries.c.key)
            .limit(limit)
        )
        if source_id is not None:
            query = query.where(entries.c.source_id == source_id)
        with self._database.read() as connection:
            return [
                Quarantined(from_row(row), row["done_at"], Disposition(row["disposition"]), row["reason"] or "")
                for row in connection.execute(query).mappings()
            ]

    def retry(self, keys: Sequence[bytes] | None = None) -> int:
        """Puts these entries (or all) back into the queue with all their tries; gives their number."""
        where = [entries.c.status == EntryStatus.FAILED, entries.c.payload.is_not(None)]
        if keys is not None:
            where.append(entries.c.key.in_(keys))
        with self._database.write() as connection:
            result = connection.execute(
                sa.update(entries)
                .where(*where)
                .values(status=EntryStatus.PENDING, attempts=0, next_try_at=None, disposition=None, done_at=None)
            )
        return int(result.rowcount)
