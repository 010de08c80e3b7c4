"""Tables as files below the home: where a revision lies, how a table is written and read."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.storage.home import Home

COMPRESSION = "zstd"  # as in the lake: the smallest of the codecs that every Parquet reader has
PACKAGE = "datapackage.json"  # put last: a revision exists if and only if this file does


@dataclass(frozen=True, slots=True)
class WrittenFile:
    path: str  # relative to the home
    bytes: int
    sha256: str


def revision_folder(day: date, number: int) -> str:
    return f"reports/daily/{day}/r{number}"


def live_folder(day: date) -> str:
    """Where the running day's view lies: refreshed in place, not citable."""
    return f"reports/live/{day}"


def table_path(folder: str, table: str) -> str:
    return f"{folder}/{table}.parquet"


def write_table(home: Home, path: str, data: pa.Table) -> WrittenFile:
    """Writes one table, durable when this returns."""
    buffer = io.BytesIO()
    pq.write_table(data, buffer, compression=COMPRESSION)
    content = buffer.getvalue()
    home.write(path, content)
    return WrittenFile(path, len(content), hashlib.sha256(content).hexdigest())


def read_table(home: Home, path: str, columns: list[str] | None = None) -> pa.Table:
    """One table file. Raises NotFoundError."""
    with home.open(path) as stream:
        return pq.read_table(stream, columns=columns)


def metadata_of(data: pa.Table) -> Mapping[str, str]:
    """The provenance that stands in the file: day, revision, versions."""
    pairs = (data.schema.metadata or {}).items()
    return {key.decode(): value.decode() for key, value in pairs if key not in {b"pandas", b"ARROW:schema"}}
