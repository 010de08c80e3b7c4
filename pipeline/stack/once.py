"""One pass of the chain through Airflow: ingest, the tables of every announced day, and the close of the day."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime

from pipeline.stack.errors import StackError
from pipeline.stack.parts import Waiting
from pipeline.stack.progress import TABLES, Standing, standing
from pipeline.stack.rest import AirflowApi, Run

PASS_SECONDS = 300.0  # for each half of the pass; measured: the whole takes about one minute
POLL_SECONDS = 1.0
SETTLED_LOOKS = 2  # an event becomes a run in the scheduler's next loop: one quiet look may fall in between


def run_pass(api: AirflowApi, check: Callable[[], None], say: Callable[[str], None], show: Waiting) -> list[Run]:
    """Runs the chain once and gives the failed runs. Raises StackError when it does not end in time."""
    since = datetime.now(UTC)
    watch = _Watch(api, since, check, say, show)
    api.unpause(TABLES)
    failed: list[Run] = []
    for dag_id in ("ingest_feeds", "close_day"):
        start_run(api, dag_id)
        failed = watch.until_quiet(dag_id).failed
        if failed:
            break
    return failed


def start_run(api: AirflowApi, dag_id: str) -> None:
    """Lets a DAG run now: by switching it on where its newest tick is due, else by a trigger of its own."""
    dag = api.dags()[dag_id]
    due = dag["next_dagrun_run_after"]
    api.unpause(dag_id)
    if not (dag["is_paused"] and due and datetime.fromisoformat(due) <= datetime.now(UTC)):
        api.trigger(dag_id)


class _Watch:
    """Follows the runs since a moment, and says of each how it ended."""

    def __init__(
        self,
        api: AirflowApi,
        since: datetime,
        check: Callable[[], None],
        say: Callable[[str], None],
        show: Waiting,
    ) -> None:
        self._api, self._since, self._check, self._say, self._show = api, since, check, say, show
        self._told: set[tuple[str, str]] = set()

    def until_quiet(self, dag_id: str) -> Standing:
        begun, quiet_looks = time.monotonic(), 0
        while True:
            self._check()
            found = standing(self._api, self._since)
            self._tell(found)
            quiet_looks = quiet_looks + 1 if found.quiet and found.of(dag_id) else 0
            if quiet_looks == SETTLED_LOOKS or found.failed:
                return found
            waited = time.monotonic() - begun
            if waited > PASS_SECONDS:
                states = ", ".join(f"{run.dag_id} {run.run_id} is {run.state}" for run in found.unfinished)
                raise StackError(
                    f"{dag_id}: not done after {PASS_SECONDS:.0f} s; {states or 'no run'}; "
                    f"days waiting: {', '.join(found.waiting) or 'none'}"
                )
            self._show(_doing(found, dag_id), waited)
            time.sleep(POLL_SECONDS)

    def _tell(self, found: Standing) -> None:
        for run in sorted(found.runs, key=lambda run: run.queued_at or self._since):
            if run.finished and (run.dag_id, run.run_id) not in self._told:
                self._told.add((run.dag_id, run.run_id))
                day = f" {run.partition_key}" if run.partition_key else ""
                self._say(f"  {run.dag_id}{day}: {run.state} ({run.seconds or 0:.1f} s)")


def _doing(found: Standing, dag_id: str) -> str:
    left = len(found.waiting) + sum(run.dag_id == TABLES for run in found.unfinished)
    return f"{TABLES} ({left} days to go)" if left else dag_id
