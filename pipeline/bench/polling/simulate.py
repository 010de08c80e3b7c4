"""Runs every poller over every feed and adds up what came of it.

What counts: an entry published in the simulated time is *catchable* when asking in every ten-minute run, at the
right address and whatever the server wishes, would have shown it. So entries of an outage longer than their window
lasts are left out for everybody, with those that a burst pushes through the window within one run; what a poller
loses by backing off, by a Retry-After, by heeding a declared minimum or by staying at a left address is its loss.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial

import numpy as np
import numpy.typing as npt

from pipeline.bench.polling import fixed
from pipeline.bench.polling.parameters import DAY_S, MINUTE_S, RUN_S
from pipeline.bench.polling.pollers import DyadwatchPoller, Poller, RssFetcherPoller
from pipeline.bench.polling.publishing import Times
from pipeline.bench.polling.server import SimulatedFeed, Visits, draw_feed

OURS = "dyadwatch"
DRIVEN: dict[str, Callable[[SimulatedFeed], Poller]] = {OURS: DyadwatchPoller, "rss-fetcher": RssFetcherPoller}
FIXED_S = {"every 10 min": RUN_S, "every 15 min": 15 * MINUTE_S, "every 60 min": 60 * MINUTE_S}
DELAY_BIN_S = 30
DELAY_BINS = 14 * DAY_S // DELAY_BIN_S  # longer delays stand in the last bin
MOVED_AWAY, STUCK, FAILING, BETWEEN = CAUSES = ("moved away", "stuck validators", "after failures", "between polls")

Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Outcome:
    """What one poller got from one feed. `delays`: entries by bins of 30 s from publication to discovery."""

    requests: int
    hasty: int
    hushed: int
    caught: int
    lost: dict[str, int]
    delays: Counts


@dataclass(frozen=True)
class FeedResult:
    """One feed's year: entries published and catchable, and what each poller made of it."""

    name: str
    per_day: float
    min_interval_s: int
    published: int
    catchable: int
    outcomes: dict[str, Outcome] = field(default_factory=dict)


def simulate(seed: int, feeds: int, days: int, jobs: int | None = None) -> Iterator[FeedResult]:
    """The results of the feeds, in their order; the same whatever the number of processes."""
    one = partial(simulate_feed, seed, days)
    workers = jobs or min(os.cpu_count() or 1, feeds)
    if workers == 1:
        yield from map(one, range(feeds))
        return
    with ProcessPoolExecutor(workers) as pool:
        yield from pool.map(one, range(feeds), chunksize=4)


def simulate_feed(seed: int, days: int, number: int) -> FeedResult:
    """One drawn feed under all pollers."""
    return judge(draw_feed(seed, number, days))


def judge(feed: SimulatedFeed) -> FeedResult:
    """What every poller makes of one feed."""
    every_run = fixed.moments(feed, RUN_S)
    possible = fixed.discovery(feed, every_run[fixed.served(feed, every_run, follows_move=True)])
    catchable = ~np.isnan(possible) & (feed.published >= 0)
    outcomes = {name: _driven(feed, make(feed), catchable) for name, make in DRIVEN.items()}
    outcomes |= {name: _fixed(feed, every_s, catchable) for name, every_s in FIXED_S.items()}
    published = int(np.count_nonzero(feed.published >= 0))
    return FeedResult(
        feed.name, feed.per_day, feed.min_interval_s, published, int(np.count_nonzero(catchable)), outcomes
    )


def _driven(feed: SimulatedFeed, poller: Poller, catchable: fixed.Mask) -> Outcome:
    visits = Visits(feed)
    while (at := poller.next_at()) is not None:
        validator = poller.validator(at)
        poller.learn(at, visits.ask(at, at_new_address=poller.at_new_address(), validator=validator))
    visits.close(feed.days * DAY_S)
    stays = not poller.at_new_address()
    return _outcome(
        feed, visits.discovered, catchable, visits.failing, stays, visits.requests, visits.hasty, visits.hushed
    )


def _fixed(feed: SimulatedFeed, every_s: int, catchable: fixed.Mask) -> Outcome:
    asked = fixed.moments(feed, every_s)
    well = fixed.served(feed, asked, follows_move=False)
    failing = _spells_of(asked, well)
    hasty = max(0, len(asked) - 1) if every_s < min(feed.min_interval_s, DAY_S) else 0
    discovered = fixed.discovery(feed, asked[well])
    return _outcome(feed, discovered, catchable, failing, True, len(asked), hasty, fixed.hushed(feed, asked))


def _spells_of(asked: Times, well: fixed.Mask) -> list[tuple[float, float]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[True], well, [True]]).astype(np.int8)))
    moments = np.append(asked, np.inf)
    return [(float(moments[start]), float(moments[end])) for start, end in edges.reshape(-1, 2)]


def _outcome(
    feed: SimulatedFeed,
    discovered: Times,
    catchable: fixed.Mask,
    failing: Sequence[tuple[float, float]],
    stays: bool,
    requests: int,
    hasty: int,
    hushed: int,
) -> Outcome:
    caught = catchable & ~np.isnan(discovered)
    delays = ((discovered[caught] - feed.published[caught]) // DELAY_BIN_S).astype(np.int64)
    missed = catchable & np.isnan(discovered) & np.isfinite(feed.leaves)  # what still stands in the window is open
    lost = _causes(feed, feed.leaves[missed], failing, stays)
    histogram = np.bincount(np.minimum(delays, DELAY_BINS - 1), minlength=1)
    return Outcome(requests, hasty, hushed, int(np.count_nonzero(caught)), lost, histogram)


def _causes(feed: SimulatedFeed, leaves: Times, failing: Sequence[tuple[float, float]], stays: bool) -> dict[str, int]:
    """Why entries were lost that left the window at these moments: the first cause that applies."""
    counts = dict.fromkeys(CAUSES, 0)
    starts = [start for start, _ in failing]
    for leaving in leaves.tolist():
        before = int(np.searchsorted(starts, leaving, side="right")) - 1
        if stays and feed.move is not None and leaving >= feed.move.until:
            counts[MOVED_AWAY] += 1
        elif before >= 0 and leaving <= failing[before][1]:
            counts[FAILING] += 1
        elif feed.stuck_validators:
            counts[STUCK] += 1
        else:
            counts[BETWEEN] += 1
    return counts
