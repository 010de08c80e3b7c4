from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, datetime

import pandas as pd
import pytest

from pipeline.reports import verify as verify_module
from pipeline.reports.library import find
from pipeline.reports.verify import Verdict, verify
from pipeline.storage.store import Store
from pipeline.tables.day import DayInputs
from tests.tables.fabricate import DAY, worked_day

FOLDER = f"reports/daily/{DAY}/r1"


def same(day: date, moment: datetime) -> DayInputs:
    return worked_day().inputs()


def test_hashes_alone(shelf: Store) -> None:
    assert verify(shelf, find(shelf, DAY)).verdict is Verdict.INTACT


def test_the_same_inputs_rebuild_the_same_tables(shelf: Store) -> None:
    assert verify(shelf, find(shelf, DAY), same).verdict is Verdict.REBUILT


def test_a_changed_byte_is_damage(shelf: Store) -> None:
    data = bytearray(shelf.home.read(f"{FOLDER}/attention.parquet"))
    data[len(data) // 2] ^= 1
    shelf.home.write(f"{FOLDER}/attention.parquet", bytes(data))
    found = verify(shelf, find(shelf, DAY), same)
    assert (found.verdict, found.notes) == (
        Verdict.DAMAGED,
        ("attention.parquet: is not the file that was published",),
    )


def test_a_forged_figure_is_found_by_its_content(shelf: Store) -> None:
    import hashlib

    frame = pd.read_parquet(io.BytesIO(shelf.home.read(f"{FOLDER}/attention.parquet")))
    frame.loc[0, "n_texts"] = 99
    buffer = io.BytesIO()
    frame.to_parquet(buffer)
    forged = buffer.getvalue()
    package = json.loads(shelf.home.read(f"{FOLDER}/datapackage.json"))
    for entry in package["resources"]:
        if entry["name"] == "attention":
            entry |= {"bytes": len(forged), "hash": f"sha256:{hashlib.sha256(forged).hexdigest()}"}
    shelf.home.write(f"{FOLDER}/attention.parquet", forged)
    shelf.home.write(f"{FOLDER}/datapackage.json", json.dumps(package).encode())
    assert verify(shelf, find(shelf, DAY)).notes == (
        "attention.parquet: its rows do not have the content hash published with it",
    )


@pytest.mark.parametrize("name", ["attention.parquet", "datapackage.json"])
def test_a_missing_file_is_damage(shelf: Store, name: str) -> None:
    shelf.home.delete(f"{FOLDER}/{name}")
    found = verify(shelf, find(shelf, DAY))
    assert found.verdict is Verdict.DAMAGED
    assert name in found.notes[0]
    assert not found.verdict.good


def test_another_version_is_not_comparable(shelf: Store) -> None:
    def upgraded(day: date, moment: datetime) -> DayInputs:
        inputs = worked_day().inputs()
        return replace(inputs, versions=replace(inputs.versions, knowledge="k2"))

    found = verify(shelf, find(shelf, DAY), upgraded)
    assert (found.verdict, found.notes) == (Verdict.NOT_COMPARABLE, ("knowledge is k2, was k1",))


def test_lost_inputs_are_not_comparable_and_named(shelf: Store) -> None:
    def lost(day: date, moment: datetime) -> DayInputs:
        return replace(worked_day().inputs(), articles=(), texts=(), stories=())

    found = verify(shelf, find(shelf, DAY), lost)
    assert found.verdict is Verdict.NOT_COMPARABLE
    assert "articles" in found.notes[0]


def test_other_tables_from_the_same_inputs_are_a_defect(shelf: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    build = verify_module.build_from_view

    def wrong(view: object) -> dict[str, pd.DataFrame]:
        frames = build(view)
        frames["topics"]["n_texts"] = frames["topics"]["n_texts"] + 1
        return frames

    monkeypatch.setattr(verify_module, "build_from_view", wrong)
    found = verify(shelf, find(shelf, DAY), same)
    assert (found.verdict, len(found.notes)) == (Verdict.DIFFERENT, 1)
