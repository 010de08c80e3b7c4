"""The state database on a real PostgreSQL: the same promises as on SQLite."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest

from pipeline.records import DayStatus, Disposition, Revision
from pipeline.settings import Settings
from pipeline.storage.database import metadata
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.postgres_support import running_postgres
from tests.samples import NOON, entry

pytestmark = pytest.mark.postgres
DAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_postgres() as address:
        yield address


@pytest.fixture
def pg(url: str, tmp_path: Path) -> Iterator[Store]:
    store = Store.open(Settings.from_env({"DYADWATCH_HOME": str(tmp_path), "DYADWATCH_DATABASE_URL": url}))
    yield store
    metadata.drop_all(store.database.engine)
    store.database.engine.dispose()


def test_two_processes_may_migrate_an_empty_database_at_once(url: str, tmp_path: Path) -> None:
    settings = Settings.from_env({"DYADWATCH_HOME": str(tmp_path), "DYADWATCH_DATABASE_URL": url})
    with ThreadPoolExecutor(4) as pool:
        stores = list(pool.map(lambda _: Store.open(settings), range(4)))
    metadata.drop_all(stores[0].database.engine)
    for store in stores:
        store.database.engine.dispose()


def test_entries_come_back_as_they_went_in(pg: Store) -> None:
    pg.queue.commit_poll([], [entry("a", author="Ё")], batch="b", shard=0, counts={}, now=NOON)
    assert pg.queue.lease("w", 5, NOON) == [entry("a", author="Ё", attempts=1)]


def test_workers_at_once_never_lease_the_same_entry(pg: Store) -> None:
    pg.queue.commit_poll([], [entry(f"p{n}") for n in range(200)], batch="b", shard=0, counts={}, now=NOON)
    with ThreadPoolExecutor(8) as pool:
        leased = list(pool.map(lambda n: pg.queue.lease(f"w{n}", 25, NOON), range(8)))
    keys = [taken.key for part in leased for taken in part]
    assert len(keys) == len(set(keys))


def test_a_finished_entry_is_done(pg: Store) -> None:
    pg.queue.commit_poll([], [entry("a")], batch="b", shard=0, counts={}, now=NOON)
    pg.queue.lease("w", 5, NOON)
    pg.queue.finish([Finished(entry("a").key, Disposition.OK, DAY)], [], batch="b", now=NOON)
    assert pg.queue.stored([entry("a").key]) == {entry("a").key: (DAY, None)}


def test_builders_at_once_claim_different_numbers(pg: Store) -> None:
    with ThreadPoolExecutor(6) as pool:
        numbers = list(pool.map(lambda n: pg.ledger.claim(DAY, f"b{n}"), range(6)))
    assert sorted(numbers) == [1, 2, 3, 4, 5, 6]


def test_a_revision_is_read_back(pg: Store) -> None:
    revision = Revision(DAY, pg.ledger.claim(DAY, "b"), NOON, DayStatus.CLOSED, "in", "out", "why", {"articles": None})
    pg.ledger.publish(revision)
    assert pg.ledger.of_day(DAY) == [revision]
