"""Homes with published days: made once, copied for each test that wants one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.tables.fabricate import NEXT_MORNING, shifted, worked_day

LATER = NEXT_MORNING + timedelta(days=1)


@pytest.fixture(scope="session")
def one_day_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hand-worked day, published the next morning."""
    folder = tmp_path_factory.mktemp("one-day")
    store = Store.open(Settings.from_env({"DYADWATCH_HOME": str(folder)}))
    publish_day(store, worked_day().inputs(), builder="b", now=NEXT_MORNING)
    store.database.engine.dispose()
    return folder


@pytest.fixture(scope="session")
def two_day_home(tmp_path_factory: pytest.TempPathFactory, one_day_home: Path) -> Path:
    """The same, a day later: a second day, and a second revision of the first for a late article."""
    folder = tmp_path_factory.mktemp("two-days")
    shutil.copytree(one_day_home, folder, dirs_exist_ok=True)
    store = Store.open(Settings.from_env({"DYADWATCH_HOME": str(folder)}))
    publish_day(store, shifted(worked_day().inputs(), 1), builder="b", now=LATER)
    late = replace(worked_day().article("a99", "west", "en").inputs(), now=LATER)
    publish_day(store, late, builder="b", now=LATER)
    store.database.engine.dispose()
    return folder


@pytest.fixture
def shelf(one_day_home: Path, settings: Settings) -> Iterator[Store]:
    yield from opened_copy(one_day_home, settings)


@pytest.fixture
def two_days(two_day_home: Path, settings: Settings) -> Iterator[Store]:
    yield from opened_copy(two_day_home, settings)


def opened_copy(home: Path, settings: Settings) -> Iterator[Store]:
    shutil.copytree(home, settings.home)
    store = Store.open(settings)
    yield store
    store.database.engine.dispose()
