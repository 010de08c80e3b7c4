"""A real browser in a real Airflow: log in, the DAGs, the page, a download that pandas opens."""

from __future__ import annotations

import io
import json
import re
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pandas as pd
import pytest
import requests

from tests.stack.test_demo import start

pytestmark = [pytest.mark.browser, pytest.mark.stack, pytest.mark.timeout(600)]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
DAGS = ("ingest_feeds", "daily_tables", "close_day", "morning_brief", "ingest_archive", "maintain")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """A running demo with its first reports published: Airflow's address and the administrator's password."""
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    home = tmp_path_factory.mktemp("browser")
    process = start(home)
    assert process.stdout is not None
    address = ""
    for line in process.stdout:
        if line.startswith("Airflow "):
            address = line.split()[-1].rstrip("/")
        if "blind on" in line:
            break
    password = json.loads((home / "demo" / "airflow" / "passwords.json").read_text())["admin"]
    yield address, password
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=60)


@pytest.fixture(scope="module")
def page(demo: tuple[str, str]) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    address, password = demo
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        tab = browser.new_context(accept_downloads=True).new_page()
        tab.goto(f"{address}/dags")
        tab.fill("input[name=username]", "admin")
        tab.fill("input[name=password]", password)
        tab.keyboard.press("Enter")
        tab.wait_for_url(lambda url: "/auth/login" not in url, timeout=30_000)
        yield tab
        browser.close()


def test_the_five_dags_are_listed(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dags")
    for dag_id in DAGS:
        page.wait_for_selector(f"text={dag_id}", timeout=30_000)


def test_a_green_run_is_shown(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dags/ingest_feeds/runs")
    page.wait_for_selector("text=/success/i", timeout=60_000)


def test_the_asset_graph_leads_from_mentions_to_the_tables(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/assets")
    page.wait_for_selector("text=mentions", timeout=30_000)


def test_the_docs_of_a_dag_lead_to_the_page(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dags/daily_tables")
    page.get_by_role("button", name=re.compile("Dag Docs", re.IGNORECASE)).first.click(timeout=30_000)
    link = page.locator('[role=dialog] a[href*="dyadwatch/days/"]').first
    link.wait_for(timeout=30_000)
    assert link.evaluate("a => a.href") == f"{demo[0]}/dyadwatch/days/"


def test_the_page_opens_from_the_navigation(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dags")
    page.wait_for_selector("text=ingest_feeds", timeout=30_000)
    page.get_by_text("Browse", exact=True).first.click()
    page.wait_for_selector('a[href*="dyadwatch/"]', timeout=30_000)
    with page.context.expect_page(timeout=30_000) as opened:  # a tab of its own
        page.locator('a[href*="dyadwatch/"]').first.click()
    opened.value.wait_for_selector("text=The last 90 days", timeout=60_000)
    opened.value.close()


def test_evidence_is_filtered_opened_and_followed_to_its_source(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dyadwatch/evidence/")
    page.select_option("select[name=lang]", "en")
    page.click("form.filters button")
    page.wait_for_url(re.compile("lang=en"))
    page.locator(".sentence a").first.click()
    page.wait_for_selector("text=What is known of it")
    assert page.locator("mark").count() > 0
    with page.context.expect_page() as source:
        page.locator('a:has-text(": the article")').click()
    source.value.wait_for_load_state()
    assert urlsplit(source.value.url).hostname.endswith(".localhost")
    assert source.value.evaluate("window.opener") is None
    source.value.close()
    page.click("text=headers and WARC record")
    page.wait_for_selector("text=The record as a WARC file")


@pytest.mark.parametrize(("form", "read"), [("parquet", pd.read_parquet), ("csv", pd.read_csv)])
def test_a_download_opens_in_pandas(page: Any, demo: tuple[str, str], tmp_path: Path, form: str, read: Any) -> None:
    page.goto(f"{demo[0]}/dyadwatch/")
    page.locator('table.days a[href*="days/20"]').first.click()
    with page.expect_download() as started:
        page.locator(f'a[href*="attention.{form}"]').first.click()
    started.value.save_as(tmp_path / f"attention.{form}")
    frame = read(tmp_path / f"attention.{form}")
    assert {"bloc", "n_texts", "coverage"} <= set(frame.columns)
    assert len(frame) > 0


def test_operations_link_to_the_runs_in_airflow(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dyadwatch/operations/")
    page.locator('section[aria-labelledby="runs"] a[href*="dags/"]').first.click()
    page.wait_for_url(re.compile("/dags/.*/runs/"), timeout=30_000)


def test_a_forged_post_is_refused_and_nobody_unknown_gets_in(page: Any, demo: tuple[str, str]) -> None:
    retry = f"{demo[0]}/dyadwatch/operations/quarantine/retry"
    forged = page.context.request.post(retry, form={"all": "1"}, headers={"Origin": "https://evil.example"})
    assert forged.status == 403
    without_a_word = page.context.request.post(retry, form={"all": "1"}, headers={"Origin": demo[0]})
    assert without_a_word.status == 403
    assert requests.post(retry, data={"all": "1"}, timeout=30).status_code == 401
    assert requests.get(f"{demo[0]}/dyadwatch/api/v1/days", timeout=30).status_code == 401


def test_the_recipe_for_programs_works(demo: tuple[str, str]) -> None:
    login = {"username": "admin", "password": demo[1]}
    token = requests.post(f"{demo[0]}/auth/token", json=login, timeout=30).json()["access_token"]
    asked = {"Authorization": f"Bearer {token}"}
    days = requests.get(f"{demo[0]}/dyadwatch/api/v1/days", headers=asked, timeout=30).json()["days"]
    answer = requests.get(
        f"{demo[0]}/dyadwatch/downloads/attention.parquet",
        params={"since": days[-1]["day"], "until": days[0]["day"]},
        headers=asked,
        timeout=60,
    )
    frame = pd.read_parquet(io.BytesIO(answer.content))
    assert {str(day)[:10] for day in frame["day"]} == {row["day"] for row in days}
    part = requests.get(answer.url, headers=asked | {"Range": "bytes=0-3"}, timeout=60)
    assert (part.status_code, part.content) == (206, b"PAR1")
