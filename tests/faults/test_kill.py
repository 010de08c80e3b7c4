"""SIGKILL at random moments: nothing is lost, nothing doubled, the tables come out hash for hash."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.process import Newsroom, running_newsroom
from pipeline.newsroom.schema import Behaviour
from pipeline.storage.fold import fold_articles
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.chain_support import FROZEN, content_hashes, environment, settings_for

pytestmark = pytest.mark.faults

SEED = 20261123
KILLS = 20
RUN_LIMIT_SECONDS = 300


LATER = "2026-11-23T14:00:00+00:00"  # past the hour in which the running day gets one revision only
STEADY = {Behaviour.FLAKY, Behaviour.RATE_LIMITED}  # their answers depend on how often they were asked before


def steady(newsroom: Newsroom) -> Newsroom:
    """The newsroom without the outlets that would make two runs differ by themselves."""
    content = load_content(SHIPPED)
    catalogue = yaml.safe_load(newsroom.catalogue.read_text(encoding="utf-8"))
    left = [feed for feed in catalogue["feeds"] if content.outlet(feed["id"]).behaviour not in STEADY]
    assert 0 < len(left) < len(catalogue["feeds"])
    path = newsroom.catalogue.with_name("steady-feeds.yaml")
    path.write_text(yaml.safe_dump(catalogue | {"feeds": left}, allow_unicode=True), encoding="utf-8")
    return Newsroom(newsroom.port, path)


def start(home: Path, newsroom: Newsroom, *command: str, now: str = FROZEN) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline.cli", *(command or ("run", "--json"))],
        env=os.environ | environment(home, newsroom, now),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def run_to_the_end(home: Path, newsroom: Newsroom) -> float:
    """Runs until the queue is empty, then publishes every day; gives the seconds of the first run."""
    began = time.monotonic()
    assert start(home, newsroom).wait(RUN_LIMIT_SECONDS) == 0
    seconds = time.monotonic() - began
    while leased(home, newsroom):
        time.sleep(4.5)  # leases of the killed run end, and are taken again
        assert start(home, newsroom).wait(RUN_LIMIT_SECONDS) == 0
    final = start(home, newsroom, "tables", "--since", "2026-11-17", "--json", now=LATER)
    assert final.wait(RUN_LIMIT_SECONDS) == 0
    return seconds


def leased(home: Path, newsroom: Newsroom) -> int:
    store = Store.open(settings_for(home, newsroom))
    counts = store.queue.counts()
    store.database.engine.dispose()
    return counts.get("leased", 0)


def articles(home: Path, newsroom: Newsroom) -> dict[str, str]:
    """article_id → hash of its text, for the whole lake."""
    store = Store.open(settings_for(home, newsroom))
    rows = fold_articles(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))
    store.database.engine.dispose()
    return {row.article_id: row.text_sha256 for row in rows}


@pytest.mark.timeout(1500)
def test_twenty_kills_change_no_hash(tmp_path: Path) -> None:
    moments = random.Random(SEED)
    with running_newsroom(tmp_path, FROZEN) as running:
        newsroom = steady(running)
        undisturbed = tmp_path / "undisturbed"
        seconds = run_to_the_end(undisturbed, newsroom)
        expected = content_hashes(settings_for(undisturbed, newsroom))
        expected_articles = articles(undisturbed, newsroom)
        assert len(expected) >= 7

        kills, homes = 0, 0
        while kills < KILLS:
            homes += 1
            home = tmp_path / f"killed-{homes}"
            while kills < KILLS:
                process = start(home, newsroom)
                try:
                    process.wait(moments.uniform(0.5, seconds))
                    break  # it came to its end first: this home is done, the next kill gets a new one
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    kills += 1
            run_to_the_end(home, newsroom)
            assert articles(home, newsroom) == expected_articles
            assert content_hashes(settings_for(home, newsroom)) == expected
