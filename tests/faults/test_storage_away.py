"""A disk that fills up and a database that goes away in mid-run: said in one line, and nothing is missing after it."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipeline.newsroom.process import Newsroom, running_newsroom
from pipeline.storage.database import BUSY_TIMEOUT_MS
from tests.chain_support import FROZEN
from tests.faults.runs import Left, Place, finish, left_behind, queued, run_to_the_end, start, steady
from tests.postgres_support import PostgresServer, postgres_server

pytestmark = [pytest.mark.faults, pytest.mark.timeout(900)]

EXIT_CANNOT = 2
AWAY_SECONDS = 30
FULL_DISK = ("-m", "tests.faults.full_disk")


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with running_newsroom(tmp_path_factory.mktemp("newsroom"), FROZEN) as running:
        yield steady(running)


@pytest.fixture(scope="module")
def undisturbed(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Left:
    place = Place(tmp_path_factory.mktemp("undisturbed"), newsroom)
    run_to_the_end(place)
    return left_behind(place)


def said_in_one_line(errors: str) -> bool:
    """Whether a run ended with its error in one line, after whatever it had to say of single feeds."""
    return errors.rstrip().splitlines()[-1].startswith("dyadwatch: ") and "Traceback" not in errors


def wait_for_entries(place: Place) -> None:
    """Until the poll of a run has committed: from here on the fetch works."""
    while not (place.home / "state.sqlite").exists() or not queued(place):
        time.sleep(0.1)


@pytest.mark.parametrize("files", [2, 9, 20, 45, 80])
def test_a_disk_that_is_full_is_said_and_loses_nothing(
    newsroom: Newsroom, undisturbed: Left, tmp_path: Path, files: int
) -> None:
    place = Place(tmp_path, newsroom)
    process = start(place, program=FULL_DISK, variables={"FULL_AFTER_FILES": str(files)}, keep_errors=True)
    code, errors = finish(process)
    assert code == EXIT_CANNOT
    assert "No space left on device" in errors
    assert said_in_one_line(errors)
    run_to_the_end(place)
    assert left_behind(place) == undisturbed


@pytest.mark.parametrize("size", [60_000, 110_000, 180_000, 400_000])
def test_a_file_that_may_not_grow_is_said_and_loses_nothing(
    newsroom: Newsroom, undisturbed: Left, tmp_path: Path, size: int
) -> None:
    place = Place(tmp_path, newsroom)
    process = start(place, program=FULL_DISK, variables={"FULL_AT_BYTES": str(size)}, keep_errors=True)
    code, errors = finish(process)
    assert code == EXIT_CANNOT
    assert said_in_one_line(errors)
    run_to_the_end(place)
    assert left_behind(place) == undisturbed


@pytest.mark.parametrize("seconds", [AWAY_SECONDS / 3, BUSY_TIMEOUT_MS / 1000 + 10], ids=["waited-for", "given-up"])
def test_a_locked_sqlite_is_waited_for_and_then_given_up(
    newsroom: Newsroom, undisturbed: Left, tmp_path: Path, seconds: float
) -> None:
    place = Place(tmp_path, newsroom)
    process = start(place, keep_errors=True)
    wait_for_entries(place)
    lock = sqlite3.connect(place.home / "state.sqlite", timeout=60, isolation_level=None)
    lock.execute("BEGIN IMMEDIATE")
    time.sleep(seconds)
    lock.rollback()
    lock.close()
    code, errors = finish(process)
    if seconds < BUSY_TIMEOUT_MS / 1000:
        assert code == 0, errors
    else:
        assert code in (0, EXIT_CANNOT)
        assert (code == 0) == ("database is locked" not in errors)
        assert code == 0 or said_in_one_line(errors)
    run_to_the_end(place)
    assert left_behind(place) == undisturbed


@pytest.fixture(scope="module")
def server() -> Iterator[PostgresServer]:
    with postgres_server() as running:
        yield running


@pytest.mark.postgres
def test_a_postgresql_that_goes_away_in_mid_run_is_said_and_loses_nothing(
    newsroom: Newsroom, undisturbed: Left, tmp_path: Path, server: PostgresServer
) -> None:
    place = Place(tmp_path, newsroom, {"DYADWATCH_DATABASE_URL": server.url})
    process = start(place, keep_errors=True)
    while not queued(place):
        time.sleep(0.1)
    server.stop()
    time.sleep(AWAY_SECONDS)
    server.start()
    code, errors = finish(process)
    assert code == EXIT_CANNOT
    assert said_in_one_line(errors)
    assert "state database" in errors
    run_to_the_end(place)
    assert left_behind(place) == undisturbed
