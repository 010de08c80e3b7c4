"""The page without Airflow: a gate that takes a role from a header, over a home with two published days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from dyadwatch_page.access import Access, Visitor
from dyadwatch_page.app import create_app
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from pipeline.records import Article
from pipeline.settings import Settings
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter
from tests.conftest import NOW
from tests.reports.conftest import one_day_home, opened_copy, two_day_home
from tests.tables.fabricate import DAY, at, shifted, worked_day

__all__ = ["one_day_home", "two_day_home"]

MAY = {"viewer": frozenset({Access.READ}), "editor": frozenset(Access)}
VIEWER, EDITOR = {"X-Role": "viewer"}, {"X-Role": "editor"}


class HeaderGate:
    """Anybody who names a role has it."""

    def check(self, access: Access) -> Callable[..., Any]:
        def check(request: Request) -> None:
            role = request.headers.get("x-role")
            if role is None:
                raise HTTPException(401)
            if access not in MAY[role]:
                raise HTTPException(403, "Forbidden")

        return check

    def visitor(self) -> Callable[..., Visitor]:
        def visitor(request: Request) -> Visitor:
            return Visitor("vic", MAY[request.headers["x-role"]])

        return visitor

    def runs(self) -> dict[str, str]:
        return {"b1": "dags/ingest_feeds/runs/b1"}


@pytest.fixture(scope="session")
def shared_app(two_day_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    """For tests that only read."""
    settings = Settings.from_env(
        {"DYADWATCH_HOME": str(tmp_path_factory.mktemp("page") / "home"), "DYADWATCH_NOW": NOW.isoformat()}
    )
    for store in opened_copy(two_day_home, settings):
        fill_lake(store)
        yield create_app(HeaderGate(), settings)


@pytest.fixture
def app(shared_app: FastAPI) -> FastAPI:
    return shared_app


@pytest.fixture
def page(app: FastAPI) -> TestClient:
    """A viewer."""
    return TestClient(app, headers=VIEWER, follow_redirects=False)


def fill_lake(store: Store) -> None:
    """Writes the hand-worked day's articles and analyses, so that its mentions have their texts."""
    for news in (worked_day().inputs(), shifted(worked_day().inputs(), 1)):
        by_day: dict[date, list[Article]] = {}
        for article in news.articles:
            by_day.setdefault(article.day, []).append(article)
        for day, articles in by_day.items():
            store.lake.write(ARTICLE_SET, day, f"b1-{news.day}", articles)
            found = [news.analyses[article.article_id] for article in articles]
            store.lake.write(ANALYSIS_SET, day, f"b1-{news.day}", [replace(each, day=day) for each in found])
    for name in ("a01", "a06"):
        with WarcWriter(store.home, DAY, "b1", "fetch", int(name[1:])) as archive:
            url = f"https://{'state' if name == 'a01' else 'exile'}.example/{name}"
            archive.write_given(url, b"<script>alert(1)</script>", "text/html", at(9), {})
