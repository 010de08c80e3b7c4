"""Twenty-four hours of ten-minute polls over the sample newsroom, all clocks moved together."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pipeline.storage.schemas import ARTICLE_SET
from tests.simulation import Simulation, simulation

pytestmark = pytest.mark.simulated

DAY, YESTERDAY = date(2026, 11, 23), date(2026, 11, 22)
TICK = timedelta(minutes=10)
TICKS = 144
MOST_REVISIONS_OF_THE_OPEN_DAY = 26  # one an hour, the first and the close


def ticks_that_brought_articles(world: Simulation) -> dict[date, set[datetime]]:
    """Day → the ticks at which it gained an article."""
    gained: dict[date, set[datetime]] = defaultdict(set)
    lake = world.rt.store.lake
    for article in lake.read(ARTICLE_SET, lake.days(ARTICLE_SET)):
        gained[article.day].add(article.fetched_at)
    return gained


def test_days_get_revisions_for_what_they_gain_and_the_open_day_one_an_hour(tmp_path: Path) -> None:
    with simulation(tmp_path, datetime.combine(DAY, datetime.min.time(), UTC)) as world:
        for _ in range(TICKS):
            world.step(TICK)
        revisions = Counter(revision.day for revision in world.rt.store.ledger.all())
        gained = ticks_that_brought_articles(world)
    assert world.clock.at.date() == DAY + timedelta(days=1)
    past = {day for day in revisions if day < YESTERDAY}
    assert len(past) >= 5
    assert {day: revisions[day] for day in past} == {day: len(gained[day]) for day in past}
    assert revisions[YESTERDAY] <= len(gained[YESTERDAY]) + 1  # and its close
    hours = {tick.hour for tick in gained[DAY]}
    assert len(hours) <= revisions[DAY] <= len(hours) + 2 <= MOST_REVISIONS_OF_THE_OPEN_DAY
