"""How the chain is getting on, seen from outside: what runs, what was announced, and whether all of it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pipeline.stack.rest import AirflowApi, Run

TABLES = "daily_tables"
PRODUCERS = {"ingest_feeds": "announce", "close_day": "close", "ingest_archive": "ingest"}  # DAG → announcing task


@dataclass(frozen=True, slots=True)
class Announcement:
    """A day announced by a run that was queued at a moment."""

    since: datetime
    day: str


@dataclass(frozen=True, slots=True)
class Standing:
    """All runs since a moment, and the announced days that no run has taken up yet."""

    runs: tuple[Run, ...]
    waiting: tuple[str, ...]

    @property
    def unfinished(self) -> list[Run]:
        return [run for run in self.runs if not run.finished]

    @property
    def quiet(self) -> bool:
        return not self.unfinished and not self.waiting

    @property
    def ingested(self) -> bool:
        """Whether the feeds were read once."""
        return any(run.finished for run in self.of("ingest_feeds"))

    @property
    def published(self) -> bool:
        """Whether yesterday was closed and every day announced by now has its tables; feeds may be polled again."""
        closed = any(run.finished for run in self.of("close_day"))
        tables = self.of(TABLES)
        return closed and not self.waiting and bool(tables) and all(run.finished for run in tables)

    @property
    def failed(self) -> list[Run]:
        return [run for run in self.runs if run.state == "failed"]

    def of(self, dag_id: str) -> list[Run]:
        return [run for run in self.runs if run.dag_id == dag_id]


def standing(api: AirflowApi, since: datetime) -> Standing:
    """What has happened since a moment.

    Announced days are read from what the announcing tasks returned: the list of asset events cannot be had while a
    run that one of them caused is queued (Airflow 3.3.2, apache/airflow#71360).
    """
    runs = api.runs(since)
    announced = [
        Announcement(run.queued_at or since, day)
        for run in runs
        if run.dag_id in PRODUCERS and run.finished
        for day in api.returned(run, PRODUCERS[run.dag_id]) or []
    ]
    answers = api.runs(since) if announced else runs  # read again: a run may have come in between
    return Standing(tuple(answers), waiting_days(announced, [run for run in answers if run.dag_id == TABLES]))


def waiting_days(announced: Sequence[Announcement], runs: Sequence[Run]) -> tuple[str, ...]:
    """Announced days for which no run was queued since, sorted."""
    taken_up = {(run.partition_key, run.queued_at) for run in runs}
    return tuple(
        sorted(
            {
                event.day
                for event in announced
                if not any(day == event.day and (at is None or at >= event.since) for day, at in taken_up)
            }
        )
    )
