"""`dyadwatch bench page` on few days: it runs, and says what it measured."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from pipeline.bench import page
from pipeline.cli import app


def test_the_page_is_measured_over_two_histories(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "REQUESTS", 1)
    result = CliRunner().invoke(app, ["bench", "page", "--short", "1", "--long", "2", "--mentions", "60", "--json"])
    report = json.loads(result.stdout)
    assert (report["short_days"], report["long_days"], report["mentions"]) == (1, 2, 60)
    assert {"overview", "evidence", "a day"} <= {cost["page"] for cost in report["costs"]}
    assert all(
        cost["ratio"] > 0 and 0 < cost["own_bytes"] + report["asset_bytes"] < 200_000 for cost in report["costs"]
    )
