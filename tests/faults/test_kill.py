"""SIGKILL at random moments: nothing is lost, nothing doubled, the tables come out hash for hash."""

from __future__ import annotations

import random
import subprocess
from pathlib import Path

import pytest

from pipeline.newsroom.process import running_newsroom
from tests.chain_support import FROZEN
from tests.faults.runs import Place, left_behind, run_to_the_end, start, steady

pytestmark = pytest.mark.faults

SEED = 20261123
KILLS = 20


@pytest.mark.timeout(1500)
def test_twenty_kills_change_no_hash(tmp_path: Path) -> None:
    moments = random.Random(SEED)
    with running_newsroom(tmp_path, FROZEN) as running:
        newsroom = steady(running)
        undisturbed = Place(tmp_path / "undisturbed", newsroom)
        seconds = run_to_the_end(undisturbed)
        expected = left_behind(undisturbed)
        assert len(expected.days) >= 7

        kills, homes = 0, 0
        while kills < KILLS:
            homes += 1
            killed = Place(tmp_path / f"killed-{homes}", newsroom)
            while kills < KILLS:
                process = start(killed)
                try:
                    process.wait(moments.uniform(0.5, seconds))
                    break  # it came to its end first: this home is done, the next kill gets a new one
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
                    kills += 1
            run_to_the_end(killed)
            assert left_behind(killed) == expected
