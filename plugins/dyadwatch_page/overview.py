"""The overview: the last 90 days at a glance, the newest day's figures with their baselines, alerts and stories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import median
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.charts import Drawing, Kind, Series, coverage_strip, draw
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf, plain_rows
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.reports.series import read_series
from pipeline.tables.attention import ALL, MACRO
from pipeline.tables.balance import BOTH
from pipeline.tables.build import TABLES
from pipeline.tables.coverage import UNCOUNTED_BLOCS

DAYS_SHOWN = 90
BASELINE_DAYS = 28
DAYS_LISTED = 7
STORIES_SHOWN = 8
ALERTS_SHOWN = 8
WEEK = 7
STRIP_HEIGHT, STRIP_WIDTH = 230, 600  # pixels; two stand side by side


@dataclass(frozen=True, slots=True)
class Tile:
    """One figure of the newest day and what it is compared with."""

    label: str
    value: float | None
    digits: int
    compared: str
    signed: bool = False
    link: str = ""


def overview_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate)

    @routes.get("/")
    def overview(request: Request) -> Response:
        last = shelf.today
        first = last - timedelta(days=DAYS_SHOWN - 1)
        rows = library.headlines(shelf.store, now=shelf.now, since=first, until=last)
        if not rows:  # nothing lately: the newest days there are
            rows = shelf.headlines(DAYS_SHOWN)
            if not rows:
                return show(request, "empty.html")
            last = date.fromisoformat(rows[0]["day"])
            first = last - timedelta(days=DAYS_SHOWN - 1)
            rows = [row for row in rows if row["day"] >= first.isoformat()]
        revision = library.find(shelf.store, date.fromisoformat(rows[0]["day"]))
        attention, balance = _attention(shelf, first, last), _balance(shelf, first, last)
        alerts = [row for row in shelf.rows(revision, "alerts") if row["state"] != "closed"]
        alerts.sort(key=lambda row: (row["severity"] != "warning", row["state"] != "opened", row["rule_id"]))
        return show(
            request,
            "overview.html",
            row=rows[0],
            rows=rows[:DAYS_LISTED],
            revision=revision,
            charts=_charts(rows, attention, balance, first, last),
            strip=_strip(rows, first, last),
            tiles=_tiles(rows, attention, balance),
            alerts=alerts[:ALERTS_SHOWN],
            n_alerts=len(alerts),
            stories=_stories(shelf, revision),
            blocs=[bloc for bloc in rows[0]["coverage_by_bloc"] if bloc not in UNCOUNTED_BLOCS],
            names=shelf.names,
        )

    return routes


def _attention(shelf: Shelf, first: date, last: date) -> dict[date, dict[str, Any]]:
    columns = ("day", "attention_per_1000", "ci_low", "ci_high", "ewma7", "z_robust", "n_texts")
    data = read_series(shelf.store, TABLES["attention"], first, last, columns, {"bloc": [MACRO], "lang": [ALL]})
    return {row["day"].date(): row for row in plain_rows(data.to_pandas())}


def _balance(shelf: Shelf, first: date, last: date) -> dict[date, dict[str, Any]]:
    columns = ("day", "window_days", "balance", "n_events", "verbal_share", "suppressed")
    data = read_series(
        shelf.store, TABLES["balance"], first, last, columns, {"bloc": [MACRO], "direction": [BOTH]}
    ).to_pandas()
    return {row["day"].date(): row for row in plain_rows(data[data["window_days"] == WEEK])}


def _charts(
    rows: Sequence[Mapping[str, Any]],
    attention: Mapping[date, Mapping[str, Any]],
    balance: Mapping[date, Mapping[str, Any]],
    first: date,
    last: date,
) -> list[Drawing]:
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    by_day = {date.fromisoformat(row["day"]): row for row in rows}
    blind = {day for day, row in by_day.items() if row["attention_macro"] is None}
    level = [_number(by_day.get(day), "attention_macro") for day in days]
    usual = [_number(attention.get(day), "ewma7") for day in days]
    score = [_number(balance.get(day), "balance") for day in days]
    return [
        draw(
            "Attention",
            "relevant texts per 1,000; the line is the seven-day mean",
            days,
            [Series("attention", level)],
            kind=Kind.BAR,
            blind=blind,
            over=[Series("seven-day mean", usual)],
            height=STRIP_HEIGHT,
            width=STRIP_WIDTH,
        ),
        draw(
            "Cooperation and conflict, 7 days",
            "−10 conflict to +10 cooperation",
            days,
            [Series("balance", score)],
            blind={day for day in days if day in by_day and score[days.index(day)] is None},
            height=STRIP_HEIGHT,
            width=STRIP_WIDTH,
        ),
    ]


def _strip(rows: Sequence[Mapping[str, Any]], first: date, last: date) -> tuple[Any, ...]:
    days = [first + timedelta(days=ahead) for ahead in range((last - first).days + 1)]
    coverage = {date.fromisoformat(row["day"]): row["coverage_by_bloc"] for row in rows}
    blocs = sorted({bloc for by_bloc in coverage.values() for bloc in by_bloc if bloc not in UNCOUNTED_BLOCS})
    return coverage_strip(days, coverage, blocs)


def _number(row: Mapping[str, Any] | None, name: str) -> float | None:
    value = None if row is None else row.get(name)
    return None if value is None else float(value)


def _tiles(
    rows: Sequence[Mapping[str, Any]],
    attention: Mapping[date, Mapping[str, Any]],
    balance: Mapping[date, Mapping[str, Any]],
) -> list[Tile]:
    newest, earlier = rows[0], rows[1 : BASELINE_DAYS + 1]
    day = date.fromisoformat(newest["day"])
    week, before = balance.get(day, {}), balance.get(day - timedelta(days=WEEK), {})
    ewma, z = attention.get(day, {}).get("ewma7"), attention.get(day, {}).get("z_robust")
    level = f"7-day mean {ewma:.1f}" if ewma is not None else "7-day mean not known yet"
    if z is not None:
        level += f", z {z:+.1f} for the weekday"
    n = week.get("n_events")
    score = f"{n:.0f} events in 7 days" if n is not None else "too little was heard in 7 days"
    if before.get("balance") is not None:
        score += f"; a week before {before['balance']:+.1f}"
    counts = (
        ("Relevant texts", "relevant_texts"), ("Stories", "stories"), ("Mentions", "mentions"), ("All texts", "texts"),
    )  # fmt: skip
    return [
        Tile("Attention per 1,000", newest["attention_macro"], 1, level),
        Tile("Balance, 7 days", week.get("balance"), 1, score, signed=True),
        *(Tile(label, newest[name], 0, _usual(earlier, name)) for label, name in counts),
    ]


def _usual(earlier: Sequence[Mapping[str, Any]], name: str) -> str:
    values = [row[name] for row in earlier if row[name] is not None]
    if len(values) < WEEK:
        return "usual figure not known yet"
    return f"usually {median(values):.0f} (median of {len(values)} days)"


def _stories(shelf: Shelf, revision: Revision) -> list[dict[str, Any]]:
    rows = [row | {"revision": revision.number} for row in shelf.rows(revision, "stories")]
    rows.sort(key=lambda row: row["rank"])
    return rows[:STORIES_SHOWN]
