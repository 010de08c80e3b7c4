"""Fixtures for all rooms: a frozen moment, a store of its own for each test, the shared texts where they are."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings

from pipeline.settings import Settings
from pipeline.storage.store import Store

# The same examples on every machine, so that a change is judged by what it changes; HYPOTHESIS_PROFILE=explore draws
# others, and more of them, for whoever looks for trouble.
hypothesis_settings.register_profile("steady", derandomize=True, deadline=None)
hypothesis_settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))

# Whole runs of the chain in a few tests: begun last they would keep one worker busy while the others are done.
LONG = {"test_chain.py", "test_eval.py", "test_accounting.py", "test_kill.py", "test_storage_away.py", "test_demo.py"}


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files first; the order is random otherwise."""
    items.sort(key=lambda item: item.path.name not in LONG)


NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env({"DYADWATCH_HOME": str(tmp_path / "home"), "DYADWATCH_NOW": NOW.isoformat()})


@pytest.fixture
def store(settings: Settings) -> Store:
    store = Store.open(settings)
    yield store
    store.database.engine.dispose()


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real articles, feeds and labelled texts that lies beside a developer's checkout."""
    folder = Path(os.environ.get("DYADWATCH_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not folder.is_dir():
        pytest.skip("the shared real texts and feeds are not beside this checkout (set DYADWATCH_SHARED)")
    return folder
