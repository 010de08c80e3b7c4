"""Addresses that wrap another one: AMP caches and viewers, turbo pages, link shims. They are taken off for the key."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl

_CACHE_PATH = re.compile(r"^/(?:amp|[civ])/(?:s/)?([^/]+\.[^/]+(?:/.*)?)$")  # /c/s/host/path; s: the origin speaks TLS
_VIEWER_PATH = re.compile(r"^/amp/(?:s/)?([^/]+\.[^/]+(?:/.*)?)$")
_TURBO_PATH = re.compile(r"^/(?:turbo/)?([^/]+\.[^/]+)/[hs]/(.*)$")
_VIEWER_HOST = re.compile(r"^(?:google|bing)\.[a-z.]{2,6}$")
_TURBO_HOST = re.compile(r"^(?:.+\.)?turbopages\.org$|^yandex\.[a-z.]{2,6}$")
_SHIMS = (
    (re.compile(r"^google\.[a-z.]{2,6}$"), "/url", ("q", "url")),
    (re.compile(r"^lm?\.(?:facebook|instagram)\.com$"), "/l.php", ("u",)),
    (re.compile(r"^vk\.(?:com|ru)$"), "/away.php", ("to",)),
)


def unwrap(host: str, path: str, query: str) -> str | None:
    """The address inside a wrapper, or None where the address stands for itself. Pure; fetches nothing.

    `host` and `path` are normalised (lower case, no www, no dot segments). The result is always shorter than the
    address it came from. Cache formats: amp.dev, "AMP Cache URLs and Subdomains".
    """
    tail = f"?{query}" if query else ""
    if host == "cdn.ampproject.org" or host.endswith(".cdn.ampproject.org"):
        return _inner(_CACHE_PATH.match(path), tail)
    if _TURBO_HOST.match(host) and (match := _TURBO_PATH.match(path)):
        return f"https://{match[1]}/{match[2]}{tail}"
    if _VIEWER_HOST.match(host) and (match := _VIEWER_PATH.match(path)):
        return _inner(match, tail)
    for pattern, shim, names in _SHIMS:
        if path == shim and pattern.match(host):
            found = dict(parse_qsl(query))
            targets = (found.get(name, "") for name in names)
            return next((target for target in targets if target.startswith(("http://", "https://"))), None)
    return None


def _inner(match: re.Match[str] | None, tail: str) -> str | None:
    return None if match is None else f"https://{match[1]}{tail}"
