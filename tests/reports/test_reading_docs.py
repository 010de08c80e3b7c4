"""The examples of docs/reading.md, run."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from pipeline.reports import trends
from pipeline.storage.store import Store

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "reading.md"
BLOCK = re.compile(r"```python( duckdb)?\n(.*?)```", re.DOTALL)


def test_every_example_runs(
    two_days: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trends.update(two_days)
    monkeypatch.setenv("DYADWATCH_HOME", two_days.home.root)
    names: dict[str, object] = {"home": two_days.home.root}
    blocks = BLOCK.findall(DOCUMENT.read_text(encoding="utf-8"))
    assert len(blocks) == 5
    for duckdb, code in blocks:
        if not duckdb or importlib.util.find_spec("duckdb"):
            exec(compile(code, str(DOCUMENT), "exec"), names)
    assert "attention_per_1000" in capsys.readouterr().out
    assert len(names["then"]) > 0  # type: ignore[arg-type]
