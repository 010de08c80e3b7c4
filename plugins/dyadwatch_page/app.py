"""The page's routes, all behind Airflow's login: who may read the daily_tables DAG may read its reports."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from airflow.api_fastapi.core_api.security import requires_access_dag
from fastapi import Depends, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException

from dyadwatch_page import wording
from dyadwatch_page.guard import SecureHeaders, day_of, file_of, web_address
from dyadwatch_page.library import Download, Library
from pipeline.errors import DyadwatchError, InputError, NotFoundError
from pipeline.settings import Settings

DAG_ID = "daily_tables"
FOLDER = Path(__file__).parent
DAYS_A_PAGE = 60
CHART_HEIGHT = 48
REASONS = {
    401: "Please sign in to Airflow first.",
    403: "Your account may not read these reports.",
    404: "There is no such page.",
}


def create_app(library: Library | None = None) -> FastAPI:
    """The application, to be mounted in Airflow's api-server."""
    books = library or Library(Settings.from_env())
    show = _renderer()
    style = (FOLDER / "style.css").read_text(encoding="utf-8")
    app = FastAPI(
        dependencies=[Depends(requires_access_dag(method="GET", param_dag_id=DAG_ID))],
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # the redirect would be built from the Host header
    )
    app.add_middleware(SecureHeaders)
    app.add_exception_handler(HTTPException, lambda request, error: _refusal(show, request, error.status_code))
    app.add_exception_handler(DyadwatchError, lambda request, error: _failure(show, request, error))

    @app.get("/")
    def overview(request: Request, before: str | None = None) -> Response:
        days = books.days()
        if before is not None:
            day_of(before)
            days = [row for row in days if row["day"] < before]
        rows = days[:DAYS_A_PAGE]
        older = rows[-1]["day"] if len(days) > DAYS_A_PAGE else None
        return show(request, "overview.html", rows=rows, older=older, newer=before, chart_height=CHART_HEIGHT)

    @app.get("/days.json")
    def days_json() -> Response:
        return JSONResponse({"days": books.days()})

    @app.get("/style.css")
    def css() -> Response:
        return Response(style, media_type="text/css")

    @app.get("/days/{day}")
    def without_slash(day: str) -> Response:
        return RedirectResponse(f"{day_of(day)}/", status_code=308)

    @app.get("/days/{day}/")
    def day_page(request: Request, day: str) -> Response:
        return show(request, "day.html", page=books.day(day_of(day)))

    @app.get("/days/{day}/day.zip")
    def day_zip(day: str) -> Response:
        return _download(books.zipped(day_of(day)))

    @app.get("/days/{day}/datapackage.json")
    def descriptor(day: str) -> Response:
        text = json.dumps(books.day(day_of(day)).package, ensure_ascii=False, indent=1)
        return Response(text, media_type="application/json")

    @app.get("/days/{day}/{file}")
    def table(day: str, file: str) -> Response:
        return _download(books.table(day_of(day), *file_of(file)))

    return app


def _renderer() -> Callable[..., Response]:
    templates = Environment(
        loader=FileSystemLoader(FOLDER / "templates"),
        autoescape=True,  # titles and names come from the open web
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {name: getattr(wording, name) for name in ("COVERAGE", "MARKS", "STATUS", "bars", "edition")}
    templates.filters |= {
        "figure": wording.figure,
        "rate": wording.rate,
        "moment": wording.moment,
        "weekday": wording.weekday,
        "web_address": web_address,
    }

    def show(request: Request, template: str, status_code: int = 200, **values: Any) -> Response:
        text = templates.get_template(template).render(root=_up(request), **values)
        return HTMLResponse(text, status_code=status_code)

    return show


def _up(request: Request) -> str:
    """The relative way from the page asked for to the page's root: links then hold under any prefix."""
    below = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * (below.count("/") - 1) or "./"


def _download(file: Download) -> Response:
    return Response(
        file.content,
        media_type=file.media_type,
        headers={"Content-Disposition": f'attachment; filename="{file.name}"'},
    )


def _refusal(show: Callable[..., Response], request: Request, status: int, reason: str | None = None) -> Response:
    """An error as a page for a browser, and as JSON for a program."""
    said = reason or REASONS.get(status, "That did not work.")
    if "text/html" in request.headers.get("accept", ""):
        return show(request, "error.html", status_code=status, status=status, reason=said)
    return JSONResponse({"detail": said}, status_code=status)


def _failure(show: Callable[..., Response], request: Request, error: DyadwatchError) -> Response:
    status = 404 if isinstance(error, NotFoundError) else 400 if isinstance(error, InputError) else 503
    return _refusal(show, request, status, str(error) if status != 503 else "The reports cannot be read just now.")
