"""Coverage: how much of a day each feed, source and bloc was heard. Zero is not blind.

A successful poll hears the interval from the oldest dated entry of the feed (or from the previous successful poll, when
the two windows overlap) to the time of the poll. Pure functions over fetch rows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from pipeline.records import Coverage, Feed, FetchRow, PollOutcome

FULL_SHARE = 0.95  # of the day heard: a feed polled once an hour still counts as heard in full
BLOC_FULL_SHARE = 0.8  # of a bloc's enabled feeds heard in full
BLOC_PARTIAL_SHARE = 0.5  # of a bloc's enabled feeds heard at all
UNCOUNTED_BLOCS = frozenset({"AGGREGATOR"})  # resolve to their origin or count nowhere


@dataclass(frozen=True, slots=True)
class Interval:
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class DayCoverage:
    """Coverage of one day: `feeds` are the enabled ones, `blocs` all that count, `overall` all blocs together."""

    feeds: Mapping[str, Coverage]
    sources: Mapping[str, Coverage]
    blocs: Mapping[str, Coverage]
    panel: Coverage
    overall: Coverage

    @property
    def blind_sources(self) -> list[str]:
        """Sources with an enabled feed of which nothing was heard, sorted."""
        return sorted(source for source, coverage in self.sources.items() if coverage is Coverage.NONE)


def day_interval(day: date, now: datetime) -> Interval:
    """The part of a UTC day that has passed: the running day counts up to now."""
    start = datetime.combine(day, time.min, UTC)
    return Interval(start, max(start, min(start + timedelta(days=1), now)))


def heard_intervals(fetches: Iterable[FetchRow]) -> list[Interval]:
    """What successful polls heard, merged and in order; a poll without dated entries heard its own moment."""
    spans = sorted((row.heard_from or row.polled_at, row.polled_at) for row in fetches if row.outcome.heard)
    merged: list[Interval] = []
    for start, end in spans:
        if merged and start <= merged[-1].end:
            merged[-1] = Interval(merged[-1].start, max(merged[-1].end, end))
        else:
            merged.append(Interval(start, end))
    return merged


def heard_class(intervals: Sequence[Interval], whole: Interval) -> Coverage:
    """FULL from 95 % of the interval, PARTIAL for anything heard in it, else NONE."""
    inside = [part for part in intervals if part.end >= whole.start and part.start <= whole.end]
    length = (whole.end - whole.start).total_seconds()
    heard = sum((min(part.end, whole.end) - max(part.start, whole.start)).total_seconds() for part in inside)
    if length > 0 and heard >= FULL_SHARE * length:
        return Coverage.FULL
    # A feed without dates hears only the moment of the poll; an interval that merely touches the day hears nothing.
    moment = any(part.start == part.end for part in inside) or (length == 0 and bool(inside))
    return Coverage.PARTIAL if heard > 0 or moment else Coverage.NONE


def day_coverage(
    *,
    feeds: Sequence[Feed],
    blocs: Collection[str],
    panel: Collection[str],
    fetches: Sequence[FetchRow],
    gave_articles: Collection[tuple[str, str | None, str]],
    day: date,
    now: datetime,
) -> DayCoverage:
    """Coverage of a day.

    `feeds` are the enabled ones; `gave_articles` holds (source_id, feed_id, bloc) of the day's articles: who gave an
    article was heard in part, even where it came by ingest and no poll reaches back to the day.
    """
    whole = day_interval(day, now)
    rows: dict[str, list[FetchRow]] = defaultdict(list)
    for row in fetches:
        if row.polled_at <= now:
            rows[row.feed_id].append(row)
    gave_feeds = {feed_id for _, feed_id, _ in gave_articles if feed_id is not None}
    gave_sources = {source_id for source_id, feed_id, _ in gave_articles if feed_id is None}
    by_feed = {}
    for feed in feeds:
        coverage = heard_class(heard_intervals(rows[feed.feed_id]), whole)
        if coverage is Coverage.NONE and (feed.feed_id in gave_feeds or feed.source_id in gave_sources):
            coverage = Coverage.PARTIAL
        by_feed[feed.feed_id] = coverage
    by_source = _by_source(feeds, by_feed)
    asked = {feed.bloc for feed in feeds if _asked(rows[feed.feed_id], whole)}
    gave_blocs = {bloc for _, _, bloc in gave_articles}
    by_bloc = {
        bloc: _bloc_class([by_feed[f.feed_id] for f in feeds if f.bloc == bloc], bloc in asked, bloc in gave_blocs)
        for bloc in {*blocs, *gave_blocs} - UNCOUNTED_BLOCS
    }
    panel_class = together([by_bloc[bloc] for bloc in panel if bloc in by_bloc])
    enabled_blocs = {feed.bloc for feed in feeds} | gave_blocs
    overall = together([coverage for bloc, coverage in by_bloc.items() if bloc in enabled_blocs])
    return DayCoverage(by_feed, by_source, by_bloc, panel_class, overall)


def together(classes: Sequence[Coverage]) -> Coverage:
    """FULL where all are, NONE where all are (or there are none), else PARTIAL."""
    if classes and all(coverage is Coverage.FULL for coverage in classes):
        return Coverage.FULL
    return Coverage.NONE if all(coverage is Coverage.NONE for coverage in classes) else Coverage.PARTIAL


def _by_source(feeds: Sequence[Feed], by_feed: Mapping[str, Coverage]) -> dict[str, Coverage]:
    classes: dict[str, list[Coverage]] = defaultdict(list)
    for feed in feeds:
        classes[feed.source_id].append(by_feed[feed.feed_id])
    return {source: together(classes[source]) for source in sorted(classes)}


def _asked(rows: Sequence[FetchRow], whole: Interval) -> bool:
    """Whether the feed was being watched on the day: polled on it, well or badly, or heard from later."""
    polled = any(whole.start <= row.polled_at <= whole.end and row.outcome is not PollOutcome.FROM_FILE for row in rows)
    return polled or heard_class(heard_intervals(rows), whole) is not Coverage.NONE


def _bloc_class(classes: Sequence[Coverage], asked: bool, gave: bool) -> Coverage:
    if not asked:
        # Nobody watched the bloc's feeds that day (a backfill): what was given is what there is.
        return Coverage.PARTIAL if gave else Coverage.NONE
    full = sum(coverage is Coverage.FULL for coverage in classes)
    heard = sum(coverage is not Coverage.NONE for coverage in classes)
    if full >= BLOC_FULL_SHARE * len(classes):
        return Coverage.FULL
    return Coverage.PARTIAL if heard >= BLOC_PARTIAL_SHARE * len(classes) else Coverage.NONE
