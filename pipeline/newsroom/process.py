"""The sample newsroom as a process of its own, for benchmarks and tests that need something to poll."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

START_SECONDS = 20.0  # it starts in one; a loaded machine may take longer
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Newsroom:
    """Where a running newsroom listens, and the feeds file that leads to it."""

    port: int
    catalogue: Path


@contextlib.contextmanager
def running_newsroom(folder: Path, now: str | None = None) -> Iterator[Newsroom]:
    """A newsroom on a free port, its feeds file in `folder`, its clock frozen at `now` if given; gone afterwards."""
    newsroom = Newsroom(free_port(), folder / "newsroom-feeds.yaml")
    command = [sys.executable, "-m", "pipeline.cli", "newsroom", "--port", str(newsroom.port)]
    env = os.environ | ({"DYADWATCH_NOW": now} if now else {})
    process = subprocess.Popen(  # noqa: S603 - our own command
        [*command, "--catalogue-out", str(newsroom.catalogue)], env=env, stdout=subprocess.DEVNULL
    )
    try:
        _wait(newsroom.port, process)
        yield newsroom
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)


def free_port() -> int:
    """A loopback port that nothing listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"the newsroom ended with exit code {process.returncode}")
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"nothing listens on port {port} after {START_SECONDS:.0f} s")
