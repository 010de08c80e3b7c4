from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.storage import compaction
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.compaction import compact, delete_compacted
from pipeline.storage.fold import fold_articles
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article

OLD = date(2026, 11, 10)
NIGHT = timedelta(days=1)


class KilledError(Exception):
    pass


def write(store: Store, day: date, n: int = 5) -> list[str]:
    return [store.lake.write(ARTICLE_SET, day, f"b{i}", [article(f"p{i}", day=day)]) for i in range(n)]


def test_compaction_keeps_every_row_and_deletes_a_night_later(store: Store) -> None:
    write(store, OLD)
    before = fold_articles(store.lake.read(ARTICLE_SET, [OLD]))
    assert compact(store, NOON) == 1
    assert delete_compacted(store, NOON) == 0
    assert fold_articles(store.lake.read(ARTICLE_SET, [OLD])) == before
    assert delete_compacted(store, NOON + NIGHT) == 5
    assert len(store.lake.files(ARTICLE_SET, OLD)) == 1
    assert fold_articles(store.lake.read(ARTICLE_SET, [OLD])) == before


def test_compaction_twice_in_a_night_does_nothing_more(store: Store) -> None:
    write(store, OLD)
    compact(store, NOON)
    assert compact(store, NOON) == 0


@pytest.mark.parametrize(("day", "n"), [(NOON.date(), 5), (OLD, 3)])
def test_recent_days_and_few_files_are_left_alone(store: Store, day: date, n: int) -> None:
    write(store, day, n)
    assert compact(store, NOON) == 0


def test_a_day_that_waits_for_analysis_is_left_alone(store: Store) -> None:
    paths = write(store, OLD)
    store.analysis_queue.add([NewFile(paths[0], OLD)], "b")
    assert compact(store, NOON) == 0


def test_a_run_that_died_after_writing_is_finished_by_the_next(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*args: object) -> None:
        raise KilledError

    write(store, OLD)
    before = fold_articles(store.lake.read(ARTICLE_SET, [OLD]))
    with monkeypatch.context() as patched:
        patched.setattr(compaction, "insert_new", die)
        with pytest.raises(KilledError):
            compact(store, NOON)
    assert compact(store, NOON + NIGHT) == 0
    assert delete_compacted(store, NOON + 2 * NIGHT) == 5
    assert len(list(store.lake.read(ARTICLE_SET, [OLD]))) == 5
    assert fold_articles(store.lake.read(ARTICLE_SET, [OLD])) == before


def test_files_that_came_after_a_run_died_are_compacted_with_what_it_wrote(store: Store) -> None:
    write(store, OLD)
    compact(store, NOON)
    delete_compacted(store, NOON + NIGHT)
    for n in range(5, 9):
        store.lake.write(ARTICLE_SET, OLD, f"late{n}", [article(f"p{n}", day=OLD)])
    assert compact(store, NOON + NIGHT) == 1
    delete_compacted(store, NOON + 2 * NIGHT)
    assert len(store.lake.files(ARTICLE_SET, OLD)) == 1
    assert len(list(store.lake.read(ARTICLE_SET, [OLD]))) == 9


def test_a_file_that_was_listed_for_analysis_again_is_not_deleted(store: Store) -> None:
    paths = write(store, OLD)
    compact(store, NOON)
    store.analysis_queue.add([NewFile(paths[0], OLD)], "b")
    assert delete_compacted(store, NOON + NIGHT) == 4
    assert store.home.exists(paths[0])
