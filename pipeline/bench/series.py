"""How fast two years of a table are read from its one file: what an analyst waits for who draws a trend."""

from __future__ import annotations

import io
import tempfile
import time
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.bench.tables import DAY, NOW, fill
from pipeline.knowledge.load import load_knowledge
from pipeline.reports import trends
from pipeline.reports.publish import publish_day
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.tables.build import TABLES
from pipeline.tables.files import COMPRESSION
from pipeline.tables.inputs import collect

ARTICLES_A_DAY, MENTIONS_A_DAY = 2_000, 100  # about what the shipped catalogue brings, mentions on the high side
MONTHS, DAYS_A_MONTH = 24, 30
ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Series:
    """The time to read one table's series into pandas, the best of some rounds."""

    table: str
    rows: int
    mib: float
    seconds: float


def measure_series() -> list[Series]:
    """Makes two years of every series from one made-up day, and reads each file back, the slowest first."""
    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder:
        settings = replace(Settings.from_env(), home=folder, database_url=None)
        with Runtime.open(settings) as rt:
            version = fill(rt.store, ARTICLES_A_DAY, MENTIONS_A_DAY)
            knowledge = load_knowledge(settings.dyad)
            inputs = collect(rt.store, rt.catalogue, knowledge, DAY, NOW, version, "bench")
            publish_day(rt.store, inputs, builder="bench", now=NOW)
            trends.update(rt.store, [DAY])
            names = [name for name in TABLES if name not in trends.MONTHLY_ONLY]
            made = [
                _measure(name, pq.read_table(io.BytesIO(rt.store.home.read(trends.series_path(name)))), Path(folder))
                for name in names
            ]
    return sorted(made, key=lambda series: -series.seconds)


def _measure(name: str, one_day: pa.Table, folder: Path) -> Series:
    path = folder / f"{name}.parquet"
    place = one_day.column_names.index("day")
    with pq.ParquetWriter(path, one_day.schema, compression=COMPRESSION) as writer:
        for month in range(MONTHS):
            days = [DAY - timedelta(days=DAYS_A_MONTH * (MONTHS - month) - n) for n in range(DAYS_A_MONTH)]
            writer.write_table(pa.concat_tables([_on(one_day, place, day) for day in days]))
    best = min(_seconds(path) for _ in range(ROUNDS))
    return Series(name, one_day.num_rows * MONTHS * DAYS_A_MONTH, path.stat().st_size / 2**20, best)


def _on(rows: pa.Table, place: int, day: date) -> pa.Table:
    field = rows.schema.field(place)
    return rows.set_column(place, field, pa.array([day] * rows.num_rows, pa.date32()).cast(field.type))


def _seconds(path: Path) -> float:
    begin = time.perf_counter()
    pd.read_parquet(path)
    return time.perf_counter() - begin
