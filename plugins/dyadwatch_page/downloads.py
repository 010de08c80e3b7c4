"""Downloads: one table or the whole of a day, a table over a range of days, the brief. What is downloaded is kept."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from fastapi import Request
from fastapi.responses import FileResponse, Response
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.background import BackgroundTask

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.addresses import asked_day, day_of, file_of, revision_of
from dyadwatch_page.conditional import answer, known_already
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.reports.brief import make_brief
from pipeline.reports.export import Format, day_zip, provenance, render
from pipeline.reports.package import resource
from pipeline.reports.ranges import RANGE_DAYS, ROWS_AT_MOST, table_range, write_range
from pipeline.tables.build import TABLES

MEDIA_TYPES = {
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# The brief points at table files as they lie beside it; here they have addresses of their own.
_FILE_LINK = re.compile(r"\(\.\./\.\./\.\./daily/(\d{4}-\d{2}-\d{2})/r(\d+)/(\w+)\.parquet\)")


def download_routes(gate: Gate, shelf: Shelf, show: Show) -> Routes:
    routes = Routes(gate, tags=["files"])

    def found(day: str, r: str | None, as_of: str | None) -> Revision:
        return library.find(shelf.store, day_of(day), number=revision_of(r), as_of=library.moment_of(as_of or None))

    @routes.get("/days/{day}/day.zip", summary="A day's tables with their datapackage.json")
    def zipped(request: Request, day: str, r: str | None = None, as_of: str | None = None) -> Response:
        revision = found(day, r, as_of)
        shelf.cite(revision)
        content = day_zip(shelf.store, revision)
        return answer(request, content, "application/zip", etag=f"{_tag(revision)}-zip", name=f"{_stem(revision)}.zip")

    @routes.get("/days/{day}/datapackage.json", summary="What a day's revision holds and where it comes from")
    def descriptor(request: Request, day: str, r: str | None = None, as_of: str | None = None) -> Response:
        revision = found(day, r, as_of)
        text = json.dumps(library.package_of(shelf.store, revision), ensure_ascii=False, indent=1)
        return answer(request, text.encode(), "application/json", etag=f"{_tag(revision)}-json")

    @routes.get("/days/{day}/brief", include_in_schema=False)
    def brief_page(request: Request, day: str, r: str | None = None) -> Response:
        revision = found(day, r, None)
        text = _FILE_LINK.sub(r"(../\1/tables/\3?r=\2)", make_brief(shelf.store, revision).markdown)
        page = MarkdownIt("commonmark", {"html": False}).render(text)
        return show(request, "brief.html", revision=revision, page=Markup(page))  # noqa: S704 - raw HTML is off

    @routes.get("/days/{day}/brief.md", summary="The brief on a day, in Markdown")
    def brief_file(request: Request, day: str, r: str | None = None) -> Response:
        revision = found(day, r, None)
        shelf.cite(revision)
        return answer(
            request,
            make_brief(shelf.store, revision).markdown.encode(),
            "text/markdown; charset=utf-8",
            etag=f"{_tag(revision)}-brief",
            name=f"{_stem(revision)}-brief.md",
        )

    @routes.get("/days/{day}/{file}", summary="One table of a day as <table>.parquet, .csv or .xlsx")
    def table(request: Request, day: str, file: str, r: str | None = None, as_of: str | None = None) -> Response:
        name, form = file_of(file)
        declaration, revision = library.declared(name), found(day, r, as_of)
        path = library.path_of(shelf.store, revision, name)
        package = library.package_of(shelf.store, revision)
        shelf.cite(revision)
        if form is Format.PARQUET:
            content = shelf.store.home.read(path)
        else:
            content = render(declaration, library.frame_of(shelf.store, revision, name), form, provenance(package))
        entry: Any = resource(package, name)
        tag = str(entry["hash"]).removeprefix("sha256:")[:32]
        return answer(
            request, content, MEDIA_TYPES[form], etag=f"{tag}-{form}", name=f"{_stem(revision)}-{name}.{form}"
        )

    @routes.get("/downloads/", include_in_schema=False)
    def form_page(request: Request, since: str = "", until: str = "", table: str = "") -> Response:
        asked_day(since, "first day"), asked_day(until, "last day")
        days = library.days(shelf.store)
        return show(
            request,
            "downloads.html",
            tables=TABLES.values(),
            since=since or (str(days[-7 if len(days) >= 7 else 0]) if days else ""),
            until=until or (str(days[-1]) if days else ""),
            chosen=table,
            days=days,
            most_days=RANGE_DAYS,
            most_rows=ROWS_AT_MOST,
        )

    @routes.get("/downloads/file", include_in_schema=False)
    def from_form(
        request: Request, table: str, form: str = "csv", since: str = "", until: str = "", as_of: str = ""
    ) -> Response:
        return ranged(request, f"{table}.{form}", since, until, as_of)

    @routes.get("/downloads/{file}", summary="A table over a range of days as <table>.parquet, .csv or .xlsx")
    def ranged(request: Request, file: str, since: str = "", until: str = "", as_of: str = "") -> Response:
        name, form = file_of(file)
        first, last = asked_day(since, "first day"), asked_day(until, "last day")
        moment: datetime | None = library.moment_of(as_of or None)
        wanted = table_range(shelf.store, library.declared(name), form, first, last, moment)
        headers = {"ETag": f'"{wanted.etag}"'}
        if known_already(request, wanted.etag):
            return Response(status_code=304, headers=headers)
        shelf.cite(*wanted.revisions)
        path = write_range(shelf.store, wanted)
        if "range" in request.headers:
            headers["Content-Encoding"] = "identity"  # compressed on the way out it would be no range of the file
        return FileResponse(
            path,
            media_type=MEDIA_TYPES[form],
            filename=wanted.name,
            headers=headers,
            background=BackgroundTask(path.unlink, missing_ok=True),
        )

    return routes


def _tag(revision: Revision) -> str:
    return f"{revision.day}-r{revision.number}-{revision.content_sha256[:16]}"


def _stem(revision: Revision) -> str:
    return f"dyadwatch-{revision.day}-r{revision.number}"
