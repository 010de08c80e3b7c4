"""Recorded scores: which figures are cited, and that a file gives back what was written."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.eval.scores import Scores, record, recorded, with_intervals

SCORES = Scores("0.1.0", "3+abc", {"quotes": {"frozen.f1.ru": (0.886, 0.8, 0.95)}})


def test_only_frozen_figures_with_an_interval_are_cited() -> None:
    measured = {
        "quotes": {
            "frozen.f1.ru": 0.88612,
            "frozen.f1.ru.low": 0.8,
            "frozen.f1.ru.high": 0.95,
            "frozen.speakers.ru": 0.7,
            "dev.f1.ru": 0.9,
            "dev.f1.ru.low": 0.8,
            "dev.f1.ru.high": 1.0,
        },
        "surfaces": {"forms": 1.0},
    }
    assert with_intervals(measured) == SCORES.figures


def test_a_file_gives_back_what_was_written(tmp_path: Path) -> None:
    record(SCORES, tmp_path / "scores.yaml")
    assert recorded(tmp_path / "scores.yaml") == SCORES


@pytest.mark.parametrize(("knowledge", "same"), [("3+abc", True), ("3+abd", False)])
def test_a_descriptor_says_whether_the_scores_are_of_its_versions(knowledge: str, same: bool) -> None:
    cited = SCORES.cited("0.1.0", knowledge)
    assert cited["of_these_versions"] is same
    assert cited["figures"]["quotes"]["frozen.f1.ru"] == {"value": 0.886, "low": 0.8, "high": 0.95}
