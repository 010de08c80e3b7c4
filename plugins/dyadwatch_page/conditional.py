"""Answers that can be asked for again: ETag with If-None-Match, and one byte range with If-Range (RFC 9110)."""

from __future__ import annotations

import re

from fastapi import Request
from fastapi.responses import Response

_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})", re.ASCII)


def answer(
    request: Request,
    content: bytes,
    media_type: str,
    *,
    etag: str,
    name: str | None = None,
    cache: str | None = None,
) -> Response:
    """The content, a part of it, or the news that the asker has it already. `name` makes it a download."""
    tag = f'"{etag}"'
    headers = {"ETag": tag, "Accept-Ranges": "bytes"}
    if cache is not None:
        headers["Cache-Control"] = cache
    if name is not None:
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    if known_already(request, etag):
        return Response(status_code=304, headers=headers)
    wanted = request.headers.get("range")
    if wanted is None or request.headers.get("if-range", tag) != tag:
        return Response(content, media_type=media_type, headers=headers)
    part = _part(wanted, len(content))
    if part is None:  # several ranges, or another unit: the whole is a correct answer
        return Response(content, media_type=media_type, headers=headers)
    if part.start >= len(content) or not len(part):
        return Response(status_code=416, headers=headers | {"Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(content)}"
    headers["Content-Encoding"] = "identity"  # compressed on the way out it would be no range of the file
    return Response(content[part.start : part.stop], 206, headers, media_type)


def known_already(request: Request, etag: str) -> bool:
    """Whether the asker says that it has the content."""
    header = request.headers.get("if-none-match", "").strip()
    return header == "*" or f'"{etag}"' in [part.strip().removeprefix("W/") for part in header.split(",")]


def _part(header: str, size: int) -> range | None:
    match = _RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    first, last = match.groups()
    if not first:  # the last n bytes
        return range(max(size - int(last), 0), size)
    return range(int(first), min(int(last) + 1, size) if last else size)
