"""### Nightly upkeep

* **lake** merges small files of settled days (their inputs are deleted one night later), deletes days of archive and
  lake that are older than they are kept (`DYADWATCH_ARCHIVE_DAYS`, `DYADWATCH_LAKE_DAYS`; never one that something
  waits for), forgets old state and says how much room is left.
* **feeds** names the feeds that need somebody's eye (silent, stale, empty, failing, muted, moved; what
  `dyadwatch feeds health` shows) and sends a notice of them, where an address is set, when they change and once a week.
* **logs** deletes task logs older than 30 days.

Airflow's own database is cleaned from outside, since tasks may not touch it: see docs/airflow.md.

[What is being heard](dyadwatch/operations/) stands on the reports page.
"""

from __future__ import annotations

import time
from pathlib import Path

from airflow.sdk import DAG, task

from pipeline.scheduling import DAG_DEFAULTS, TASK_DEFAULTS, log, log_counts, log_figures

LOG_DAYS = 30  # as long as batch counts are kept: both serve to look back at what a run did

with DAG(
    "maintain",
    schedule="15 2 * * *",
    description="Compact the lake, forget old state, delete old logs",
    doc_md=__doc__,
    tags=["dyadwatch", "upkeep"],
    default_args=dict(TASK_DEFAULTS),
    **DAG_DEFAULTS,
):

    @task
    def lake() -> dict[str, int | None]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            counts = chain.maintain(rt)
        return log_figures("maintain", counts)

    @task
    def feeds() -> dict[str, int]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            health = chain.check_feeds(rt)
        for line in health["problems"]:
            log.warning("%s", line)
        return log_counts("feeds", health["counts"])

    @task
    def logs() -> int:
        from airflow.configuration import conf

        folder = Path(conf.get("logging", "base_log_folder"))
        old = [file for file in folder.rglob("*.log") if file.stat().st_mtime < time.time() - LOG_DAYS * 86_400]
        for file in old:
            file.unlink(missing_ok=True)
        log.info("logs: deleted %d files older than %d days", len(old), LOG_DAYS)
        return len(old)

    feeds()
    lake() >> logs()
