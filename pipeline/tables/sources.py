"""Sources: how each feed was polled and heard. The counters are for the operator and stay out of the content hash."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from pipeline.records import Coverage, Feed, FetchRow, PollOutcome
from pipeline.tables.coverage import day_interval
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

SECONDS_PER_HOUR = 3600


def _counter(name: str, unit: str, meaning: str, *, nullable: bool = False) -> Column:
    return Column(name, Dtype.INTEGER, unit, meaning, nullable, hashed=False, minimum=0)


TABLE = Table(
    name="sources",
    title="Sources",
    grain="enabled feed; complete grid",
    meaning="What was heard of each feed that day. A feed that was never polled is blind, not quiet.",
    key=("feed_id",),
    columns=(
        day_column(),
        Column("feed_id", Dtype.STRING, "id", "Feed of the catalogue."),
        Column("source_id", Dtype.STRING, "id", "Its publisher."),
        Column("source_name", Dtype.STRING, "name", "The publisher's name."),
        Column("bloc", Dtype.STRING, "id", "The publisher's bloc."),
        _counter("polls", "polls", "Polls that day."),
        _counter("ok", "polls", "Polls that heard the feed."),
        _counter("http_status", "HTTP status", "The status met most often. Null where no answer came.", nullable=True),
        _counter("bytes", "bytes", "Bytes of the bodies received."),
        _counter("entries", "entries", "Most entries that one poll showed. Null without polls.", nullable=True),
        _counter("new", "entries", "Entries that were new."),
        Column(
            "newest_age_h",
            Dtype.NUMBER,
            "hours",
            "Age of the newest dated entry at the last poll. Null where no entry is dated.",
            True,
            hashed=False,
        ),
        Column("zombie", Dtype.BOOLEAN, "yes/no", "The last poll answered well and held nothing.", hashed=False),
        _counter("parse_errors", "polls", "Polls that brought something else than a feed."),
        Column("coverage", Dtype.STRING, "class", "How much of the day was heard.", values=tuple(Coverage)),
        Column(
            "bloc_coverage",
            Dtype.STRING,
            "class",
            "The same for its bloc; null where the bloc counts nowhere.",
            True,
            values=tuple(Coverage),
        ),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the sources table."""
    polls = _polls(view)
    return [_row(view, feed, polls.get(feed.feed_id, [])) for feed in view.inputs.scope.feeds]


def zombies(view: DayView) -> list[Feed]:
    """The feeds whose last poll of the day answered well and held nothing."""
    polls = _polls(view)
    return [feed for feed in view.inputs.scope.feeds if _is_zombie(polls.get(feed.feed_id, []))]


def _is_zombie(polls: Sequence[FetchRow]) -> bool:
    return bool(polls) and polls[-1].outcome is PollOutcome.EMPTY


def _polls(view: DayView) -> dict[str, list[FetchRow]]:
    """feed id → its polls of the day, in order."""
    whole = day_interval(view.inputs.day, view.inputs.now)
    polls: dict[str, list[FetchRow]] = defaultdict(list)
    for row in sorted(view.inputs.fetches, key=_moment):
        if whole.start <= row.polled_at <= whole.end and row.polled_at.date() == view.inputs.day:
            polls[row.feed_id].append(row)
    return polls


def _row(view: DayView, feed: Feed, polls: Sequence[FetchRow]) -> dict[str, Any]:
    statuses = Counter(row.http_status for row in polls if row.http_status is not None)
    newest = [row.newest_entry_at for row in polls if row.newest_entry_at is not None]
    age = (polls[-1].polled_at - max(newest)).total_seconds() / SECONDS_PER_HOUR if newest else None
    bloc_coverage = view.coverage.blocs.get(feed.bloc)
    return {
        "day": view.day,
        "feed_id": feed.feed_id,
        "source_id": feed.source_id,
        "source_name": feed.name,
        "bloc": feed.bloc,
        "polls": len(polls),
        "ok": sum(row.outcome.heard for row in polls),
        "http_status": min(statuses, key=lambda status: (-statuses[status], status)) if statuses else None,
        "bytes": sum(row.bytes for row in polls),
        "entries": max((row.n_entries for row in polls), default=None),
        "new": sum(row.n_new for row in polls),
        "newest_age_h": age,
        "zombie": _is_zombie(polls),
        "parse_errors": sum(row.outcome in (PollOutcome.NOT_A_FEED, PollOutcome.CHALLENGE) for row in polls),
        "coverage": str(view.coverage.feeds[feed.feed_id]),
        "bloc_coverage": None if bloc_coverage is None else str(bloc_coverage),
    }


def _moment(row: FetchRow) -> tuple[object, str]:
    return row.polled_at, row.batch
