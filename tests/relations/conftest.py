"""Shared by the tests of the relations room: one knowledge, one analyzer."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.schema import Knowledge
from pipeline.relations.analyzer import Analyzer
from tests.relations import relation_docs

RURITANIA = Path(__file__).parents[1] / "knowledge" / "ruritania"


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return relation_docs.knowledge()


@pytest.fixture(scope="session")
def analyzer() -> Analyzer:
    return relation_docs.shipped_analyzer()


@pytest.fixture(scope="session")
def ruritania(tmp_path_factory: pytest.TempPathFactory) -> Analyzer:
    return Analyzer(load_knowledge(str(RURITANIA)), cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def published() -> datetime:
    return datetime(2026, 1, 15, tzinfo=UTC)


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("DYADWATCH_SHARED") or Path(__file__).parents[2].parent / "shared")
    if not folder.is_dir():
        pytest.skip("the shared folder is not here (DYADWATCH_SHARED)")
    return folder
