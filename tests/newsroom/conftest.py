"""A tiny newsroom under a frozen clock, and the server over it on a free port."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.clock import FrozenClock
from pipeline.newsroom.content import load_content
from pipeline.newsroom.schema import Content
from pipeline.newsroom.server import Newsroom
from pipeline.newsroom.site import Site

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
FOLDER = Path(__file__).parent / "content"


@pytest.fixture(scope="session")
def content() -> Content:
    return load_content(FOLDER)


@pytest.fixture(scope="session")
def site(content: Content) -> Site:
    return Site.build(content, NOW.date(), port=8765, seed=1)


@pytest.fixture
def server(content: Content) -> Iterator[Newsroom]:
    with Newsroom(content, FrozenClock(NOW), host="127.0.0.1", port=0, seed=1, today=NOW.date()) as newsroom:
        newsroom.serve()
        yield newsroom
