"""`make demo` as a person runs it: once to its end, and stopped in the middle."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from pipeline.settings import Settings
from pipeline.storage.store import Store

pytestmark = pytest.mark.stack

ONCE_LIMIT_SECONDS = 600
STOP_LIMIT_SECONDS = 60
READY = "Log in as"


def start(home: Path, *options: str) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith(("AIRFLOW", "DYADWATCH"))}
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.stack", "demo", *options],
        env=own | {"DYADWATCH_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_behind(home: Path) -> list[str]:
    """Processes whose environment names the home: whatever the stack started, wherever it hangs."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and str(home) in process.environ().get("DYADWATCH_HOME", ""):
                found.append(" ".join(process.cmdline()))
        except psutil.Error:
            continue
    return found


@pytest.mark.timeout(700)
def test_once_publishes_five_days_and_leaves_nothing_running(tmp_path: Path) -> None:
    process = start(tmp_path, "--once")
    output, _ = process.communicate(timeout=ONCE_LIMIT_SECONDS)
    assert process.returncode == 0, output
    assert "blind on" in output
    store = Store.open(Settings.from_env({"DYADWATCH_HOME": str(tmp_path / "demo")}))
    published = {revision.day for revision in store.ledger.all()}
    store.database.engine.dispose()
    assert len(published) >= 5
    assert left_behind(tmp_path) == []


@pytest.mark.timeout(300)
def test_ctrl_c_leaves_nothing_running(tmp_path: Path) -> None:
    process = start(tmp_path)
    assert process.stdout is not None
    for line in process.stdout:
        if READY in line:
            break
    assert left_behind(tmp_path) != []
    process.send_signal(signal.SIGINT)
    began = time.monotonic()
    process.communicate(timeout=STOP_LIMIT_SECONDS)
    assert time.monotonic() - began < STOP_LIMIT_SECONDS
    assert left_behind(tmp_path) == []
