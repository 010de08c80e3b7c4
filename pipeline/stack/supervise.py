"""The supervisor: brings a stack up, shows how it does, and takes all of it down again."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from types import FrameType

from rich.console import Console

from pipeline.console import print_days
from pipeline.newsroom.addresses import DEFAULT_PORT as NEWSROOM_PORT
from pipeline.settings import Settings
from pipeline.stack.environment import Ports, airflow_environment
from pipeline.stack.latest import latest_days
from pipeline.stack.lock import StackLock
from pipeline.stack.once import run_pass, start_run
from pipeline.stack.parts import DAGS, await_airflow, start_airflow, start_newsroom
from pipeline.stack.places import Places, places_for
from pipeline.stack.ports import free_port
from pipeline.stack.processes import Processes
from pipeline.stack.progress import standing
from pipeline.stack.rest import AirflowApi
from pipeline.stack.secret_files import ADMIN, load_secrets

AFTERWARDS = frozenset({"close_day", "morning_brief"})  # switched on once there is something to close and to tell
LOG_PORTS = 8793  # Airflow's own default, and where the search for free ones begins
DAYS_SHOWN = 10
LEAST_DAYS = 5  # the sample newsroom tells of seven days; fewer than five published means that the chain is broken
LOOK_SECONDS = 2.0
EXIT_INTERRUPTED = 130  # the shell's code for SIGINT
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Stopped(BaseException):
    """Ctrl-C, or a polite request to end."""


@dataclass(frozen=True, slots=True)
class Options:
    sample: bool
    once: bool
    port: int


class Screen:
    """What the person at the terminal sees, on standard error; tables go to standard output."""

    def __init__(self) -> None:
        self._console = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
        self._announced = ""

    def say(self, text: str) -> None:
        self._clear()
        self._console.print(text)

    def show(self, what: str, seconds: float) -> None:
        """A line that counts the seconds on a terminal; elsewhere one line when the waiting begins."""
        if self._console.is_terminal:
            self._clear()
            sys.stderr.write(f"waiting for {what} … {seconds:.0f} s")
            sys.stderr.flush()
        elif what.partition(" (")[0] != self._announced:
            self._console.print(f"waiting for {what} …")
        self._announced = what.partition(" (")[0]

    def _clear(self) -> None:
        if self._console.is_terminal:
            sys.stderr.write("\r\033[K")


def supervise(options: Options, settings: Settings) -> int:
    """Runs a stack until it is stopped, or once through. Gives the exit code; raises StackError."""
    places = places_for(settings, sample=options.sample)
    screen = Screen()
    with StackLock(places.lock) as lock:
        if lock.leftovers:
            screen.say(f"ended {lock.leftovers} processes that an earlier stack left behind")
        processes = Processes(lock.note)
        try:
            with _stopping(processes, screen):
                return _Stack(options, places, processes, screen).run()
        except Stopped:
            return EXIT_INTERRUPTED if options.once else 0


@contextmanager
def _stopping(processes: Processes, screen: Screen) -> Iterator[None]:
    """Stops every process at the end, whatever the end is; a second Ctrl-C kills instead of waiting."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopped

    def hurry(number: int, frame: FrameType | None) -> None:
        processes.hurry = True

    before = {number: signal.signal(number, stop) for number in SIGNALS}
    try:
        yield
    finally:
        for number in SIGNALS:
            signal.signal(number, hurry)
        screen.say("stopping …")
        processes.stop()
        screen.say("stopped")
        for number, handler in before.items():
            signal.signal(number, handler)


class _Stack:
    """One run of the supervisor."""

    def __init__(self, options: Options, places: Places, processes: Processes, screen: Screen) -> None:
        self._options, self._places, self._processes, self._screen = options, places, processes, screen
        secrets = load_secrets(places.secrets, places.passwords)
        api_port = self._port(options.port, "Airflow")
        worker_logs = free_port(LOG_PORTS, taken=frozenset({api_port}))
        trigger_logs = free_port(worker_logs + 1, taken=frozenset({api_port}))
        self._ports = Ports(api_port, worker_logs, trigger_logs)
        self._env = airflow_environment(places, secrets, self._ports, os.environ, sample=options.sample)
        self._api = AirflowApi(f"http://localhost:{api_port}", ADMIN, secrets.password)

    def run(self) -> int:
        start_airflow(self._processes, self._places, self._env)
        if self._options.sample:
            taken = frozenset({self._ports.api, self._ports.worker_logs, self._ports.trigger_logs})
            port = self._port(NEWSROOM_PORT, "the newsroom", taken)
            start_newsroom(self._processes, self._places, self._env, port, self._screen.show)
            self._screen.say(f"The sample newsroom   http://localhost:{port}/")
        await_airflow(self._processes, self._api, self._screen.show)
        self._introduce()
        return self._once() if self._options.once else self._stay()

    def _port(self, wanted: int, what: str, taken: frozenset[int] = frozenset()) -> int:
        port = free_port(wanted, taken=taken)
        if port != wanted:
            self._screen.say(f"port {wanted} is busy: {what} listens on {port}")
        return port

    def _introduce(self) -> None:
        say = self._screen.say
        say(f"Airflow               {self._api.address}/")
        say(f"Reports               {self._api.address}/dyadwatch/")
        say(f"Log in as             {ADMIN}; the password is in {self._places.passwords}")
        say(f"Logs                  {self._places.log('airflow')}")

    def _once(self) -> int:
        failed = run_pass(self._api, self._processes.check, self._screen.say, self._screen.show)
        for run in failed:
            for name, log in self._api.failed_tasks(run):
                self._screen.say(f"{run.dag_id} {run.run_id}: task {name} failed; the end of its log:\n{log}")
        published = self._print_latest()
        if failed:
            return 1
        if self._options.sample and published < LEAST_DAYS:
            self._screen.say(
                f"only {published} days were published, where the sample newsroom gives at least {LEAST_DAYS}"
            )
            return 1
        return 0

    def _stay(self) -> int:
        """Switches the DAGs on, prints the table when the first reports are there, and watches until stopped."""
        since = datetime.now(UTC)
        self._switch_on([dag_id for dag_id in DAGS if dag_id not in AFTERWARDS])
        self._screen.say("The DAGs are on; the first reports come in about a minute. Ctrl-C stops everything.")
        shown = closing = False
        while True:
            self._processes.check()
            if not closing or not shown:
                found = standing(self._api, since)
                if found.ingested and not closing:
                    self._switch_on(["close_day"])  # after the first ingest: yesterday is not blind, only not yet read
                    closing = True
                elif found.published:
                    shown = self._print_latest() > 0
                    if shown:
                        self._switch_on(["morning_brief"])
            time.sleep(LOOK_SECONDS)

    def _switch_on(self, dag_ids: list[str]) -> None:
        """Switches on DAGs that never ran; one that its user switched off stays off. Polls at once on every start."""
        known = self._api.dags()
        for dag_id in dag_ids:
            if dag_id == "ingest_feeds" and not (known[dag_id]["is_paused"] and self._has_run(dag_id)):
                start_run(self._api, dag_id)
            elif known[dag_id]["is_paused"] and not self._has_run(dag_id):
                self._api.unpause(dag_id)

    def _has_run(self, dag_id: str) -> bool:
        return any(run.dag_id == dag_id for run in self._api.runs(datetime.min.replace(tzinfo=UTC)))

    def _print_latest(self) -> int:
        days = latest_days(self._env, DAYS_SHOWN)
        self._screen.say("")
        print_days(days)
        return sum(day.get("revision") is not None for day in days)
