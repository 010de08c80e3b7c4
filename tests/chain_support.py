"""What tests of the whole chain share: the settings of a home that polls the newsroom, and the hashes to compare."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline import chain
from pipeline.newsroom.process import Newsroom
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.fold import fold_analyses, fold_articles, fold_fetches, fold_shingles
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
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


def run_once(rt: Runtime, batch: str, *, everything: bool = False) -> list[dict[str, Any]]:
    """One run of the chain in this process; gives what it published."""
    for shard in chain.plan(rt, batch, everything=everything):
        chain.poll(rt, batch, shard)
    chain.fetch(rt, batch, 0, 1, seconds=120)
    chain.analyse(rt, batch)
    return [chain.publish_day(rt, day, builder=batch) for day in chain.announce(rt)]


def lake_content(settings: Settings) -> dict[str, Any]:
    """Dataset → its rows as readers see them, folded; under which batch they were written does not matter."""
    with Runtime.open(settings) as rt:
        lake = rt.store.lake
        articles = fold_articles(lake.read(ARTICLE_SET, lake.days(ARTICLE_SET)))
        analyses = fold_analyses(lake.read(ANALYSIS_SET, lake.days(ANALYSIS_SET)), articles, rt.analyzer.version)
        return {
            "articles": [replace(article, batch="") for article in articles],
            "shingles": fold_shingles(lake.read(SHINGLE_SET, lake.days(SHINGLE_SET)), articles),
            "mentions": analyses,
            "fetches": fold_fetches(lake.read(FETCH_SET, lake.days(FETCH_SET))),
        }


def content_hashes(settings: Settings) -> dict[str, str]:
    """day → content hash of its newest revision."""
    store = Store.open(settings)
    try:
        return {revision.day.isoformat(): revision.content_sha256 for revision in store.ledger.all()}
    finally:
        store.database.engine.dispose()
