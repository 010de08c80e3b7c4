"""Compaction: the many small files of a settled day become one per dataset.

The inputs stay until the next night, so that no reader loses a file it has listed; readers fold repeats anyway.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import sqlalchemy as sa

from pipeline.clock import utc_day
from pipeline.storage.database import deletions, insert_new
from pipeline.storage.lake import COMPRESSION
from pipeline.storage.schemas import ABSENCE_SET, ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
from pipeline.storage.store import Store

SETTLED_AFTER_DAYS = 4  # a day is read by the groupings of the three days after it; later it is touched only by repairs
KEEP_INPUTS_FOR = timedelta(hours=20)  # less than a day, so that the next night's run deletes them
LEAST_FILES = 4  # fewer are not worth a rewrite
INPUTS_KEY = b"dyadwatch.inputs"  # in the Parquet metadata of a compacted file: the paths whose rows it holds
DATASETS = (ARTICLE_SET, SHINGLE_SET, ANALYSIS_SET, FETCH_SET, ABSENCE_SET)


def compact(store: Store, now: datetime) -> int:
    """Compacts every settled day that has many files; gives the number of files written."""
    waiting = {file.day for file in store.analysis_queue.waiting()}
    doomed = _doomed(store)
    written = 0
    for dataset in DATASETS:
        for day in store.lake.days(dataset):
            if not _settled(day, now) or day in waiting:
                continue
            paths = [path for path in store.lake.files(dataset, day) if path not in doomed]
            covered = _covered(store, paths)
            _list(store, covered, now)
            paths = [path for path in paths if path not in covered]
            if len(paths) >= LEAST_FILES:
                _compact_day(store, f"lake/{dataset.name}/day={day}", paths, dataset.schema, now)
                written += 1
    return written


def delete_compacted(store: Store, now: datetime) -> int:
    """Deletes files that an earlier night compacted, unless they wait for analysis; gives their number."""
    waiting = {file.path for file in store.analysis_queue.waiting()}
    with store.database.read() as connection:
        due = set(connection.scalars(sa.select(deletions.c.path).where(deletions.c.after <= now))) - waiting
    for path in due:
        store.home.delete(path)
    with store.database.write() as connection:
        connection.execute(sa.delete(deletions).where(deletions.c.path.in_(due)))
    return len(due)


def _compact_day(store: Store, folder: str, paths: list[str], schema: pa.Schema, now: datetime) -> None:
    tables = []
    for path in paths:
        with store.home.open(path) as stream:
            tables.append(pq.read_table(stream, schema=schema))
    digest = hashlib.sha256("\n".join(paths).encode()).hexdigest()[:16]
    target = f"{folder}/compact-{digest}.parquet"
    noted = pa.concat_tables(tables).replace_schema_metadata({INPUTS_KEY: json.dumps(paths).encode()})
    with store.home.create(target) as stream:
        pq.write_table(noted, stream, compression=COMPRESSION)
    _list(store, (path for path in paths if path != target), now)


def _covered(store: Store, paths: Sequence[str]) -> set[str]:
    """Files whose rows stand in a compacted one beside them: a run died between writing it and listing its inputs."""
    named: set[str] = set()
    for path in paths:
        if path.rsplit("/", 1)[-1].startswith("compact-"):
            with store.home.open(path) as stream:
                metadata = pq.read_schema(stream).metadata or {}
            named.update(json.loads(metadata.get(INPUTS_KEY, b"[]")))
    return named & set(paths)


def _list(store: Store, paths: Iterable[str], now: datetime) -> None:
    rows = [{"path": path, "after": now + KEEP_INPUTS_FOR} for path in paths]
    if rows:
        with store.database.write() as connection:
            insert_new(connection, deletions, rows)


def _doomed(store: Store) -> set[str]:
    with store.database.read() as connection:
        return set(connection.scalars(sa.select(deletions.c.path)))


def _settled(day: date, now: datetime) -> bool:
    return day <= utc_day(now) - timedelta(days=SETTLED_AFTER_DAYS)
