"""Bootstrap intervals: how much a figure would move had other texts been drawn (Efron 1979, percentile method)."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import TypeVar

RESAMPLES = 1000  # the ends of a 95 % interval then rest on 25 resamples each
SEED = 20261123
TAIL = 0.025

T = TypeVar("T")


def bootstrap(units: Sequence[T], figure: Callable[[Sequence[T]], float]) -> tuple[float, float]:
    """The 95 % interval of `figure` over resampled units; the same for the same units."""
    if not units:
        return 0.0, 1.0
    draw = random.Random(SEED)  # noqa: S311 (resampling, no secret)
    values = sorted(figure(draw.choices(units, k=len(units))) for _ in range(RESAMPLES))
    return values[int(RESAMPLES * TAIL)], values[int(RESAMPLES * (1 - TAIL)) - 1]
