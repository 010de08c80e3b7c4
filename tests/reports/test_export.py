from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime

import openpyxl
import pandas as pd
import pytest

from pipeline.errors import InputError
from pipeline.reports import export
from pipeline.reports.export import Format, csv_bytes, day_zip, guarded, render, xlsx_bytes
from pipeline.reports.library import find
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES, build_tables
from tests.tables.fabricate import DAY, worked_day


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return build_tables(worked_day().inputs())


def hostile(tables: dict[str, pd.DataFrame], title: str) -> pd.DataFrame:
    frame = tables["stories"].copy()
    frame["title"] = title
    return frame


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")'])
def test_a_text_that_begins_like_a_formula_is_guarded(tables: dict[str, pd.DataFrame], text: str) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(TABLES["stories"], hostile(tables, text)).decode("utf-8-sig"))))
    assert rows[0]["title"] == "'" + text


@pytest.mark.parametrize("text", ["Minsk = capital", "«Мы готовы»", ""])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert guarded(text) == text


def test_csv_reads_back(tables: dict[str, pd.DataFrame]) -> None:
    frame = pd.read_csv(io.BytesIO(csv_bytes(TABLES["attention"], tables["attention"])))
    assert list(frame.columns) == TABLES["attention"].column_names
    assert frame["day"].unique().tolist() == ["2026-11-20"]
    assert frame["n_texts"].isna().sum() == tables["attention"]["n_texts"].isna().sum()
    state = frame[(frame["bloc"] == "STATE") & (frame["lang"] == "all")].iloc[0]
    assert (state["n_texts"], state["attention_per_1000"]) == (1, 333.333333)


def test_csv_writes_times_and_lists_plainly(tables: dict[str, pd.DataFrame]) -> None:
    rows = list(csv.DictReader(io.StringIO(csv_bytes(TABLES["stories"], tables["stories"]).decode("utf-8-sig"))))
    assert rows[0]["first_seen_at"] == "2026-11-19T22:30:00Z"
    assert rows[0]["blocs"] == "EXILE; STATE; WEST"


def test_negative_figures_are_no_formulas(tables: dict[str, pd.DataFrame]) -> None:
    frame = tables["mentions"].copy()
    frame["score"] = frame["score"].fillna(0) * -1
    read = pd.read_csv(io.BytesIO(csv_bytes(TABLES["mentions"], frame)))
    assert read["score"].min() == -2.5


def test_xlsx_types_texts_as_texts(tables: dict[str, pd.DataFrame]) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(xlsx_bytes(TABLES["stories"], hostile(tables, "=1+1\x07"), {"revision": "r1"}))
    )
    title = book["stories"].cell(2, TABLES["stories"].column_names.index("title") + 1)
    assert (title.value, title.data_type) == ("=1+1", "s")
    assert book["stories"].cell(2, 1).value == datetime(2026, 11, 20)
    assert book["about"].cell(1, 2).value == "r1"


def test_xlsx_refuses_more_rows_than_a_sheet_holds(
    tables: dict[str, pd.DataFrame], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "EXCEL_ROWS", 2)
    with pytest.raises(InputError, match="more than an Excel sheet holds"):
        xlsx_bytes(TABLES["stories"], tables["stories"], {})


def test_parquet_keeps_dtypes(tables: dict[str, pd.DataFrame]) -> None:
    content = render(TABLES["attention"], tables["attention"], Format.PARQUET, {"revisions": "r1"})
    assert list(pd.read_parquet(io.BytesIO(content)).dtypes) == list(tables["attention"].dtypes)


def test_the_zip_holds_the_published_bytes(shelf: Store) -> None:
    revision = find(shelf, DAY)
    content = day_zip(shelf, revision)
    assert content == day_zip(shelf, revision)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        package = json.loads(archive.read("2026-11-20-r1/datapackage.json"))
        for resource in package["resources"]:
            data = archive.read(f"2026-11-20-r1/{resource['path']}")
            assert data == shelf.home.read(f"reports/daily/{DAY}/r1/{resource['path']}")
