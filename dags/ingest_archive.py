"""### By hand: read an archive into the lake

Trigger it with a path: a WARC file, a folder of saved pages, a JSONL file of articles, a feed document, or a folder
of such files. A relative path lies below the home: `inbox/2025.jsonl`, or `archive` to rebuild what the lake lacks
from our own archive and to read its pages again after an upgrade. Of other people's WARC files only pages that may
concern the relation are extracted, unless the prefilter is switched off. Every record is accounted for in the log; the
days that gained content are announced and published one by one. Reading the same file twice changes nothing, and a
run that was killed goes on where it was: retry it, or trigger it again with the same form.

[The days](dyadwatch/days/) and [the books of the runs](dyadwatch/operations/#runs) stand on the reports page.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from airflow.sdk import DAG, Asset, Param, task

from pipeline.scheduling import ASSET, DAG_DEFAULTS, TASK_DEFAULTS, log, log_bytes, log_counts, log_gaps

DATE = {"type": ["null", "string"], "format": "date"}

MENTIONS = Asset(**ASSET)

with DAG(
    "ingest_archive",
    schedule=None,
    description="Read archives, saved pages, JSONL or feed documents: fill in the past, or rebuild the lake",
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
        "prefilter": Param(
            True,
            type="boolean",
            title="Prefilter",
            description="Of foreign WARC files, extract only pages that may concern the relation.",
        ),
    },
    **DAG_DEFAULTS,
):

    @task(outlets=[MENTIONS], execution_timeout=timedelta(hours=12))
    def ingest(*, params: Any = None, dag_run: Any = None, outlet_events: Any = None) -> list[str]:
        from pipeline import chain
        from pipeline.runtime import Runtime

        options = {name: params[name] or None for name in ("source", "since", "until")}
        options["prefilter"] = params["prefilter"]
        with Runtime.open() as rt:
            below = Path(rt.store.home.path("")) if rt.store.home.local else Path()
            batch = chain.batch_name(dag_run.run_id)
            path = below / params["path"]
            progress = log_bytes(chain.ingest_size([str(path)]))
            report = chain.ingest(rt, [str(path)], batch=batch, progress=progress, **options)
        for file in report["files"]:
            log_counts(f"{file['path']} ({file['kind']})", file["counts"])
            log_gaps(file.get("gaps"))
        if report["days"]:
            outlet_events[MENTIONS].add_partitions(report["days"])
        log.info("ingest: %d days gained content", len(report["days"]))
        return report["days"]

    ingest()
