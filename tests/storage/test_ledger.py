from __future__ import annotations

from datetime import date

import pytest

from pipeline.records import DayStatus, Revision
from pipeline.storage import ledger as ledger_module
from pipeline.storage.store import Store
from tests.samples import NOON

DAY = date(2026, 11, 23)


def revision(number: int) -> Revision:
    return Revision(DAY, number, NOON, DayStatus.OPEN, "in", "out", "first", {"articles": 3})


def test_two_builders_never_hold_the_same_number(store: Store) -> None:
    assert [store.ledger.claim(DAY, "a"), store.ledger.claim(DAY, "b")] == [1, 2]


def test_a_retry_takes_its_own_claim_again(store: Store) -> None:
    assert [store.ledger.claim(DAY, "a"), store.ledger.claim(DAY, "a")] == [1, 1]


def test_an_old_claim_is_taken_over(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.ledger.claim(DAY, "a")
    later = ledger_module.process_seconds() + ledger_module.CLAIM_SECONDS + 1
    monkeypatch.setattr(ledger_module, "process_seconds", lambda: later)
    assert store.ledger.claim(DAY, "b") == 1


def test_a_published_number_is_never_claimed_again(store: Store) -> None:
    store.ledger.publish(revision(store.ledger.claim(DAY, "a")))
    assert store.ledger.claim(DAY, "a") == 2


def test_a_claim_is_no_revision(store: Store) -> None:
    store.ledger.claim(DAY, "a")
    assert store.ledger.of_day(DAY) == []


def test_a_revision_is_read_back_as_published(store: Store) -> None:
    store.ledger.publish(revision(store.ledger.claim(DAY, "a")))
    assert store.ledger.of_day(DAY) == [revision(1)]
    assert store.ledger.all(since=DAY, until=DAY) == [revision(1)]
    assert store.ledger.all(until=date(2026, 11, 22)) == []
