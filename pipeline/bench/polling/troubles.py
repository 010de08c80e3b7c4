"""When a simulated feed answers with something else than its document."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime

import numpy as np

from pipeline.bench.polling import parameters as p
from pipeline.bench.polling.parameters import DAY_S, Trouble
from pipeline.records import PollOutcome


@dataclass(frozen=True, slots=True)
class Spell:
    """From `start` to `end` (seconds since the year's start) the feed answers so; `retry_after` as in the header."""

    start: float
    end: float
    outcome: PollOutcome
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Move:
    """At `at` the feed goes to another address; the old one redirects until `until`, and is unknown afterwards."""

    at: float
    until: float


def draw_spells(rng: np.random.Generator, days: int, epoch: datetime) -> tuple[Spell, ...]:
    """The year's spells, sorted, none over another."""
    spells = [spell for trouble in p.TROUBLES for spell in _spells(rng, trouble, days, epoch)]
    if rng.random() < p.GONE_SHARE:
        spells.append(Spell(rng.uniform(0, days * DAY_S), float("inf"), PollOutcome.GONE))
    return _one_at_a_time(spells)


def draw_move(rng: np.random.Generator, days: int) -> Move | None:
    """The feed's move, if it has one in this year."""
    if rng.random() >= p.MOVED_SHARE:
        return None
    at = rng.uniform(0, days * DAY_S)
    return Move(at, at + p.MOVE_GRACE_MEDIAN_S * float(np.exp(rng.normal(0, p.MOVE_GRACE_SPREAD))))


def _spells(rng: np.random.Generator, trouble: Trouble, days: int, epoch: datetime) -> list[Spell]:
    if rng.random() >= trouble.share:
        return []
    outcomes = [outcome for outcome, _ in trouble.outcomes]
    weights = [weight for _, weight in trouble.outcomes]
    found = []
    for start in rng.uniform(0, days * DAY_S, rng.poisson(trouble.a_year * days / 365)):
        end = start + trouble.median_s * float(np.exp(rng.normal(0, trouble.spread)))
        outcome = outcomes[int(rng.choice(len(outcomes), p=weights))]
        retry_after = _retry_after(rng, end, epoch) if rng.random() < trouble.retry_after_share else None
        found.append(Spell(float(start), end, outcome, retry_after))
    return found


def _retry_after(rng: np.random.Generator, end: float, epoch: datetime) -> str:
    """Either form: seconds, which need not be true, or the date at which the trouble will be over."""
    if rng.random() < p.RETRY_DATE_SHARE:
        return format_datetime(epoch + timedelta(seconds=int(end)), usegmt=True)
    return str(int(rng.choice(p.RETRY_AFTER_S)))


def _one_at_a_time(spells: list[Spell]) -> tuple[Spell, ...]:
    kept: list[Spell] = []
    reached = 0.0
    for spell in sorted(spells, key=lambda spell: (spell.start, spell.end)):
        if spell.end > reached:
            kept.append(Spell(max(spell.start, reached), spell.end, spell.outcome, spell.retry_after))
            reached = spell.end
    return tuple(kept)
