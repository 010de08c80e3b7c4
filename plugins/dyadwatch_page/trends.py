"""Trends: charts over a range of days. The server draws them; a script makes them interactive where it may run."""

from __future__ import annotations

import csv
import io
from dataclasses import asdict, replace
from datetime import date, timedelta
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import JSONResponse, Response

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.addresses import asked_day, query
from dyadwatch_page.charts import Drawing, draw
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from dyadwatch_page.trend_data import CHARTS, Asked, Trend, markers_of
from pipeline.errors import InputError, NotFoundError
from pipeline.reports import library
from pipeline.reports.export import guarded
from pipeline.tables.balance import BOTH

DEFAULT_DAYS = 90
DAYS_AT_MOST = 1_500
WINDOWS = (1, 7, 28)
RANGES = ((30, "30 days"), (90, "90 days"), (365, "a year"), (730, "two years"))
HEIGHT = 300


def trend_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate, tags=["trends"])

    def asked_of(
        since: str = "",
        until: str = "",
        bloc: Annotated[list[str] | None, Query(max_length=40)] = None,
        lang: str = "",
        direction: str = "",
        window: int = 7,
    ) -> Asked:
        """The filters in an address. Raises InputError."""
        last = asked_day(until, "last day") or _last_day(shelf)
        first = asked_day(since, "first day") or last - timedelta(days=DEFAULT_DAYS - 1)
        if not 0 <= (last - first).days < DAYS_AT_MOST:
            raise InputError(f"range: from the first to the last day there are at most {DAYS_AT_MOST} days")
        if window not in WINDOWS:
            raise InputError(f"window: is one of {', '.join(map(str, WINDOWS))}")
        return Asked(first, last, tuple(dict.fromkeys(bloc or ())), lang, direction, window)

    @routes.get("/trends/", include_in_schema=False)
    def page(request: Request, asked: Asked = Depends(asked_of)) -> Response:
        markers = markers_of(shelf, asked)
        charts = [replace(make(shelf, asked), markers=markers) for make in CHARTS.values()]
        first, second = shelf.names.dyad.sides
        return show(
            request,
            "trends.html",
            asked=asked,
            charts=[(chart, drawing_of(chart)) for chart in charts],
            markers=markers,
            address=_address(asked),
            ranges=[
                (text, query(**_fields(asked) | {"since": asked.until - timedelta(days=n - 1)})) for n, text in RANGES
            ],
            directions=[(f"{first}→{second}", _arrow(shelf, first, second)),
                        (f"{second}→{first}", _arrow(shelf, second, first)), (BOTH, "both")],
            windows=WINDOWS,
            names=shelf.names,
        )  # fmt: skip

    def chart_of(name: str, asked: Asked) -> Trend:
        if name not in CHARTS:
            raise NotFoundError(f"no such chart; there are {', '.join(CHARTS)}")
        return replace(CHARTS[name](shelf, asked), markers=markers_of(shelf, asked))

    @routes.get("/trends/{name}.json", summary="The series of one chart")
    def as_json(name: str, asked: Asked = Depends(asked_of)) -> Response:
        return JSONResponse(plain(chart_of(name, asked)))

    @routes.get("/trends/{name}.csv", summary="The data behind one chart")
    def as_csv(name: str, asked: Asked = Depends(asked_of)) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="dyadwatch-{name}-{asked.since}-{asked.until}.csv"'}
        return Response(rows_of(chart_of(name, asked)), media_type="text/csv; charset=utf-8", headers=headers)

    @routes.get("/trends/{name}.svg", summary="A picture of one chart")
    def as_picture(request: Request, name: str, asked: Asked = Depends(asked_of)) -> Response:
        drawn = show(request, "picture.svg", chart=drawing_of(chart_of(name, asked)))
        headers = {"Content-Disposition": f'inline; filename="dyadwatch-{name}-{asked.since}-{asked.until}.svg"'}
        return Response(drawn.body, media_type="image/svg+xml", headers=headers)

    return routes


def drawing_of(trend: Trend) -> Drawing:
    """The server's drawing of a chart."""
    return draw(
        trend.title,
        trend.unit,
        trend.days,
        trend.series,
        kind=trend.kind,
        blind=set(trend.blind),
        markers=trend.markers,
        height=HEIGHT,
    )


def plain(trend: Trend) -> dict[str, Any]:
    """A chart as JSON."""
    return {
        "name": trend.name,
        "title": trend.title,
        "unit": trend.unit,
        "kind": str(trend.kind),
        "note": trend.note,
        "days": [day.isoformat() for day in trend.days],
        "series": [asdict(series) for series in trend.series],
        "blind": [day.isoformat() for day in trend.blind],
        "markers": [asdict(marker) | {"day": marker.day.isoformat()} for marker in trend.markers],
    }


def rows_of(trend: Trend) -> bytes:
    """A chart as CSV: a row for each day and series."""
    text = io.StringIO()
    rows = csv.writer(text)
    rows.writerow(["day", "series", "value", "low", "high"])
    for series in trend.series:
        empty = [None] * len(trend.days)
        columns = (series.values, series.low or empty, series.high or empty)
        for day, *values in zip(trend.days, *columns, strict=True):
            rows.writerow([day.isoformat(), guarded(series.name), *values])
    return text.getvalue().encode("utf-8-sig")


def _last_day(shelf: Shelf) -> date:
    days = library.days(shelf.store)
    return min(days[-1], shelf.today) if days else shelf.today


def _fields(asked: Asked) -> dict[str, Any]:
    return {
        "since": asked.since,
        "until": asked.until,
        "bloc": list(asked.blocs),
        "lang": asked.lang,
        "direction": asked.direction,
        "window": asked.window,
    }


def _address(asked: Asked) -> str:
    return query(**_fields(asked))


def _arrow(shelf: Shelf, source: str, target: str) -> str:
    return f"{shelf.names.side(source)} → {shelf.names.side(target)}"
