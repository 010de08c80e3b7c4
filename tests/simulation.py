"""A newsroom and a chain that share one clock, which a test moves: days of polls in minutes."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from pipeline import chain
from pipeline.feeds.catalogue import load_catalogue
from pipeline.feeds.catalogue_schema import FILE
from pipeline.knowledge.load import knowledge_folder
from pipeline.newsroom.catalogue import write_catalogue
from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.server import Newsroom
from pipeline.runtime import Runtime
from pipeline.settings import Settings

SEED = 1
FETCH_SECONDS = 120.0
CLOSING_TIME = (0, 30)  # as the DAG close_day


@dataclass
class MovingClock:
    at: datetime

    def now(self) -> datetime:
        return self.at


@dataclass
class Simulation:
    """One home that polls one newsroom."""

    rt: Runtime
    clock: MovingClock
    newsroom: Newsroom

    def step(self, forward: timedelta) -> list[dict[str, Any]]:
        """What the DAGs do at one tick, then the clock moves; gives what was published."""
        now = self.clock.now()
        batch = f"{now:%Y%m%dT%H%M}"
        for shard in chain.plan(self.rt, batch):
            chain.poll(self.rt, batch, shard)
        chain.fetch(self.rt, batch, 0, 1, seconds=FETCH_SECONDS)
        chain.analyse(self.rt, batch)
        days = chain.announce(self.rt)
        if (now.hour, now.minute) == CLOSING_TIME:
            days = sorted({*days, *chain.close_day(self.rt)})
        published = [chain.publish_day(self.rt, day, builder=batch) for day in days]
        self.clock.at += forward
        return published


@contextlib.contextmanager
def simulation(folder: Path, begin: datetime) -> Iterator[Simulation]:
    """A fresh home and the shipped newsroom, both at `begin`."""
    clock = MovingClock(begin)
    content = load_content(SHIPPED)
    with Newsroom(content, clock, host="127.0.0.1", port=0, seed=SEED, today=begin.date()) as newsroom:
        newsroom.serve()
        catalogue = folder / "newsroom-feeds.yaml"
        dyad = load_catalogue(knowledge_folder("belarus_us") / FILE)
        write_catalogue(content, newsroom.port, dyad, catalogue)
        env = {
            "DYADWATCH_HOME": str(folder / "home"),
            "DYADWATCH_CATALOGUE": str(catalogue),
            "DYADWATCH_ALLOW_LOOPBACK": "1",
        }
        with Runtime.open(Settings.from_env(env)) as rt:
            rt.clock = clock
            yield Simulation(rt, clock, newsroom)
