"""Whether a day's count stands out of the four weeks before it: a plain rule for counts of a few texts a day.

The usual z of eight equal weekdays cannot do this: eight values give a deviation so rough that at five texts a day it
cries on one quiet day in twenty and still misses a threefold burst in one of four.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

LEAST_DAYS = 14  # of the 28 before: fewer say more of those days than of the base
TRIMMED_SHARE = 1 / 14  # two of 28 days at each end: a burst or a gap of two days leaves the base alone
TRIMMED_VARIANCE = 0.536  # of a normal sample that lost such a share at each end, by the variance it had
POISSON_UP_TO = 1.9  # variance / mean of 28 Poisson counts passes this by chance about once in a hundred times
RARE = (
    0.022  # mid-p; measured (pipeline.eval.alerts): 10 false alarms a year, power .905 at five texts a day, .99 at ten
)
RARE_COPIES = 0.002  # copies come in swarms: a reprint more is no event


@dataclass(frozen=True, slots=True)
class Base:
    """What a day's count is expected to be, and how much wider than Poisson counts scatter around it (≥ 1)."""

    expected: float
    dispersion: float


def base_of(scaled: Sequence[float]) -> Base | None:
    """The base of earlier counts, each scaled to today's denominator. None with fewer than fourteen."""
    if len(scaled) < LEAST_DAYS:
        return None
    cut = round(len(scaled) * TRIMMED_SHARE)
    kept = sorted(scaled)[cut : len(scaled) - cut]
    expected = sum(kept) / len(kept)
    if expected == 0:
        return Base(0.0, 1.0)
    variance = sum((value - expected) ** 2 for value in kept) / (len(kept) - 1) / TRIMMED_VARIANCE
    dispersion = variance / expected
    return Base(expected, dispersion if dispersion > POISSON_UP_TO else 1.0)


def chance(observed: int, base: Base) -> float:
    """The mid-p probability of a count this high: P(X > observed) + P(X = observed) / 2.

    Poisson, or negative binomial with the base's mean and dispersion. Mid-p: Lancaster, H. O. (1961), Significance
    tests in discrete distributions. JASA 56, 223-234.
    """
    mean = max(base.expected, 1e-9)
    below, term = 0.0, _none(mean, base.dispersion)
    for count in range(observed):
        below += term
        term *= _step(count, mean, base.dispersion)
    return max(0.0, 1 - below - term / 2)


def _none(mean: float, dispersion: float) -> float:
    """P(X = 0)."""
    if dispersion <= 1:
        return math.exp(-mean)
    return math.exp(-mean / (dispersion - 1) * math.log(dispersion))


def _step(count: int, mean: float, dispersion: float) -> float:
    """P(X = count + 1) / P(X = count)."""
    if dispersion <= 1:
        return mean / (count + 1)
    size = mean / (dispersion - 1)
    return (size + count) / (count + 1) * (1 - 1 / dispersion)
