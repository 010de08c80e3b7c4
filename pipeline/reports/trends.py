"""Files for trend work: a month of a table in one file, and all of it in another, so that one read gives a series.

They hold closed days only: the running day is not citable. Each file says which revisions it was made from, and only
the days or months that differ are replaced, so that any call brings any file up to date.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError
from pipeline.records import DayStatus, Revision
from pipeline.reports.library import current_revisions
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.files import COMPRESSION, read_table, revision_folder, table_path
from pipeline.tables.frames import empty, to_arrow
from pipeline.tables.schema import Table

# Their rows are texts and sentences, some ten thousand a day: nobody reads two years of them at once.
MONTHLY_ONLY = frozenset({"carriers", "mentions", "quotes", "stories"})
_PARTS = b"dyadwatch:parts"  # metadata key: [[name of the part, what it was made from], …], a row group each


def monthly_path(table: str, month: str) -> str:
    """`month` is written 2026-11."""
    return f"reports/monthly/{table}/{month}.parquet"


def series_path(table: str) -> str:
    return f"reports/series/{table}.parquet"


def update(store: Store, days: Iterable[date] | None = None) -> int:
    """Brings the files of the months of `days` (or of all months) and the series up to date; gives files written."""
    by_month: dict[str, list[Revision]] = {}
    for revision in current_revisions(store):
        if revision.status is not DayStatus.OPEN:
            by_month.setdefault(f"{revision.day:%Y-%m}", []).append(revision)
    wanted = set(by_month) if days is None else {f"{day:%Y-%m}" for day in days} & set(by_month)
    written = 0
    for table in TABLES.values():
        for month in sorted(wanted):
            written += _update_month(store, table, month, by_month[month])
        if table.name not in MONTHLY_ONLY and wanted:
            written += _update_series(store, table, by_month)
    return written


def month_mark(revisions: Iterable[Revision]) -> str:
    """What the series notes of a month: which revision of each closed day it was made from."""
    return ",".join(f"{revision.day:%d}r{revision.number}" for revision in revisions)


def _update_month(store: Store, table: Table, month: str, revisions: Sequence[Revision]) -> bool:
    by_day = {revision.day.isoformat(): revision for revision in revisions}
    parts = {day: f"r{revision.number}" for day, revision in by_day.items()}
    return _replace(
        store, table, monthly_path(table.name, month), parts, lambda day: _of_day(store, table, by_day[day])
    )


def _update_series(store: Store, table: Table, by_month: Mapping[str, Sequence[Revision]]) -> bool:
    def month_of(month: str) -> pa.Table:
        _update_month(store, table, month, by_month[month])
        return read_table(store.home, monthly_path(table.name, month))

    parts = {month: month_mark(revisions) for month, revisions in by_month.items()}
    return _replace(store, table, series_path(table.name), parts, month_of)


def _replace(store: Store, table: Table, path: str, parts: Mapping[str, str], read: Callable[[str], pa.Table]) -> bool:
    """Writes the file anew where its parts are not those wanted, taking over the row groups that are."""
    old = _open(store, path)
    known = {} if old is None else parts_of(old)
    if known and {part: made for part, (made, _) in known.items()} == dict(parts):
        return False
    schema = _schema(table, parts)
    buffer = io.BytesIO()
    with pq.ParquetWriter(buffer, schema, compression=COMPRESSION) as writer:
        for part in sorted(parts):
            made, place = known.get(part, ("", -1))
            data = old.read_row_group(place) if old is not None and made == parts[part] else read(part)
            writer.write_table(_fitted(data, schema), row_group_size=max(1, data.num_rows))
    store.home.write(path, buffer.getvalue())
    return True


def _open(store: Store, path: str) -> pq.ParquetFile | None:
    try:
        return pq.ParquetFile(io.BytesIO(store.home.read(path)))
    except NotFoundError:
        return None


def parts_of(file: pq.ParquetFile) -> dict[str, tuple[str, int]]:
    """Part → what it was made from, and its row group. Nothing where the file does not hold a row group for each."""
    listed = json.loads((file.schema_arrow.metadata or {}).get(_PARTS, b"[]"))
    if len(listed) != file.num_row_groups:
        return {}
    return {part: (made, place) for place, (part, made) in enumerate(listed)}


def _schema(table: Table, parts: Mapping[str, str]) -> pa.Schema:
    """The declared columns, all nullable: an older revision may lack one."""
    declared = to_arrow(table, empty(table)).schema
    fields = [field.with_nullable(True) for field in declared]
    listed = json.dumps([[part, parts[part]] for part in sorted(parts)])
    return pa.schema(fields, metadata={**(declared.metadata or {}), _PARTS: listed.encode()})


def _fitted(data: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        data.column(field.name).cast(field.type) if field.name in data.column_names else pa.nulls(len(data), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _of_day(store: Store, table: Table, revision: Revision) -> pa.Table:
    try:
        return read_table(store.home, table_path(revision_folder(revision.day, revision.number), table.name))
    except NotFoundError:  # the revision is older than the table
        return to_arrow(table, empty(table))
