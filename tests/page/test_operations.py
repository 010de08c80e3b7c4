"""The page that looks after the collection, and what stands between its button and a forged request."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dyadwatch_page.app import create_app
from dyadwatch_page.forgery import SESSION_COOKIE
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pipeline.records import Disposition
from pipeline.settings import Settings
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.conftest import NOW
from tests.page.conftest import EDITOR, VIEWER, HeaderGate
from tests.reports.conftest import opened_copy
from tests.samples import entry

RETRY = "/operations/quarantine/retry"
HERE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture(scope="module")
def opened(one_day_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, FastAPI]]:
    """A home with the books of a run, and the page over it."""
    home = tmp_path_factory.mktemp("desk") / "home"
    settings = Settings.from_env({"DYADWATCH_HOME": str(home), "DYADWATCH_NOW": NOW.isoformat()})
    for store in opened_copy(one_day_home, settings):
        found = [entry("a", title="<script>alert(1)</script>"), entry("b")]
        counts = {"feeds": 0, "entries": 2, "queued": 2}
        store.queue.commit_poll([], found, batch="b1", shard=0, counts=counts, now=NOW)
        yield store, create_app(HeaderGate(), settings)


@pytest.fixture
def desk(opened: tuple[Store, FastAPI]) -> Store:
    """With two pages in quarantine."""
    store, _ = opened
    leased = store.queue.lease("w", 10, NOW)
    gone = [Finished(each.key, Disposition.FETCH_FAILED, quarantined=True, reason="timeout") for each in leased]
    store.queue.finish(gone, [], batch="b1", shard=0, counts={"in": len(gone), "fetch_failed": len(gone)}, now=NOW)
    return store


@pytest.fixture
def editor(desk: Store, opened: tuple[Store, FastAPI]) -> TestClient:
    client = TestClient(opened[1], headers=EDITOR, follow_redirects=False)
    client.cookies.set(SESSION_COOKIE, "session")
    return client


def token(client: TestClient) -> str:
    text = client.get("/operations/").text
    return text.split('name="form_token" value="')[1].split('"')[0]


def test_sources_queue_quarantine_and_books_are_shown(editor: TestClient) -> None:
    text = editor.get("/operations/").text
    assert "unpolled" in text
    assert "timeout" in text
    assert "2 entries = 2 queued" in text
    assert 'href="../../dags/ingest_feeds/runs/b1"' in text


def test_a_title_from_the_web_stays_a_text(editor: TestClient) -> None:
    text = editor.get("/operations/").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_the_button_puts_pages_back(editor: TestClient, desk: Store) -> None:
    answer = editor.post(RETRY, data={"all": "1", "form_token": token(editor)}, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, "../?queued=2")
    assert desk.quarantine.given_up() == []


def test_one_page_is_put_back_alone(editor: TestClient, desk: Store) -> None:
    key = desk.quarantine.given_up()[0].entry.key.hex()
    editor.post(RETRY, data={"key": key, "form_token": token(editor)}, headers=HERE)
    assert len(desk.quarantine.given_up()) == 1


@pytest.mark.parametrize(
    ("headers", "right_token"),
    [
        ({"Sec-Fetch-Site": "cross-site"}, True),
        ({"Sec-Fetch-Site": "same-site"}, True),
        ({"Origin": "https://evil.example"}, True),
        ({}, True),
        (HERE, False),
        ({"Origin": "http://testserver"}, False),
    ],
)
def test_a_forged_post_is_refused(editor: TestClient, desk: Store, headers: dict[str, str], right_token: bool) -> None:
    data = {"all": "1", "form_token": token(editor) if right_token else "0" * 64}
    assert editor.post(RETRY, data=data, headers=headers).status_code == 403
    assert len(desk.quarantine.given_up()) == 2


def test_an_old_browser_shows_its_origin(editor: TestClient) -> None:
    headers = {"Origin": "http://testserver"}
    assert editor.post(RETRY, data={"all": "1", "form_token": token(editor)}, headers=headers).status_code == 303


def test_a_program_with_a_token_of_its_own_needs_no_form(editor: TestClient) -> None:
    editor.cookies.clear()
    assert editor.post(RETRY, data={"all": "1"}).status_code == 303


def test_the_word_of_another_session_does_not_fit(editor: TestClient) -> None:
    word = token(editor)
    editor.cookies.set(SESSION_COOKIE, "another")
    assert editor.post(RETRY, data={"all": "1", "form_token": word}, headers=HERE).status_code == 403


@pytest.mark.parametrize("key", ["", "zz", "00"])
def test_what_is_no_key_is_refused(editor: TestClient, key: str) -> None:
    answer = editor.post(RETRY, data={"key": key, "form_token": token(editor)}, headers=HERE)
    assert answer.status_code == 400


def test_a_body_that_no_form_has_is_refused(editor: TestClient) -> None:
    assert editor.post(RETRY, content=b"x" * 20_000, headers=HERE).status_code == 413


def test_a_viewer_sees_no_button(desk: Store, opened: tuple[Store, FastAPI]) -> None:
    viewer = TestClient(opened[1], headers=VIEWER)
    assert "quarantine/retry" not in viewer.get("/operations/").text
