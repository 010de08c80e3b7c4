"""A table over many days, read for charts: the series file where it is up to date, the days' own files elsewhere."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from itertools import pairwise

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError
from pipeline.records import DayStatus, Revision
from pipeline.reports.library import current_revisions
from pipeline.reports.trends import MONTHLY_ONLY, month_mark, parts_of, series_path
from pipeline.storage.store import Store
from pipeline.tables.files import revision_folder, table_path
from pipeline.tables.schema import ARROW_TYPES, Table


def read_series(
    store: Store,
    table: Table,
    since: date,
    until: date,
    columns: Sequence[str],
    where: Mapping[str, Sequence[str]] | None = None,
) -> pa.Table:
    """Some columns of the current revisions from `since` to `until` (both included), in the order of the days.

    `where` keeps the rows whose columns hold one of the values given. A column that an older revision lacks is null.
    """
    first, last = since.replace(day=1), until.replace(day=calendar.monthrange(until.year, until.month)[1])
    by_month: dict[str, list[Revision]] = {}
    for revision in current_revisions(store, first, last):
        by_month.setdefault(f"{revision.day:%Y-%m}", []).append(revision)
    names = list(dict.fromkeys([*columns, *(where or {})]))
    schema = pa.schema([(c.name, ARROW_TYPES[c.dtype]) for c in table.columns if c.name in names])
    kept = [
        _where(_fitted(part, schema), since, until, where or {})
        for part in _parts(store, table, by_month, since, until, schema.names)
    ]
    return pa.concat_tables([schema.empty_table(), *kept]).select(list(columns))


def _parts(
    store: Store, table: Table, by_month: Mapping[str, Sequence[Revision]], since: date, until: date, names: list[str]
) -> Iterator[pa.Table]:
    rest = dict(by_month)
    if table.name not in MONTHLY_ONLY:
        yield from _from_series(store, table, rest, names)
    for month in sorted(rest):
        wanted = (revision for revision in rest[month] if since <= revision.day <= until)
        yield from _from_days(store, table, wanted, names)


def _from_series(
    store: Store, table: Table, by_month: dict[str, Sequence[Revision]], names: list[str]
) -> Iterator[pa.Table]:
    """Months that the series has as they stand now; taken out of `by_month`, but for days that are still open."""
    try:
        stream = store.home.open(series_path(table.name))
    except NotFoundError:
        return
    with stream:
        file = pq.ParquetFile(stream)
        there = [name for name in names if name in file.schema_arrow.names]
        for month, (made, place) in parts_of(file).items():
            closed = [r for r in by_month.get(month, ()) if r.status is not DayStatus.OPEN]
            if closed and month_mark(closed) == made:
                by_month[month] = [r for r in by_month[month] if r.status is DayStatus.OPEN]
                yield file.read_row_group(place, columns=there)


def _from_days(store: Store, table: Table, revisions: Iterable[Revision], names: list[str]) -> Iterator[pa.Table]:
    for revision in revisions:
        path = table_path(revision_folder(revision.day, revision.number), table.name)
        try:
            with store.home.open(path) as stream:
                file = pq.ParquetFile(stream)
                yield file.read(columns=[name for name in names if name in file.schema_arrow.names])
        except NotFoundError:  # the revision is older than the table
            continue


def _fitted(data: pa.Table, schema: pa.Schema) -> pa.Table:
    columns = [
        data.column(field.name).cast(field.type) if field.name in data.column_names else pa.nulls(len(data), field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)


def _where(data: pa.Table, since: date, until: date, where: Mapping[str, Sequence[str]]) -> pa.Table:
    if "day" in data.column_names:
        days = data.column("day")
        start, end = (pa.scalar(datetime.combine(day, time.min), pa.timestamp("us")) for day in (since, until))
        data = data.filter(pc.and_(pc.greater_equal(days, start), pc.less_equal(days, end)))
    for name, values in where.items():
        column = data.column(name)
        data = data.filter(pc.is_in(column, pa.array(values, column.type)))
    return data


def knowledge_changes(versions: Mapping[date, str]) -> dict[date, str]:
    """The days whose tables were built with another knowledge version than the day before, with the new version."""
    days = sorted(versions)
    return {later: versions[later] for before, later in pairwise(days) if versions[later] != versions[before]}
