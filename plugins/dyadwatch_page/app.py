"""The page as a FastAPI application: rooms with their routes, one renderer, one gate."""

from __future__ import annotations

from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse, Response
from starlette.exceptions import HTTPException
from starlette.routing import Match

from dyadwatch_page.access import Gate
from dyadwatch_page.api import api_routes
from dyadwatch_page.assets import Assets, asset_routes
from dyadwatch_page.days import day_routes
from dyadwatch_page.downloads import download_routes
from dyadwatch_page.evidence import evidence_routes
from dyadwatch_page.feedback import feedback_routes
from dyadwatch_page.headers import SecureHeaders
from dyadwatch_page.operations import operations_routes
from dyadwatch_page.overview import overview_routes
from dyadwatch_page.rendering import Show, refusal, renderer
from dyadwatch_page.shelf import Shelf
from dyadwatch_page.stories import story_routes
from dyadwatch_page.trends import trend_routes
from pipeline.errors import DyadwatchError, InputError, NotFoundError
from pipeline.settings import Settings


def create_app(gate: Gate | None = None, settings: Settings | None = None) -> FastAPI:
    """The application, to be mounted in Airflow's api-server. Without a gate it is Airflow's own login."""
    if gate is None:
        from dyadwatch_page.airflow_gate import AirflowGate

        gate = AirflowGate()
    shelf, assets = Shelf(settings or Settings.from_env()), Assets()
    show = renderer(assets)
    app = FastAPI(
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,  # the redirect would be built from the Host header
    )
    app.add_middleware(SecureHeaders)
    _explain_errors(app, show)
    for routes in (
        overview_routes(gate, shelf, show),
        trend_routes(gate, shelf, show),
        day_routes(gate, shelf, show),
        story_routes(gate, shelf, show),
        evidence_routes(gate, shelf, show, gate.visitor()),
        feedback_routes(gate, shelf, gate.visitor()),
        download_routes(gate, shelf, show),
        operations_routes(gate, shelf, show, gate.visitor()),
        api_routes(gate, shelf, show),
        asset_routes(gate, assets),
    ):
        app.include_router(routes.router)
    return app


def _explain_errors(app: FastAPI, show: Show) -> None:
    @app.exception_handler(HTTPException)
    def refused(request: Request, error: HTTPException) -> Response:
        if error.status_code == 404 and (folder := _as_folder(app, request)) is not None:
            return RedirectResponse(folder, 308)
        said = error.detail if error.status_code in (403, 413) and error.detail != "Forbidden" else None
        answer = refusal(show, request, error.status_code, said)
        answer.headers.update(error.headers or {})
        return answer

    @app.exception_handler(RequestValidationError)
    def misread(request: Request, error: RequestValidationError) -> Response:
        fields = ", ".join(sorted({str(each["loc"][-1]) for each in error.errors()}))
        return refusal(show, request, 422, f"This cannot be read: {fields}.")

    @app.exception_handler(DyadwatchError)
    def failed(request: Request, error: DyadwatchError) -> Response:
        if isinstance(error, NotFoundError):
            return refusal(show, request, 404, str(error))
        if isinstance(error, InputError):
            return refusal(show, request, 400, str(error))
        return refusal(show, request, 503, "The reports cannot be read just now.")


def _as_folder(app: FastAPI, request: Request) -> str | None:
    """The same address with the slash that was left out, relative, where a page stands there."""
    path = request.scope["path"]
    if path.endswith("/") or request.method not in ("GET", "HEAD"):
        return None
    slashed = {**request.scope, "path": f"{path}/"}
    if not any(route.matches(slashed)[0] is Match.FULL for route in app.routes):
        return None
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{quote(path.rsplit('/', 1)[-1])}/{query}"
