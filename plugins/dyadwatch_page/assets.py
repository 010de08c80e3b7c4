"""The files that pages load: our stylesheet and scripts, and Plotly as its Python package carries it.

Their address holds a hash of all of them, so that a browser may keep them for a year.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path

from fastapi import Request
from fastapi.responses import Response

from dyadwatch_page.access import Gate, Routes
from dyadwatch_page.conditional import answer
from pipeline.errors import NotFoundError

FOLDER = Path(__file__).parent / "static"
PLOTLY = "plotly.min.js"
MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
KEPT = "private, max-age=31536000, immutable"  # a year: another content has another address
HASH_CHARACTERS = 12


@dataclass(frozen=True, slots=True)
class Asset:
    content: bytes
    media_type: str


class Assets:
    """Name → file, read once. Only these names exist: an address never becomes a path."""

    @cached_property
    def files(self) -> dict[str, Asset]:
        found = {
            path.name: Asset(path.read_bytes(), MEDIA_TYPES[path.suffix])
            for path in sorted(FOLDER.iterdir())
            if path.suffix in MEDIA_TYPES
        }
        spec = find_spec("plotly")
        assert spec is not None, "plotly is among the dependencies"
        assert spec.origin is not None, "plotly is an ordinary package"
        plotly = Path(spec.origin).parent / "package_data" / PLOTLY
        return found | {PLOTLY: Asset(plotly.read_bytes(), MEDIA_TYPES[".js"])}

    @cached_property
    def version(self) -> str:
        digest = hashlib.sha256(b"".join(self.files[name].content for name in sorted(self.files)))
        return digest.hexdigest()[:HASH_CHARACTERS]

    def address(self, name: str) -> str:
        """Relative to the page's root."""
        assert name in self.files, name
        return f"static/{self.version}/{name}"


def asset_routes(gate: Gate, assets: Assets) -> Routes:
    routes = Routes(gate)

    @routes.get("/static/{version}/{name}", include_in_schema=False)
    def asset(request: Request, version: str, name: str) -> Response:
        file = assets.files.get(name)
        if file is None or version != assets.version:
            raise NotFoundError("no such file")
        return answer(request, file.content, file.media_type, etag=assets.version, cache=KEPT)

    return routes
