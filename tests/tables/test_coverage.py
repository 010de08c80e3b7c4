from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from pipeline.records import Coverage, FetchRow, PollOutcome
from pipeline.tables.coverage import (
    DayCoverage,
    Interval,
    day_coverage,
    day_interval,
    heard_class,
    heard_intervals,
    together,
)
from tests.tables.fabricate import DAY, NEXT_MORNING, SCOPE, at, full_day, poll

FULL, PARTIAL, NONE = Coverage.FULL, Coverage.PARTIAL, Coverage.NONE
WHOLE = Interval(at(0), at(24))


def cover(
    *fetches: FetchRow, gave: set[tuple[str, str | None, str]] | None = None, now: datetime = NEXT_MORNING
) -> DayCoverage:
    return day_coverage(
        feeds=SCOPE.feeds,
        blocs=SCOPE.blocs,
        panel=SCOPE.panel,
        fetches=fetches,
        gave_articles=gave or set(),
        day=DAY,
        now=now,
    )


@pytest.mark.parametrize(
    ("spans", "expected"),
    [
        ([], NONE),
        ([(0, 24)], FULL),
        ([(-5, 30)], FULL),
        ([(0, 22.8)], FULL),  # .95 of the day
        ([(0, 22.7)], PARTIAL),
        ([(0, 12), (12, 24)], FULL),
        ([(0, 11), (13, 24)], PARTIAL),
        ([(23.9, 25)], PARTIAL),
        ([(-3, 0)], NONE),  # ends where the day begins
        ([(24, 30)], NONE),
        ([(9, 9)], PARTIAL),  # a feed without dates: the moment of the poll
        ([(25, 25)], NONE),
    ],
)
def test_class_of_heard_intervals(spans: list[tuple[float, float]], expected: Coverage) -> None:
    assert heard_class([Interval(at(start), at(end)) for start, end in spans], WHOLE) is expected


def test_overlapping_polls_are_not_heard_twice() -> None:
    rows = [poll("west_en", at(0), at(10)), poll("west_en", at(4), at(14)), poll("west_en", at(2), at(8))]
    assert heard_intervals(rows) == [Interval(at(0), at(14))]


def test_a_failed_poll_hears_nothing() -> None:
    assert heard_intervals([poll("west_en", at(0), at(24), PollOutcome.SERVER_ERROR)]) == []


def test_an_empty_answer_is_no_quiet_feed() -> None:
    assert cover(poll("west_en", at(0), at(25), PollOutcome.EMPTY)).feeds["west_en"] is NONE


def test_the_running_day_counts_up_to_now() -> None:
    now = at(10)
    assert day_interval(DAY, now) == Interval(at(0), now)
    assert cover(poll("west_en", at(-1), at(9.9)), now=now).feeds["west_en"] is FULL
    assert cover(poll("west_en", at(-1), at(9.9))).feeds["west_en"] is PARTIAL


def test_polls_after_the_cut_are_not_known_yet() -> None:
    assert cover(full_day("west_en"), now=at(12)).feeds["west_en"] is NONE


def test_a_later_poll_hears_back() -> None:
    assert cover(poll("west_en", at(-48), at(30))).feeds["west_en"] is FULL


@pytest.mark.parametrize(
    ("heard", "expected"),
    [(("west_en", "west2_en"), FULL), (("west_en",), PARTIAL), ((), NONE)],
)
def test_bloc_class_by_share_of_feeds(heard: tuple[str, ...], expected: Coverage) -> None:
    dead = [poll(f, None, at(9), PollOutcome.TIMEOUT) for f in ("west_en", "west2_en") if f not in heard]
    assert cover(*(full_day(feed) for feed in heard), *dead).blocs["WEST"] is expected


def test_articles_without_polls_make_their_source_partial() -> None:
    coverage = cover(gave={("west", None, "WEST")})
    assert (coverage.sources["west"], coverage.sources["west2"]) == (PARTIAL, NONE)
    assert coverage.blocs["WEST"] is PARTIAL  # nobody was watching: what was given is what there is


def test_articles_do_not_hide_that_a_watched_bloc_was_blind() -> None:
    dead = [poll(f.feed_id, None, at(9), PollOutcome.DNS) for f in SCOPE.feeds]
    many = [*SCOPE.feeds, *(f for f in SCOPE.feeds if f.bloc == "WEST")]
    coverage = day_coverage(
        feeds=[*SCOPE.feeds, *(_renamed(f, i) for i, f in enumerate(many) if f.bloc == "WEST")],
        blocs=SCOPE.blocs,
        panel=SCOPE.panel,
        fetches=dead,
        gave_articles={("west", None, "WEST")},
        day=DAY,
        now=NEXT_MORNING,
    )
    assert coverage.sources["west"] is PARTIAL
    assert coverage.blocs["WEST"] is NONE  # 1 of 6 feeds


def _renamed(feed: object, number: int) -> object:
    from dataclasses import replace

    return replace(feed, feed_id=f"more{number}_en", source_id=f"more{number}")  # type: ignore[type-var]


def test_an_unlisted_bloc_appears_and_an_aggregator_never() -> None:
    coverage = cover(gave={("x.example", None, "UNLISTED"), ("agg", None, "AGGREGATOR")})
    assert coverage.blocs["UNLISTED"] is PARTIAL
    assert "AGGREGATOR" not in coverage.blocs


def test_blind_sources_are_named() -> None:
    coverage = cover(full_day("state_ru"))
    assert coverage.blind_sources == ["exile", "lost", "ngo", "west", "west2"]


def test_a_source_with_one_dead_feed_is_partial() -> None:
    assert together([FULL, NONE]) is PARTIAL
    assert together([FULL, FULL]) is FULL
    assert together([]) is NONE


def test_the_first_moment_of_a_day_is_not_full() -> None:
    midnight = datetime(2026, 11, 20, tzinfo=UTC)
    assert cover(poll("west_en", midnight - timedelta(hours=1), midnight), now=midnight).feeds["west_en"] is PARTIAL
