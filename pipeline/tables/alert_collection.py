"""Alerts on what was not heard (A8)."""

from __future__ import annotations

from datetime import timedelta

from pipeline.clock import utc_day
from pipeline.records import Coverage
from pipeline.tables.alert_condition import WEEK_DAYS, Cause, Condition, Rule, Severity
from pipeline.tables.sources import zombies
from pipeline.tables.view import DayView

ALL_SOURCES = "all sources"


def blind_spots(view: DayView) -> list[Condition]:
    """A8: nothing heard at all, a bloc below half, a source fallen silent, or a feed that answers with nothing.

    The widest of these stands for those within it. Only what was heard in the week before can fall silent, and only
    once the day is over: until then it may still be polled.
    """
    over = utc_day(view.inputs.now) > view.inputs.day
    week = [e.heard_sources for e in view.inputs.history if e.day >= view.inputs.day - timedelta(days=WEEK_DAYS)]
    usual = {s for s in set().union(*week) if 2 * sum(s in heard for heard in week) >= len(week)}
    bloc_of = {feed.source_id: feed.bloc for feed in view.inputs.scope.feeds}
    silent = {source for source in view.coverage.blind_sources if source in bloc_of}
    if view.coverage.overall is Coverage.NONE and silent:
        return [_blind(ALL_SOURCES, len(silent), len(bloc_of), silent, starts=over and bool(silent & usual))]
    found: list[Condition] = []
    covered: set[str] = set()
    for bloc in view.blocs():
        members = {source for source, of in bloc_of.items() if of == bloc}
        if members and view.coverage.blocs[bloc] is Coverage.NONE:
            covered |= members
            lost = members & silent
            found.append(_blind(bloc, len(lost), len(members), lost, starts=over and bool(lost & usual)))
    found += [_blind(source, 1, 1, {source}, starts=over and source in usual) for source in sorted(silent - covered)]
    empty = [feed for feed in zombies(view) if feed.source_id not in silent | covered]
    return found + [_blind(feed.feed_id, 1, 1, {feed.source_id}, starts=over) for feed in empty]


def _blind(subject: str, lost: int, of: int, sources: set[str], *, starts: bool) -> Condition:
    evidence = tuple(sorted(sources))
    return Condition(Rule.COLLECTION, subject, Severity.WARNING, 1, lost, of, Cause.COLLECTION, evidence, starts)
