"""The reports page over a short and a long history, in one process: what ten times the days cost a reader.

Both homes have the same mentions a day. A page that read everything would take ten times as long over the long one.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.bench.made_up_days import Cast, cast_of, publish_made_up_days
from pipeline.errors import NotFoundError
from pipeline.runtime import Runtime
from pipeline.settings import Settings

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
LAST_DAY = date(2026, 11, 22)
NOW = "2026-11-23T08:00:00+00:00"
REQUESTS = 7  # for each page, after one that warms it up; the median counts
RATIO_AT_MOST = 3.0  # what a reader accepts who waited a tenth of a second
WEIGHT_AT_MOST = 200_000  # bytes of a page with what it loads, Plotly apart: a second on a slow mobile line
PLOTLY = "plotly.min.js"
TRENDS = "trends, 90 days"


@dataclass(frozen=True, slots=True)
class PageCost:
    """One page: median seconds over both histories; bytes of it and of what its script asks for over the long one."""

    page: str
    short_s: float
    long_s: float
    first_s: float  # the first request over the long history
    own_bytes: int

    @property
    def ratio(self) -> float:
        return self.long_s / self.short_s


@dataclass(frozen=True, slots=True)
class PageReport:
    short_days: int
    long_days: int
    mentions: int  # of the long history
    asset_bytes: int  # stylesheets and scripts, Plotly apart
    costs: tuple[PageCost, ...]

    @property
    def good(self) -> bool:
        weight = max(cost.own_bytes for cost in self.costs) + self.asset_bytes
        return weight <= WEIGHT_AT_MOST and all(cost.ratio <= RATIO_AT_MOST for cost in self.costs)


def measure(short_days: int, long_days: int, mentions: int, progress: Callable[[str], None]) -> PageReport:
    """Publishes made-up days into two temporary homes and asks both for the same pages. Raises NotFoundError."""
    if not (PLUGINS / "dyadwatch_page").is_dir():
        raise NotFoundError(f"{PLUGINS}: the page is not there; run the benchmark from a checkout")
    a_day = max(mentions // long_days, 1)
    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder:
        base = replace(Settings.from_env(), database_url=None, now=NOW)
        homes = []
        for days in (short_days, long_days):
            progress(f"making up {days} days of {a_day:,} mentions")
            homes.append(replace(base, home=f"{folder}/{days}"))
            with Runtime.open(homes[-1]) as rt:
                cast = cast_of(rt)
                publish_made_up_days(rt.store, cast, LAST_DAY, days, a_day)
        progress("asking for pages")
        asked, asset_bytes = _ask(homes[0], homes[1], cast)
    costs = (
        PageCost(page, statistics.median(short[1:]), statistics.median(long[1:]), long[0], size)
        for page, (short, long, size) in asked.items()
    )
    return PageReport(short_days, long_days, a_day * long_days, asset_bytes, tuple(costs))


def _pages(cast: Cast) -> dict[str, str]:
    common, rare, topic = cast.actors[0][0], cast.actors[-1][0], cast.topics[0][0]
    return {
        "overview": "/",
        "evidence": "/evidence/",
        "evidence: a frequent actor": f"/evidence/?actor={common}",
        "evidence: a rare actor": f"/evidence/?actor={rare}",
        "evidence: topic, bloc and certainty": f"/evidence/?topic={topic}&bloc={cast.blocs[0]}&certainty=negated",
        TRENDS: "/trends/",
        "a day": f"/days/{LAST_DAY}/",
    }


def _loaded_by(page: str) -> list[str]:
    """What a page's script asks for beside the files that all pages share."""
    from dyadwatch_page.trend_data import CHARTS

    return [f"/trends/{name}.json" for name in CHARTS] if page == TRENDS else []


def _ask(short: Settings, long: Settings, cast: Cast) -> tuple[dict[str, tuple[list[float], list[float], int]], int]:
    """Page → seconds over both histories, asked in turn so that a busy machine slows both; and its bytes."""
    sys.path.insert(0, str(PLUGINS))
    try:
        from dyadwatch_page.app import create_app
        from dyadwatch_page.assets import Assets
        from fastapi.testclient import TestClient
    finally:
        sys.path.remove(str(PLUGINS))
    asked: dict[str, tuple[list[float], list[float], int]] = {}
    with TestClient(create_app(_open_gate(), short)) as one, TestClient(create_app(_open_gate(), long)) as other:
        for page, path in _pages(cast).items():
            seconds: tuple[list[float], list[float]] = ([], [])
            size = 0
            for _ in range(REQUESTS + 1):
                for client, spent in zip((one, other), seconds, strict=True):
                    began = time.perf_counter()
                    answer = client.get(path)
                    spent.append(time.perf_counter() - began)
                    assert answer.status_code == 200, answer.text
                    size = len(answer.content)
            size += sum(len(other.get(more).content) for more in _loaded_by(page))
            asked[page] = (*seconds, size)
    files = Assets().files.items()
    return asked, sum(len(file.content) for name, file in files if name != PLOTLY)


def _open_gate() -> Any:
    """A gate that lets everybody in: there is nobody here but the benchmark."""
    from dyadwatch_page.access import Access, Visitor

    class OpenGate:
        def check(self, access: Access) -> Callable[[], None]:
            return lambda: None

        def visitor(self) -> Callable[[], Visitor]:
            return lambda: Visitor("bench", frozenset())

        def runs(self) -> dict[str, str]:
            return {}

    return OpenGate()
