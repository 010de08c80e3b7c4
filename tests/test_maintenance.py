"""The nightly upkeep: small files become one, a night later the old ones go, and it says what it did."""

from __future__ import annotations

from datetime import date, timedelta

from pipeline.maintenance import maintain_store
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article, entry

OLD = date(2026, 11, 10)


def test_two_nights_compact_a_settled_day_and_forget_what_is_past_memory(store: Store) -> None:
    for n in range(5):
        store.lake.write(ARTICLE_SET, OLD, f"b{n}", [article(f"p{n}", day=OLD)])
    store.queue.remember([entry("old", day=OLD)], [], batch="b0", now=NOON - timedelta(days=401))
    store.queue.remember([entry("new", day=OLD)], [], batch="b0", now=NOON)
    first = maintain_store(store, NOON)
    second = maintain_store(store, NOON + timedelta(days=1))
    assert (first["files_compacted"], first["files_deleted"], first["entries_forgotten"]) == (1, 0, 1)
    assert (second["files_compacted"], second["files_deleted"], second["files_in_lake"]) == (0, 5, 1)
    assert (first["bytes_free"] or 0) > 0
    assert len(list(store.lake.read(ARTICLE_SET, [OLD]))) == 5
