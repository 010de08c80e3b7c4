from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.eval.floors import compare, load_floors


@pytest.mark.parametrize(("value", "passed"), [(0.90, True), (0.8999, False)])
def test_a_figure_below_its_floor_fails(value: float, passed: bool) -> None:
    (result,) = compare("identity", {"copies.recall": value}, {"copies.recall": 0.9})
    assert result.passed is passed


def test_a_figure_without_a_floor_passes() -> None:
    (result,) = compare("identity", {"copies.recall": 0.0}, {})
    assert result.passed


def test_a_floor_without_its_figure_is_an_error() -> None:
    with pytest.raises(InputError, match=r"no figure is called copies\.recal"):
        compare("identity", {"copies.recall": 1.0}, {"copies.recal": 0.9})


def test_a_file_of_floors_that_is_no_table_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "floors.yaml"
    path.write_text("identity: 0.9")
    with pytest.raises(InputError, match="not a table"):
        load_floors(path)


def test_the_shipped_floors_are_shares() -> None:
    floors = load_floors()
    assert floors["identity"]
    assert all(0 < floor <= 1 for part in floors.values() for floor in part.values())
