"""Which feeds need somebody's eye: what each usually brings by weekday, and what is wrong with it now.

Volumes are new entries by the UTC day on which they were found. A day counts when at least half of the feed's polls
heard it; a day that was not heard is unknown, not empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from statistics import median

from pipeline.clock import utc_day
from pipeline.feeds.schedule import state_of
from pipeline.records import Feed, FeedState, PollOutcome

BASELINE_WEEKS = 8  # as the indices' baseline (definitions, section 1.3): long enough for holidays, short for change
LEAST_WEEKDAYS = 4  # of one weekday, before an expectation is stated
RECENT_DAYS = 7  # judged against the baseline, which ends before them
READ_DAYS = BASELINE_WEEKS * 7 + RECENT_DAYS
HEARD_SHARE = 0.5  # of a day's polls
SILENT_EXPECTED = 10.0  # entries missed without a single one: by chance once in 20,000, and news come in clusters
LOW_SHARE = 1 / 3  # of a week's volume; holidays halve it
LOW_EXPECTED = 14.0  # a week, below which a third may well be chance
STALE_AFTER = timedelta(days=14)  # a newsroom without anything new for two weeks is broken or given up, …
STALE_GAPS = 3  # … unless it usually pauses long: then three such pauses
FAILING_FROM = 3.0  # weighted failures in a row; fewer pass by themselves


class Flag(StrEnum):
    """What is the matter with a feed, worst first. Every one but the last two calls for somebody."""

    MUTED = "muted"  # 410: asked once a week
    FAILING = "failing"  # not heard for several polls in a row
    ZOMBIE = "zombie"  # answers well, with nothing in it
    SILENT = "silent"  # heard, and brings nothing where much was expected
    STALE = "stale"  # heard, and its newest entry is old
    LOW = "low"  # a week's volume far below the expected
    MOVED = "moved"  # polled at another address than the catalogue's
    UNPOLLED = "unpolled"  # not asked yet
    OK = "ok"

    @property
    def problem(self) -> bool:
        return self not in (Flag.UNPOLLED, Flag.OK)


@dataclass(frozen=True, slots=True)
class FeedDay:
    """One feed on one UTC day: polls, those that heard it, new entries, and the newest entry's date."""

    day: date
    polls: int
    heard: int
    n_new: int
    newest_entry_at: datetime | None = None

    @property
    def counts(self) -> bool:
        """Whether the day's volume is known well enough."""
        return self.heard > 0 and self.heard >= HEARD_SHARE * self.polls


@dataclass(frozen=True, slots=True)
class FeedHealth:
    """One feed's health.

    `expected` is entries a day for Monday to Sunday, None where history is short; `expected_from` then says from which
    day it can be stated. `recent` and `recent_expected` are sums over the same days of the last seven.
    """

    feed_id: str
    source_id: str
    bloc: str
    flags: tuple[Flag, ...]  # worst first, never empty
    reasons: tuple[str, ...]  # one for each flag that is a problem
    expected: tuple[float | None, ...]
    expected_from: date | None
    recent: int | None
    recent_expected: float | None
    newest_at: datetime | None  # of its newest entry: the date it bears, else when it was found
    last_heard_at: datetime | None
    last_outcome: PollOutcome | None
    polled_url: str

    @property
    def ok(self) -> bool:
        return not any(flag.problem for flag in self.flags)


def feed_health(feed: Feed, state: FeedState | None, days: Iterable[FeedDay], now: datetime) -> FeedHealth:
    """The health of one feed from its state and its days up to now (those of the last nine weeks are used)."""
    state = state and state_of(feed, state)  # what was remembered of an address that the catalogue gave up is no news
    today = utc_day(now)
    known = sorted((day for day in days if 0 <= (today - day.day).days <= READ_DAYS), key=lambda day: day.day)
    heard = [day for day in known if day.counts]
    # A first poll finds a whole window of older entries: that day says nothing about a day's volume.
    settled = heard[1:]
    expected = _expected([day for day in settled if (today - day.day).days > RECENT_DAYS])
    week = [day for day in settled if 1 <= (today - day.day).days <= RECENT_DAYS]
    judged = [day for day in week if expected[day.day.weekday()] is not None]
    newest = _newest(known)
    problems = {
        Flag.MUTED: _muted(state),
        Flag.FAILING: _failing(state),
        Flag.ZOMBIE: _zombie(state),
        Flag.SILENT: _silent(settled, expected, today),
        Flag.STALE: _stale(heard, newest, now),
        Flag.LOW: _low(judged, expected),
        Flag.MOVED: _moved(feed, state),
    }
    found = {flag: reason for flag, reason in problems.items() if reason is not None}
    if Flag.SILENT in found:
        found.pop(Flag.LOW, None)  # said already
    return FeedHealth(
        feed_id=feed.feed_id,
        source_id=feed.source_id,
        bloc=feed.bloc,
        flags=tuple(found) or ((Flag.UNPOLLED,) if state is None or state.last_polled_at is None else (Flag.OK,)),
        reasons=tuple(found.values()),
        expected=expected,
        expected_from=_expected_from(heard, expected),
        recent=sum(day.n_new for day in judged) if judged else None,
        recent_expected=_sum_expected(judged, expected) if judged else None,
        newest_at=newest,
        last_heard_at=state.last_ok_at if state else None,
        last_outcome=state.last_outcome if state else None,
        polled_url=state.url if state else feed.url,
    )


def health_of(
    feeds: Sequence[Feed], states: Mapping[str, FeedState], days: Mapping[str, Sequence[FeedDay]], now: datetime
) -> list[FeedHealth]:
    """The health of all feeds, in their order."""
    return [feed_health(feed, states.get(feed.feed_id), days.get(feed.feed_id, ()), now) for feed in feeds]


def _expected(days: Sequence[FeedDay]) -> tuple[float | None, ...]:
    volumes: list[list[int]] = [[] for _ in range(7)]
    for day in days:
        volumes[day.day.weekday()].append(day.n_new)
    return tuple(float(median(found)) if len(found) >= LEAST_WEEKDAYS else None for found in volumes)


def _expected_from(heard: Sequence[FeedDay], expected: Sequence[float | None]) -> date | None:
    """The first day with an expectation for every weekday, if the feed goes on being heard; None when it is there."""
    if all(each is not None for each in expected) or not heard:
        return None
    return heard[0].day + timedelta(days=1 + LEAST_WEEKDAYS * 7 + RECENT_DAYS)


def _sum_expected(days: Sequence[FeedDay], expected: Sequence[float | None]) -> float:
    return sum(expected[day.day.weekday()] or 0.0 for day in days)


def _newest(days: Sequence[FeedDay]) -> datetime | None:
    """The greatest date that an entry bears; where none bears one, the last day that brought something new."""
    dated = [day.newest_entry_at for day in days if day.newest_entry_at is not None]
    found = [datetime.combine(day.day, time(), UTC) for day in days if day.n_new]
    return max(dated or found, default=None)


def _muted(state: FeedState | None) -> str | None:
    if state is None or state.muted_at is None:
        return None
    return f"gone (410) since {state.muted_at:%Y-%m-%d}; find its new address or disable it"


def _failing(state: FeedState | None) -> str | None:
    if state is None or state.muted_at is not None or state.last_outcome is PollOutcome.EMPTY:
        return None
    never = state.last_ok_at is None and state.failures > 0
    if not never and state.failures < FAILING_FROM:
        return None
    since = "never heard" if state.last_ok_at is None else f"not heard since {state.last_ok_at:%Y-%m-%d %H:%M}"
    return f"{state.last_outcome}, {since}"


def _zombie(state: FeedState | None) -> str | None:
    if state is None or state.last_outcome is not PollOutcome.EMPTY:
        return None
    return "answers with an empty document"


def _silent(settled: Sequence[FeedDay], expected: Sequence[float | None], today: date) -> str | None:
    """Counts back from today over heard days without anything new; the running day's own share is not expected yet."""
    missed, since = 0.0, today
    for day in reversed(settled):
        if day.n_new:
            break
        if day.day < today:
            missed += expected[day.day.weekday()] or 0.0
            since = day.day
    return f"nothing since {since}, {missed:.0f} entries were expected" if missed >= SILENT_EXPECTED else None


def _stale(heard: Sequence[FeedDay], newest: datetime | None, now: datetime) -> str | None:
    if not heard:
        return None
    days = [day.day for day in heard if day.n_new]
    gaps = [(later - earlier).days for earlier, later in pairwise(days)]
    usual = timedelta(days=median(gaps)) if len(gaps) >= STALE_GAPS else timedelta(0)
    age = now - (newest or datetime.combine(heard[0].day, time(), UTC))
    return f"nothing new for {age.days} days" if age > max(STALE_AFTER, STALE_GAPS * usual) else None


def _low(judged: Sequence[FeedDay], expected: Sequence[float | None]) -> str | None:
    usual = _sum_expected(judged, expected)
    came = sum(day.n_new for day in judged)
    if usual < LOW_EXPECTED or came >= LOW_SHARE * usual:
        return None
    return f"{came} entries on {len(judged)} of the last {RECENT_DAYS} days, {usual:.0f} were expected"


def _moved(feed: Feed, state: FeedState | None) -> str | None:
    if state is None or state.url == feed.url:
        return None
    return f"polled at {state.url}; put that into the catalogue"
