"""The measured figures stand above their floors, and are those that published revisions cite."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner

from pipeline import __version__
from pipeline.cli import app
from pipeline.eval.scores import recorded, with_intervals
from pipeline.knowledge.load import load_knowledge


@pytest.fixture(scope="module")
def measured() -> dict[str, Any]:
    result = CliRunner().invoke(app, ["eval", "--documents", "4000", "--no-peer", "--json"])
    assert result.exit_code in (0, 1), result.output
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_no_figure_is_below_its_floor(measured: dict[str, Any]) -> None:
    assert measured["failed"] == []


def test_the_scores_that_revisions_cite_are_those_measured(measured: dict[str, Any]) -> None:
    """If this fails after a change of rules or knowledge: `dyadwatch eval --record`, and commit the file."""
    scores = recorded()
    assert (scores.code, scores.knowledge) == (__version__, load_knowledge("belarus_us").version)
    assert scores.figures == with_intervals(measured["figures"])
