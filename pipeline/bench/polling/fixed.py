"""Polling at a fixed interval, whatever the feed says: the plainest peer, a whole year computed at once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from pipeline.bench.polling.parameters import DAY_S, PLAN_LAG_S
from pipeline.bench.polling.publishing import Times
from pipeline.bench.polling.server import SimulatedFeed, hush_until

Mask = npt.NDArray[np.bool_]


def moments(feed: SimulatedFeed, every_s: int) -> Times:
    """When a poller asks that starts a run every so many seconds; a run's lags are those of our own."""
    runs = np.arange(feed.days * DAY_S // every_s)
    return runs * every_s + PLAN_LAG_S + feed.lags[runs]


def served(feed: SimulatedFeed, asked: Times, *, follows_move: bool) -> Mask:
    """Whether the document is served at each moment; `follows_move`: the new address is known at once."""
    well = np.ones(len(asked), dtype=bool)
    for spell in feed.spells:
        first, last = np.searchsorted(asked, (spell.start, spell.end))
        well[first:last] = False
    if feed.move is not None and not follows_move:
        well[asked >= feed.move.until] = False
    return well


def discovery(feed: SimulatedFeed, asked: Times) -> Times:
    """When each entry is first seen by a reader whose requests at `asked` are all answered; NaN for never."""
    found = np.full(len(feed.published), np.nan)
    first = np.searchsorted(asked, feed.published)
    inside = first < len(asked)
    found[inside] = asked[first[inside]]
    found[~(found < feed.leaves)] = np.nan
    return found


def hushed(feed: SimulatedFeed, asked: Times) -> int:
    """Requests made before the time was over for which the server had asked (Retry-After)."""
    count = 0
    for spell in feed.spells:
        if spell.retry_after is None:
            continue
        first, last = np.searchsorted(asked, (spell.start, spell.end))
        until = 0.0
        for index in range(first, len(asked)):
            at = float(asked[index])
            count += at < until
            if index < last:
                until = max(until, hush_until(spell, at))
            elif at >= until:
                break
    return count
