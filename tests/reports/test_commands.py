from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
from typer.testing import CliRunner, Result

from pipeline.errors import InputError, NotFoundError
from pipeline.reports.commands import app
from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY, NEXT_MORNING, Newsday


@pytest.fixture(autouse=True)
def home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DYADWATCH_HOME", settings.home)
    monkeypatch.setenv("DYADWATCH_NOW", NEXT_MORNING.isoformat())
    monkeypatch.setenv("COLUMNS", "200")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, list(arguments), catch_exceptions=True)


def test_list_shows_figures_coverage_and_blind_sources(shelf: Store) -> None:
    output = " ".join(run("list").stdout.split())  # long cells are folded
    assert "2026-11-20" in output
    for shown in ("12", "416.7", "full: EXILE, NGO, STATE", "partial: WEST", "blind: LOST", "blind sources: lost"):
        assert shown in output


def test_a_blind_day_is_shown_as_blind(store: Store) -> None:
    publish_day(store, Newsday().inputs(), builder="b", now=NEXT_MORNING)
    line = next(line for line in run("list").stdout.splitlines() if "2026-11-20" in line)
    assert line.count("blind") >= 6
    assert " 0 " not in line


def test_list_json(shelf: Store) -> None:
    rows = json.loads(run("list", "--json").stdout)
    assert rows[0]["coverage_by_bloc"]["LOST"] == "none"
    assert (rows[0]["day"], rows[0]["texts"], rows[0]["blind_sources"]) == ("2026-11-20", 10, ["lost"])


def test_list_as_of_before_anything_is_empty(shelf: Store) -> None:
    assert json.loads(run("list", "--json", "--as-of", "2026-11-20").stdout) == []


def test_show(shelf: Store) -> None:
    output = run("show", "2026-11-20").stdout
    for shown in ("first publication", "attention", "mentions", "k1", "LOST", "blind"):
        assert shown in output


def test_show_json_is_the_descriptor_with_the_revisions(shelf: Store) -> None:
    shown = json.loads(run("show", "2026-11-20", "--json").stdout)
    assert shown["content_sha256"] == shelf.ledger.of_day(DAY)[0].content_sha256
    assert [entry["revision"] for entry in shown["revisions"]] == [1]


@pytest.mark.parametrize(
    ("arguments", "kind", "words"),
    [
        (("show", "2020-01-01"), NotFoundError, "there are 2026-11-20"),
        (("show", "today"), InputError, "not a date"),
        (("show", "2026-11-20", "--as-of", "2026-11-20"), NotFoundError, "is the first"),
        (("export", "--table", "nope"), NotFoundError, "the tables are attention"),
        (("export", "--table", "stories", "--format", "ods"), InputError, "parquet, csv, xlsx"),
        (("export", "--table", "stories", "--day", "2020-01-01"), NotFoundError, "not published"),
        (("export",), InputError, "neither a table nor a day"),
        (("export", "--table", "stories", "--since", "2030-01-01"), NotFoundError, "no published day"),
        (("verify", "2020-01-01", "--no-rebuild"), NotFoundError, "not published"),
    ],
)
def test_what_does_not_exist_is_one_clear_line(
    shelf: Store, arguments: tuple[str, ...], kind: type[Exception], words: str
) -> None:
    error = run(*arguments).exception
    assert isinstance(error, kind)
    assert words in str(error)
    assert "\n" not in str(error)


@pytest.mark.parametrize("form", ["parquet", "csv", "xlsx"])
def test_export_a_table(shelf: Store, tmp_path: Path, form: str) -> None:
    target = tmp_path / f"out.{form}"
    result = run("export", "--table", "stories", "--format", form, "--out", str(target), "--json")
    assert json.loads(result.stdout)["revisions"] == {"2026-11-20": 1}
    read = {"parquet": pd.read_parquet, "csv": pd.read_csv, "xlsx": pd.read_excel}[form](target)
    assert list(read["story_id"]) == ["s1", "s2"]


def test_export_names_its_file_after_table_and_days(
    shelf: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run("export", "--table", "stories", "--format", "csv")
    run("export", "--day", "2026-11-20")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == [
        "dyadwatch-2026-11-20-r1.zip",
        "stories-2026-11-20.csv",
    ]


def test_export_to_a_folder_that_is_not_there(shelf: Store, tmp_path: Path) -> None:
    error = run("export", "--table", "stories", "--out", str(tmp_path / "no" / "x.parquet")).exception
    assert isinstance(error, InputError)
    assert "cannot be written" in str(error)


def test_verify_exits_1_on_damage(shelf: Store) -> None:
    assert run("verify", "--no-rebuild").exit_code == 0
    shelf.home.delete(f"reports/daily/{DAY}/r1/topics.parquet")
    result = run("verify", "2026-11-20", "--no-rebuild", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0] == {
        "day": "2026-11-20",
        "revision": 1,
        "verdict": "damaged",
        "notes": ["topics.parquet: is missing"],
    }
