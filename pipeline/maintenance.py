"""Nightly upkeep of the store."""

from __future__ import annotations

from datetime import datetime, timedelta

from pipeline.reports.thinning import thin
from pipeline.reports.trends import update
from pipeline.storage.compaction import compact, delete_compacted
from pipeline.storage.store import Store

BATCH_MEMORY = timedelta(days=30)  # retries come within hours; a month of counts is what an operator looks back on


def maintain_store(store: Store, now: datetime) -> dict[str, int | None]:
    """Compacts settled days, deletes what was compacted a night ago, forgets old state; gives the counts.

    `bytes_free` is None on object storage.
    """
    return {
        "files_deleted": delete_compacted(store, now),
        "files_compacted": compact(store, now),
        "revisions_thinned": thin(store, now),
        "trend_files_written": update(store),
        "entries_forgotten": store.queue.forget(now),
        "batches_forgotten": store.batches.forget(now - BATCH_MEMORY),
        "files_in_lake": len(store.home.list("lake", ".parquet")),
        "bytes_free": store.home.free_bytes(),
    }
