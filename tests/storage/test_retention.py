"""What is older than it is kept goes, unless anything of it is still waited for; and it is said from where on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from pipeline.maintenance import maintain_store
from pipeline.records import Disposition, FeedState
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.queue import Finished
from pipeline.storage.retention import archive_begins, expire
from pipeline.storage.schemas import ARTICLE_SET, FETCH_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article, entry, fetch_row

TODAY = NOON.date()
OLD = TODAY - timedelta(days=60)
YOUNG = TODAY - timedelta(days=20)
DAYS = 40


def archived(store: Store, *days: date) -> None:
    for day in days:
        store.home.write(f"archive/{day}/b-poll-0.warc.gz", b"x")


def archive_days(store: Store) -> set[str]:
    return {path.split("/")[1] for path in store.home.list("archive", ".warc.gz")}


def lake_days(store: Store) -> set[date]:
    return {day for day in store.lake.days(ARTICLE_SET) if store.lake.files(ARTICLE_SET, day)}


def written(store: Store, *days: date) -> None:
    for day in days:
        store.lake.write(ARTICLE_SET, day, "b", [article("a", day=day)])
        store.lake.write(FETCH_SET, day, "b", [fetch_row()])


def test_nothing_goes_where_both_are_kept_for_ever(store: Store) -> None:
    archived(store, OLD)
    written(store, OLD)
    counts = maintain_store(store, NOON)
    assert (counts["archive_files_expired"], counts["lake_files_expired"]) == (0, 0)
    assert (archive_days(store), lake_days(store)) == ({str(OLD)}, {OLD})


def test_old_days_go_and_are_counted(store: Store) -> None:
    archived(store, OLD, YOUNG)
    written(store, OLD, YOUNG)
    counts = maintain_store(store, NOON, archive_days=DAYS, lake_days=DAYS)
    assert (counts["archive_files_expired"], counts["lake_files_expired"]) == (1, 2)
    assert (archive_days(store), lake_days(store)) == ({str(YOUNG)}, {YOUNG})
    assert archive_begins(Path(store.home.path("archive"))) == TODAY - timedelta(days=DAYS)
    assert expire(store, NOON, archive_days=DAYS, lake_days=DAYS) == {
        "archive_files_expired": 0,
        "lake_files_expired": 0,
    }


@pytest.mark.parametrize(("age", "kept"), [(DAYS, True), (DAYS + 1, False)])
def test_the_last_day_that_is_kept(store: Store, age: int, kept: bool) -> None:
    day = TODAY - timedelta(days=age)
    archived(store, day)
    written(store, day)
    expire(store, NOON, archive_days=DAYS, lake_days=DAYS)
    assert (bool(archive_days(store)), bool(lake_days(store))) == (kept, kept)


def queued(store: Store, day: date) -> None:
    found = entry(first_seen_at=NOON - (TODAY - day))
    store.queue.commit_poll([FeedState("f", "u")], [found], batch="b", shard=0, counts={}, now=NOON)


def test_the_archive_stays_from_the_first_day_that_waits_to_be_fetched(store: Store) -> None:
    older, later = OLD - timedelta(days=1), OLD + timedelta(days=1)
    archived(store, older, OLD, later)
    queued(store, OLD)
    expire(store, NOON, archive_days=DAYS, lake_days=None)
    assert archive_days(store) == {str(OLD), str(later)}
    store.queue.finish([Finished(entry().key, Disposition.GONE)], [], batch="b", now=NOON)
    expire(store, NOON, archive_days=DAYS, lake_days=None)
    assert archive_days(store) == set()


def waits_for_analysis(store: Store) -> None:
    store.analysis_queue.add([NewFile(store.lake.files(ARTICLE_SET, OLD)[0], OLD)], "b")


def waits_to_be_built(store: Store) -> None:
    store.days.touch([OLD])


def a_later_day_waits_to_be_built(store: Store) -> None:
    store.days.touch([OLD + timedelta(days=3)])


@pytest.mark.parametrize("waits", [waits_for_analysis, waits_to_be_built, a_later_day_waits_to_be_built])
def test_a_day_of_the_lake_that_something_waits_for_stays(store: Store, waits: Callable[[Store], None]) -> None:
    before = OLD - timedelta(days=5)
    written(store, before, OLD)
    waits(store)
    expire(store, NOON, archive_days=None, lake_days=DAYS)
    assert lake_days(store) == {OLD}
