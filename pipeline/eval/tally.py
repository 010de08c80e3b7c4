"""Counts behind precision, recall and F1."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tally:
    """How many were found rightly, found at all, and there to be found."""

    right: int = 0
    predicted: int = 0
    true: int = 0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.predicted + self.true) if self.predicted + self.true else 1.0

    @property
    def precision(self) -> float:
        return self.right / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 1.0


def total(tallies: Iterable[Tally]) -> Tally:
    """All counts added up: the micro-average."""
    right = predicted = true = 0
    for tally in tallies:
        right, predicted, true = right + tally.right, predicted + tally.predicted, true + tally.true
    return Tally(right, predicted, true)
