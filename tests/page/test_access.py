"""Who may see what. Routes are enumerated from the app, so that a new one cannot be forgotten."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient

from tests.page.conftest import VIEWER


def asked(app: FastAPI) -> list[tuple[str, str]]:
    """(method, path) of every route that answers."""
    return [
        (method, route.path) for route in app.routes if isinstance(route, APIRoute) for method in sorted(route.methods)
    ]


def test_nothing_but_guarded_routes_is_mounted(app: FastAPI) -> None:
    assert all(isinstance(route, APIRoute) for route in app.routes)


def test_an_anonymous_visitor_gets_401_on_every_route(app: FastAPI) -> None:
    found = asked(app)
    assert len(found) > 10
    with TestClient(app, follow_redirects=False) as anonymous:
        answers = {(method, path): anonymous.request(method, path).status_code for method, path in found}
    assert set(answers.values()) == {401}, answers


def test_a_viewer_gets_403_on_every_route_that_writes(app: FastAPI) -> None:
    writing = [path for method, path in asked(app) if method not in ("GET", "HEAD")]
    with TestClient(app, headers=VIEWER) as viewer:
        assert {viewer.post(path).status_code for path in writing} <= {403}


@pytest.mark.parametrize("path", ["/", "/days/", "/days/2026-11-20/", "/nowhere", "/days/2020-01-01/"])
def test_every_answer_says_what_a_browser_may_load(page: TestClient, path: str) -> None:
    headers = page.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert "private" in headers["cache-control"]


@pytest.mark.parametrize(
    "path",
    [
        "/days/yesterday/",
        "/days/..%2f..%2fetc/",
        "/days/2026-11-20/..%2f..%2fpasswords.json",
        "/static/x/..%2fapp.py",
        "/static/x/style.css",
        "/days/2026-11-20/?r=../1",
    ],
)
def test_no_path_from_a_visitor_reaches_the_file_system(page: TestClient, path: str) -> None:
    assert page.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/trends", "trends/"),
        ("/evidence?q=a%20b&lang=ru", "evidence/?q=a%20b&lang=ru"),
        ("/days/2026-11-20", "2026-11-20/"),
    ],
)
def test_a_forgotten_slash_is_added(page: TestClient, path: str, location: str) -> None:
    answer = page.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, location)


def test_no_slash_is_added_where_nothing_stands(page: TestClient) -> None:
    assert page.get("/nowhere").status_code == 404
