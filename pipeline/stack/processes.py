"""The stack's processes: started in sessions of their own, and stopped down to the last one.

Airflow's standalone ends without its children, and some of these give themselves new process groups. A session
cannot be left without starting another, so its id finds them all; what did start another is found by descent.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence, Set
from pathlib import Path

import psutil

from pipeline.stack.errors import StackError

PATIENCE_SECONDS = 15.0  # measured: four workers need 12 to 13 s after SIGTERM
KILL_SECONDS = 5.0
LOG_TAIL_LINES = 25


class Processes:
    """Processes by name, each with its log file. `started` is told the session ids whenever one is added."""

    def __init__(self, started: Callable[[list[int]], None] = lambda sessions: None) -> None:
        self._started = started
        self._popen: dict[str, subprocess.Popen[bytes]] = {}
        self._logs: dict[str, Path] = {}
        self._seen: dict[int, psutil.Process] = {}
        self.hurry = False  # set by a second Ctrl-C: kill at once

    def start(self, name: str, command: Sequence[str], env: Mapping[str, str], log: Path) -> None:
        """Starts a process in a session of its own; standard output and error go to `log`."""
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("wb") as stream:
            self._popen[name] = subprocess.Popen(  # noqa: S603 (our own command lines)
                command, env=dict(env), stdin=subprocess.DEVNULL, stdout=stream, stderr=stream, start_new_session=True
            )
        self._logs[name] = log
        self._started(self.sessions)

    @property
    def sessions(self) -> list[int]:
        return [popen.pid for popen in self._popen.values()]

    def check(self) -> None:
        """Notes the descendants. Raises StackError, with the end of its log, when a process is gone."""
        self._look()
        for name, popen in self._popen.items():
            code = popen.poll()
            if code is not None:
                raise StackError(
                    f"{name} ended with exit code {code}; the end of {self._logs[name]}:\n{self.tail(name)}"
                )

    def tail(self, name: str) -> str:
        lines = self._logs[name].read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(lines[-LOG_TAIL_LINES:])

    def stop(self) -> None:
        """Ends every process: SIGTERM, a wait, SIGKILL. Returns when none is left; raises StackError if one is."""
        self._look()
        self._signal(signal.SIGTERM)
        if not self._gone_within(PATIENCE_SECONDS):
            self._signal(signal.SIGKILL)
            if not self._gone_within(KILL_SECONDS, again=signal.SIGKILL):
                left = ", ".join(str(process.pid) for process in self._look())
                raise StackError(f"processes {left} could not be killed; end them by hand")

    def _gone_within(self, seconds: float, again: signal.Signals | None = None) -> bool:
        deadline = time.monotonic() + seconds
        while self._look():
            if time.monotonic() > deadline or (self.hurry and again is None):
                return False
            if again is not None:
                self._signal(again)  # one that forked at the moment of the kill
            time.sleep(0.1)
        return True

    def _signal(self, number: signal.Signals) -> None:
        for process in self._look():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _look(self) -> list[psutil.Process]:
        """Every living process of the stack, those seen before and now orphaned included."""
        for popen in self._popen.values():
            popen.poll()  # reaps: a zombie counts as alive
        known = {pid for pid, process in self._seen.items() if _alive(process)}
        found = {process.pid: process for process in members_of(set(self.sessions), known)}
        self._seen = {pid: self._seen.get(pid, process) for pid, process in found.items()}
        return list(self._seen.values())


def members_of(sessions: Set[int], known: Set[int] = frozenset()) -> list[psutil.Process]:
    """Living processes that are of one of these sessions, or known, or descend from one that is."""
    parents: dict[int, int] = {}
    members: set[int] = set()
    for pid in psutil.pids():
        with contextlib.suppress(psutil.Error, OSError):
            parents[pid] = psutil.Process(pid).ppid()
            if pid in known or os.getsid(pid) in sessions:
                members.add(pid)
    while descendants := {pid for pid, parent in parents.items() if parent in members} - members:
        members |= descendants
    found = []
    for pid in members:
        with contextlib.suppress(psutil.NoSuchProcess):
            found.append(psutil.Process(pid))
    return [process for process in found if _alive(process)]


def _alive(process: psutil.Process) -> bool:
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.Error:
        return False
