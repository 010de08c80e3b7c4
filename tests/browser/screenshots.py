"""`make docs`: pictures of the page for README and docs, over the sample newsroom and a made-up past.

python -m tests.browser.screenshots FOLDER
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.browser.preview import CHROMIUM_FLAGS, fill_home, open_tab, serving

WIDTH, HEIGHT = 1280, 860
PHONE_WIDTH, PHONE_HEIGHT = 390, 800

SHOWN = "lang=en&source=USA&target=BLR&class=RETREAT&words=sanctions"  # a mention that a reader of English can judge


def main(folder: Path) -> None:
    """Writes one PNG for each view."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        sys.exit("screenshots: Debian's chromium is not installed; the pictures in docs/ stay as they are")
    folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory(prefix="dyadwatch-docs-") as home,
        serving(fill_home(Path(home))) as base,
        sync_playwright() as playwright,
    ):
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM_FLAGS)
        _shoot(browser, base, folder)
        browser.close()


def _shoot(browser: Browser, base: str, folder: Path) -> None:
    tab = open_tab(browser)
    tab.goto(f"{base}evidence/?{SHOWN}")
    mention = tab.locator(".mentions .sentence a").first.evaluate("a => a.href")
    tab.context.close()
    views = {
        "overview": (base, {}),
        "overview-dark": (base, {"dark": True}),
        "overview-phone": (base, {"width": PHONE_WIDTH, "height": PHONE_HEIGHT}),
        "trends": (f"{base}trends/", {}),
        "mention": (mention, {}),
        "operations": (f"{base}operations/", {}),
    }
    for name, (address, look) in views.items():
        tab = open_tab(browser, **{"width": WIDTH, "height": HEIGHT} | look)
        tab.goto(address)
        tab.wait_for_load_state("networkidle")
        tab.screenshot(path=folder / f"{name}.png")
        if "--full" in sys.argv:
            tab.screenshot(path=folder / f"{name}-full.png", full_page=True)
        tab.context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
