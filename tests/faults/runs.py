"""Runs of the chain on the newsroom in processes of their own, disturbed or not, and what they left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.process import Newsroom
from pipeline.newsroom.schema import Behaviour
from pipeline.settings import Settings
from pipeline.storage.fold import fold_articles
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.chain_support import FROZEN, content_hashes, environment

RUN_LIMIT_SECONDS = 300
LATER = "2026-11-23T14:00:00+00:00"  # past the hour in which the running day gets one revision only
STEADY = {Behaviour.FLAKY, Behaviour.RATE_LIMITED}  # their answers depend on how often they were asked before


def steady(newsroom: Newsroom) -> Newsroom:
    """Half of the newsroom, enough to be disturbed, without the outlets that make two runs differ by themselves."""
    content = load_content(SHIPPED)
    catalogue = yaml.safe_load(newsroom.catalogue.read_text(encoding="utf-8"))
    left = [feed for feed in catalogue["feeds"] if content.outlet(feed["id"]).behaviour not in STEADY][::2]
    assert 4 < len(left) < len(catalogue["feeds"])
    path = newsroom.catalogue.with_name("steady-feeds.yaml")
    path.write_text(yaml.safe_dump(catalogue | {"feeds": left}, allow_unicode=True), encoding="utf-8")
    return Newsroom(newsroom.port, path)


@dataclass(frozen=True)
class Place:
    """A home and the newsroom that it polls; `variables` are further ones of its runs."""

    home: Path
    newsroom: Newsroom
    variables: Mapping[str, str] = field(default_factory=dict)

    def environment(self, now: str = FROZEN) -> dict[str, str]:
        return environment(self.home, self.newsroom, now) | dict(self.variables)

    def settings(self) -> Settings:
        return Settings.from_env(self.environment())


def start(
    place: Place,
    *command: str,
    now: str = FROZEN,
    program: Sequence[str] = ("-m", "pipeline.cli"),
    variables: Mapping[str, str] | None = None,
    keep_errors: bool = False,
) -> subprocess.Popen[bytes]:
    """`dyadwatch run` (or another command) in a process of its own."""
    return subprocess.Popen(
        [sys.executable, *program, *(command or ("run", "--json"))],
        env=os.environ | place.environment(now) | dict(variables or {}),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE if keep_errors else subprocess.DEVNULL,
    )


def finish(process: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Waits for a run that keeps its errors; gives its exit code and what it said on them."""
    _, errors = process.communicate(timeout=RUN_LIMIT_SECONDS)
    return process.returncode, errors.decode()


def run_to_the_end(place: Place) -> float:
    """Runs until the queue is empty, then publishes every day; gives the seconds of the first run."""
    began = time.monotonic()
    assert start(place).wait(RUN_LIMIT_SECONDS) == 0
    seconds = time.monotonic() - began
    while queued(place).get("leased", 0):
        time.sleep(4.5)  # leases of the run that was cut short end, and are taken again
        assert start(place).wait(RUN_LIMIT_SECONDS) == 0
    final = start(place, "tables", "--since", "2026-11-17", "--json", now=LATER)
    assert final.wait(RUN_LIMIT_SECONDS) == 0
    return seconds


def queued(place: Place) -> dict[str, int]:
    """status → number of entries of the queue."""
    store = Store.open(place.settings())
    counts = store.queue.counts()
    store.database.engine.dispose()
    return counts


@dataclass(frozen=True)
class Left:
    """What runs left behind: content hashes by day, text hashes by article."""

    days: dict[str, str]
    articles: dict[str, str]


def left_behind(place: Place) -> Left:
    store = Store.open(place.settings())
    rows = fold_articles(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))
    store.database.engine.dispose()
    return Left(content_hashes(place.settings()), {row.article_id: row.text_sha256 for row in rows})
