"""Health of feeds: what is usual, and what is wrong now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from pipeline.feeds.health import FeedDay, FeedHealth, Flag, feed_health
from pipeline.feeds.volumes import feed_days
from pipeline.records import FeedState, PollOutcome
from pipeline.storage.schemas import FETCH_SET
from pipeline.storage.store import Store
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed
from tests.samples import fetch_row

TODAY = NOW.date()  # a Monday
WEEKDAYS, WEEKEND = 20, 6


def usual(day: date) -> int:
    return WEEKEND if day.weekday() >= 5 else WEEKDAYS


def history(
    days: int = 70, volume: Callable[[date], int] = usual, *, quiet: int = 0, blind: int = 0, dated: bool = True
) -> list[FeedDay]:
    """Days up to yesterday: the last `blind` were not heard, and the `quiet` ones before those brought nothing."""
    made = []
    for back in range(days, 0, -1):
        day = TODAY - timedelta(days=back)
        n_new = 0 if back <= quiet + blind else volume(day)
        heard = 0 if back <= blind else 24
        newest = datetime(day.year, day.month, day.day, 12, tzinfo=NOW.tzinfo) if n_new and dated else None
        made.append(FeedDay(day, 24, heard, n_new if heard else 0, newest))
    return made


def state(**changes: Any) -> FeedState:
    values: dict[str, Any] = {
        "url": "https://example.org/rss",
        "last_polled_at": NOW,
        "last_ok_at": NOW,
        "last_outcome": PollOutcome.NOTHING_NEW,
    }
    return FeedState("example", **values | changes)


def health(days: list[FeedDay], known: FeedState | None = None) -> FeedHealth:
    return feed_health(feed(), known or state(), days, NOW)


def test_a_well_feed() -> None:
    found = health(history())
    assert found.flags == (Flag.OK,)
    assert found.ok
    assert found.expected == (20, 20, 20, 20, 20, 6, 6)
    assert (found.recent, found.recent_expected, found.expected_from) == (112, 112, None)


def test_one_wild_day_moves_nothing() -> None:
    wild = TODAY - timedelta(days=21)
    assert health(history(volume=lambda day: 900 if day == wild else usual(day))).expected[0] == 20


def test_short_history_states_no_expectation_and_when_there_will_be_one() -> None:
    found = health(history(20))
    assert (found.flags, found.expected, found.recent) == ((Flag.OK,), (None,) * 7, None)
    assert found.expected_from is not None
    grown = 20 + (found.expected_from - TODAY).days
    assert None not in health(history(grown)).expected
    assert None in health(history(grown - 1)).expected


def test_days_that_were_not_heard_are_unknown_not_empty() -> None:
    days = [replace(day, heard=3, n_new=0) if day.day.weekday() == 2 else day for day in history()]
    found = health(days)
    assert found.expected == (20, 20, None, 20, 20, 6, 6)
    assert found.flags == (Flag.OK,)


@pytest.mark.parametrize(
    ("days", "known", "flags"),
    [
        pytest.param(history(quiet=1), state(), (Flag.OK,), id="a silent Sunday is six entries: it may be chance"),
        pytest.param(history(quiet=2), state(), (Flag.SILENT,), id="a silent week-end of a feed that works then"),
        pytest.param(history(quiet=16), state(), (Flag.SILENT, Flag.STALE), id="two weeks"),
        pytest.param(history(quiet=62), state(), (Flag.STALE,), id="too long silent to know what was usual"),
        pytest.param(history(quiet=62, dated=False), state(), (Flag.STALE,), id="an undated feed"),
        pytest.param(history(30, lambda _: 0), state(), (Flag.STALE,), id="never anything"),
        pytest.param(history(10, lambda _: 0), state(), (Flag.OK,), id="nothing yet"),
        pytest.param(
            history(blind=21),
            state(failures=21.0, last_outcome=PollOutcome.TIMEOUT, last_ok_at=NOW - timedelta(days=21)),
            (Flag.FAILING, Flag.STALE),
            id="an outage is no silence, though what there is grows old",
        ),
        pytest.param(
            history(volume=lambda day: usual(day) // 5 if day >= TODAY - timedelta(days=7) else usual(day)),
            state(),
            (Flag.LOW,),
            id="a fifth of the usual week",
        ),
        pytest.param(
            history(volume=lambda day: usual(day) // 2 if day >= TODAY - timedelta(days=7) else usual(day)),
            state(),
            (Flag.OK,),
            id="half of it, as in holidays",
        ),
        pytest.param(
            history(volume=lambda day: 4 if day.toordinal() % 10 == 0 else 0, quiet=16),
            state(),
            (Flag.OK,),
            id="a feed that pauses long as a rule",
        ),
        pytest.param(history(), state(last_outcome=PollOutcome.EMPTY, failures=0.5), (Flag.ZOMBIE,), id="an empty 200"),
        pytest.param(history(), state(last_outcome=PollOutcome.DNS, failures=0.25), (Flag.OK,), id="a hiccup"),
        pytest.param(history(), state(last_outcome=PollOutcome.CHALLENGE, failures=3.0), (Flag.FAILING,), id="a wall"),
        pytest.param(
            [], state(last_outcome=PollOutcome.NOT_FOUND, failures=0.5, last_ok_at=None), (Flag.FAILING,), id="unheard"
        ),
        pytest.param(
            history(), state(last_outcome=PollOutcome.GONE, failures=5.0, muted_at=NOW), (Flag.MUTED,), id="gone"
        ),
        pytest.param(
            history(),
            state(url="https://example.org/new", moved_url="https://example.org/rss", moved_times=3),
            (Flag.MOVED,),
            id="moved",
        ),
    ],
)
def test_flags(days: list[FeedDay], known: FeedState, flags: tuple[Flag, ...]) -> None:
    found = health(days, known)
    assert found.flags == flags
    assert len(found.reasons) == sum(flag.problem for flag in flags)
    assert found.ok is (flags == (Flag.OK,))


def test_a_feed_that_was_never_polled_is_no_problem() -> None:
    found = feed_health(feed(), None, [], NOW)
    assert (found.flags, found.ok, found.expected_from) == ((Flag.UNPOLLED,), True, None)


def test_what_was_known_of_an_address_that_the_catalogue_gave_up_is_no_news() -> None:
    given_up = state(url="https://example.org/before", failures=9.0, last_outcome=PollOutcome.DNS)
    assert health(history(), given_up).flags == (Flag.UNPOLLED,)


def test_days_are_summed_from_the_lake(store: Store) -> None:
    ahead = NOW + timedelta(days=40)
    rows = [
        fetch_row(
            batch="b1", polled_at=NOW - timedelta(hours=5), outcome=PollOutcome.NEW, n_new=3, newest_entry_at=NOW
        ),
        fetch_row(batch="b2", polled_at=NOW - timedelta(hours=4), outcome=PollOutcome.TIMEOUT, n_new=0),
        fetch_row(
            batch="b3", polled_at=NOW - timedelta(hours=3), outcome=PollOutcome.NEW, n_new=2, newest_entry_at=ahead
        ),
        fetch_row(batch="b4", polled_at=NOW + timedelta(hours=3), outcome=PollOutcome.NEW, n_new=9),  # after now
    ]
    store.lake.write(FETCH_SET, TODAY, "b1-0", rows)
    store.lake.write(FETCH_SET, TODAY, "b1-0", rows[:1])  # a batch that was tried twice
    old = fetch_row(batch="b0", polled_at=NOW - timedelta(days=100), outcome=PollOutcome.NEW, n_new=7)
    store.lake.write(FETCH_SET, TODAY - timedelta(days=100), "b0-0", [old])
    assert feed_days(store.lake, NOW) == {rows[0].feed_id: [FeedDay(TODAY, 3, 2, 5, NOW)]}


def test_an_empty_lake_has_no_days(store: Store) -> None:
    assert feed_days(store.lake, NOW) == {}
