"""What each batch did: the counts of its stages, and the mark by which a retry is recognised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from pipeline.accounting import balance
from pipeline.storage.database import Database, batches


@dataclass(frozen=True, slots=True)
class BatchNote:
    """What one shard of one stage of a batch has noted."""

    batch: str
    stage: str
    shard: int
    finished_at: datetime
    counts: Mapping[str, int]


class Batches:
    """Reads the batches table; it is written inside the transactions that end a stage."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self, batch: str, stage: str, shard: int) -> dict[str, int] | None:
        """The counts of a finished stage, or None when this batch has not finished it."""
        condition = sa.and_(batches.c.batch == batch, batches.c.stage == stage, batches.c.shard == shard)
        with self._database.read() as connection:
            found: dict[str, int] | None = connection.scalar(sa.select(batches.c.counts).where(condition))
        return found

    def record(self, batch: str, stage: str, shard: int, counts: Mapping[str, int], now: datetime) -> None:
        """Notes a stage's books on their own, where no other change of state goes with them."""
        with self._database.write() as connection:
            record_batch(connection, batch, stage, shard, counts, now)

    def of(self, batch: str) -> dict[tuple[str, int], dict[str, int]]:
        """(stage, shard) → counts of everything that a batch has noted."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(batches).where(batches.c.batch == batch))
            return {(row.stage, row.shard): dict(row.counts) for row in rows}

    def latest(self, n: int) -> list[BatchNote]:
        """The notes of the `n` batches that finished something last, newest batch first, in the order of the work."""
        newest = sa.func.max(batches.c.finished_at)
        chosen = sa.select(batches.c.batch).group_by(batches.c.batch).order_by(newest.desc(), batches.c.batch).limit(n)
        with self._database.read() as connection:
            names = list(connection.scalars(chosen))
            rows = connection.execute(sa.select(batches).where(batches.c.batch.in_(names))).mappings()
            notes = [BatchNote(**row) for row in rows]
        return sorted(notes, key=lambda note: (names.index(note.batch), note.finished_at, note.stage, note.shard))

    def forget(self, before: datetime) -> int:
        """Drops the notes of batches that finished before a moment; gives their number."""
        with self._database.write() as connection:
            return int(connection.execute(sa.delete(batches).where(batches.c.finished_at < before)).rowcount)


def record_batch(
    connection: sa.Connection, batch: str, stage: str, shard: int, counts: Mapping[str, int], now: datetime
) -> None:
    """Notes what a batch's stage has done, inside the caller's transaction; a repeat replaces the note.

    Raises AccountingError, and so undoes the transaction, where the counts do not add up.
    """
    balance(stage, counts)
    plain = {str(name): n for name, n in counts.items()}
    key = sa.and_(batches.c.batch == batch, batches.c.stage == stage, batches.c.shard == shard)
    connection.execute(sa.delete(batches).where(key))
    connection.execute(sa.insert(batches).values(batch=batch, stage=stage, shard=shard, finished_at=now, counts=plain))
