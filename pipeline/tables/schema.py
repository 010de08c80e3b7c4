"""The declaration of a table: made once, used for validation, the Parquet schema, the descriptor and the dictionary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import pyarrow as pa


class Dtype(StrEnum):
    """Logical types. Each has one representation in Arrow, in pandas and in a Frictionless descriptor."""

    DAY = "day"  # a UTC calendar day, stored as a timestamp: date32 would load as Python objects
    MOMENT = "moment"  # aware UTC time
    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    STRINGS = "strings"  # a list of ids


ARROW_TYPES: Mapping[Dtype, pa.DataType] = {
    Dtype.DAY: pa.timestamp("us"),
    Dtype.MOMENT: pa.timestamp("us", tz="UTC"),
    Dtype.STRING: pa.string(),
    Dtype.INTEGER: pa.int64(),
    Dtype.NUMBER: pa.float64(),
    Dtype.BOOLEAN: pa.bool_(),
    Dtype.STRINGS: pa.list_(pa.string()),
}

FRICTIONLESS_TYPES: Mapping[Dtype, str] = {
    Dtype.DAY: "datetime",
    Dtype.MOMENT: "datetime",
    Dtype.STRING: "string",
    Dtype.INTEGER: "integer",
    Dtype.NUMBER: "number",
    Dtype.BOOLEAN: "boolean",
    Dtype.STRINGS: "array",
}

DECIMALS = 6  # figures are rounded once, when a table is made, so that file and hash agree on every machine


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `hashed` is False for what is no content: wall-clock times, windowed figures, poll counters."""

    name: str
    dtype: Dtype
    unit: str
    meaning: str
    nullable: bool = False
    hashed: bool = True
    values: tuple[str, ...] = ()  # the only values allowed, where they are few
    minimum: float | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One daily table. Rows are unique in `key` and sorted by it; every table begins with `day`."""

    name: str
    title: str
    grain: str
    meaning: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    hashed: bool = True  # False: nothing of it is content; it follows from other tables and other days

    def __post_init__(self) -> None:
        names = [column.name for column in self.columns]
        assert names[0] == "day", f"{self.name}: begins with {names[0]}"
        assert len(set(names)) == len(names), f"{self.name}: a column is declared twice"
        assert set(self.key) <= {c.name for c in self.columns if not c.nullable}, f"{self.name}: key not in columns"

    @property
    def column_names(self) -> list[str]:
        return [column.name for column in self.columns]

    def arrow_schema(self, metadata: Mapping[str, str] | None = None) -> pa.Schema:
        """The Parquet schema; unit and meaning stand in the metadata of each field."""
        fields = [
            pa.field(
                column.name,
                ARROW_TYPES[column.dtype],
                nullable=column.nullable,
                metadata={"unit": column.unit, "description": column.meaning},
            )
            for column in self.columns
        ]
        return pa.schema(fields, metadata=dict(metadata or {}))

    def descriptor(self) -> dict[str, object]:
        """The Frictionless Table Schema of the table (Data Package v2)."""
        return {"fields": [_field(column) for column in self.columns], "primaryKey": list(self.key)}


def day_column() -> Column:
    return Column("day", Dtype.DAY, "UTC day", "Day on which the articles counted here were published.")


def _field(column: Column) -> dict[str, object]:
    constraints: dict[str, object] = {"required": not column.nullable}
    if column.values:
        constraints["enum"] = list(column.values)
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    field: dict[str, object] = {
        "name": column.name,
        "type": FRICTIONLESS_TYPES[column.dtype],
        "description": column.meaning,
        "unit": column.unit,
        "constraints": constraints,
    }
    if column.dtype is Dtype.STRINGS:
        field["arrayItem"] = {"type": "string"}
    return field
