from __future__ import annotations

import io
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pandera.errors import SchemaErrors

from pipeline.tables.build import BUILDERS, TABLES, build_tables
from pipeline.tables.dictionary import TARGET, dictionary
from pipeline.tables.frames import empty, from_arrow, to_arrow, to_frame
from pipeline.tables.schema import Column, Dtype, Table, day_column
from tests.tables.fabricate import worked_day

SMALL = Table(
    name="small",
    title="Small",
    grain="k",
    meaning="For tests.",
    key=("k",),
    columns=(
        day_column(),
        Column("k", Dtype.STRING, "id", "Key."),
        Column("n", Dtype.INTEGER, "things", "Count.", True, minimum=0),
        Column("x", Dtype.NUMBER, "ratio", "Figure.", True),
        Column("at", Dtype.MOMENT, "UTC", "Time.", True),
        Column("kind", Dtype.STRING, "class", "Kind.", True, values=("a", "b")),
        Column("ids", Dtype.STRINGS, "ids", "Ids."),
    ),
)


def row(k: str = "a", **changes: object) -> dict[str, object]:
    plain = {"day": datetime(2026, 11, 20), "k": k, "n": 1, "x": 0.1, "at": datetime(2026, 11, 20, 8, tzinfo=UTC)}
    return plain | {"kind": "a", "ids": ("p", "q")} | changes


def test_integers_with_nulls_stay_integers() -> None:
    frame = to_frame(SMALL, [row("a", n=None), row("b", n=2**53 + 1)])
    assert frame["n"].dtype == pd.Int64Dtype()
    assert frame["n"].iloc[1] == 2**53 + 1


def test_rows_are_sorted_by_key() -> None:
    assert list(to_frame(SMALL, [row("b"), row("я"), row("a")])["k"]) == ["a", "b", "я"]


@pytest.mark.parametrize(
    "rows",
    [
        [row("a"), row("a")],
        [row(kind="c")],
        [row(n=-1)],
        [row(ids=("p", 3))],
        [row(ids=None)],
        [row(day=None)],
    ],
    ids=["key twice", "unknown value", "below minimum", "id no string", "null list", "null day"],
)
def test_rows_that_break_the_declaration_are_refused(rows: list[dict[str, object]]) -> None:
    with pytest.raises(SchemaErrors):
        to_frame(SMALL, rows)


def test_figures_are_rounded_once() -> None:
    assert to_frame(SMALL, [row(x=1 / 3)])["x"].iloc[0] == 0.333333


@pytest.mark.parametrize("name", BUILDERS)
def test_plain_pandas_reads_the_declared_dtypes(name: str) -> None:
    frame = build_tables(worked_day().inputs())[name]
    buffer = io.BytesIO()
    pq.write_table(to_arrow(TABLES[name], frame, {"day": "2026-11-20"}), buffer)
    read = pd.read_parquet(io.BytesIO(buffer.getvalue()))
    assert list(read.dtypes) == list(frame.dtypes)
    pd.testing.assert_frame_equal(from_arrow(pq.read_table(io.BytesIO(buffer.getvalue()))), frame)


@pytest.mark.parametrize("name", TABLES)
def test_an_empty_table_has_the_same_columns(name: str) -> None:
    assert list(empty(TABLES[name]).dtypes) == list(to_frame(TABLES[name], []).dtypes)
    assert to_arrow(TABLES[name], empty(TABLES[name])).schema.field("day").type == pa.timestamp("us")


def test_fields_carry_unit_and_meaning() -> None:
    field = SMALL.arrow_schema().field("n")
    assert field.metadata == {b"unit": b"things", b"description": b"Count."}
    assert not SMALL.arrow_schema().field("k").nullable


def test_descriptor() -> None:
    fields = {field["name"]: field for field in SMALL.descriptor()["fields"]}
    assert SMALL.descriptor()["primaryKey"] == ["k"]
    assert fields["n"]["type"] == "integer"
    assert fields["n"]["constraints"] == {"required": False, "minimum": 0}
    assert fields["kind"]["constraints"]["enum"] == ["a", "b"]
    assert (fields["ids"]["type"], fields["ids"]["arrayItem"]) == ("array", {"type": "string"})


def test_a_table_begins_with_day() -> None:
    with pytest.raises(AssertionError, match="begins with"):
        Table("t", "T", "g", "m", ("k",), (Column("k", Dtype.STRING, "id", "Key."),))


def test_the_data_dictionary_is_up_to_date() -> None:
    assert Path(TARGET).read_text(encoding="utf-8") == dictionary(), "run: python -m pipeline.tables.dictionary"
