"""### Every ten minutes: from the feeds to the mentions

`plan` → `poll` (mapped) → `fetch` (mapped) → `analyse` → `announce` → `all_well`

* **plan** picks the feeds that are due and deals them into at most eight shards.
* **poll** asks each feed of a shard and queues its new entries; a feed that fails is noted, and fails no task.
* **fetch** takes entries from the queue for at most five minutes; what is left waits for the next run.
* **analyse** finds actors, topics, mentions and quotes in every article that waits for it.
* **announce** emits one `mentions` partition for each day that gained content; skipped when none did.
* **all_well** turns the run red when a stage failed. Later stages run all the same: other shards' work is not lost.

Each stage can be repeated: the batch id comes from the run, and what a batch has committed is not done twice.

[What is being heard, the queue and the quarantine](dyadwatch/operations/) stand on the reports page.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.providers.standard.operators.empty import EmptyOperator
from airflow.sdk import DAG, Asset, task
from airflow.sdk.exceptions import AirflowSkipException

from pipeline.scheduling import ASSET, DAG_DEFAULTS, FEEDS_POOL, TASK_DEFAULTS, log, log_counts

FETCH_SHARDS = 4  # mapped fetch tasks; each takes the sources that hash to it, so that one host is in one task
FETCH_SECONDS = 300.0
STAGE_TIMEOUT = timedelta(minutes=15)  # five minutes of leasing, and the slowest pages after it
ANALYSE_TIMEOUT = timedelta(hours=1)  # a first run on a full archive; an ordinary one takes seconds

MENTIONS = Asset(**ASSET)

with DAG(
    "ingest_feeds",
    schedule="*/10 * * * *",
    description="Poll the feeds that are due, fetch and analyse what is new, announce the days that changed",
    doc_md=__doc__,
    tags=["dyadwatch", "ingest"],
    default_args=dict(TASK_DEFAULTS),
    **DAG_DEFAULTS,
):

    @task
    def plan(*, dag_run: Any = None) -> list[dict[str, Any]]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            batch = chain.batch_name(dag_run.run_id)
            shards = chain.plan(rt, batch)
            log_counts(f"plan, in {len(shards)} shards", rt.store.batches.counts(batch, "plan", 0) or {})
        return shards

    @task(pool=FEEDS_POOL, execution_timeout=STAGE_TIMEOUT, map_index_template="{{ task.op_kwargs['shard']['shard'] }}")
    def poll(shard: dict[str, Any], *, dag_run: Any = None) -> dict[str, int]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            counts = chain.poll(rt, chain.batch_name(dag_run.run_id), shard)
        return log_counts(f"poll of {len(shard['feed_ids'])} feeds", counts)

    @task(pool=FEEDS_POOL, execution_timeout=STAGE_TIMEOUT, trigger_rule="all_done")
    def fetch(shard: int, *, dag_run: Any = None) -> dict[str, int]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            batch = chain.batch_name(dag_run.run_id)
            counts = chain.fetch(rt, batch, shard, FETCH_SHARDS, seconds=FETCH_SECONDS)
        return log_counts("fetch", counts)

    @task(execution_timeout=ANALYSE_TIMEOUT, trigger_rule="all_done")
    def analyse(*, dag_run: Any = None) -> dict[str, int]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            counts = chain.analyse(rt, chain.batch_name(dag_run.run_id))
        return log_counts("analyse", counts)

    @task(outlets=[MENTIONS], trigger_rule="all_done")
    def announce(*, outlet_events: Any = None) -> list[str]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        with Runtime.open() as rt:
            days = chain.announce(rt)
        if not days:
            raise AirflowSkipException("no day gained anything: nothing to announce")
        outlet_events[MENTIONS].add_partitions(days)
        log.info("announce: %d days: %s", len(days), ", ".join(days))
        return days

    polled = poll.expand(shard=plan())
    fetched = fetch.expand(shard=list(range(FETCH_SHARDS)))
    analysed, announced = analyse(), announce()
    polled >> fetched >> analysed >> announced
    [polled, fetched, analysed, announced] >> EmptyOperator(task_id="all_well", trigger_rule="none_failed")
