"""Content hashes: what a table says, whatever the order of rows, the file format or the moment of writing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa

from pipeline.tables.schema import DECIMALS, Dtype, Table


def content_sha256(table: Table, data: pa.Table) -> str:
    """SHA-256 over the hashed columns of all rows; wall-clock times, windowed figures and poll counters stay out.

    A table that is no content at all has the same hash whatever it says.
    """
    if not table.hashed:
        return unhashed_sha256(table)
    columns = [column for column in table.columns if column.hashed]
    values = [
        [canonical_cell(column.dtype, value) for value in data.column(column.name).to_pylist()] for column in columns
    ]
    rows = sorted(canonical_json(list(row)) for row in zip(*values, strict=True))
    digest = hashlib.sha256(canonical_json([table.name, [[c.name, c.dtype] for c in columns]]).encode())
    for row in rows:
        digest.update(b"\n" + row.encode())
    return digest.hexdigest()


def unhashed_sha256(table: Table) -> str:
    """The hash of a table that is no content."""
    return json_sha256([table.name, "not hashed"])


def combined_sha256(hashes: Mapping[str, str]) -> str:
    """One hash over named hashes, whatever their order."""
    return hashlib.sha256(canonical_json(dict(hashes)).encode()).hexdigest()


def json_sha256(value: Any) -> str:
    """SHA-256 of a value's canonical JSON."""
    return hashlib.sha256(canonical_json(value).encode()).hexdigest()


def canonical_json(value: Any) -> str:
    """JSON in one spelling: sorted keys, no spaces, no escapes beyond those JSON needs."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def canonical_cell(dtype: Dtype, value: Any) -> Any:
    """One value in one spelling, as it enters a hash."""
    if value is None:
        return None
    if dtype is Dtype.NUMBER:
        return round(value, DECIMALS) + 0.0  # adding zero turns -0.0 into 0.0
    if isinstance(value, datetime):
        return (value if value.tzinfo is None else value.astimezone(UTC)).isoformat()
    return value
