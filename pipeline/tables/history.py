"""Figures of earlier days, from their published revisions, for the columns that look back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from pipeline.clock import utc_day
from pipeline.errors import NotFoundError
from pipeline.records import Coverage, Revision
from pipeline.storage.store import Store
from pipeline.tables.attention import ALL
from pipeline.tables.day import Counts, EarlierDay
from pipeline.tables.events import counted_events
from pipeline.tables.files import read_table, revision_folder, table_path
from pipeline.tables.statistics import Z_WEEKS

Rows = Callable[[str, Sequence[str]], list[dict[str, Any]]]  # table and columns → its rows

BACK_DAYS = 28  # the longest window of the balance, and the base that an alert compares with
_COUNTS = ("n_texts", "n_texts_total", "n_articles")
_EVENT = ("act_id", "source", "target", "class", "mode", "track", "quad", "score", "weight", "blocs")
_ALERT = ("alert_id", "rule_id", "subject", "state", "opened_at")


def days_looked_at(day: date) -> list[date]:
    """The earlier days whose figures some windowed column of `day` needs, sorted."""
    month = {day - timedelta(days=back) for back in range(1, BACK_DAYS + 1)}
    weekdays = {day - timedelta(weeks=back) for back in range(1, Z_WEEKS + 1)}
    return sorted(month | weekdays)


def days_looking_back(day: date, now: datetime) -> list[date]:
    """The later days up to now of which some windowed column looks at `day`, sorted."""
    month = {day + timedelta(days=ahead) for ahead in range(1, BACK_DAYS + 1)}
    weekdays = {day + timedelta(weeks=ahead) for ahead in range(1, Z_WEEKS + 1)}
    return sorted(later for later in month | weekdays if later <= utc_day(now))


def current(revisions: list[Revision], moment: datetime) -> dict[date, Revision]:
    """day → its newest revision published by `moment` whose files are kept."""
    return {revision.day: revision for revision in revisions if revision.published_at <= moment and revision.kept}


def read_history(store: Store, day: date, now: datetime) -> tuple[tuple[EarlierDay, ...], date | None]:
    """The earlier days' figures as published by `now`, and the first day with any revision."""
    published = current(store.ledger.all(until=day), now)
    wanted = [published[earlier] for earlier in days_looked_at(day) if earlier in published]
    first = min((earlier for earlier in published if earlier < day), default=None)
    return tuple(_read(store, revision) for revision in wanted), first


def _read(store: Store, revision: Revision) -> EarlierDay:
    """A table or column that the revision is older than has no rows."""
    folder = revision_folder(revision.day, revision.number)

    def rows(table: str, columns: Sequence[str]) -> list[dict[str, Any]]:
        path = table_path(folder, table)
        try:
            found = read_table(store.home, path, list(columns))
        except NotFoundError:
            return []
        return found.to_pylist() if set(columns) <= set(found.column_names) else []

    return earlier_day(revision.day, revision.number, rows)


def earlier_day(day: date, revision: int, rows: Rows) -> EarlierDay:
    """What later days look back at, from the tables of a day."""
    attention = rows("attention", ("bloc", "lang", "attention_per_1000", *_COUNTS))
    steps = rows("sanctions", ("issuer", "object_id", "step", "status_legal"))
    return EarlierDay(
        day=day,
        revision=revision,
        attention={
            (row["bloc"], row["lang"]): row["attention_per_1000"]
            for row in attention
            if row["attention_per_1000"] is not None
        },
        shares={
            (row["bloc"], row["topic_id"]): row["share"]
            for row in rows("topics", ("bloc", "topic_id", "share"))
            if row["share"] is not None
        },
        counts={
            row["bloc"]: Counts(*(row[name] for name in _COUNTS))
            for row in attention
            if row["lang"] == ALL and row["n_texts_total"] is not None
        },
        heard_sources=frozenset(
            row["source_id"] for row in rows("sources", ("source_id", "coverage")) if row["coverage"] != Coverage.NONE
        ),
        events=counted_events(rows("events", _EVENT)),
        steps=tuple(sorted((r["issuer"], r["object_id"], r["step"]) for r in steps)),
        legal_steps=tuple(sorted((r["issuer"], r["object_id"], r["step"]) for r in steps if r["status_legal"])),
        claims=frozenset(row["claim_id"] for row in rows("prisoners", ("claim_id",))),
        alerts=tuple(rows("alerts", _ALERT)),
    )
