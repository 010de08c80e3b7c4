from __future__ import annotations

import re

from fastapi.testclient import TestClient

HTML = {"Accept": "text/html"}


def test_the_overview_shows_the_newest_day_with_what_was_not_heard(page: TestClient) -> None:
    answer = page.get("/")
    assert answer.status_code == 200
    assert "2026-11-21" in answer.text
    assert "blind source" in answer.text


def test_the_overview_links_each_story_to_its_page(page: TestClient) -> None:
    assert re.search(r'href="days/2026-11-21/stories/s1"', page.get("/").text)


def test_a_day_shows_the_revision_asked_for(page: TestClient) -> None:
    assert "is the newest" in page.get("/days/2026-11-20/?r=1").text


def test_an_unknown_day_is_a_page_for_a_browser_and_json_for_a_program(page: TestClient) -> None:
    assert "<h1>" in page.get("/days/2020-01-01/", headers=HTML).text
    assert "not published" in page.get("/days/2020-01-01/").json()["detail"]


def test_links_are_relative_so_that_a_prefix_holds(page: TestClient) -> None:
    for path in ("/", "/days/", "/days/2026-11-20/"):
        links = re.findall(r'(?:href|src|action)="([^"]*)"', page.get(path).text)
        assert not [link for link in links if link.startswith("/")], path
