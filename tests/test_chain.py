"""The whole chain on the sample newsroom, in one process, its clock frozen."""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline import chain
from pipeline.knowledge.overrides import MentionOverride, add_mention_override
from pipeline.newsroom.process import Newsroom, running_newsroom
from pipeline.newsroom.truth import labelled
from pipeline.records import PollOutcome
from pipeline.reports.library import frame_of
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.schemas import FETCH_SET
from tests.chain_support import FROZEN, content_hashes, lake_content, run_once, settings_for
from tests.samples import NOON

SEED = 7
NEXT_DAY = "2026-11-24T12:00:00+00:00"


@pytest.fixture(scope="module")
def newsroom(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    with running_newsroom(tmp_path_factory.mktemp("newsroom"), FROZEN) as running:
        yield running


@pytest.fixture(scope="module")
def home(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home filled by a run, and by three more that ask the outlets again that refused at first."""
    folder = tmp_path_factory.mktemp("home")
    with Runtime.open(settings_for(folder, newsroom)) as rt:
        for batch in ("first", "again-1", "again-2", "again-3"):
            run_once(rt, batch, everything=True)
    return folder


def test_a_run_publishes_at_least_five_days_with_their_three_counts(newsroom: Newsroom, home: Path) -> None:
    with Runtime.open(settings_for(home, newsroom)) as rt:
        days = chain.latest_days(rt, 7)
    assert len(days) == 7
    assert all(day["articles"] >= day["texts"] >= day["stories"] > 0 for day in days)
    assert all(day["mentions"] > 0 for day in days)


def test_blind_sources_are_named(newsroom: Newsroom, home: Path) -> None:
    with Runtime.open(settings_for(home, newsroom)) as rt:
        newest = chain.latest_days(rt, 1)[0]
        rows = list(rt.store.lake.read(FETCH_SET, rt.store.lake.days(FETCH_SET)))
    unheard = {row.source_id for row in rows if row.outcome in (PollOutcome.GONE, PollOutcome.NOT_FOUND)}
    assert unheard
    assert unheard <= set(newest["blind_sources"])


def test_a_second_run_under_the_same_clock_adds_nothing(newsroom: Newsroom, home: Path) -> None:
    settings = settings_for(home, newsroom)
    before = content_hashes(settings)
    with Runtime.open(settings) as rt:
        revisions = rt.store.ledger.all()
        entries = rt.store.queue.counts()
        assert run_once(rt, "second") == []
        run_once(rt, "third", everything=True)  # even where every feed is asked again
        assert rt.store.ledger.all() == revisions
        assert rt.store.queue.counts()["done"] == entries["done"]
    assert content_hashes(settings) == before


def published_next_day(settings: Settings) -> dict[str, str]:
    """Content hashes of the days, each published once more when they are all closed."""
    with Runtime.open(replace(settings, now=NEXT_DAY)) as rt:
        for day in sorted({revision.day for revision in rt.store.ledger.all()}):
            chain.publish_day(rt, day.isoformat(), builder="next-day")
    return content_hashes(settings)


@pytest.mark.timeout(300)  # two whole runs
def test_a_rebuild_from_the_archive_alone_equals_the_lake(newsroom: Newsroom, home: Path, tmp_path: Path) -> None:
    shutil.copytree(home, tmp_path / "before")
    shutil.copytree(home / "archive", tmp_path / "after" / "archive")
    before, after = settings_for(tmp_path / "before", newsroom), settings_for(tmp_path / "after", newsroom)
    with Runtime.open(after) as rt:
        report = chain.ingest(rt, [str(tmp_path / "after" / "archive")], batch="rebuild")
        for day in report["days"]:
            chain.publish_day(rt, day, builder="rebuild")
        known = rt.store.queue.counts()
    assert [file["kind"] for file in report["files"]] == ["own_archive"]
    assert report["files"][0]["counts"]["ok"] > 100
    assert lake_content(after) == lake_content(before)
    assert published_next_day(after) == published_next_day(before)
    with Runtime.open(before) as rt:
        assert known == rt.store.queue.counts()


def write_jsonl(path: Path, records: Sequence[dict[str, Any]]) -> str:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return str(path)


def ingested(folder: Path, newsroom: Newsroom, parts: Sequence[Sequence[dict[str, Any]]]) -> dict[str, str]:
    """Content hashes of the days after the parts were ingested one after another, days published as they changed."""
    settings = settings_for(folder, newsroom)
    with Runtime.open(settings) as rt:
        for number, part in enumerate(parts):
            path = write_jsonl(folder / f"part-{number}.jsonl", part)
            report = chain.ingest(rt, [path], batch=f"part-{number}")
            for day in report["days"]:
                chain.publish_day(rt, day, builder=f"part-{number}")
        for day in {revision.day for revision in rt.store.ledger.all()}:
            chain.publish_day(rt, day.isoformat(), builder="end")
    return content_hashes(settings)


def test_order_and_batching_change_no_hash(newsroom: Newsroom, tmp_path: Path) -> None:
    records = [
        {"url": case.url, "title": case.title, "text": case.text, "published": case.published_at.isoformat()}
        for case in labelled(NOON)
    ][:90]
    shuffled = random.Random(SEED).sample(records, len(records))
    arrangements = {
        "in order": [records],
        "reversed": [records[::-1]],
        "shuffled, in three batches": [shuffled[:20], shuffled[20:70], shuffled[70:]],
    }
    results = {}
    for name, parts in arrangements.items():
        folder = tmp_path / name.replace(" ", "-").replace(",", "")
        folder.mkdir()
        results[name] = ingested(folder, newsroom, parts)
    assert len(results["in order"]) >= 5
    assert results["reversed"] == results["in order"]
    assert results["shuffled, in three batches"] == results["in order"]


def test_a_mention_called_wrong_is_gone_after_the_close(newsroom: Newsroom, home: Path, tmp_path: Path) -> None:
    settings = replace(settings_for(Path(shutil.copytree(home, tmp_path / "home")), newsroom), now=NEXT_DAY)
    with Runtime.open(settings) as rt:
        revision = rt.store.ledger.all()[-1]
        wrong = frame_of(rt.store, revision, "mentions")["mention_id"].iloc[0]
        override = MentionOverride(wrong, "Jane", "another Washington", rt.clock.now())
        add_mention_override(Path(settings.home) / "knowledge", override)
    with Runtime.open(settings) as rt:
        assert revision.day.isoformat() in chain.close_day(rt)
        published = chain.publish_day(rt, revision.day.isoformat(), builder="close")
        assert published["revision"] == revision.number + 1
        newest = rt.store.ledger.of_day(revision.day)[-1]
        assert wrong not in set(frame_of(rt.store, newest, "mentions")["mention_id"])
        assert "analysts' feedback applied" in newest.reason
