"""A real browser in a real Airflow: log in, the DAGs, the page, a download that pandas opens."""

from __future__ import annotations

import json
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

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


def test_the_reports_are_in_the_navigation(page: Any, demo: tuple[str, str]) -> None:
    page.goto(f"{demo[0]}/dags")
    page.wait_for_selector("text=ingest_feeds", timeout=30_000)
    page.get_by_text("Browse", exact=True).first.click()
    page.wait_for_selector('a[href*="dyadwatch/"]', timeout=30_000)


def test_a_download_opens_in_pandas(page: Any, demo: tuple[str, str], tmp_path: Path) -> None:
    page.goto(f"{demo[0]}/dyadwatch/")
    page.locator('a[href*="days/20"]').nth(1).click()
    with page.expect_download() as started:
        page.locator('a[href*="attention.parquet"]').first.click()
    started.value.save_as(tmp_path / "attention.parquet")
    frame = pd.read_parquet(tmp_path / "attention.parquet")
    assert {"bloc", "n_texts", "coverage"} <= set(frame.columns)
    assert len(frame) > 0
