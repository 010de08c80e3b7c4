"""Whose voice a publisher is (RM-13)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

from pipeline.knowledge.schema import Dyad

_PATH_DATE = re.compile(r"/(20\d\d|19\d\d)/(\d\d?)(?:/(\d\d?))?/")


def publisher_side(
    dyad: Dyad, *, source_id: str | None = None, bloc: str | None = None, url: str | None = None
) -> str | None:
    """The side whose government the publisher is, by bloc, source or host; None for everybody else."""
    host = _host(url)
    for publisher in dyad.publishers:
        if bloc in publisher.blocs or source_id in publisher.sources:
            return publisher.side
        if host and any(host == known or host.endswith("." + known) for known in publisher.hosts):
            return publisher.side
    return None


def publisher_actor(dyad: Dyad, url: str | None) -> str | None:
    """The actor whose own documents the host of an address publishes; the longest known host decides."""
    host = _host(url) or ""
    known = {name: actor for publisher in dyad.publishers for name, actor in publisher.actors.items()}
    fitting = [name for name in known if host == name or host.endswith("." + name)]
    return known[max(fitting, key=len)] if fitting else None


def date_in_url(url: str | None) -> datetime | None:
    """The day that the path of an address states (/2022/03/02/), for a text whose date is not given."""
    match = _PATH_DATE.search(url or "")
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        return datetime(int(year), int(month), int(day or 1), tzinfo=UTC)
    except ValueError:
        return None


def _host(url: str | None) -> str | None:
    if not url:
        return None
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return host.removeprefix("www.") if host else None
