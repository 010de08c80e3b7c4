"""Headers that every answer carries: what a browser may load, run, frame and send from these pages."""

from __future__ import annotations

from typing import Any

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",  # the sources learn nothing of who reads them
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
DEFAULTS = {"Cache-Control": "private, no-cache"}  # what one person may read is no copy for a proxy to keep


class SecureHeaders:
    """ASGI middleware that sets HEADERS on every answer, errors included, and DEFAULTS where a route says nothing."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sending(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = _completed(message["headers"])
            await send(message)

        await self._app(scope, receive, sending)


def _completed(given: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    ours = {name.lower().encode(): text.encode() for name, text in HEADERS.items()}
    kept = [(name, text) for name, text in given if name.lower() not in ours]
    present = {name.lower() for name, _ in kept}
    defaults = [
        (name.lower().encode(), text.encode())
        for name, text in DEFAULTS.items()
        if name.lower().encode() not in present
    ]
    return [*kept, *ours.items(), *defaults]
