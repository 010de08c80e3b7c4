"""A simulated feed and what its server answers to one reader."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from pipeline.bench.polling import parameters as p
from pipeline.bench.polling.parameters import DAY_S, WINDOW
from pipeline.bench.polling.publishing import Times, draw_volume, publications
from pipeline.bench.polling.troubles import Move, Spell, draw_move, draw_spells
from pipeline.records import PollOutcome
from pipeline.web.freshness import retry_after_s

EPOCH = datetime(2026, 1, 5, tzinfo=UTC)  # a Monday
ROUNDING_S = 0.001  # of sums of seconds in floating point


@dataclass(frozen=True)
class SimulatedFeed:
    """Everything that will happen to one feed. Times in seconds since EPOCH."""

    name: str
    days: int
    published: Times
    spells: tuple[Spell, ...]
    move: Move | None
    min_interval_s: int  # what its document and headers ask for
    has_validators: bool
    stuck_validators: bool
    restless_body: bool
    expires_at_once: bool
    lags: Times  # from a run's planning to this feed's request, a value for each run

    @property
    def per_day(self) -> float:
        """Items a day, as they came to be published."""
        return float(np.count_nonzero(self.published >= 0)) / self.days

    @property
    def leaves(self) -> Times:
        """When each entry is pushed out of the window; infinite for those still in it."""
        gone = np.full(len(self.published), np.inf)
        gone[:-WINDOW] = self.published[WINDOW:]
        return gone


def draw_feed(seed: int, number: int, days: int) -> SimulatedFeed:
    """The same feed for the same seed, number and days, whatever else is simulated."""
    rng = np.random.default_rng([seed, number])
    volume, per_day = draw_volume(rng)
    minima = p.BUSY_MINIMA if volume.low >= p.BUSY_FROM else p.SMALL_MINIMA
    minimum = int(rng.choice([seconds for seconds, _ in minima], p=[share for _, share in minima]))
    no_validators = rng.random() < p.NO_VALIDATORS_SHARE
    restless, stuck, expired = rng.random(3) < (p.RESTLESS_SHARE, p.STUCK_SHARE, p.EXPIRED_SHARE)
    return SimulatedFeed(
        name=f"{volume.name}-{number}",
        days=days,
        published=publications(rng, per_day, days),
        spells=draw_spells(rng, days, EPOCH),
        move=draw_move(rng, days),
        min_interval_s=minimum,
        has_validators=not no_validators,
        stuck_validators=bool(stuck and not no_validators),
        restless_body=bool(no_validators and restless),
        expires_at_once=bool(expired),
        lags=rng.uniform(0, p.POLL_LAG_S, days * DAY_S // p.RUN_S),
    )


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, with what a reader that remembers entries finds new in it."""

    outcome: PollOutcome
    n_entries: int = 0
    n_new: int = 0
    etag: str | None = None
    redirected: bool = False
    retry_after: str | None = None


def hush_until(spell: Spell, at: float) -> float:
    """Until when a server wants to be left alone that answered at `at`; a Retry-After beyond a day counts as one."""
    wait = retry_after_s(spell.retry_after, EPOCH + timedelta(seconds=at))
    return at + min(wait or 0.0, DAY_S)


class Visits:
    """One reader's visits to one feed, in order of time; knows what the reader has seen.

    `hasty` counts requests sooner after the one before than the feed's own minimum (a minimum beyond a day counts
    as one day: so the ceiling wants it), `hushed` those before the end of a Retry-After.
    """

    def __init__(self, feed: SimulatedFeed) -> None:
        self.feed = feed
        self.requests = self.hasty = self.hushed = 0
        self.discovered = np.full(len(feed.published), np.nan)
        self.failing: list[tuple[float, float]] = []  # from a first failure to the next document that was read
        self._published: list[float] = feed.published.tolist()
        self._seen = 0
        self._spell = 0
        self._failing_since: float | None = None
        self._minimum_s = min(feed.min_interval_s, DAY_S)
        self._asked_at = -np.inf
        self._hush_until = 0.0

    def ask(self, at: float, *, at_new_address: bool, validator: str | None) -> Reply:
        """One request. A validator makes it conditional."""
        self.requests += 1
        self.hasty += at - self._asked_at < self._minimum_s - ROUNDING_S
        self.hushed += at < self._hush_until
        self._asked_at = at
        feed = self.feed
        move = feed.move
        redirected = move is not None and at >= move.at and not at_new_address
        if redirected and move is not None and at >= move.until:
            return self._failed(at, Reply(PollOutcome.NOT_FOUND))
        spell = self._spell_at(at)
        if spell is not None:
            if spell.retry_after:
                self._hush_until = hush_until(spell, at)
            return self._failed(at, Reply(spell.outcome, redirected=redirected, retry_after=spell.retry_after))
        if self._failing_since is not None:
            self.failing.append((self._failing_since, at))
            self._failing_since = None
        n = bisect_right(self._published, at, self._seen)
        etag = None
        if feed.has_validators:
            etag = "stuck" if feed.stuck_validators else str(n)
            if validator == etag:
                return Reply(PollOutcome.NOT_MODIFIED, etag=etag, redirected=redirected)
        return self._read(at, n, etag, redirected)

    def close(self, end: float) -> None:
        """Ends the last spell of failures, if there is one."""
        if self._failing_since is not None:
            self.failing.append((self._failing_since, end))

    def _read(self, at: float, n: int, etag: str | None, redirected: bool) -> Reply:
        first = max(self._seen, n - WINDOW)
        new = n - first
        if new:
            self.discovered[first:n] = at
            self._seen = n
            return Reply(PollOutcome.NEW, WINDOW, new, etag, redirected)
        outcome = PollOutcome.NOTHING_NEW if self.feed.restless_body else PollOutcome.SAME_BODY
        return Reply(outcome, WINDOW, 0, etag, redirected)

    def _failed(self, at: float, reply: Reply) -> Reply:
        if self._failing_since is None:
            self._failing_since = at
        return reply

    def _spell_at(self, at: float) -> Spell | None:
        spells = self.feed.spells
        while self._spell < len(spells) and spells[self._spell].end <= at:
            self._spell += 1
        if self._spell < len(spells) and spells[self._spell].start <= at:
            return spells[self._spell]
        return None
