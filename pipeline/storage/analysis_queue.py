"""The list of articles files whose texts are not analysed yet: what a fetch hands on to the relations room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from pipeline.storage.batches import record_batch
from pipeline.storage.database import Database, analysis_queue
from pipeline.storage.days import touch_days


@dataclass(frozen=True, slots=True)
class NewFile:
    """An articles file that a stage made durable."""

    path: str
    day: date


class AnalysisQueue:
    """The analysis_queue table. An interrupted run's files stay on it until some run has analysed them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def waiting(self) -> list[NewFile]:
        """Files to analyse, of this run and of any that was interrupted, by path."""
        with self._database.read() as connection:
            rows = connection.execute(sa.select(analysis_queue).order_by(analysis_queue.c.path))
            return [NewFile(row.path, row.day) for row in rows]

    def add(self, files: Iterable[NewFile], batch: str) -> None:
        """Puts files on the list again: their texts are analysed once more under newer knowledge."""
        with self._database.write() as connection:
            listed = set(connection.scalars(sa.select(analysis_queue.c.path)))
            enqueue_analysis(connection, (file for file in files if file.path not in listed), batch)

    def finish(
        self, files: Sequence[NewFile], changed: Iterable[date], *, batch: str, counts: dict[str, int], now: datetime
    ) -> None:
        """Takes files off the list and marks the days that gained content, in one transaction: the last step."""
        with self._database.write() as connection:
            paths = [file.path for file in files]
            connection.execute(sa.delete(analysis_queue).where(analysis_queue.c.path.in_(paths)))
            touch_days(connection, changed)
            record_batch(connection, batch, "analyse", 0, counts, now)


def enqueue_analysis(connection: sa.Connection, files: Iterable[NewFile], batch: str) -> None:
    """Puts articles files on the list inside the caller's transaction."""
    rows = [{"path": file.path, "day": file.day, "batch": batch} for file in files]
    if rows:
        connection.execute(sa.insert(analysis_queue), rows)
