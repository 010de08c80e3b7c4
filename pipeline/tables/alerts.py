"""Alerts: opened, updated and closed from day to day, each with its cause and its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from pipeline.tables.alert_condition import Cause, Condition, Rule, Severity
from pipeline.tables.alert_rules import conditions
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.statistics import row_id
from pipeline.tables.view import DayView

FORGOTTEN_AFTER_DAYS = 7  # an alert of a day further back than this is neither kept open nor closed


class AlertState(StrEnum):
    OPENED = "opened"
    UPDATED = "updated"
    CLOSED = "closed"


TABLE = Table(
    name="alerts",
    title="Alerts",
    grain="alert",
    meaning=(
        "What deserves a look. A1: a deed told in two blocs. A2: a sanctions step with its legal document. A3: a "
        "prisoner figure of five or more, or a public figure named. A4: attention far above the four weeks before, in "
        "two blocs. A5: the weekly balance moved by two points. A8: a bloc, source or feed that is not heard. A10: the "
        "first official visit in four weeks. An alert keeps its id while it is open; on the day after its last it is "
        "closed."
    ),
    key=("alert_id",),
    hashed=False,  # follows from the other tables and from the days before
    columns=(
        day_column(),
        Column("alert_id", Dtype.STRING, "id", "Hash of rule, subject and first day."),
        Column("rule_id", Dtype.STRING, "id", "The rule.", values=tuple(Rule)),
        Column("subject", Dtype.STRING, "id or name", "Act, claim, step, direction, bloc, source or feed."),
        Column("state", Dtype.STRING, "class", "What became of it that day.", values=tuple(AlertState)),
        Column("severity", Dtype.STRING, "class", "How urgent.", True, values=tuple(Severity)),
        Column("window_days", Dtype.INTEGER, "days", "Days that the rule looks at.", True, minimum=1),
        Column("observed", Dtype.NUMBER, "see rule", "What was found: blocs, texts, people, score or sources.", True),
        Column("expected", Dtype.NUMBER, "see rule", "What it is compared with.", True),
        Column(
            "cause",
            Dtype.STRING,
            "class",
            "A new event, syndication (copies only) or collection (what was heard changed). Null once closed.",
            True,
            values=tuple(Cause),
        ),
        Column("evidence_ids", Dtype.STRINGS, "ids", "Events, texts, stories, claims or sources to look at."),
        Column("opened_at", Dtype.MOMENT, "UTC", "Start of its first day."),
        Column("closed_at", Dtype.MOMENT, "UTC", "Start of the first day without it. Null while it is open.", True),
    ),
)

_Key = tuple[str, str]  # rule and subject


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the alerts table."""
    before = _open_before(view)
    found = {(str(c.rule), c.subject): c for c in conditions(view)}
    rows = [
        _row(view, condition, before.get(key)) for key, condition in found.items() if condition.starts or key in before
    ]
    return rows + [_closed(view, row) for key, row in before.items() if key not in found]


def _open_before(view: DayView) -> dict[_Key, Mapping[str, Any]]:
    """The alerts that were open on the newest earlier day of the last week."""
    oldest = view.inputs.day - timedelta(days=FORGOTTEN_AFTER_DAYS)
    days = [earlier for earlier in view.inputs.history if earlier.day >= oldest]
    newest = max(days, key=lambda earlier: earlier.day, default=None)
    rows = newest.alerts if newest is not None else ()
    return {(row["rule_id"], row["subject"]): row for row in rows if row["state"] != AlertState.CLOSED}


def _row(view: DayView, condition: Condition, before: Mapping[str, Any] | None) -> dict[str, Any]:
    rule, subject = str(condition.rule), condition.subject
    return {
        "day": view.day,
        "alert_id": before["alert_id"] if before else row_id(rule, subject, view.inputs.day.isoformat()),
        "rule_id": rule,
        "subject": subject,
        "state": str(AlertState.UPDATED if before else AlertState.OPENED),
        "severity": str(condition.severity),
        "window_days": condition.window_days,
        "observed": condition.observed,
        "expected": condition.expected,
        "cause": str(condition.cause),
        "evidence_ids": list(condition.evidence_ids),
        "opened_at": before["opened_at"] if before else _start(view.inputs.day),
        "closed_at": None,
    }


def _closed(view: DayView, row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {name: row[name] for name in ("alert_id", "rule_id", "subject", "opened_at")}
    closed: dict[str, Any] = dict.fromkeys(TABLE.column_names)
    return (
        closed
        | kept
        | {
            "day": view.day,
            "state": str(AlertState.CLOSED),
            "evidence_ids": [],
            "closed_at": _start(view.inputs.day),
        }
    )


def _start(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)
