"""A story with its articles, an alert with what it rests on, and any table of a day as rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Query, Request
from fastapi.responses import RedirectResponse, Response

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.addresses import day_of, revision_of
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from pipeline.errors import NotFoundError
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.reports.mention_filter import MentionFilter, filter_mentions
from pipeline.tables.schema import Dtype

ROWS_A_PAGE = 100
MENTIONS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class TextOfStory:
    """One independent text: its originator, and its copies by time. Either may be of a day before."""

    first: dict[str, Any]  # the originator, else the article published first
    copies: list[dict[str, Any]]
    mentions: list[dict[str, Any]]


def story_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate)

    def revision_for(day: str, r: str | None) -> Revision:
        return library.find(shelf.store, day_of(day), number=revision_of(r))

    @routes.get("/days/{day}/stories/{story_id}")
    def story(request: Request, day: str, story_id: str, r: str | None = None) -> Response:
        revision = revision_for(day, r)
        rows = shelf.rows(revision, "stories")
        row = _row(rows, "story_id", story_id)
        if row is None:
            merged = next((each for each in rows if story_id in each["merged_from"]), None)
            if merged is None:
                raise NotFoundError(f"{revision.day} r{revision.number}: has no story {story_id}")
            return RedirectResponse(f"{merged['story_id']}", status_code=307)
        mentions = filter_mentions(
            shelf.store, MentionFilter(story=story_id), since=revision.day, until=revision.day, rows=MENTIONS_SHOWN
        ).rows
        carriers = [each for each in shelf.rows(revision, "carriers") if each["story_id"] == story_id]
        return show(
            request,
            "story.html",
            story=row,
            revision=revision,
            asked=r,
            texts=_texts(carriers, mentions),
            mentions=mentions,
            events=[each for each in shelf.rows(revision, "events") if story_id in each["story_ids"]],
            blocs=list(shelf.names.blocs),
            names=shelf.names,
        )

    @routes.get("/days/{day}/alerts/{alert_id}")
    def alert(request: Request, day: str, alert_id: str, r: str | None = None) -> Response:
        revision = revision_for(day, r)
        row = _row(shelf.rows(revision, "alerts"), "alert_id", alert_id)
        if row is None:
            raise NotFoundError(f"{revision.day} r{revision.number}: has no alert {alert_id}")
        return show(
            request,
            "alert.html",
            alert=row,
            revision=revision,
            evidence=_evidence(shelf, revision, set(row["evidence_ids"])),
            names=shelf.names,
        )

    @routes.get("/days/{day}/tables/{table}")
    def table(
        request: Request, day: str, table: str, r: str | None = None, start: int = Query(0, ge=0, le=10_000_000)
    ) -> Response:
        declaration, revision = library.declared(table), revision_for(day, r)
        library.path_of(shelf.store, revision, table)
        rows = shelf.rows(revision, table)
        return show(
            request,
            "table.html",
            table=declaration,
            revision=revision,
            asked=r,
            rows=rows[start : start + ROWS_A_PAGE],
            start=start,
            total=len(rows),
            page_rows=ROWS_A_PAGE,
            numeric=(Dtype.INTEGER, Dtype.NUMBER),
            lists=Dtype.STRINGS,
        )

    return routes


def _row(rows: Sequence[dict[str, Any]], key: str, value: str) -> dict[str, Any] | None:
    return next((row for row in rows if row[key] == value), None)


def _texts(carriers: Sequence[dict[str, Any]], mentions: Sequence[dict[str, Any]]) -> list[TextOfStory]:
    """The texts of a story, first published first; copies stand under their originator."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for row in sorted(carriers, key=lambda row: (row["published_at"], row["article_id"])):
        groups.setdefault(row["text_id"], []).append(row)
    found = []
    for text_id, rows in groups.items():
        first = next((row for row in rows if row["is_originator"]), rows[0])
        copies = [row for row in rows if row is not first]
        found.append(TextOfStory(first, copies, [m for m in mentions if m["text_id"] == text_id]))
    return sorted(found, key=lambda text: text.first["published_at"])


def _evidence(shelf: Shelf, revision: Revision, ids: set[str]) -> list[tuple[str, str, str]]:
    """(kind, words, address below the day) of what an alert rests on; ids that no table has are named as they are."""
    found: dict[str, tuple[str, str, str]] = {}
    for row in shelf.rows(revision, "stories"):
        found[row["story_id"]] = ("story", row["title"], f"stories/{row['story_id']}")
    for row in shelf.rows(revision, "events"):
        found[row["event_id"]] = found[row["act_id"]] = ("event", row["example_text"], "#events")
    for row in shelf.rows(revision, "prisoners"):
        found[row["claim_id"]] = ("claim", row["example_text"], "tables/prisoners")
    for row in shelf.rows(revision, "carriers"):
        if row["is_originator"]:
            found[row["text_id"]] = ("text", row["title"], f"stories/{row['story_id']}")
    return [found.get(each, ("id", shelf.names.source(each), "tables/sources")) for each in sorted(ids)]
