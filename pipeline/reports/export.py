"""Tables in the formats people ask for: Parquet, CSV, Excel, and a whole day as one zip."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import pandas as pd

from pipeline.errors import InputError
from pipeline.records import Revision
from pipeline.reports.package import read_package
from pipeline.storage.store import Store
from pipeline.tables.files import PACKAGE, revision_folder
from pipeline.tables.frames import to_arrow
from pipeline.tables.schema import Dtype, Table

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")  # OWASP, CSV Injection: what spreadsheets take for a formula
LIST_SEPARATOR = "; "
EXCEL_ROWS = 1_048_576
EXCEL_CELL_CHARACTERS = 32_767
_NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Format(StrEnum):
    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"


def render(table: Table, frame: pd.DataFrame, form: Format, about: Mapping[str, str] | None = None) -> bytes:
    """A table as a file of the given format. `about` is provenance: Parquet metadata, a second sheet in Excel.

    Raises InputError for more rows than a sheet holds.
    """
    if form is Format.CSV:
        return csv_bytes(table, frame)
    if form is Format.XLSX:
        return xlsx_bytes(table, frame, about or {})
    import pyarrow.parquet as pq

    buffer = io.BytesIO()
    pq.write_table(to_arrow(table, frame, about), buffer, compression="zstd")
    return buffer.getvalue()


def csv_bytes(table: Table, frame: pd.DataFrame) -> bytes:
    """CSV in UTF-8 with a byte order mark (Excel needs it), ISO 8601 times, guarded against formulas."""
    plain = pd.DataFrame(
        {column.name: [_csv_cell(value, column.dtype) for value in frame[column.name]] for column in table.columns},
        dtype=object,
    )
    return plain.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: one that begins like one gets an apostrophe in front."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def xlsx_bytes(table: Table, frame: pd.DataFrame, about: Mapping[str, str]) -> bytes:
    """A workbook with the table and a sheet on where it comes from. Texts are typed as texts, never as formulas."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell

    if len(frame) >= EXCEL_ROWS:
        raise InputError(f"{table.name}: {len(frame)} rows are more than an Excel sheet holds; export csv or parquet")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name)
    sheet.freeze_panes = "A2"
    sheet.append(table.column_names)
    dtypes = [column.dtype for column in table.columns]
    for row in frame[table.column_names].itertuples(index=False):
        cells = []
        for value, dtype in zip(row, dtypes, strict=True):
            plain = _plain(value, dtype)
            cell = WriteOnlyCell(sheet, value=_xlsx_text(plain) if isinstance(plain, str) else plain)
            if isinstance(plain, str):
                cell.data_type = "s"
            cells.append(cell)
        sheet.append(cells)
    notes = book.create_sheet("about")
    for name, text in about.items():
        note = WriteOnlyCell(notes, value=_xlsx_text(text))
        note.data_type = "s"
        notes.append([name, note])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def day_zip(store: Store, revision: Revision) -> bytes:
    """The files of one revision as they are, with their descriptor: the same bytes at every call."""
    folder = revision_folder(revision.day, revision.number)
    package = read_package(store.home, folder)
    stamp = revision.published_at.astimezone(UTC).timetuple()[:6]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in [PACKAGE, *(str(entry["path"]) for entry in package["resources"])]:
            # Parquet is compressed already; the day's folder keeps several days apart when unpacked together
            info = zipfile.ZipInfo(f"{revision.day}-r{revision.number}/{name}", stamp)
            info.external_attr = 0o644 << 16
            archive.writestr(info, store.home.read(f"{folder}/{name}"))
    return buffer.getvalue()


def provenance(package: Mapping[str, Any]) -> dict[str, str]:
    """What a reader must know of a revision, as names and texts."""
    return {
        "day": str(package["day"]),
        "revision": str(package["version"]),
        "status": str(package["status"]),
        "published_at": str(package["published_at"]),
        "reason": str(package["reason"]),
        "content_sha256": str(package["content_sha256"]),
        **{f"{name}_version": str(version) for name, version in package["versions"].items()},
    }


def _plain(value: Any, dtype: Dtype) -> Any:
    """A value that every format can hold: lists joined, times without zone in UTC, nulls None."""
    if dtype is Dtype.STRINGS:
        return None if value is None else LIST_SEPARATOR.join(value)
    if value is None or pd.isna(value):
        return None
    if dtype in (Dtype.DAY, Dtype.MOMENT):
        moment: datetime = value.to_pydatetime()
        return moment if moment.tzinfo is None else moment.astimezone(UTC).replace(tzinfo=None)
    return value


def _csv_cell(value: Any, dtype: Dtype) -> Any:
    plain = _plain(value, dtype)
    if isinstance(plain, datetime):
        return plain.date().isoformat() if dtype is Dtype.DAY else f"{plain.isoformat()}Z"
    return guarded(plain) if isinstance(plain, str) else plain


def _xlsx_text(text: str) -> str:
    return _NOT_IN_XML.sub("", text)[:EXCEL_CELL_CHARACTERS]
