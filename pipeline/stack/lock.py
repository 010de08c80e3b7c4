"""One stack for each home: a lock that dies with its holder, and what the holder left running."""

from __future__ import annotations

import fcntl
import json
import os
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import IO

import psutil

from pipeline.stack.errors import StackError
from pipeline.stack.processes import members_of

LEFTOVER_SECONDS = 10.0


class StackLock:
    """Held while a stack runs. Names the sessions it started, so that the next one can end what a crash left."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stream: IO[str] | None = None
        self.leftovers = 0  # processes of a stack that was killed, ended when the lock was taken

    def __enter__(self) -> StackLock:
        """Raises StackError when another stack holds the lock."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        stream = self._path.open("a+", encoding="utf-8")
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            stream.close()
            raise StackError(
                f"{self._path.parent.parent}: a stack runs on this home already; "
                "stop it, or set DYADWATCH_HOME to another"
            ) from error
        self._stream = stream
        stream.seek(0)
        self.leftovers = _end_leftovers(stream.read())
        return self

    def note(self, sessions: list[int]) -> None:
        """Writes down which sessions belong to this stack."""
        if self._stream is None:
            raise RuntimeError("the lock is not held")
        text = json.dumps({"boot": psutil.boot_time(), "at": time.time(), "sessions": sessions})
        self._stream.seek(0)
        self._stream.truncate()
        self._stream.write(text)
        self._stream.flush()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._stream is not None:
            self._stream.truncate(0)
            self._stream.close()


def _end_leftovers(text: str) -> int:
    """Ends the processes of sessions that the note names; gives their number.

    A session id is not given to a new process while one of the session lives. A session begun after the note was
    written is somebody else's, and so is every session after a restart of the machine.
    """
    try:
        note = json.loads(text) if text.strip() else {}
    except ValueError:
        return 0  # torn by the crash itself: nothing can be told from it
    if not note or abs(note["boot"] - psutil.boot_time()) > 60:
        return 0
    ours = [session for session in note["sessions"] if not _begun_after(session, note["at"])]
    left = members_of(set(ours))
    for process in left:
        _kill(process.pid)
    psutil.wait_procs(left, timeout=LEFTOVER_SECONDS)
    return len(left)


def _begun_after(pid: int, moment: float) -> bool:
    try:
        return bool(psutil.Process(pid).create_time() > moment + 1)
    except psutil.NoSuchProcess:
        return False


def _kill(pid: int) -> None:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return
