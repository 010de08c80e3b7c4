"""When a simulated feed publishes."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.bench.polling import parameters as p
from pipeline.bench.polling.parameters import DAY_S, HOUR_S, Volume

Times = npt.NDArray[np.float64]


def draw_volume(rng: np.random.Generator) -> tuple[Volume, float]:
    """A class and a volume in items a day."""
    volume = p.VOLUMES[int(rng.choice(len(p.VOLUMES), p=[each.share for each in p.VOLUMES]))]
    if not volume.high:
        return volume, 0.0
    return volume, float(np.exp(rng.uniform(np.log(volume.low), np.log(volume.high))))


def publications(rng: np.random.Generator, per_day: float, days: int) -> Times:
    """Sorted seconds since the year's start at which entries appear; those of the warm-up are negative.

    Before the warm-up stand as many as fill a window: a silent feed shows old entries, not none.
    """
    first = -p.WARM_UP_DAYS
    rates = _hourly_rates(rng, per_day, first, days)
    counts = rng.poisson(rates)
    hours = np.repeat(np.arange(len(rates)), counts)
    times = first * DAY_S + HOUR_S * (hours + rng.random(len(hours)))
    if per_day >= p.VOLUMES[3].low:
        times = np.concatenate([times, *_bursts(rng, per_day, days)])
    times = _by_the_clock(rng, per_day, times)
    old = np.full(p.WINDOW, (first - 1.0) * DAY_S)
    return np.concatenate([old, np.sort(times[times < days * DAY_S])])


def _hourly_rates(rng: np.random.Generator, per_day: float, first: int, days: int) -> Times:
    hours = np.arange(first * 24, days * 24)
    local = hours + int(rng.choice(p.ZONES_H))
    profile = np.array(p.HOURS) / np.mean(p.HOURS)
    flat = rng.uniform(*p.ROUND_THE_CLOCK)
    shape = flat + (1 - flat) * profile[local % 24]
    weekend = rng.uniform(*p.WEEKEND)
    week = np.where(local // 24 % 7 >= 5, weekend, 1.0) / ((5 + 2 * weekend) / 7)  # the year begins on a Monday
    rates: Times = per_day / 24 * shape * week
    fate = rng.random(3)
    moments = rng.uniform(0, days * 24, 3)
    if fate[0] < p.PAUSED_SHARE:
        length = rng.uniform(*p.PAUSE_DAYS) * 24
        rates[(hours >= moments[0]) & (hours < moments[0] + length)] *= 0.1
    if fate[1] < p.ENDING_SHARE:
        rates[hours >= moments[1]] = 0.0
    if fate[2] < p.CHANGING_SHARE:
        rates[hours >= moments[2]] *= float(np.exp(rng.uniform(*np.log(p.CHANGE))))
    return rates


def _bursts(rng: np.random.Generator, per_day: float, days: int) -> list[Times]:
    size = min(per_day * p.BURST_OF_DAY, p.BURST_MOST)
    starts = rng.uniform(0, days * DAY_S, rng.poisson(p.BURSTS_A_YEAR * days / 365))
    return [start + rng.exponential(p.BURST_S, rng.poisson(size)) for start in starts]


def _by_the_clock(rng: np.random.Generator, per_day: float, times: Times) -> Times:
    fate = rng.random()
    if fate < p.LUMPED_SHARE and per_day < p.BUSY_FROM:
        step = int(rng.choice(p.LUMP_S))
    elif p.LUMPED_SHARE <= fate < p.LUMPED_SHARE + p.BATCHED_SHARE:
        step = int(rng.choice(p.BATCH_S))
    else:
        return times
    phase = rng.uniform(0, step)
    return np.asarray(np.ceil((times - phase) / step) * step + phase)
