"""Bookmarks: how far an ingest has come in each of its sources, so that a killed one goes on where it was.

They are kept among the batches and are forgotten with them, or when the whole ingest is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from pipeline.storage.batches import record_batch
from pipeline.storage.database import Database, batches

POSITION = "position"  # beside the counts by disposition, in the same JSON object
PART = "part"


@dataclass(frozen=True, slots=True)
class Bookmark:
    """The place in one source of one ingest: everything before `position` is stored."""

    job: str  # one ingest: its paths and options
    source: str  # one source of it: its files, their sizes and times
    position: int = 0  # bytes
    part: int = 0  # chunks stored
    counts: Mapping[str, int] = field(default_factory=dict)  # by disposition


class Bookmarks:
    """Reads and drops bookmarks; they are put down inside the transactions that store what was read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def find(self, job: str, source: str) -> Bookmark:
        """The bookmark, at the beginning where there is none."""
        condition = sa.and_(batches.c.batch == job, batches.c.stage == source, batches.c.shard == 0)
        with self._database.read() as connection:
            found = connection.scalar(sa.select(batches.c.counts).where(condition))
        if found is None:
            return Bookmark(job, source)
        counts = {name: n for name, n in found.items() if name not in (POSITION, PART)}
        return Bookmark(job, source, found[POSITION], found[PART], counts)

    def drop(self, job: str) -> None:
        """Forgets all bookmarks of an ingest that is done."""
        with self._database.write() as connection:
            connection.execute(sa.delete(batches).where(batches.c.batch == job))


def put_bookmark(connection: sa.Connection, mark: Bookmark, now: datetime) -> None:
    """Puts a bookmark down inside the caller's transaction."""
    counts = dict(mark.counts) | {POSITION: mark.position, PART: mark.part}
    record_batch(connection, mark.job, mark.source, 0, counts, now)
