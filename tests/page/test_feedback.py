"""«This is wrong»: who may say so, what is written, and that the day is built again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from dyadwatch_page.app import create_app
from dyadwatch_page.forgery import SESSION_COOKIE
from fastapi.testclient import TestClient

from pipeline.knowledge.overrides import OVERRIDES_FILE, Overrides, read_overrides
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.conftest import NOW
from tests.page.conftest import EDITOR, VIEWER, HeaderGate
from tests.reports.conftest import opened_copy
from tests.tables.fabricate import DAY

HERE = {"Sec-Fetch-Site": "same-origin"}
REASON = "Sport: <b>not</b> a relation"


@pytest.fixture
def home(one_day_home: Path, settings: Settings) -> Iterator[Store]:
    yield from opened_copy(one_day_home, settings)


@pytest.fixture
def editor(home: Store, settings: Settings) -> TestClient:
    client = TestClient(create_app(HeaderGate(), settings), headers=EDITOR, follow_redirects=False)
    client.cookies.set(SESSION_COOKIE, "session")
    return client


def written(home: Store) -> Overrides:
    return read_overrides(Path(home.home.path("knowledge")) / OVERRIDES_FILE)


def test_a_mention_called_wrong_is_noted_with_author_and_reason_and_its_day_is_due(
    editor: TestClient, home: Store
) -> None:
    mention = editor.get("/api/v1/mentions?limit=1").json()["mentions"][0]["mention_id"]
    address = f"/days/{DAY}/mentions/{mention}"
    token = editor.get(address).text.split('name="form_token" value="')[1].split('"')[0]
    assert home.days.due(NOW) == []
    answer = editor.post(f"{address}/feedback", data={"reason": REASON, "form_token": token}, headers=HERE)
    assert (answer.status_code, answer.headers["location"]) == (303, f"../{mention}?noted=1")
    [override] = written(home).mentions
    assert (override.mention_id, override.author, override.reason, override.at) == (mention, "vic", REASON, NOW)
    assert home.days.due(NOW) == [DAY]
    shown = editor.get(f"{address}?noted=1").text
    assert "Sport: &lt;b&gt;not&lt;/b&gt;" in shown


def test_nothing_is_written_without_permission_reason_token_or_mention(editor: TestClient, home: Store) -> None:
    mention = editor.get("/api/v1/mentions?limit=1").json()["mentions"][0]["mention_id"]
    address = f"/days/{DAY}/mentions/{mention}"
    token = editor.get(address).text.split('name="form_token" value="')[1].split('"')[0]
    good = {"reason": REASON, "form_token": token}
    refused = {
        403: [(address, good, HERE | VIEWER), (address, good | {"form_token": ""}, HERE), (address, good, {})],
        400: [(address, good | {"reason": ""}, HERE), (address, good | {"reason": "x" * 2000}, HERE)],
        404: [(f"/days/{DAY}/mentions/{'0' * 32}", good, HERE)],
    }
    for status, attempts in refused.items():
        for path, data, headers in attempts:
            assert editor.post(f"{path}/feedback", data=data, headers=headers).status_code == status
    assert written(home) == Overrides()


def test_a_viewer_sees_no_form(editor: TestClient) -> None:
    mention = editor.get("/api/v1/mentions?limit=1").json()["mentions"][0]["mention_id"]
    text = editor.get(f"/days/{DAY}/mentions/{mention}", headers=VIEWER).text
    assert "form_token" not in text
