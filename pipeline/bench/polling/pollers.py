"""Who polls: our own decisions, and rss-fetcher's published rules. Fixed intervals are in `fixed`."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Protocol

from pipeline.bench.polling.parameters import DAY_S, MINUTE_S, PLAN_LAG_S, RUN_S
from pipeline.bench.polling.server import EPOCH, Reply, SimulatedFeed
from pipeline.feeds.schedule import PollFacts, decide, due, wants_full
from pipeline.records import Feed, FeedState, PollOutcome
from pipeline.web.freshness import retry_after_s

OLD_URL, NEW_URL = "https://old.example/rss", "https://new.example/rss"


class Poller(Protocol):
    """One reader of one feed."""

    def next_at(self) -> float | None:
        """When it asks next, in seconds since EPOCH; None when not before the end of the simulation."""

    def at_new_address(self) -> bool: ...

    def validator(self, at: float) -> str | None: ...

    def learn(self, at: float, reply: Reply) -> None: ...


class DyadwatchPoller:
    """The very functions that the DAG's runs call, on the DAG's grid."""

    def __init__(self, feed: SimulatedFeed) -> None:
        self._feed = feed
        self._lags: list[float] = feed.lags.tolist()
        self._listed = Feed(feed.name, feed.name, feed.name, OLD_URL, None, None, None, "SIMULATED")
        self._state: FeedState | None = None
        self._current = FeedState(feed.name, OLD_URL)
        self._run = -1
        self._unconditional = True

    def next_at(self) -> float | None:
        run = self._run + 1
        if self._state is not None and self._state.next_poll_at is not None:
            waiting = _seconds(self._state.next_poll_at) - PLAN_LAG_S
            run = max(run, int(waiting // RUN_S))  # no run before this one can find it due
        states = {} if self._state is None else {self._feed.name: self._state}
        while run < len(self._lags):
            planned = run * RUN_S + PLAN_LAG_S
            found = due((self._listed,), states, EPOCH + timedelta(seconds=planned))
            if found:
                self._run = run
                self._current = found[0][1]
                return planned + self._lags[run]
            run += 1
        return None

    def at_new_address(self) -> bool:
        return self._current.url == NEW_URL

    def validator(self, at: float) -> str | None:
        state = self._current
        self._unconditional = state.etag is None or wants_full(state, EPOCH + timedelta(seconds=at))
        return None if self._unconditional else state.etag

    def learn(self, at: float, reply: Reply) -> None:
        now = EPOCH + timedelta(seconds=at)
        feed = self._feed
        read = reply.outcome.heard
        facts = PollFacts(
            outcome=reply.outcome,
            n_entries=reply.n_entries,
            n_new=reply.n_new,
            etag=reply.etag,
            expires_at_once=read and feed.expires_at_once,
            unconditional=self._unconditional,
            min_interval_s=feed.min_interval_s if reply.n_entries else 0,
            feed_interval_s=self._listed.feed_interval_s,
            retry_after_s=retry_after_s(reply.retry_after, now) if reply.retry_after else None,
            moved_to=NEW_URL if reply.redirected else None,
        )
        self._state = decide(self._current, facts, now)


class RssFetcherPoller:
    """rss-fetcher's rules as its configuration and comments state them; it runs all the time, so no grid."""

    DEFAULT_MIN, ADJUSTED_FLOOR_MIN, CEILING_MIN = 360, 10, 1440
    LONGER_MIN, LONGER_IDLE_MIN, SHORTER_MIN = 10, 60, 60
    IDLE_DAYS, ON_TIME_MIN, WEARY, WEARY_DAYS = 31, 20, 30, 30
    LOW, HIGH = 1 / 3, 2 / 3
    WEIGHTS = (
        ((PollOutcome.NOT_FOUND, PollOutcome.RATE_LIMITED, PollOutcome.SERVER_ERROR, PollOutcome.TLS), 0.5),
        ((PollOutcome.EMPTY, PollOutcome.NOT_A_FEED), 0.5),
        ((PollOutcome.DNS,), 0.25),
    )

    def __init__(self, feed: SimulatedFeed) -> None:
        self._end = feed.days * DAY_S
        self._random = random.Random(feed.name)  # noqa: S311
        self._minimum_min = feed.min_interval_s / MINUTE_S  # in its favour: of what declares one it reads only sy:
        self._interval_min = float(self.DEFAULT_MIN)
        self._next = float(self._random.uniform(0, RUN_S))
        self._streak = 0
        self._failures = 0.0
        self._new_at = 0.0

    def next_at(self) -> float | None:
        return self._next if self._next < self._end else None

    def at_new_address(self) -> bool:
        return False  # a permanent redirect is followed and never kept

    def validator(self, at: float) -> str | None:
        return None  # conditional requests are off by default

    def learn(self, at: float, reply: Reply) -> None:
        delay = self._after_success(at, reply) if reply.outcome.heard else self._after_failure(at, reply)
        self._next = at + delay * MINUTE_S

    def _after_success(self, at: float, reply: Reply) -> float:
        on_time = at - self._next <= self.ON_TIME_MIN * MINUTE_S
        self._streak += 1
        self._failures = 0.0
        if reply.n_new:
            self._new_at = at
        if self._streak >= 2 and on_time:
            repeats = 1.0 - reply.n_new / reply.n_entries if reply.n_entries else 1.0
            if repeats >= self.HIGH:
                idle = at - self._new_at > self.IDLE_DAYS * DAY_S
                self._interval_min += self.LONGER_IDLE_MIN if idle else self.LONGER_MIN
            elif repeats < self.LOW:
                above = self._interval_min > self.DEFAULT_MIN
                self._interval_min = self.DEFAULT_MIN if above else self._interval_min - self.SHORTER_MIN
        floor = max(self.ADJUSTED_FLOOR_MIN, self._minimum_min)
        self._interval_min = min(max(self._interval_min, floor), self.CEILING_MIN)
        return self._interval_min

    def _after_failure(self, at: float, reply: Reply) -> float:
        self._streak = 0
        self._failures += next((weight for outcomes, weight in self.WEIGHTS if reply.outcome in outcomes), 1.0)
        ceiling = self.WEARY_DAYS * DAY_S / MINUTE_S if self._failures > self.WEARY else self.CEILING_MIN
        delay = min(self._interval_min * self._failures, ceiling)
        if reply.retry_after and reply.retry_after.isdigit():
            delay = max(delay, min(int(reply.retry_after) / MINUTE_S, self.CEILING_MIN))
        if reply.outcome is PollOutcome.RATE_LIMITED:
            delay += self._random.uniform(0, 60)
        return max(delay, self.ADJUSTED_FLOOR_MIN, self._minimum_min)


def _seconds(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds()
