"""What stands between the page and a hostile request or a hostile text."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from pipeline.errors import NotFoundError
from pipeline.reports.export import Format

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-cache",  # what one person may read is no copy for a proxy to keep
}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FILE = re.compile(r"([a-z][a-z_]{0,40})\.(parquet|csv)", re.ASCII)


class SecureHeaders:
    """ASGI middleware that sets HEADERS on every answer, errors included."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                ours = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                names = {name for name, _ in ours}
                message["headers"] = [pair for pair in message["headers"] if pair[0].lower() not in names] + ours
            await send(message)

        await self._app(scope, receive, sending)


def day_of(text: str) -> date:
    """The day in an address. Raises NotFoundError: what is no day has no page."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError("no such page: a day is written like 2026-11-23") from error


def file_of(text: str) -> tuple[str, Format]:
    """Table name and format in an address; whether there is such a table is not asked here. Raises NotFoundError."""
    match = _FILE.fullmatch(text)
    if match is None:
        raise NotFoundError("no such file: a table is had as <table>.parquet or <table>.csv")
    return match.group(1), Format(match.group(2))


def web_address(text: Any) -> str | None:
    """An address that may stand behind a link: http or https with a host; None for anything else."""
    try:
        parts = urlsplit(str(text))
    except ValueError:
        return None
    return str(text) if parts.scheme in {"http", "https"} and parts.hostname else None
