"""Entries that were given up: listed with their reason, and tried again."""

from __future__ import annotations

import pytest

from pipeline.records import Disposition
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.samples import NOON, entry


@pytest.fixture
def given_up(store: Store) -> Store:
    found = [entry("a"), entry("b", source_id="other"), entry("c")]
    store.queue.commit_poll([], found, batch="b1", shard=0, counts={}, now=NOON)
    store.queue.lease("w", 10, NOON)
    ends = [
        Finished(entry("a").key, Disposition.FETCH_FAILED, quarantined=True, reason="timeout: too long"),
        Finished(entry("b").key, Disposition.FETCH_FAILED, quarantined=True, reason="server_error: HTTP 500"),
        Finished(entry("c").key, Disposition.OK, NOON.date()),
    ]
    store.queue.finish(ends, [], batch="b1", now=NOON)
    return store


def test_it_lists_what_was_given_up_and_why(given_up: Store) -> None:
    found = given_up.quarantine.given_up()
    assert {(q.entry.url, q.reason) for q in found} == {
        ("https://example.org/a", "timeout: too long"),
        ("https://example.org/b", "server_error: HTTP 500"),
    }
    assert [q.entry.source_id for q in given_up.quarantine.given_up(source_id="other")] == ["other"]


@pytest.mark.parametrize(("keys", "expected"), [(None, 2), ([entry("a").key], 1), ([entry("c").key], 0)])
def test_a_retry_puts_entries_back_with_all_their_tries(
    given_up: Store, keys: list[bytes] | None, expected: int
) -> None:
    assert given_up.quarantine.retry(keys) == expected
    assert [e.attempts for e in given_up.queue.lease("w", 10, NOON)] == [1] * expected
    assert len(given_up.quarantine.given_up()) == 2 - expected
