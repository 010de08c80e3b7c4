"""A scripted site and clients for it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.clock import FrozenClock
from pipeline.settings import Settings
from pipeline.web.client import WebClient
from tests.web.server import Site, serve

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


@pytest.fixture
def client(settings: Settings) -> Iterator[WebClient]:
    with WebClient(replace(settings, allow_loopback=True), FrozenClock(NOW)) as opened:
        yield opened


@pytest.fixture
def strict_client(settings: Settings) -> Iterator[WebClient]:
    """As in production: no address of this machine is admitted."""
    with WebClient(settings, FrozenClock(NOW)) as opened:
        yield opened
