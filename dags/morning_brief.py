"""### 04:30 UTC: the morning brief

One page on yesterday, in Markdown and HTML, written beside the reports (`reports/briefs/<day>/`) and sent by mail or
webhook where an address is set (docs/settings.md). Made of templates: every line points at its evidence. The monthly
files and the series are brought up to date as well. A day that is not published yet fails the task, which tries again:
a brief that is late is reported, not left out.

[The overview](dyadwatch/) on the reports page says what is new; each day's page has its brief.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, AsyncCallback, DeadlineAlert, DeadlineReference, task

from pipeline.scheduling import DAG_DEFAULTS, TASK_DEFAULTS, log

LATE_MINUTES = 30

with DAG(
    "morning_brief",
    schedule="30 4 * * *",
    description="Write yesterday's brief, and send it where an address is set",
    doc_md=__doc__,
    tags=["dyadwatch", "tables"],
    default_args={**TASK_DEFAULTS, "retries": 5, "max_retry_delay": timedelta(minutes=10)},
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=LATE_MINUTES),
        callback=AsyncCallback(
            "pipeline.callbacks.report_late", kwargs={"dag_id": "morning_brief", "minutes": LATE_MINUTES}
        ),
    ),
    **DAG_DEFAULTS,
):

    @task
    def write() -> dict[str, Any]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            written = chain.brief(rt)
            files = chain.update_trends(rt)
        log.info("morning_brief: %s r%d, %d sent", written["day"], written["revision"], written["sent"])
        log.info("morning_brief: %d trend files written", files)
        return written

    write()
