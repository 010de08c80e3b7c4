"""The page inside Airflow: who may see it, and what it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pandas as pd
import pytest

from pipeline.newsroom.process import running_newsroom
from pipeline.runtime import Runtime
from tests.chain_support import FROZEN, environment, run_once

pytestmark = [pytest.mark.airflow, pytest.mark.filterwarnings("default")]

DAY = "2026-11-22"


@pytest.fixture(scope="module")
def client(airflow_db: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    from airflow.api_fastapi.app import create_app
    from fastapi.testclient import TestClient

    folder = tmp_path_factory.mktemp("page")
    with pytest.MonkeyPatch.context() as patch, running_newsroom(folder, FROZEN) as newsroom:
        for name, value in environment(folder / "home", newsroom).items():
            patch.setenv(name, value)
        with Runtime.open() as rt:
            run_once(rt, "b")
        with TestClient(create_app(apps="core"), base_url="http://localhost:8080") as opened:
            yield opened


@pytest.fixture(scope="module")
def viewer(client: Any) -> dict[str, str]:
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    token = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="vic", role="viewer"))
    return {"Authorization": f"Bearer {token}"}


def routes() -> list[tuple[str, str]]:
    """Method and path of every route of the page, enumerated from the app, so that a new one cannot be forgotten."""
    from dyadwatch_page.app import create_app

    return [
        (method, f"/dyadwatch{route.path}") for route in create_app().routes for method in sorted(route.methods or ())
    ]


def test_an_anonymous_visitor_gets_401_on_every_route(client: Any) -> None:
    found = routes()
    assert len(found) >= 30
    for method, path in found:
        concrete = path.replace("{day}", DAY).replace("{file}", "attention.parquet")
        assert client.request(method, concrete).status_code == 401, (method, concrete)


def test_a_broken_token_gets_no_further(client: Any) -> None:
    for _, path in routes():
        assert client.get(path, headers={"Authorization": "Bearer x"}).status_code in {401, 403, 405}, path


@pytest.fixture(scope="module")
def admin(client: Any) -> dict[str, str]:
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    token = get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="root", role="admin"))
    return {"Authorization": f"Bearer {token}"}


def test_a_viewer_may_read_and_not_write(client: Any, viewer: dict[str, str]) -> None:
    writing = [path for method, path in routes() if method == "POST"]
    assert len(writing) == 2
    for path in writing:
        assert client.post(path.replace("{day}", DAY), headers=viewer).status_code == 403, path


def test_who_may_start_the_polling_may_have_pages_fetched_again(client: Any, admin: dict[str, str]) -> None:
    address = "/dyadwatch/operations/quarantine/retry"
    answer = client.post(address, data={"all": "1"}, headers=admin, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "../?queued=0")


def test_with_airflows_cookie_a_form_needs_its_word(client: Any, admin: dict[str, str]) -> None:
    address = "/dyadwatch/operations/quarantine/retry"
    cookie = {"Cookie": f"_token={admin['Authorization'].split()[1]}", "Sec-Fetch-Site": "same-origin"}
    assert client.post(address, data={"all": "1"}, headers=cookie).status_code == 403


def test_operations_are_shown_with_airflows_own_runs(client: Any, viewer: dict[str, str]) -> None:
    text = client.get("/dyadwatch/operations/", headers=viewer).text
    assert "The books of the last runs" in text
    assert "quarantine/retry" not in text


def test_a_viewer_sees_the_days_with_blind_sources_named(client: Any, viewer: dict[str, str]) -> None:
    page = client.get("/dyadwatch/", headers=viewer)
    assert page.status_code == 200
    assert DAY in page.text
    assert "blind" in page.text.lower()
    assert "default-src" in page.headers["content-security-policy"]


@pytest.mark.parametrize(
    "path", ["days/2020-01-01", "days/yesterday", "days/..%2f..%2fetc", "days/2026-11-22/..%2f..%2fpasswords.json"]
)
def test_what_is_no_published_day_is_refused(client: Any, viewer: dict[str, str], path: str) -> None:
    assert client.get(f"/dyadwatch/{path}", headers=viewer).status_code in {404, 422}


def test_a_downloaded_table_opens_in_pandas(client: Any, viewer: dict[str, str]) -> None:
    address = f"/dyadwatch/days/{DAY}/attention"
    frame = pd.read_parquet(BytesIO(client.get(f"{address}.parquet", headers=viewer).content))
    text = pd.read_csv(BytesIO(client.get(f"{address}.csv", headers=viewer).content))
    assert {"bloc", "lang", "n_articles", "coverage"} <= set(frame.columns)
    assert len(frame) == len(text) > 0


def test_the_zip_of_a_day_holds_its_descriptor_and_tables(client: Any, viewer: dict[str, str]) -> None:
    content = client.get(f"/dyadwatch/days/{DAY}/day.zip", headers=viewer).content
    names = {Path(name).name for name in ZipFile(BytesIO(content)).namelist()}
    assert {"datapackage.json", "attention.parquet", "mentions.parquet", "sources.parquet"} <= names
