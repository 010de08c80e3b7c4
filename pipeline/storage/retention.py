"""Retention: days of the archive and of the lake go when they are older than they are kept.

A day stays for as long as anything of it waits to be fetched, analysed or built.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa

from pipeline.clock import utc_day
from pipeline.storage.compaction import DATASETS
from pipeline.storage.database import entries
from pipeline.storage.entry_rows import EntryStatus
from pipeline.storage.store import Store

GROUP_DAYS = 3  # a day's tables are built from the articles of the three days before as well
NOTE = "retention.json"  # beside the archive's days: from which day on it is whole


def expire(store: Store, now: datetime, *, archive_days: int | None, lake_days: int | None) -> dict[str, int]:
    """Deletes what is older than it is kept, None being for ever; gives the numbers of files.

    A run that dies in between leaves part of a day, which the next one deletes.
    """
    counts = {"archive_files_expired": 0, "lake_files_expired": 0}
    if archive_days is not None:
        counts["archive_files_expired"] = _delete(store, _old_archive(store, now, archive_days))
    if lake_days is not None:
        counts["lake_files_expired"] = _delete(store, _old_lake(store, now, lake_days))
    return counts


def archive_begins(folder: Path) -> date | None:
    """The first day that retention has left in an archive folder; None where it deleted nothing."""
    try:
        return date.fromisoformat(json.loads((folder / NOTE).read_text(encoding="utf-8"))["begins"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _old_archive(store: Store, now: datetime, keep_days: int) -> list[str]:
    """All days before the first that is young enough or waited for: what is left is whole from its beginning on."""
    waiting = _first_waiting(store)
    end = min(day for day in (utc_day(now) - timedelta(days=keep_days), waiting) if day is not None)
    old = [day for day in map(_day, store.home.folders("archive")) if day is not None and day < end]
    paths = [path for day in old for path in store.home.list(f"archive/{day}", ".warc.gz")]
    if paths:  # said first: a rebuild must not take what is left for all there ever was
        store.home.write(f"archive/{NOTE}", json.dumps({"begins": end.isoformat()}).encode())
    return paths


def _old_lake(store: Store, now: datetime, keep_days: int) -> list[str]:
    end = utc_day(now) - timedelta(days=keep_days)
    busy = {file.day for file in store.analysis_queue.waiting()}
    busy |= {day - timedelta(days=back) for day in store.days.unbuilt() for back in range(GROUP_DAYS + 1)}
    return [
        path
        for dataset in DATASETS
        for day in store.lake.days(dataset)
        if day < end and day not in busy
        for path in store.lake.files(dataset, day)
    ]


def _first_waiting(store: Store) -> date | None:
    """The day on which the oldest entry was seen that is still to be fetched."""
    still = entries.c.status.in_([EntryStatus.PENDING, EntryStatus.LEASED])
    with store.database.read() as connection:
        first = connection.scalar(sa.select(entries.c.first_seen_at).where(still).order_by(entries.c.first_seen_at))
    return None if first is None else utc_day(first)


def _delete(store: Store, paths: Sequence[str]) -> int:
    for path in paths:
        store.home.delete(path)
    return len(paths)


def _day(name: str) -> date | None:
    try:
        return date.fromisoformat(name)
    except ValueError:
        return None
