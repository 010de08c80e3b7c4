"""### By hand: read an archive into the lake

Trigger it with a path: a WARC file, a folder of saved pages, a JSONL file of articles, a feed document, or a folder
of such files. A relative path lies below the home (`inbox/2025.jsonl`, `archive/2026-11-20` to read our own archive
again). Every record is accounted for in the log; the days that gained content are announced and published one by one.
Reading the same file twice changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, Asset, Param, task

from pipeline.scheduling import ASSET, DAG_DEFAULTS, TASK_DEFAULTS, log, log_counts

DATE = {"type": ["null", "string"], "format": "date"}

MENTIONS = Asset(**ASSET)

with DAG(
    "ingest_archive",
    schedule=None,
    description="Read WARC files, saved pages, JSONL or feed documents; the way to fill in the past",
    doc_md=__doc__,
    tags=["dyadwatch", "ingest"],
    default_args={**TASK_DEFAULTS, "retries": 1},
    params={
        "path": Param(
            "inbox", type="string", minLength=1, title="Path", description="File or folder; relative: below the home."
        ),
        "source": Param(
            None,
            type=["null", "string"],
            title="Source",
            description="Source id for articles whose host is not in the catalogue.",
        ),
        "since": Param(None, **DATE, title="First day", description="Older articles are left out."),
        "until": Param(None, **DATE, title="Last day", description="Newer articles are left out."),
    },
    **DAG_DEFAULTS,
):

    @task(outlets=[MENTIONS], execution_timeout=timedelta(hours=12))
    def ingest(*, params: Any = None, dag_run: Any = None, outlet_events: Any = None) -> list[str]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        options = {name: params[name] or None for name in ("source", "since", "until")}
        with Runtime.open() as rt:
            below = Path(rt.store.home.path("")) if rt.store.home.local else Path()
            batch = chain.batch_name(dag_run.run_id)
            report = chain.ingest(rt, [str(below / params["path"])], batch=batch, **options)
        for file in report["files"]:
            log_counts(f"{file['path']} ({file['kind']})", file["counts"])
        if report["days"]:
            outlet_events[MENTIONS].add_partitions(report["days"])
        log.info("ingest: %d files, %d days gained content", len(report["files"]), len(report["days"]))
        return report["days"]

    ingest()
