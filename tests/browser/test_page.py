"""The page in a real browser: nothing leaves the host, nothing is out of reach, nothing breaks without Airflow."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.preview import CHROMIUM_FLAGS, fill_home, open_tab, serving

pytestmark = [pytest.mark.browser, pytest.mark.filterwarnings("default")]

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PAGES = ("", "trends/", "days/", "evidence/", "downloads/", "operations/", "api/", "nowhere/")
LOOKS = {"light": {}, "dark": {"dark": True}, "phone": {"width": 390, "height": 800}}
# Plotly carries the stylesheet of a map library and offers it at every start; the policy declines it.
DECLINED = "Applying inline style violates"


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    if CHROMIUM is None:
        pytest.skip("Debian's chromium is not installed")
    with serving(fill_home(tmp_path_factory.mktemp("page"))) as address:
        yield address


@pytest.fixture(scope="module")
def browser(base: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=CHROMIUM_FLAGS)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def addresses(base: str, browser: Any) -> dict[str, str]:
    """Name → address of every kind of page."""
    tab = open_tab(browser)
    tab.goto(base)
    story = tab.locator(".stories a.title").first.get_attribute("href")
    alert = tab.locator(".alerts a").first.get_attribute("href")
    tab.goto(f"{base}evidence/")
    mention = tab.locator(".sentence a").first.get_attribute("href").removeprefix("../")
    tab.context.close()
    day = mention.split("/mentions")[0]
    found = {page or "overview": page for page in PAGES}
    found |= {"story": story, "mention": mention, "capture": f"{mention}/capture", "day": f"{day}/"}
    found |= {"brief": f"{day}/brief", "table": f"{day}/tables/mentions"} | ({"alert": alert} if alert else {})
    return {name: f"{base}{address}" for name, address in found.items()}


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_has_a_serious_accessibility_violation(browser: Any, addresses: dict[str, str], look: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    found = {}
    for name, address in addresses.items():
        tab = open_tab(browser, **LOOKS[look])
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        violations = Axe().run(tab).response["violations"]
        serious = [
            f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['failureSummary'][:200]}"
            for each in violations
            if each["impact"] in ("serious", "critical")
        ]
        if serious:
            found[name] = serious
        tab.context.close()
    assert found == {}


def test_no_request_leaves_the_host_and_nothing_is_reported_in_the_console(
    browser: Any, addresses: dict[str, str], base: str
) -> None:
    host, asked, said = urlsplit(base).netloc, set(), []
    for name, address in addresses.items():
        tab = open_tab(browser)
        tab.on("request", lambda request: asked.add(urlsplit(request.url).netloc))
        tab.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        assert tab.title().endswith("Dyadwatch"), name
        tab.context.close()
    assert asked == {host}
    assert [text for text in said if DECLINED not in text and "404" not in text] == []


def test_no_page_is_wider_than_a_phone(browser: Any, addresses: dict[str, str]) -> None:
    tab = open_tab(browser, width=390, height=800)
    wide = {}
    for name, address in addresses.items():
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        width = tab.evaluate("document.documentElement.scrollWidth")
        if width > 390:
            wide[name] = width
    tab.context.close()
    assert wide == {}


def test_a_zoom_into_a_chart_stands_in_the_address(browser: Any, base: str) -> None:
    tab = open_tab(browser)
    tab.goto(f"{base}trends/")
    drag = tab.locator('[data-chart="attention"] .nsewdrag').first
    drag.wait_for(timeout=30_000)
    box = drag.bounding_box()
    tab.mouse.move(box["x"] + box["width"] * 0.3, box["y"] + 50)
    tab.mouse.down()
    tab.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + 60, steps=8)
    tab.mouse.up()
    tab.wait_for_function("location.search.includes('since=')", timeout=10_000)
    chosen = parse_qs(urlsplit(tab.url).query)
    assert chosen["since"] < chosen["until"]
    tab.reload()
    assert tab.input_value("input[name=since]") == chosen["since"][0]
    tab.context.close()


def test_the_page_is_used_by_keyboard_alone(browser: Any, base: str) -> None:
    tab = open_tab(browser)
    tab.goto(base)
    tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.textContent") == "Skip to the content"
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.activeElement.id") == "main"
    tab.goto(f"{base}evidence/")
    tab.focus("select[name=lang]")
    tab.keyboard.type("ru")
    tab.focus("form.filters button")
    tab.keyboard.press("Enter")
    tab.wait_for_url(re.compile("lang=ru"))
    tab.context.close()


def test_a_mention_called_wrong_is_noted(browser: Any, addresses: dict[str, str]) -> None:
    tab = open_tab(browser)
    tab.goto(addresses["mention"])
    tab.fill("textarea[name=reason]", "A made-up complaint of the tests")
    tab.click("text=This mention is wrong")
    tab.wait_for_selector("text=The next revision of the day leaves it out")
    tab.context.close()
