from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.compaction import compact, delete_compacted
from pipeline.storage.fold import fold_articles
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article

OLD = date(2026, 11, 10)
NIGHT = timedelta(days=1)


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
