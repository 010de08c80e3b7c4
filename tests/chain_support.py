"""What tests of the whole chain share: the settings of a home that polls the newsroom, and the hashes to compare."""

from __future__ import annotations

from pathlib import Path

from pipeline.newsroom.process import Newsroom
from pipeline.settings import Settings
from pipeline.storage.store import Store

FROZEN = "2026-11-23T12:00:00+00:00"


def environment(home: Path, newsroom: Newsroom, now: str = FROZEN) -> dict[str, str]:
    """The variables of a run on the newsroom; leases are short, since these tests wait for the dead."""
    return {
        "DYADWATCH_HOME": str(home),
        "DYADWATCH_NOW": now,
        "DYADWATCH_LEASE_SECONDS": "4",
        "DYADWATCH_CATALOGUE": str(newsroom.catalogue),
        "DYADWATCH_ALLOW_LOOPBACK": "1",
    }


def settings_for(home: Path, newsroom: Newsroom) -> Settings:
    return Settings.from_env(environment(home, newsroom))


def content_hashes(settings: Settings) -> dict[str, str]:
    """day → content hash of its newest revision."""
    store = Store.open(settings)
    try:
        return {revision.day.isoformat(): revision.content_sha256 for revision in store.ledger.all()}
    finally:
        store.database.engine.dispose()
