"""What a watcher of the chain may conclude from the runs that Airflow lists."""

from __future__ import annotations

import pytest

from pipeline.stack.progress import TABLES, Standing
from pipeline.stack.rest import Run


def run(dag_id: str, state: str) -> Run:
    return Run(dag_id, f"{dag_id}-{state}", state, queued_at=None, partition_key=None, seconds=None)


INGESTED, POLLING = run("ingest_feeds", "success"), run("ingest_feeds", "running")
CLOSED, BUILT, BUILDING = run("close_day", "success"), run(TABLES, "success"), run(TABLES, "running")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [((), False), ((POLLING,), False), ((INGESTED,), True), ((INGESTED, POLLING), True)],
    ids=["nothing", "first", "done", "again"],
)
def test_the_feeds_are_read_once_one_run_has_ended(runs: tuple[Run, ...], expected: bool) -> None:
    assert Standing(runs, ()).ingested is expected


@pytest.mark.parametrize(
    ("runs", "waiting", "expected"),
    [
        ((INGESTED, BUILT), (), False),
        ((INGESTED, CLOSED), (), False),
        ((INGESTED, CLOSED, BUILT, BUILDING), (), False),
        ((INGESTED, CLOSED, BUILT), ("2026-11-22",), False),
        ((INGESTED, CLOSED, BUILT), (), True),
        ((INGESTED, POLLING, CLOSED, BUILT), (), True),
    ],
    ids=["not-closed", "not-built", "building", "waiting", "done", "polling-again"],
)
def test_the_first_reports_are_there_while_feeds_are_polled_again(
    runs: tuple[Run, ...], waiting: tuple[str, ...], expected: bool
) -> None:
    assert Standing(runs, waiting).published is expected
