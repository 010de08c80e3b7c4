"""What happens when a run is late. Called by the scheduler's deadline alerts, by dotted path; imports no scheduler."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

log = logging.getLogger(__name__)


async def report_late(*, dag_id: str, minutes: int, context: Mapping[str, Any] | None = None) -> str:
    """Writes one warning that names the late run, sends it where an address is set, and gives the line.

    Raises OSError or requests.RequestException where a server cannot be reached: the scheduler shows the failure.
    """
    line = late_line(dag_id, minutes, (context or {}).get("dag_run"))
    log.warning(line)
    await asyncio.to_thread(_send, line)  # the triggerer's loop waits for no mail server
    return line


def _send(line: str) -> None:
    from pipeline.reports.notify import Notice, senders
    from pipeline.settings import Settings

    for send in senders(Settings.from_env()):
        send(Notice(key=line, subject=f"[dyadwatch] {line}", text=line))


def late_line(dag_id: str, minutes: int, run: Any) -> str:
    """The warning. `run` is what the scheduler says of the run: a mapping, an object, or nothing."""
    found = (
        run
        if isinstance(run, Mapping)
        else {n: getattr(run, n, None) for n in ("dag_run_id", "run_id", "partition_key")}
    )
    run_id = found.get("dag_run_id") or found.get("run_id") or "a run"
    day = f" for {found['partition_key']}" if found.get("partition_key") else ""
    return f"late: {dag_id} ({run_id}{day}) has not ended {minutes} minutes after it was queued"
