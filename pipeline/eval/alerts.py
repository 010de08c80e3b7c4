"""How the attention alert (A4) behaves on made-up years: false alarms on quiet days, and bursts found.

Texts arrive at random (Poisson) at a steady base; each is printed by one publisher and reprinted by some (Poisson with
mean .5). The years are of a fixed seed, and many, so that a figure is the rule's and not one year's luck.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from pipeline.tables.alert_condition import BASE_DAYS, Cause
from pipeline.tables.alert_levels import burst_cause
from pipeline.tables.bursts import base_of

SEED = 20261120
YEARS = 25
DAYS = 365
BURSTS = 4000
QUIET_BASES = (5.0, 10.0, 20.0)
COPIES = 0.5
BURST = 3


@dataclass(frozen=True, slots=True)
class _Day:
    texts: int
    articles: int


def measure() -> Mapping[str, float]:
    """`quiet.<base>`: share of days without an alarm; `power.<base>`: share of threefold bursts found on their day;
    `copies.labelled`: share of bursts of copies alone that are called syndication."""
    rng = random.Random(SEED)  # noqa: S311 - a simulation
    figures = {}
    for base in QUIET_BASES:
        alarms = sum(_alarms(rng, base) for _ in range(YEARS))
        figures[f"quiet.{base:g}"] = 1 - alarms / (YEARS * DAYS)
    for base in (5.0, 10.0):
        found = sum(_found(rng, base, lambda b: _day(rng, BURST * b)) is Cause.NEW_EVENT for _ in range(BURSTS))
        figures[f"power.{base:g}"] = found / BURSTS
    labels = [_found(rng, 10.0, lambda b: _swarm(rng, b)) for _ in range(BURSTS)]
    figures["copies.labelled"] = sum(label is Cause.SYNDICATION for label in labels) / len(labels)
    return figures


def _alarms(rng: random.Random, base: float) -> int:
    days = [_day(rng, base) for _ in range(BASE_DAYS + DAYS)]
    return sum(_cause(days[at - BASE_DAYS : at], days[at]) is not None for at in range(BASE_DAYS, len(days)))


def _found(rng: random.Random, base: float, make: Callable[[float], _Day]) -> Cause | None:
    return _cause([_day(rng, base) for _ in range(BASE_DAYS)], make(base))


def _cause(before: list[_Day], today: _Day) -> Cause | None:
    texts, articles = base_of([day.texts for day in before]), base_of([day.articles for day in before])
    assert texts is not None
    assert articles is not None
    return burst_cause(today.texts, today.articles, texts, articles, of_new_sources=0)


def _day(rng: random.Random, base: float) -> _Day:
    texts = _poisson(rng, base)
    return _Day(texts, texts + sum(_poisson(rng, COPIES) for _ in range(texts)))


def _swarm(rng: random.Random, base: float) -> _Day:
    """A quiet day on which one text is reprinted four times as often as there are articles on others."""
    quiet = _day(rng, base)
    return _Day(quiet.texts, quiet.articles + round(4 * base * (1 + COPIES)))


def _poisson(rng: random.Random, mean: float) -> int:
    """Knuth, D. E. (1969), The Art of Computer Programming 2, section 3.4.1: fit for the small means here."""
    product, count, floor = rng.random(), 0, 2.718281828459045**-mean
    while product > floor:
        product *= rng.random()
        count += 1
    return count
