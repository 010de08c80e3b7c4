"""Templates into answers. Everything from the open web is escaped here, and nowhere else is HTML made."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Protocol

from fastapi import Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from dyadwatch_page import wording
from dyadwatch_page.addresses import query, up, web_address
from dyadwatch_page.assets import Assets

TEMPLATES = Path(__file__).parent / "templates"
REASONS = {
    401: "Please sign in to Airflow first.",
    403: "Your account may not do this.",
    404: "There is no such page.",
    405: "This address is not asked in this way.",
}


class Show(Protocol):
    """Renders a template for a request."""

    def __call__(self, request: Request, template: str, status_code: int = 200, **values: Any) -> Response: ...


def renderer(assets: Assets) -> Show:
    """The one way to an HTML answer."""
    templates = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.globals |= {
        name: getattr(wording, name)
        for name in ("COVERAGE", "MARKS", "STATUS", "RULES", "QUADS", "edition", "days_before")
    }
    templates.globals["query"] = query
    templates.filters |= {
        name: getattr(wording, name)
        for name in (
            "figure",
            "signed",
            "rate",
            "moment",
            "weekday",
            "plural",
            "words",
            "percent",
            "bloc_name",
            "rule_meaning",
        )
    }
    templates.filters["web_address"] = web_address

    def show(request: Request, template: str, status_code: int = 200, **values: Any) -> Response:
        root = up(request)
        text = templates.get_template(template).render(
            root=root, asset=lambda name: f"{root}{assets.address(name)}", **values
        )
        return HTMLResponse(text, status_code=status_code)

    return show


def refusal(show: Show, request: Request, status: int, reason: str | None = None) -> Response:
    """An error as a page for a browser, and as JSON for a program."""
    said = reason or REASONS.get(status, "That did not work.")
    if "text/html" in request.headers.get("accept", ""):
        return show(request, "error.html", status_code=status, status=status, reason=said)
    return JSONResponse({"detail": said}, status_code=status)
