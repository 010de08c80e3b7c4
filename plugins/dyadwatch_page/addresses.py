"""What stands in an address, checked before anything is looked up with it. Nothing here reaches a file system."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from urllib.parse import urlencode, urlsplit

from starlette.requests import Request

from pipeline.errors import InputError, NotFoundError
from pipeline.reports.export import Format

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_FILE = re.compile(r"([a-z][a-z_]{0,40})\.(parquet|csv|xlsx)", re.ASCII)
_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
_REVISION = re.compile(r"r?([1-9]\d{0,5})", re.ASCII)


def day_of(text: str) -> date:
    """The day in a path. Raises NotFoundError: what is no day has no page."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return date.fromisoformat(text)
    except ValueError as error:
        raise NotFoundError("no such page: a day is written like 2026-11-23") from error


def asked_day(text: str | None, name: str) -> date | None:
    """A day in a form field; None where it is left empty. Raises InputError."""
    if not text:
        return None
    try:
        return day_of(text)
    except NotFoundError as error:
        raise InputError(f"{name}: a day is written like 2026-11-23") from error


def revision_of(text: str | None) -> int | None:
    """A revision's number, written 3 or r3; None where none is asked for. Raises NotFoundError."""
    if not text:
        return None
    match = _REVISION.fullmatch(text)
    if match is None:
        raise NotFoundError("no such revision: it is written like r3")
    return int(match.group(1))


def file_of(text: str) -> tuple[str, Format]:
    """Table name and format in a path; whether there is such a table is not asked here. Raises NotFoundError."""
    match = _FILE.fullmatch(text)
    if match is None:
        raise NotFoundError("no such file: a table is had as <table>.parquet, <table>.csv or <table>.xlsx")
    return match.group(1), Format(match.group(2))


def id_of(text: str) -> str:
    """An id of 32 hexadecimal digits. Raises NotFoundError."""
    if not _ID.fullmatch(text):
        raise NotFoundError("no such page: an id has 32 hexadecimal digits")
    return text


def web_address(text: Any) -> str | None:
    """An address that may stand behind a link: http or https with a host; None for anything else."""
    try:
        parts = urlsplit(str(text))
    except ValueError:
        return None
    return str(text) if parts.scheme in {"http", "https"} and parts.hostname else None


def up(request: Request) -> str:
    """The relative way from the page asked for to the page's root: links then hold under any prefix."""
    below = request.scope["path"].removeprefix(request.scope.get("root_path", ""))
    return "../" * (below.count("/") - 1) or "./"


def query(**fields: Any) -> str:
    """A query string of the fields that say something: `?a=1&b=2`, or nothing."""
    said = [(name, value) for name, value in fields.items() if value not in (None, "", [], ())]
    return f"?{urlencode(said, doseq=True)}" if said else ""
