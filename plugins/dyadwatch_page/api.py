"""The JSON API: the same figures for programs, described by an OpenAPI document behind the same login."""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Query, Request
from fastapi.openapi.utils import get_openapi
from fastapi.responses import Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.addresses import asked_day, day_of, id_of, revision_of
from dyadwatch_page.conditional import answer
from dyadwatch_page.evidence import asked_filter, cursor_of, cursor_text
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from pipeline import __version__
from pipeline.reports import library
from pipeline.reports.mention_filter import PAGE_ROWS, MentionFilter, day_of_mention, filter_mentions, mention_of

ROWS_AT_MOST = 1_000
AUTH = {"bearer": {"type": "http", "scheme": "bearer", "description": "A token of Airflow's POST /auth/token."}}


class Day(BaseModel):
    """Headline figures of a published day. Null: not heard, or not known."""

    day: date
    status: str = Field(description="open, closed or frozen")
    revision: int | None = Field(description="null: the live view, not citable")
    published_at: datetime
    reason: str
    coverage: str | None = Field(description="full, partial or none")
    coverage_by_bloc: dict[str, str]
    blind_sources: list[str]
    articles: int | None
    texts: int | None
    stories: int | None
    mentions: int | None
    relevant_texts: int | None
    attention_macro: float | None = Field(description="relevant texts per 1,000, mean of the panel blocs heard")


class Days(BaseModel):
    days: list[Day]


class Rows(BaseModel):
    """Rows of a table of one revision, as docs/data-dictionary.md describes them."""

    day: date
    revision: int
    table: str
    total: int
    start: int
    rows: list[dict[str, Any]]


class Mentions(BaseModel):
    """A page of mentions, newest day first. `next` goes into `from`; null: everything was read."""

    mentions: list[dict[str, Any]]
    next: str | None
    days_read: int
    first_day: date | None


def api_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate, prefix="/api", tags=["figures"])

    @routes.get("/", include_in_schema=False)
    def about(request: Request) -> Response:
        document = _document(request.app)
        operations = [
            (method.upper(), path, operation)
            for path, by_method in document["paths"].items()
            for method, operation in by_method.items()
        ]
        return show(request, "api.html", operations=operations)

    @routes.get("/openapi.json", include_in_schema=False)
    def openapi(request: Request) -> Response:
        return _json(request, _document(request.app), __version__)

    @routes.get("/v1/days", summary="Published days, newest first", response_model=Days)
    def days(
        request: Request, since: str = "", until: str = "", limit: Annotated[int, Query(ge=1, le=ROWS_AT_MOST)] = 100
    ) -> Response:
        rows = library.headlines(
            shelf.store,
            limit,
            now=shelf.now,
            since=asked_day(since, "since"),
            until=asked_day(until, "until"),
        )
        return _json(request, {"days": rows})

    @routes.get("/v1/days/{day}", summary="One day", response_model=Day)
    def one_day(request: Request, day: str) -> Response:
        return _json(request, shelf.headline(day_of(day)))

    @routes.get("/v1/days/{day}/tables/{table}", summary="Rows of a table of a day", response_model=Rows)
    def rows(
        request: Request,
        day: str,
        table: str,
        r: str | None = None,
        as_of: str | None = None,
        start: Annotated[int, Query(ge=0, le=100_000_000)] = 0,
        limit: Annotated[int, Query(ge=1, le=ROWS_AT_MOST)] = ROWS_AT_MOST,
    ) -> Response:
        library.declared(table)
        revision = library.find(shelf.store, day_of(day), number=revision_of(r), as_of=library.moment_of(as_of or None))
        library.path_of(shelf.store, revision, table)
        found = shelf.rows(revision, table)
        return _json(
            request,
            {
                "day": revision.day,
                "revision": revision.number,
                "table": table,
                "total": len(found),
                "start": start,
                "rows": found[start : start + limit],
            },
        )

    @routes.get("/v1/mentions", summary="Mentions by what they say", response_model=Mentions)
    def mentions(
        request: Request,
        wanted: Annotated[MentionFilter, Depends(asked_filter)],
        since: str = "",
        until: str = "",
        start: Annotated[str, Query(alias="from", description="the `next` of the page before")] = "",
        limit: Annotated[int, Query(ge=1, le=ROWS_AT_MOST)] = PAGE_ROWS,
    ) -> Response:
        page = filter_mentions(
            shelf.store,
            wanted,
            since=asked_day(since, "since"),
            until=asked_day(until, "until"),
            cursor=cursor_of(start),
            rows=limit,
        )
        return _json(
            request,
            {
                "mentions": page.rows,
                "next": cursor_text(page.next) or None,
                "days_read": page.days_read,
                "first_day": page.first_day,
            },
        )

    @routes.get("/v1/mentions/{mention_id}", summary="One mention, of the newest day that has it")
    def mention(request: Request, mention_id: str) -> Response:
        day = day_of_mention(shelf.store, id_of(mention_id))
        return _json(request, mention_of(shelf.store, library.find(shelf.store, day), mention_id))

    return routes


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document of the routes for programs; addresses are relative to the page's root."""
    listed = [route for route in app.routes if isinstance(route, APIRoute) and route.include_in_schema and route.tags]
    document = get_openapi(
        title="Dyadwatch",
        version=__version__,
        description=(
            "Days are UTC. Null is not zero: what was not heard is null. A revision never changes; ids are stable "
            "across revisions. Every answer has an ETag; files answer byte ranges."
        ),
        routes=listed,
        servers=[{"url": "..", "description": "relative to this document"}],
    )
    document.setdefault("components", {})["securitySchemes"] = AUTH
    return document | {"security": [{"bearer": []}]}


def _json(request: Request, content: Any, etag: str | None = None) -> Response:
    body = json.dumps(content, ensure_ascii=False, default=_plain, separators=(",", ":")).encode()
    tag = etag or hashlib.sha256(body).hexdigest()[:32]
    return answer(request, body, "application/json", etag=tag)


def _plain(value: Any) -> Any:
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    if hasattr(value, "item"):  # a number of NumPy's
        return value.item()
    raise TypeError(f"{type(value).__name__} has no place in JSON")
