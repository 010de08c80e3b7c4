"""docs/limits.md says what the code does."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta
from pathlib import Path

import pytest

DOCUMENT = Path(__file__).parents[1] / "docs" / "limits.md"
UNITS = {"KiB": 2**10, "MiB": 2**20, "min": 60, "h": 3600, "days": 86_400}
_CONSTANT = re.compile(r"`([a-z_.]+)\.(_?[A-Z][A-Z_]+)`")
_VALUE = re.compile(r"([\d,]+)(?: (\w+))?")


def rows() -> list[tuple[str, str, str]]:
    """(limit, value, where it is set) of every row of every table."""
    found = []
    for line in DOCUMENT.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if line.startswith("| ") and cells[1] != "value":
            found.append((cells[0], cells[1], cells[2]))
    return found


def in_code(module: str, name: str) -> float:
    """The constant in seconds, bytes or pieces."""
    value = getattr(importlib.import_module(module), name)
    seconds = value.total_seconds() if isinstance(value, timedelta) else value
    return seconds / 1000 if name.endswith("_MS") else seconds


CLAIMS = [
    pytest.param(value, module, name, id=f"{limit}: {name}")
    for limit, value, place in rows()
    for module, name in _CONSTANT.findall(place)
]


@pytest.mark.parametrize(("value", "module", "name"), CLAIMS)
def test_a_limit_is_what_the_document_says(value: str, module: str, name: str) -> None:
    stated = _VALUE.match(value)
    assert stated, value
    assert float(stated[1].replace(",", "")) * UNITS.get(stated[2] or "", 1) == in_code(module, name)


def test_most_limits_are_checked() -> None:
    assert len(CLAIMS) > 40
