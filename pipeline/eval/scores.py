"""The recorded scores: what `dyadwatch eval` measured on the frozen texts, and for which code and knowledge.

Every revision's datapackage.json cites them, so that a table can be read with the errors of the rules that made it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

SCORES = Path(__file__).with_name("scores.yaml")
CITED = "frozen."  # figures on texts that no rule was made with
DIGITS = 3
HEADER = "# Written by `dyadwatch eval --record`: value and 95 % interval on the frozen texts. Not edited by hand.\n"

Interval = tuple[float, float, float]  # value, low, high


@dataclass(frozen=True, slots=True)
class Scores:
    """suite → figure → (value, low, high), and the versions that they were measured with."""

    code: str
    knowledge: str
    figures: Mapping[str, Mapping[str, Interval]]

    def cited(self, code: str, knowledge: str) -> dict[str, Any]:
        """As a descriptor states them; `of_these_versions` tells whether they hold for `code` and `knowledge`."""
        return {
            "of_these_versions": (self.code, self.knowledge) == (code, knowledge),
            "measured_with": {"code": self.code, "knowledge": self.knowledge},
            "interval": "95 % bootstrap",
            "figures": {
                suite: {name: dict(zip(("value", "low", "high"), ends, strict=True)) for name, ends in part.items()}
                for suite, part in self.figures.items()
            },
        }


def with_intervals(figures: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, Interval]]:
    """The cited figures among all measured: those on frozen texts that have an interval."""
    found = {
        suite: {
            name: (round(value, DIGITS), round(part[f"{name}.low"], DIGITS), round(part[f"{name}.high"], DIGITS))
            for name, value in part.items()
            if name.startswith(CITED) and f"{name}.low" in part
        }
        for suite, part in figures.items()
    }
    return {suite: part for suite, part in found.items() if part}


def record(scores: Scores, path: Path = SCORES) -> None:
    """Writes the file."""
    document = {
        "code": scores.code,
        "knowledge": scores.knowledge,
        "figures": {suite: {name: list(ends) for name, ends in part.items()} for suite, part in scores.figures.items()},
    }
    text = HEADER + yaml.safe_dump(document, sort_keys=False, default_flow_style=None, width=120)
    path.write_text(text, encoding="utf-8")


def recorded(path: Path = SCORES) -> Scores:
    """The scores as last recorded."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    figures = {
        suite: {name: (ends[0], ends[1], ends[2]) for name, ends in part.items()}
        for suite, part in raw["figures"].items()
    }
    return Scores(raw["code"], raw["knowledge"], figures)
