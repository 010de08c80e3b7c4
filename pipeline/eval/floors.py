"""The floors: a measured figure below its floor fails the build."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.errors import InputError

FLOORS = Path(__file__).with_name("floors.yaml")


@dataclass(frozen=True, slots=True)
class Result:
    """One measured figure beside its floor, if it has one."""

    suite: str
    name: str
    value: float
    floor: float | None

    @property
    def passed(self) -> bool:
        return self.floor is None or self.value >= self.floor


def load_floors(path: Path = FLOORS) -> dict[str, dict[str, float]]:
    """suite → figure → floor. Raises InputError for a file that is no such table."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    if not isinstance(raw, dict) or not all(isinstance(part, dict) for part in raw.values()):
        raise InputError(f"{path.name}: not a table of suites and figures")
    return {suite: {name: float(floor) for name, floor in part.items()} for suite, part in raw.items()}


def compare(suite: str, figures: Mapping[str, float], floors: Mapping[str, float]) -> list[Result]:
    """Every figure with its floor. Raises InputError for a floor whose figure was not measured."""
    missing = set(floors) - set(figures)
    if missing:
        raise InputError(f"floors.yaml: {suite}: no figure is called {', '.join(sorted(missing))}")
    return [Result(suite, name, value, floors.get(name)) for name, value in figures.items()]
