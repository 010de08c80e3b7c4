"""### 00:30 UTC: close yesterday

Announces yesterday whether or not anything came, since a quiet day and a blind day are published too, and every
earlier day with gains that no build has seen. Each announced day becomes one run of `daily_tables`.
A run that has not ended an hour after it was queued is reported as late.

[The days](dyadwatch/days/) stand on the reports page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Asset, AsyncCallback, DeadlineAlert, DeadlineReference, task

from pipeline.scheduling import ASSET, DAG_DEFAULTS, TASK_DEFAULTS, log

LATE_MINUTES = 60

MENTIONS = Asset(**ASSET)

with DAG(
    "close_day",
    schedule="30 0 * * *",
    description="Close yesterday: publish it even if nothing came, and every day that late articles touched",
    doc_md=__doc__,
    tags=["dyadwatch", "tables"],
    default_args=dict(TASK_DEFAULTS),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=LATE_MINUTES),
        callback=AsyncCallback(
            "pipeline.callbacks.report_late", kwargs={"dag_id": "close_day", "minutes": LATE_MINUTES}
        ),
    ),
    **DAG_DEFAULTS,
):

    @task(outlets=[MENTIONS])
    def close(*, outlet_events: Any = None) -> list[str]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            days = chain.close_day(rt)
        outlet_events[MENTIONS].add_partitions(days)
        log.info("close_day: announced %d days: %s", len(days), ", ".join(days))
        return days

    close()
