from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline.records import Disposition, FeedState, PollOutcome, QueuedEntry
from pipeline.storage import queue as queue_module
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.lanes import lane_of
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.samples import NOON, entry

STATE = FeedState("example_all", "https://example.org/feed", etag='"1"', last_outcome=PollOutcome.NEW, last_ok_at=NOON)


def add(store: Store, *entries: QueuedEntry) -> None:
    store.queue.commit_poll([STATE], entries, batch="b1", shard=0, counts={"queued": len(entries)}, now=NOON)


def test_a_poll_queues_entries_and_advances_the_feed_together(store: Store) -> None:
    add(store, entry("a"), entry("b"))
    assert store.queue.counts() == {"pending": 2}
    assert store.feed_states.get() == {"example_all": STATE}
    assert store.batches.counts("b1", "poll", 0) == {"queued": 2}


def test_a_poll_whose_transaction_fails_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("crash")

    monkeypatch.setattr(queue_module, "record_batch", fail)
    with pytest.raises(RuntimeError, match="crash"):
        add(store, entry("a"))
    assert store.queue.counts() == {}
    assert store.feed_states.get() == {}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (entry("new"), Disposition.QUEUED),
        (entry("a"), Disposition.DUPLICATE_URL),
        (entry("a", fingerprint=b"another1"), Disposition.CHANGED),
    ],
)
def test_an_entry_is_new_known_or_changed(store: Store, found: QueuedEntry, expected: Disposition) -> None:
    add(store, entry("a"))
    assert store.queue.classify([found]) == {found.key: expected}


def test_a_leased_entry_comes_back_as_it_went_in(store: Store) -> None:
    add(store, entry("a", author="A. Author", lang="be"))
    (leased,) = store.queue.lease("w1", 10, NOON)
    assert leased == entry("a", author="A. Author", lang="be", attempts=1)


def test_an_entry_is_leased_to_one_worker_only(store: Store) -> None:
    add(store, entry("a"))
    assert len(store.queue.lease("w1", 10, NOON)) == 1
    assert store.queue.lease("w2", 10, NOON) == []


def test_an_expired_lease_is_taken_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    later = queue_module.process_seconds() + store.queue.lease_seconds + 1
    monkeypatch.setattr(queue_module, "process_seconds", lambda: later)
    assert [taken.attempts for taken in store.queue.lease("w2", 10, NOON)] == [2]


def test_a_released_lease_does_not_count_as_a_try(store: Store) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    assert store.queue.release("w1") == 1
    assert [taken.attempts for taken in store.queue.lease("w1", 10, NOON)] == [1]


def test_a_finished_entry_is_remembered_as_a_key_only(store: Store) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    key = entry("a").key
    store.queue.finish([Finished(key, Disposition.OK, NOON.date())], [NewFile("f", NOON.date())], batch="b1", now=NOON)
    assert store.queue.counts() == {"done": 1}
    assert store.queue.stored([key]) == {key: (NOON.date(), None)}
    assert store.analysis_queue.waiting() == [NewFile("f", NOON.date())]
    assert store.queue.lease("w1", 10, NOON + timedelta(days=1)) == []


def test_a_retry_is_due_at_its_time_and_not_before(store: Store) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    again = NOON + timedelta(hours=1)
    store.queue.finish([Finished(entry("a").key, Disposition.RETRY_LATER, retry_at=again)], [], batch="b1", now=NOON)
    assert store.queue.lease("w1", 10, NOON) == []
    assert len(store.queue.lease("w1", 10, again)) == 1


def test_a_changed_entry_is_fetched_again_and_keeps_its_day(store: Store) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    store.queue.finish([Finished(entry("a").key, Disposition.OK, NOON.date())], [], batch="b1", now=NOON)
    add(store, entry("a", title="Corrected", fingerprint=b"another1"))
    (leased,) = store.queue.lease("w1", 10, NOON)
    assert (leased.title, leased.day) == ("Corrected", NOON.date())


def test_shards_share_the_sources_without_overlap(store: Store) -> None:
    entries = [entry(f"p{n}", source_id=f"source{n}") for n in range(20)]
    add(store, *entries)
    taken = [len(store.queue.lease(f"w{shard}", 100, NOON, shard=shard, shards=4)) for shard in range(4)]
    assert sum(taken) == 20
    assert taken == [sum(lane_of(e.source_id) % 4 == shard for e in entries) for shard in range(4)]


def test_sources_take_turns_and_each_is_served_oldest_first(store: Store) -> None:
    long = [entry(f"l{n}", source_id="long", first_seen_at=NOON - timedelta(hours=n)) for n in range(5)]
    add(store, *long, entry("s", source_id="short"))
    leased = store.queue.lease("w1", 4, NOON, per_source=2)
    assert sorted(e.source_id for e in leased[:2]) == ["long", "short"]
    assert [e.key for e in leased if e.source_id == "long"] == [long[4].key, long[3].key]
    assert len(leased) == 3


@pytest.mark.parametrize(("age_days", "left"), [(399, 1), (401, 0)])
def test_addresses_are_remembered_for_400_days(store: Store, age_days: int, left: int, now: datetime) -> None:
    add(store, entry("a"))
    store.queue.lease("w1", 10, NOON)
    done = now - timedelta(days=age_days)
    store.queue.finish([Finished(entry("a").key, Disposition.OK, NOON.date())], [], batch="b1", now=done)
    assert store.queue.forget(now) == 1 - left
    assert store.queue.counts().get("done", 0) == left
