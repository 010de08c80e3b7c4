"""The parts of a stack: how each is started, and how one knows that it is up."""

from __future__ import annotations

import socket
import sys
import time
from collections.abc import Callable, Mapping
from typing import Protocol

from pipeline.scheduling import FEEDS_POOL, FEEDS_POOL_SLOTS
from pipeline.stack.errors import StackError
from pipeline.stack.places import Places
from pipeline.stack.processes import Processes
from pipeline.stack.rest import AirflowApi

DAGS = ("ingest_feeds", "ingest_archive", "daily_tables", "close_day", "morning_brief", "maintain")
NEWSROOM_SECONDS = 30.0
HEALTH_SECONDS = 180.0  # measured 25 to 57 s; a first start on a slow disk takes longer
DAGS_SECONDS = 60.0
POLL_SECONDS = 0.5


class Waiting(Protocol):
    """Shows that something is being waited for."""

    def __call__(self, what: str, seconds: float) -> None: ...


def start_newsroom(processes: Processes, places: Places, env: Mapping[str, str], port: int, show: Waiting) -> None:
    """Starts the sample newsroom and waits until it serves. Raises StackError."""
    places.catalogue.unlink(missing_ok=True)
    command = [sys.executable, "-m", "pipeline.cli", "newsroom", "--port", str(port)]
    processes.start("newsroom", [*command, "--catalogue-out", str(places.catalogue)], env, places.log("newsroom"))
    wait_until(lambda: places.catalogue.exists() and listening(port), "the newsroom", NEWSROOM_SECONDS, processes, show)


def start_airflow(processes: Processes, places: Places, env: Mapping[str, str]) -> None:
    """Starts Airflow's five processes; it takes half a minute until they answer."""
    processes.start("airflow", [sys.executable, "-m", "airflow", "standalone"], env, places.log("airflow"))


def await_airflow(processes: Processes, api: AirflowApi, show: Waiting) -> None:
    """Returns when every component is healthy, the pool is there and all DAGs are known. Raises StackError."""
    wait_until(api.healthy, "Airflow", HEALTH_SECONDS, processes, show)
    api.ensure_pool(FEEDS_POOL, FEEDS_POOL_SLOTS, "Tasks that talk to news outlets")

    def known() -> bool:
        if errors := api.import_errors():
            raise StackError("a DAG cannot be imported:\n" + "\n".join(errors))
        return set(DAGS) <= set(api.dags())

    wait_until(known, "the DAGs", DAGS_SECONDS, processes, show)


def wait_until(done: Callable[[], bool], what: str, seconds: float, processes: Processes, show: Waiting) -> None:
    """Waits for something while the processes live. Raises StackError when one dies or the time is up."""
    begun = time.monotonic()
    while not done():
        processes.check()
        waited = time.monotonic() - begun
        if waited > seconds:
            raise StackError(f"{what}: not ready after {seconds:.0f} s; its log is in the stack's folder")
        show(what, waited)
        time.sleep(POLL_SECONDS)


def listening(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0
