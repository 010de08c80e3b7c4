"""The page in a thread of its own, without Airflow, over a home that the sample newsroom filled."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import uvicorn
from dyadwatch_page.app import create_app
from fastapi import FastAPI

from pipeline.bench.made_up_days import Volume, cast_of, publish_made_up_days
from pipeline.newsroom.process import running_newsroom
from pipeline.reports import library
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from tests.chain_support import FROZEN, run_once, settings_for
from tests.page.conftest import EDITOR, HeaderGate

CHROMIUM_FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
PREFIX = "/airflow/dyadwatch"  # as under a base URL with a path
# Before the newsroom's own days, so that the charts have a past, and as small as those.
MADE_UP_DAYS, MENTIONS_A_DAY, VOLUME = 85, 40, Volume(attention=560, texts=4, burst=0.5)
START_SECONDS = 30


def fill_home(folder: Path) -> Settings:
    """The newsroom's days through the whole chain, and made-up days before them."""
    with running_newsroom(folder, FROZEN) as newsroom:
        settings = settings_for(folder / "home", newsroom)
        with Runtime.open(settings) as rt:
            run_once(rt, "b")
            first = library.days(rt.store)[0]
            publish_made_up_days(rt.store, cast_of(rt), first - timedelta(days=1), MADE_UP_DAYS, MENTIONS_A_DAY, VOLUME)
    return settings


@contextmanager
def serving(settings: Settings) -> Iterator[str]:
    """The page's address. Whoever asks names a role, see tests/page/conftest.py."""
    outer = FastAPI()
    outer.mount(PREFIX, create_app(HeaderGate(), settings))
    server = uvicorn.Server(uvicorn.Config(outer, host="127.0.0.1", port=0, log_level="error"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    give_up = time.monotonic() + START_SECONDS
    while not server.started:
        assert time.monotonic() < give_up, "the page's server does not start"
        time.sleep(0.05)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}{PREFIX}/"
    server.should_exit = True
    thread.join(timeout=START_SECONDS)


def open_tab(browser: Any, *, dark: bool = False, width: int = 1280, height: int = 900) -> Any:
    """A tab of a person who may do everything."""
    scheme = "dark" if dark else "light"
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, extra_http_headers=EDITOR
    )
    return context.new_page()
