"""### One run for each announced day: its tables, published as a revision

Triggered by a partition of the `mentions` asset; the partition key is the day, such as `2026-11-22`.
Copies and stories are grouped over the day and the three before it; the tables are built, checked against their
declaration and published atomically. A day whose inputs are those of its last revision ends at once as `unchanged`;
the running day gets at most one revision an hour, and its live view is refreshed in between.

Alerts that the day opened or closed go out by mail or webhook where an address is set (docs/settings.md), each once.

To publish a day again by hand, trigger the DAG with the day as partition key.

[The days](dyadwatch/days/) and [their trends](dyadwatch/trends/) stand on the reports page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, Asset, AsyncCallback, DeadlineAlert, DeadlineReference, PartitionedAssetTimetable, task
from airflow.sdk.exceptions import AirflowFailException

from pipeline.scheduling import ASSET, DAG_DEFAULTS, TASK_DEFAULTS, log, log_counts, log_day

LATE_MINUTES = 60  # announced days queue one behind another; an hour for the last of them is late

MENTIONS = Asset(**ASSET)

with DAG(
    "daily_tables",
    schedule=PartitionedAssetTimetable(assets=MENTIONS),
    description="Build and publish the tables of one announced day",
    doc_md=__doc__,
    tags=["dyadwatch", "tables"],
    default_args=dict(TASK_DEFAULTS),
    deadline=DeadlineAlert(
        reference=DeadlineReference.DAGRUN_QUEUED_AT,
        interval=timedelta(minutes=LATE_MINUTES),
        callback=AsyncCallback(
            "pipeline.callbacks.report_late", kwargs={"dag_id": "daily_tables", "minutes": LATE_MINUTES}
        ),
    ),
    **DAG_DEFAULTS,
):

    @task(execution_timeout=timedelta(hours=1))
    def publish(*, dag_run: Any = None) -> dict[str, Any]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        day = dag_run.partition_key
        if not day:
            raise AirflowFailException("daily_tables: no partition key; trigger it with a day, such as 2026-11-22")
        with Runtime.open() as rt:
            published = chain.publish_day(rt, day, builder=chain.batch_name(dag_run.run_id))
            notices = chain.notify_alerts(rt, day)  # a retry finds the day unchanged and sends the rest
        log.info("daily_tables: %d notices sent", notices)
        log_counts(f"articles of {day}", published["accounting"])
        log_day(published)
        return {"day": day, "state": str(published["state"]), "revision": published["revision"]}

    publish()
