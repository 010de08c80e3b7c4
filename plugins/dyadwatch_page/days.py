"""The list of all published days, and one day: its figures, its stories and its tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.addresses import day_of, revision_of
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.tables.attention import ALL, MACRO, MICRO
from pipeline.tables.balance import BOTH

DAYS_A_PAGE = 60
STORIES_SHOWN = 20
ACTORS_SHOWN = SPEAKERS_SHOWN = TOPICS_SHOWN = 12
EVENTS_SHOWN = 20


def day_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate)

    @routes.get("/days/")
    def days(request: Request, before: str | None = None) -> Response:
        rows = shelf.headlines()
        if before is not None:
            day_of(before)
            rows = [row for row in rows if row["day"] < before]
        older = rows[DAYS_A_PAGE - 1]["day"] if len(rows) > DAYS_A_PAGE else None
        return show(request, "days.html", rows=rows[:DAYS_A_PAGE], older=older, newer=before)

    @routes.get("/days/{day}/")
    def one_day(request: Request, day: str, r: str | None = None) -> Response:
        wanted, number = day_of(day), revision_of(r)
        revision = library.find(shelf.store, wanted, number=number)
        neighbours = _neighbours(shelf, wanted)
        return show(
            request,
            "day.html",
            row=shelf.headline(wanted),
            revision=revision,
            asked=number,
            revisions=shelf.store.ledger.of_day(wanted)[::-1],
            package=library.package_of(shelf.store, revision),
            earlier=neighbours[0],
            later=neighbours[1],
            names=shelf.names,
            **_tables(shelf, revision),
        )

    return routes


def _neighbours(shelf: Shelf, day: date) -> tuple[date | None, date | None]:
    known = library.days(shelf.store)
    return max((d for d in known if d < day), default=None), min((d for d in known if d > day), default=None)


def _tables(shelf: Shelf, revision: Revision) -> dict[str, Any]:
    attention = [row for row in shelf.rows(revision, "attention") if row["lang"] == ALL]
    attention.sort(key=lambda row: (row["bloc"] not in (MACRO, MICRO), row["bloc"]))
    balance = [row for row in shelf.rows(revision, "balance") if row["bloc"] == MACRO]
    balance.sort(key=lambda row: (row["direction"] == BOTH, row["direction"], row["window_days"]))
    stories = sorted(shelf.rows(revision, "stories"), key=lambda row: row["rank"])
    events = [row for row in shelf.rows(revision, "events") if row["weight"] > 0]
    events.sort(key=lambda row: (not str(row["quad"]).startswith("material"), -row["n_blocs"], -row["n_texts"]))
    return {
        "attention": attention,
        "balance": balance,
        "stories": stories[:STORIES_SHOWN],
        "n_stories": len(stories),
        "events": events[:EVENTS_SHOWN],
        "actors": _pooled(shelf.rows(revision, "actors"), "actor_id", "n_mentions", ("n_texts",))[:ACTORS_SHOWN],
        "topics": _pooled(shelf.rows(revision, "topics"), "topic_id", "n_texts", ())[:TOPICS_SHOWN],
        "speakers": _pooled(shelf.rows(revision, "speakers"), "speaker", "n_words", ("n_quotes", "n_texts"))[
            :SPEAKERS_SHOWN
        ],
        "alerts": [row for row in shelf.rows(revision, "alerts") if row["state"] != "closed"],
    }


def _pooled(rows: list[dict[str, Any]], key: str, order: str, more: tuple[str, ...]) -> list[dict[str, Any]]:
    """One row for each key over all blocs, largest first; those that nobody had are left out."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        known = found.setdefault(row[key], row | dict.fromkeys((order, *more), 0) | {"blocs": []})
        for name in (order, *more):
            known[name] += row[name] or 0
        if row[order]:
            known["blocs"].append(row["bloc"])
    return sorted((row for row in found.values() if row[order]), key=lambda row: (-row[order], row[key]))
