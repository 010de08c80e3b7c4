from __future__ import annotations

from datetime import timedelta

from pipeline.storage.store import Store
from tests.samples import NOON


def test_the_latest_batches_come_first_each_with_its_stages_in_order(store: Store) -> None:
    for minutes, (batch, stage) in enumerate(
        [("a", "plan"), ("b", "plan"), ("a", "poll"), ("c", "plan"), ("b", "poll")]
    ):
        store.batches.record(batch, stage, 0, {"in": 1, "ok": 1}, NOON + timedelta(minutes=minutes))
    notes = store.batches.latest(2)
    assert [(note.batch, note.stage) for note in notes] == [("b", "plan"), ("b", "poll"), ("c", "plan")]
    assert notes[0].counts == {"in": 1, "ok": 1}
