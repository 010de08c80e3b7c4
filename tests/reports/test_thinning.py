"""Of the open day's revisions those that were cited stay, with the close."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from pipeline.errors import NotFoundError
from pipeline.reports import library
from pipeline.reports.heal import published_files
from pipeline.reports.publish import publish_day
from pipeline.reports.thinning import thin
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY, at, worked_day

WEEK_LATER = at(24 * 7)


@pytest.fixture
def busy(store: Store) -> Store:
    """Three revisions of the open day, at 20, 21 and 22 o'clock, and the close."""
    news = worked_day()
    for hour in (20, 21, 22):
        news.article(f"z{hour}", "west", "en")
        publish_day(store, replace(news.inputs(), now=at(hour)), builder="b", now=at(hour))
    publish_day(store, replace(news.inputs(), now=at(24.6)), builder="b", now=at(24.6))
    return store


def kept(store: Store) -> list[int]:
    return [revision.number for revision in store.ledger.of_day(DAY) if revision.kept]


def test_the_close_and_what_was_cited_stay(busy: Store) -> None:
    busy.ledger.cite([library.find(busy, DAY, number=2)], at(23))
    assert thin(busy, WEEK_LATER) == 2
    assert kept(busy) == [2, 4]
    assert published_files(busy, DAY) == [2, 4]
    assert [r.number for r in busy.ledger.of_day(DAY)] == [1, 2, 3, 4]  # the ledger still knows when and why


def test_a_second_night_thins_nothing_more(busy: Store) -> None:
    thin(busy, WEEK_LATER)
    assert thin(busy, WEEK_LATER + timedelta(days=1)) == 0


def test_a_day_is_left_alone_until_it_is_frozen(busy: Store) -> None:
    assert thin(busy, at(24 + 71)) == 0


def test_as_of_gives_the_newest_that_is_kept(busy: Store) -> None:
    busy.ledger.cite([library.find(busy, DAY, number=1)], at(20.5))
    thin(busy, WEEK_LATER)
    assert library.find(busy, DAY, as_of=at(22.5)).number == 1
    with pytest.raises(NotFoundError, match="nothing was published by"):
        library.find(busy, DAY, as_of=at(19))


def test_a_thinned_revision_is_named_as_such(busy: Store) -> None:
    thin(busy, WEEK_LATER)
    with pytest.raises(NotFoundError, match="revision 2 of the open day was thinned out; there are r4"):
        library.find(busy, DAY, number=2)
    with pytest.raises(NotFoundError, match="nothing is kept of what was published"):
        library.find(busy, DAY, as_of=at(21.5))


def test_files_left_by_a_crash_go_the_next_night(busy: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(busy.home, "delete", lambda path: None)
        thin(busy, WEEK_LATER)
    assert thin(busy, WEEK_LATER + timedelta(days=1)) == 3
    assert published_files(busy, DAY) == [4]


def test_a_build_after_thinning_takes_the_next_number(busy: Store) -> None:
    thin(busy, WEEK_LATER)
    news = worked_day().article("z99", "west", "en")
    assert publish_day(busy, replace(news.inputs(), now=WEEK_LATER), builder="c", now=WEEK_LATER).number == 5
