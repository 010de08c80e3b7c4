"""The lake: Parquet files that are added, read and folded, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.storage.home import Home
from pipeline.storage.schemas import Dataset

R = TypeVar("R")

COMPRESSION = "zstd"  # the smallest of the codecs every Parquet reader has; article text shrinks to about a third


class Lake:
    """Rows of the datasets below `lake/`, one folder per UTC day."""

    def __init__(self, home: Home) -> None:
        self.home = home

    def write(self, dataset: Dataset[R], day: date, name: str, records: Sequence[R]) -> str:
        """Adds one file for `day`, durable when this returns; gives its path. Never writes over an older try."""
        table = pa.Table.from_pylist([dataset.to_row(record) for record in records], schema=dataset.schema)
        path = self.home.free_name(f"lake/{dataset.name}/day={day}/{name}", ".parquet")
        with self.home.create(path) as stream:
            pq.write_table(table, stream, compression=COMPRESSION)
        return path

    def files(self, dataset: Dataset[Any], day: date) -> list[str]:
        """Paths of the files of one day, sorted."""
        return self.home.list(f"lake/{dataset.name}/day={day}", ".parquet")

    def days(self, dataset: Dataset[Any]) -> list[date]:
        """The days for which there is a folder, sorted."""
        return [
            date.fromisoformat(name[4:]) for name in self.home.folders(f"lake/{dataset.name}") if name[:4] == "day="
        ]

    def read_file(self, dataset: Dataset[R], path: str) -> list[R]:
        """The records of one file, in file order."""
        with self.home.open(path) as stream:
            return [dataset.from_row(row) for row in pq.read_table(stream, schema=dataset.schema).to_pylist()]

    def columns(self, dataset: Dataset[Any], days: Iterable[date], names: Sequence[str]) -> pa.Table:
        """Some columns of the raw rows of some days, for sums over weeks that need no records."""
        tables = []
        for day in sorted(set(days)):
            for path in self.files(dataset, day):
                with self.home.open(path) as stream:
                    tables.append(pq.read_table(stream, columns=list(names), schema=dataset.schema))
        empty = pa.schema([dataset.schema.field(name) for name in names]).empty_table()
        return pa.concat_tables([empty, *tables])

    def find(self, dataset: Dataset[R], days: Iterable[date], column: str, values: Sequence[str]) -> Iterator[R]:
        """The raw records of some days whose column holds one of the values. Other rows are not decoded."""
        for day in sorted(set(days)):
            for path in self.files(dataset, day):
                with self.home.open(path) as stream:
                    file = pq.ParquetFile(stream)
                    there = pc.is_in(file.read([column]).column(column), pa.array(values, pa.string()))
                    if pc.any(there).as_py():
                        table = pq.read_table(stream, schema=dataset.schema).filter(there)
                        yield from (dataset.from_row(row) for row in table.to_pylist())

    def read(self, dataset: Dataset[R], days: Iterable[date]) -> Iterator[R]:
        """The raw records of some days: repeats of a retried batch included, see `fold`."""
        for day in sorted(set(days)):
            for path in self.files(dataset, day):
                yield from self.read_file(dataset, path)
