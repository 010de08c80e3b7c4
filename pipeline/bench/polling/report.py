"""The simulated year in figures: ours beside the peers, what was promised, and where ours is not the better one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from pipeline.bench.polling.parameters import BUSY_FROM, BUSY_TO, MINUTE_S
from pipeline.bench.polling.simulate import CAUSES, DELAY_BIN_S, MOVED_AWAY, OURS, Counts, FeedResult, Outcome

BASELINE = "every 10 min"
LEAST_CAUGHT = 0.995
MOST_REQUESTS = 0.40
MOST_DELAY_MIN = 15.0


@dataclass(frozen=True, slots=True)
class Line:
    """One poller's year. Shares are of catchable entries, delays in minutes, requests of the fixed ten minutes'."""

    poller: str
    requests: int
    requests_share: float
    caught_share: float  # feeds up to 200 items a day
    caught_share_unmoved: float  # the same without what is lost to moves: somebody mends the address at once
    caught_share_wires: float | None  # feeds above
    busy_delay_min: float | None  # median over the entries of feeds with 20 items a day and more
    busy_delay_p90_min: float | None
    busy_feeds_on_time: float | None  # share of these feeds whose own median keeps the limit
    quiet_delay_min: float | None  # median over the entries of the other feeds
    hasty_feeds: int  # asked sooner than they themselves declare
    hasty: int
    hushed: int  # requests before a Retry-After was over
    lost: dict[str, int]  # feeds up to 200 items a day, by cause


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the acceptance."""

    words: str
    measured: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Report:
    """All of it, ready to be shown."""

    feeds: int
    published: int
    catchable: int
    lines: tuple[Line, ...]
    promises: tuple[Promise, ...]
    weaknesses: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report(results: Sequence[FeedResult]) -> Report:
    """Sums over all feeds. There must be one."""
    baseline = sum(result.outcomes[BASELINE].requests for result in results)
    lines = tuple(_line(name, results, baseline) for name in results[0].outcomes)
    return Report(
        feeds=len(results),
        published=sum(result.published for result in results),
        catchable=sum(result.catchable for result in results),
        lines=lines,
        promises=_promises(lines[0]),
        weaknesses=tuple(_weaknesses(lines)),
    )


def _line(name: str, results: Sequence[FeedResult], baseline: int) -> Line:
    outcomes = [(result, result.outcomes[name]) for result in results]
    ordinary = [(result, outcome) for result, outcome in outcomes if result.per_day <= BUSY_TO]
    wires = [(result, outcome) for result, outcome in outcomes if result.per_day > BUSY_TO]
    busy = [outcome.delays for result, outcome in outcomes if result.per_day >= BUSY_FROM]
    quiet = [outcome.delays for result, outcome in outcomes if result.per_day < BUSY_FROM]
    medians = [median for delays in busy if (median := _quantile([delays], 0.5)) is not None]
    requests = sum(outcome.requests for _, outcome in outcomes)
    return Line(
        poller=name,
        requests=requests,
        requests_share=requests / baseline,
        caught_share=_share(ordinary) or 0.0,
        caught_share_unmoved=_share(ordinary, without=MOVED_AWAY) or 0.0,
        caught_share_wires=_share(wires),
        busy_delay_min=_quantile(busy, 0.5),
        busy_delay_p90_min=_quantile(busy, 0.9),
        busy_feeds_on_time=sum(m <= MOST_DELAY_MIN for m in medians) / len(medians) if medians else None,
        quiet_delay_min=_quantile(quiet, 0.5),
        hasty_feeds=sum(outcome.hasty > 0 for _, outcome in outcomes),
        hasty=sum(outcome.hasty for _, outcome in outcomes),
        hushed=sum(outcome.hushed for _, outcome in outcomes),
        lost={cause: sum(outcome.lost[cause] for _, outcome in ordinary) for cause in CAUSES},
    )


def _share(pairs: Iterable[tuple[FeedResult, Outcome]], without: str | None = None) -> float | None:
    """Of entries that were decided: what still stands in a window unseen when the year ends is left out."""
    caught = lost = 0
    for _, outcome in pairs:
        caught += outcome.caught
        lost += sum(n for cause, n in outcome.lost.items() if cause != without)
    return caught / (caught + lost) if caught + lost else None


def _quantile(histograms: Sequence[Counts], q: float) -> float | None:
    """A quantile of the delays in minutes, to half a minute."""
    if not histograms:
        return None
    total = np.zeros(max(map(len, histograms)), dtype=np.int64)
    for histogram in histograms:
        total[: len(histogram)] += histogram
    if not total.sum():
        return None
    bin_number = int(np.searchsorted(np.cumsum(total), q * total.sum()))
    return (bin_number + 0.5) * DELAY_BIN_S / MINUTE_S


def _promises(ours: Line) -> tuple[Promise, ...]:
    delay = ours.busy_delay_min
    return (
        Promise(
            f"at least {LEAST_CAUGHT:.1%} of entries caught, feeds up to {BUSY_TO:g} items a day",
            f"{ours.caught_share:.3%}",
            ours.caught_share >= LEAST_CAUGHT,
        ),
        Promise(
            f"at most {MOST_REQUESTS:.0%} of the requests of fixed 10-minute polling",
            f"{ours.requests_share:.1%}",
            ours.requests_share <= MOST_REQUESTS,
        ),
        Promise(
            f"median delay at most {MOST_DELAY_MIN:g} min, feeds with {BUSY_FROM:g} items a day and more",
            "no such feed" if delay is None else f"{delay:.1f} min",
            delay is None or delay <= MOST_DELAY_MIN,
        ),
        Promise(
            "no feed asked sooner than it declares (a minimum beyond a day counts as a day)",
            f"{ours.hasty_feeds} feeds, {ours.hasty} requests",
            ours.hasty == 0,
        ),
    )


def _weaknesses(lines: Sequence[Line]) -> Iterable[str]:
    """Where a peer does better than ours, each in one sentence."""
    ours = next(line for line in lines if line.poller == OURS)
    for peer in lines:
        if peer is ours:
            continue
        if peer.requests < ours.requests:
            yield f"{peer.poller} asks {1 - peer.requests / ours.requests:.0%} less often"
        if peer.caught_share > ours.caught_share:
            yield f"{peer.poller} catches {peer.caught_share:.3%} of entries, ours {ours.caught_share:.3%}"
        elif peer.caught_share_unmoved > ours.caught_share_unmoved:
            yield (
                f"{peer.poller} catches {peer.caught_share_unmoved:.3%} of entries when somebody mends moved addresses "
                f"for it at once, ours {ours.caught_share_unmoved:.3%}"
            )
        if (peer.caught_share_wires or 0.0) > (ours.caught_share_wires or 0.0):
            yield (
                f"{peer.poller} catches {peer.caught_share_wires:.2%} of entries of feeds above {BUSY_TO:g} items "
                f"a day, ours {ours.caught_share_wires:.2%}"
            )
        for words, theirs, own in (
            ("busy feeds' entries (median)", peer.busy_delay_min, ours.busy_delay_min),
            ("busy feeds' entries (90 % of them)", peer.busy_delay_p90_min, ours.busy_delay_p90_min),
            ("quiet feeds' entries (median)", peer.quiet_delay_min, ours.quiet_delay_min),
        ):
            if theirs is not None and own is not None and theirs < own:
                yield f"{peer.poller} discovers {words} after {theirs:.1f} min, ours after {own:.1f} min"
