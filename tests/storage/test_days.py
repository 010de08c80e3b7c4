from __future__ import annotations

from datetime import date, timedelta

from pipeline.storage.days import REANNOUNCE_AFTER
from pipeline.storage.store import Store
from tests.samples import NOON

DAY = date(2026, 11, 23)


def test_a_gain_is_announced_once(store: Store) -> None:
    store.days.touch([DAY])
    assert store.days.due(NOON) == [DAY]
    store.days.mark_announced([DAY], NOON)
    assert store.days.due(NOON) == []


def test_an_announcement_that_no_build_answered_is_repeated(store: Store) -> None:
    store.days.touch([DAY])
    store.days.mark_announced([DAY], NOON)
    assert store.days.due(NOON + REANNOUNCE_AFTER + timedelta(seconds=1)) == [DAY]


def test_a_built_day_is_not_repeated(store: Store) -> None:
    store.days.touch([DAY])
    changes = store.days.changes(DAY)
    store.days.mark_announced([DAY], NOON)
    store.days.built(DAY, changes)
    assert store.days.due(NOON + 2 * REANNOUNCE_AFTER) == []
    assert store.days.unbuilt() == []


def test_a_gain_during_a_build_is_not_lost(store: Store) -> None:
    store.days.touch([DAY])
    changes = store.days.changes(DAY)
    store.days.mark_announced([DAY], NOON)
    store.days.touch([DAY])
    store.days.built(DAY, changes)
    assert store.days.due(NOON) == [DAY]
    assert store.days.unbuilt() == [DAY]


def test_days_are_sorted(store: Store) -> None:
    store.days.touch([DAY, DAY - timedelta(days=2), DAY])
    assert store.days.due(NOON) == [DAY - timedelta(days=2), DAY]
