"""What the journal tells, put back beside what the database knows: the later word counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline.records import Disposition, FeedState, QueuedEntry
from pipeline.storage.bookmarks import Bookmark
from pipeline.storage.database import entries
from pipeline.storage.journal import EntryRecord, MadeFrom, PollRecord
from pipeline.storage.queue import Finished
from pipeline.storage.restore import Restored, restore
from pipeline.storage.store import Store
from tests.samples import NOON, article, entry, fetch_row

HOUR = timedelta(hours=1)
STATE = FeedState("example_all", "https://example.org/rss", last_polled_at=NOON, etag='"1"', interval_s=900)


def put(store: Store, *records: EntryRecord, polls: tuple[PollRecord, ...] = ()) -> None:
    restored = [Restored(record, article("a") if record.made_from else None, is_new=True) for record in records]
    mark = Bookmark("job", "source", 10, 1, {"ok": 1})
    restore(store.database, polls, restored, [], batch="rebuild", mark=mark, now=NOON + 5 * HOUR)


def outcome(found: QueuedEntry, **changes: Any) -> EntryRecord:
    record = EntryRecord(found, Disposition.OK, "", MadeFrom.PAGE, found.url, NOON, NOON, None, "1", "b1")
    return replace(record, **changes)


def polled(state: FeedState = STATE, *queued: QueuedEntry) -> PollRecord:
    return PollRecord(fetch_row(), state, queued)


def commit(store: Store, *found: QueuedEntry) -> None:
    store.queue.commit_poll([], found, batch="b", shard=0, counts={}, now=NOON)


def row(store: Store) -> tuple[Any, ...]:
    names = ("status", "fingerprint", "day", "disposition")
    with store.database.read() as connection:
        return tuple(connection.execute(sa.select(*(entries.c[name] for name in names))).one())


DONE = ("done", entry().fingerprint, NOON.date(), "ok")
PENDING = ("pending", entry().fingerprint, None, None)


def test_a_queued_entry_waits_again(store: Store) -> None:
    put(store, polls=(polled(STATE, entry()),))
    assert row(store) == PENDING
    [leased] = store.queue.lease("w", 10, NOON)
    assert leased == replace(entry(), attempts=1)


@pytest.mark.parametrize("poll_first", [True, False])
def test_the_order_of_poll_and_outcome_does_not_matter(store: Store, poll_first: bool) -> None:
    tried = outcome(replace(entry(), attempts=1))
    if poll_first:
        put(store, polls=(polled(STATE, entry()),))
        put(store, tried)
    else:
        put(store, tried)
        put(store, polls=(polled(STATE, entry()),))
    assert row(store) == DONE


def test_a_summary_that_stands_in_while_the_page_is_asked_for_keeps_its_day(store: Store) -> None:
    put(store, polls=(polled(STATE, entry()),))
    put(store, outcome(entry(attempts=1), disposition=Disposition.RETRY_LATER, made_from=MadeFrom.SUMMARY))
    assert row(store) == ("pending", entry().fingerprint, NOON.date(), None)


def test_an_entry_that_was_changed_and_waits_is_left_waiting(store: Store) -> None:
    changed = entry(fingerprint=b"changed!")
    commit(store, changed)
    put(store, outcome(entry(attempts=1)))
    assert row(store)[:2] == ("pending", b"changed!")


@pytest.mark.parametrize(("age", "expected"), [(-HOUR, b"12345678"), (HOUR, b"changed!")])
def test_of_two_results_the_later_counts(store: Store, age: timedelta, expected: bytes) -> None:
    commit(store, entry())
    store.queue.lease("w", 1, NOON)
    store.queue.finish([Finished(entry().key, Disposition.OK, NOON.date())], [], batch="b", now=NOON)
    put(store, outcome(entry(fingerprint=b"changed!", attempts=1), decided_at=NOON + age))
    assert row(store)[1] == expected


def test_a_feed_gets_its_state_back_without_validators_unless_it_was_polled_since(store: Store) -> None:
    put(store, polls=(polled(),))
    assert store.feed_states.get()["example_all"] == replace(STATE, etag=None)
    newer = replace(STATE, last_polled_at=NOON + HOUR, interval_s=600)
    store.queue.commit_poll([newer], [], batch="b", shard=0, counts={}, now=NOON)
    put(store, polls=(polled(),))
    assert store.feed_states.get()["example_all"] == newer


def test_a_day_of_polls_alone_is_announced_once(store: Store) -> None:
    put(store, polls=(polled(),))
    assert store.days.due(NOON) == [date(2026, 11, 23)]
    store.days.mark_announced([date(2026, 11, 23)], NOON)
    put(store, polls=(polled(),))
    assert store.days.due(NOON) == []


def test_the_bookmark_is_put_down_with_it(store: Store) -> None:
    put(store)
    assert store.bookmarks.find("job", "source") == Bookmark("job", "source", 10, 1, {"ok": 1})
    assert store.bookmarks.find("job", "other").position == 0
    store.bookmarks.drop("job")
    assert store.bookmarks.find("job", "source").position == 0
