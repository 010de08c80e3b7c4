"""A table over a range of days as one file: written day by day, so that memory holds a day at most."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO

import pandas as pd
import pyarrow.parquet as pq

from pipeline.errors import InputError, NotFoundError
from pipeline.records import Revision
from pipeline.reports.export import Format, csv_bytes, xlsx_bytes
from pipeline.reports.library import current_revisions, frame_of, path_of
from pipeline.storage.store import Store
from pipeline.tables.files import COMPRESSION
from pipeline.tables.frames import empty, to_arrow
from pipeline.tables.schema import Table

RANGE_DAYS = 800  # two years and a margin: longer series are read from the files themselves
# What a text format takes to write: a row a fifth of a millisecond, and a sheet is held in memory as a whole.
ROWS_AT_MOST = {Format.PARQUET: 5_000_000, Format.CSV: 250_000, Format.XLSX: 100_000}


@dataclass(frozen=True, slots=True)
class TableRange:
    """A table of the revisions of some days. `etag` names its content: the same revisions give the same file."""

    table: Table
    form: Format
    revisions: tuple[Revision, ...]

    @property
    def etag(self) -> str:
        made = ",".join(f"{r.day}r{r.number}:{r.content_sha256[:16]}" for r in self.revisions)
        return hashlib.sha256(f"{self.table.name}.{self.form} {made}".encode()).hexdigest()[:32]

    @property
    def name(self) -> str:
        first, last = self.revisions[0].day, self.revisions[-1].day
        return f"dyadwatch-{self.table.name}-{first}-{last}.{self.form}"


def table_range(
    store: Store, table: Table, form: Format, since: date | None, until: date | None, as_of: datetime | None = None
) -> TableRange:
    """The published days of a range that have the table. Raises NotFoundError for none and InputError for too many."""
    if since is not None and until is not None and since > until:
        raise InputError(f"range: {since} is after {until}; exchange the two days")
    revisions = []
    rows = 0
    for revision in current_revisions(store, since, until, as_of):
        try:
            with store.home.open(path_of(store, revision, table.name)) as stream:
                rows += pq.read_metadata(stream).num_rows
        except NotFoundError:  # the revision is older than the table
            continue
        revisions.append(revision)
        if len(revisions) > RANGE_DAYS or rows > ROWS_AT_MOST[form]:
            raise InputError(
                f"{table.name}: more than {RANGE_DAYS} days or {ROWS_AT_MOST[form]:,} rows as {form}; "
                "ask for fewer days" + ("" if form is Format.PARQUET else ", or for parquet")
            )
    if not revisions:
        raise NotFoundError(f"{table.name}: no day of this range is published")
    return TableRange(table, form, tuple(revisions))


def write_range(store: Store, wanted: TableRange) -> Path:
    """Writes the file into the temporary folder; whoever asked deletes it."""
    with tempfile.NamedTemporaryFile(prefix="dyadwatch-", suffix=f".{wanted.form}", delete=False) as stream:
        try:
            _WRITERS[wanted.form](store, wanted, stream)
        except BaseException:
            Path(stream.name).unlink(missing_ok=True)
            raise
        return Path(stream.name)


def _parquet(store: Store, wanted: TableRange, stream: IO[bytes]) -> None:
    schema = to_arrow(wanted.table, empty(wanted.table)).schema
    made = {f"revision:{r.day}": f"r{r.number}" for r in wanted.revisions}
    with pq.ParquetWriter(
        stream, schema.with_metadata({**(schema.metadata or {}), **made}), compression=COMPRESSION
    ) as writer:
        for revision in wanted.revisions:
            data = to_arrow(wanted.table, _fitted(store, wanted.table, revision))
            writer.write_table(data.replace_schema_metadata(writer.schema.metadata))


def _csv(store: Store, wanted: TableRange, stream: IO[bytes]) -> None:
    head = csv_bytes(wanted.table, empty(wanted.table))
    stream.write(head)
    for revision in wanted.revisions:
        stream.write(csv_bytes(wanted.table, _fitted(store, wanted.table, revision))[len(head) :])


def _xlsx(store: Store, wanted: TableRange, stream: IO[bytes]) -> None:
    frames = [_fitted(store, wanted.table, revision) for revision in wanted.revisions]
    filled: Sequence[pd.DataFrame] = [frame for frame in frames if len(frame)]
    whole = pd.concat(filled, ignore_index=True) if filled else empty(wanted.table)
    about = {f"revision of {r.day}": f"r{r.number}, {r.content_sha256}" for r in wanted.revisions}
    stream.write(xlsx_bytes(wanted.table, whole, about))


def _fitted(store: Store, table: Table, revision: Revision) -> pd.DataFrame:
    """The table of one day with the columns declared now: an older revision may lack one."""
    frame, declared = frame_of(store, revision, table.name), empty(table)
    for name in declared.columns.difference(frame.columns):
        frame[name] = pd.Series([None] * len(frame), index=frame.index, dtype="object").astype(declared[name].dtype)
    return frame[table.column_names]


_WRITERS = {Format.PARQUET: _parquet, Format.CSV: _csv, Format.XLSX: _xlsx}
