"""The measured figures stand above their floors: quality is part of the fast suite."""

from __future__ import annotations

import json

from typer.testing import CliRunner

from pipeline.cli import app


def test_no_figure_is_below_its_floor() -> None:
    result = CliRunner().invoke(app, ["eval", "--documents", "4000", "--no-peer", "--json"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["failed"] == []
