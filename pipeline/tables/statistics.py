"""The few statistics of the tables, as pure functions over plain numbers."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

Z_95 = 1.959963984540054  # standard normal quantile of .975
EWMA_SPAN_DAYS = 7
EWMA_LEAST_DAYS = 4  # with fewer of the seven days heard the mean would be the guess of three
DELTA_DAYS = 7
DELTA_LEAST_DAYS = 4  # as for ewma7
Z_WEEKS = 8
Z_LEAST_WEEKS = 4
MAD_TO_SIGMA = 1.4826  # makes the median absolute deviation of a normal sample estimate its standard deviation


def row_id(*parts: str) -> str:
    """32 hex digits over the parts that make a row what it is."""
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:32]


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % interval of a proportion; `trials` > 0.

    Wilson, E. B. (1927), Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.
    """
    share = successes / trials
    spread = Z_95**2 / trials
    centre = (share + spread / 2) / (1 + spread)
    half = Z_95 / (1 + spread) * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    return max(0.0, centre - half), min(1.0, centre + half)


def mean_interval(parts: Sequence[tuple[int, int]]) -> tuple[float, float, float]:
    """Mean of independent proportions (successes, trials), and its 95 % interval from their Wilson intervals.

    Zou, G. Y. & Donner, A. (2008), Construction of confidence limits about effect measures: a general approach.
    Statistics in Medicine 27, 1693-1702 (variance estimates recovered from the single limits).
    """
    shares = [successes / trials for successes, trials in parts]
    limits = [wilson(successes, trials) for successes, trials in parts]
    mean = sum(shares) / len(shares)
    below = math.sqrt(sum((share - low) ** 2 for share, (low, _) in zip(shares, limits, strict=True))) / len(shares)
    above = math.sqrt(sum((high - share) ** 2 for share, (_, high) in zip(shares, limits, strict=True))) / len(shares)
    return mean, max(0.0, mean - below), min(1.0, mean + above)


def ewma7(day: date, series: Mapping[date, float]) -> float | None:
    """Mean of the seven days up to `day`, each day back weighing 3/4 of the next (span 7).

    Days without a figure are left out. None where `day` has none or fewer than four of the seven do.
    """
    weight_kept = 1 - 2 / (EWMA_SPAN_DAYS + 1)
    ages = [age for age in range(EWMA_SPAN_DAYS) if day - timedelta(days=age) in series]
    if 0 not in ages or len(ages) < EWMA_LEAST_DAYS:
        return None
    weights = [weight_kept**age for age in ages]
    values = [series[day - timedelta(days=age)] for age in ages]
    return sum(weight * value for weight, value in zip(weights, values, strict=True)) / sum(weights)


def robust_z(day: date, series: Mapping[date, float], mad_floor: float) -> float | None:
    """(x - median) / (1.4826 MAD) over the same weekday of the last eight weeks; `mad_floor` > 0 bounds MAD below.

    None where `day` has no figure or fewer than four of the eight weeks do.
    """
    weeks = [day - timedelta(weeks=back) for back in range(1, Z_WEEKS + 1)]
    past = [series[week] for week in weeks if week in series]
    if day not in series or len(past) < Z_LEAST_WEEKS:
        return None
    centre = median(past)
    deviation = max(median(abs(value - centre) for value in past), mad_floor)
    return (series[day] - centre) / (MAD_TO_SIGMA * deviation)


def exists_from(first_day: date) -> dict[str, date]:
    """Windowed column → the first day for which it can exist, where nothing before `first_day` is published."""
    return {
        "ewma7": first_day + timedelta(days=EWMA_LEAST_DAYS - 1),
        "z_robust": first_day + timedelta(weeks=Z_LEAST_WEEKS),
        "share_delta7": first_day + timedelta(days=DELTA_LEAST_DAYS),
        "balance of 7 days": first_day + timedelta(days=3),
        "balance of 28 days": first_day + timedelta(days=15),
    }


def delta7(day: date, series: Mapping[date, float]) -> float | None:
    """The figure of `day` less the mean of the seven days before. None with fewer than four of the seven."""
    before = [day - timedelta(days=age) for age in range(1, DELTA_DAYS + 1)]
    past = [series[moment] for moment in before if moment in series]
    if day not in series or len(past) < DELTA_LEAST_DAYS:
        return None
    return series[day] - sum(past) / len(past)
