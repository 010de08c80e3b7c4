"""Rows into typed, sorted, validated DataFrames."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.tables.schema import DECIMALS, Column, Dtype, Table

Row = Mapping[str, Any]

# Nullable dtypes: an integer column with a null in it stays a column of integers.
_PANDAS: Mapping[Dtype, str] = {
    Dtype.DAY: "datetime64[us]",
    Dtype.MOMENT: "datetime64[us, UTC]",
    Dtype.STRING: "str",
    Dtype.INTEGER: "Int64",
    Dtype.NUMBER: "Float64",
    Dtype.BOOLEAN: "boolean",
    Dtype.STRINGS: "object",
}


def to_frame(table: Table, rows: Sequence[Row]) -> pd.DataFrame:
    """The rows as a validated frame, sorted by the table's key, figures rounded.

    Raises pandera's SchemaErrors when rows break the declaration: a defect of ours, never of the input.
    """
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in table.key))
    frame = pd.DataFrame({column.name: _series(column, ordered) for column in table.columns})
    return validate(table, frame)


def validate(table: Table, frame: pd.DataFrame) -> pd.DataFrame:
    """The frame itself when it meets the declaration. Raises pandera's SchemaErrors, which name every cell that fails.

    What plainly meets it is let through first: pandera takes some milliseconds for each of 250 columns, every time.
    """
    if not _meets(table, frame):
        _schema(table).validate(frame, lazy=True)
    return frame


def _meets(table: Table, frame: pd.DataFrame) -> bool:
    if list(frame.columns) != table.column_names or frame.duplicated(list(table.key)).any():
        return False
    return all(_column_meets(column, frame[column.name]) for column in table.columns)


def _column_meets(column: Column, cells: pd.Series[Any]) -> bool:
    if str(cells.dtype) != _PANDAS[column.dtype]:
        return False
    there = cells.dropna()
    if not column.nullable and len(there) < len(cells):
        return False
    if column.values and not there.isin(column.values).all():
        return False
    if column.minimum is not None and not (there >= column.minimum).all():
        return False
    return column.dtype is not Dtype.STRINGS or all(map(_is_strings, there))


def _schema(table: Table) -> Any:
    import pandera.pandas as pa_schema  # costs a second: the commands that only read never pay it

    columns = {}
    for column in table.columns:
        checks = []
        if column.values:
            checks.append(pa_schema.Check.isin(column.values))
        if column.minimum is not None:
            checks.append(pa_schema.Check.ge(column.minimum))
        if column.dtype is Dtype.STRINGS:
            checks.append(pa_schema.Check(_is_strings, element_wise=True, error="a list of strings"))
        columns[column.name] = pa_schema.Column(_PANDAS[column.dtype], checks=checks, nullable=column.nullable)
    return pa_schema.DataFrameSchema(columns, unique=list(table.key), strict=True, ordered=True, name=table.name)


def to_arrow(table: Table, frame: pd.DataFrame, metadata: Mapping[str, str] | None = None) -> pa.Table:
    """The frame as an Arrow table in the declared schema; pandas' own note lets `read_parquet` restore the dtypes."""
    data = pa.Table.from_pandas(frame, schema=table.arrow_schema(), preserve_index=False)
    return data.replace_schema_metadata((data.schema.metadata or {}) | dict(metadata or {}))


def from_arrow(data: pa.Table) -> pd.DataFrame:
    """A frame with the dtypes it was written from; lists of ids are Python lists."""
    frame: pd.DataFrame = data.to_pandas()
    for field in data.schema:
        if pa.types.is_list(field.type):
            lists = [None if value is None else list(value) for value in frame[field.name]]
            frame[field.name] = pd.Series(lists, dtype=object, index=frame.index)
    return frame


def empty(table: Table) -> pd.DataFrame:
    """A frame of no rows with the table's columns and dtypes."""
    return pd.DataFrame({column.name: _series(column, []) for column in table.columns})


def _series(column: Column, rows: Sequence[Row]) -> pd.Series[Any]:
    values = [row[column.name] for row in rows]
    if column.dtype is Dtype.NUMBER:
        values = [None if value is None else round(float(value), DECIMALS) + 0.0 for value in values]
    if column.dtype is Dtype.STRINGS:
        values = [None if value is None else list(value) for value in values]
    return pd.Series(values, dtype=_PANDAS[column.dtype])


def _is_strings(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)
