"""in = Σ dispositions: the equations themselves, and that every stage of every run stores one that holds."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline import chain
from pipeline.accounting import account_line, accounts_of, balance
from pipeline.errors import AccountingError
from pipeline.newsroom.process import running_newsroom
from pipeline.records import Disposition
from pipeline.runtime import Runtime
from pipeline.storage.queue import Finished
from pipeline.storage.store import Store
from tests.chain_support import FROZEN, settings_for
from tests.samples import NOON, entry

POLL = {"feeds": 3, "feeds_new": 1, "feeds_gone": 2, "entries": 20, "queued": 3, "too_old": 17}


@pytest.mark.parametrize(
    "counts",
    [{}, {"in": 0}, {"in": 3, "ok": 2, "gone": 1}, {"ok": 2}, POLL, {"feeds": 2, "feeds_unlisted": 2}],
)
def test_what_adds_up_is_accepted(counts: dict[str, int]) -> None:
    balance("stage", counts)


@pytest.mark.parametrize(
    "counts",
    [{"in": 1}, {"in": 3, "ok": 2}, {"in": 1, "ok": 2}, POLL | {"feeds": 4}, POLL | {"queued": 2}, {"feeds": 1}],
)
def test_what_does_not_add_up_is_a_defect(counts: dict[str, int]) -> None:
    with pytest.raises(AccountingError, match=r"stage: .* does not add up"):
        balance("stage", counts)


@pytest.mark.parametrize(
    ("counts", "line"),
    [
        ({"in": 96, "ok": 90, "retry_later": 2, "duplicate_url": 4, "gone": 0},
         "stage: 96 in = 4 duplicate_url + 90 ok + 2 retry_later"),
        ({"ok": 2}, "stage: 2 in = 2 ok"),
        ({}, "stage: 0 in"),
        (POLL, "stage: 3 feeds = 2 gone + 1 new; 20 entries = 3 queued + 17 too_old"),
    ],
)  # fmt: skip
def test_the_books_read_as_an_equation(counts: dict[str, int], line: str) -> None:
    assert account_line("stage", counts) == line


def test_a_stage_whose_books_do_not_add_up_commits_nothing(store: Store) -> None:
    with pytest.raises(AccountingError):
        store.queue.commit_poll([], [entry("a")], batch="b", shard=0, counts={"entries": 2, "queued": 1}, now=NOON)
    assert store.queue.counts() == {}
    store.queue.commit_poll([], [entry("a")], batch="b", shard=0, counts={"entries": 1, "queued": 1}, now=NOON)
    store.queue.lease("w", 1, NOON)
    finished = [Finished(entry("a").key, Disposition.OK)]
    with pytest.raises(AccountingError):
        store.queue.finish(finished, [], batch="b", now=NOON, counts={"in": 2, "ok": 1})
    assert store.queue.counts() == {"leased": 1}


def test_every_stage_of_a_run_stores_its_books(tmp_path: Path) -> None:
    with running_newsroom(tmp_path, FROZEN) as newsroom, Runtime.open(settings_for(tmp_path / "home", newsroom)) as rt:
        for batch in ("first", "second"):  # the second has next to nothing to do, and says so
            shards = chain.plan(rt, batch)
            for shard in shards:
                chain.poll(rt, batch, shard)
            for number in range(2):
                chain.fetch(rt, batch, number, 2, seconds=120)
            chain.analyse(rt, batch)
            for day in chain.announce(rt):
                chain.publish_day(rt, day, builder=batch)
        books = {batch: rt.store.batches.of(batch) for batch in ("first", "second")}
        queue = rt.store.queue.counts()

    assert {stage for stage, _ in books["first"]} == {"plan", "poll", "fetch", "analyse", "publish"}
    assert {stage for stage, _ in books["second"]} >= {"plan", "fetch", "analyse"}
    for noted in books.values():
        for (stage, _), counts in noted.items():
            assert {"in", "feeds"} & set(counts), stage
            assert all(account.balanced for account in accounts_of(counts)), (stage, counts)

    first = books["first"]
    polled = [counts for (stage, _), counts in first.items() if stage == "poll"]
    fetched = [counts for (stage, _), counts in first.items() if stage == "fetch"]
    assert sum(counts["feeds"] for counts in polled) == first[("plan", 0)]["planned"]
    assert sum(counts["in"] - counts.get("given_back", 0) for counts in fetched) >= queue["done"]
    stored = sum(counts.get(name, 0) for counts in fetched for name in ("ok", "ok_summary", "lang_unsupported"))
    assert first[("analyse", 0)]["in"] >= stored > 0


def test_a_retry_of_a_fetch_adds_to_the_books_of_the_first_try(tmp_path: Path) -> None:
    with running_newsroom(tmp_path, FROZEN) as newsroom, Runtime.open(settings_for(tmp_path / "home", newsroom)) as rt:
        for shard in chain.plan(rt, "b"):
            chain.poll(rt, "b", shard)
        assert chain.fetch(rt, "b", 0, 1, seconds=0) == {"in": 0}
        once = chain.fetch(rt, "b", 0, 1, seconds=120)
        assert once["in"] > 0
        assert chain.fetch(rt, "b", 0, 1, seconds=120) == once
        chain.analyse(rt, "b")
        analysed = chain.analyse(rt, "b")
        assert analysed["in"] > 0
        assert chain.plan(rt, "b") == []
        assert rt.store.batches.of("b")[("plan", 0)]["planned"] == 0


def test_an_ingest_stores_its_books(tmp_path: Path) -> None:
    lines = tmp_path / "given.jsonl"
    lines.write_text('{"url": "https://example.org/a", "title": "T", "text": "A ferry sailed."}\nno json\n')
    with running_newsroom(tmp_path, FROZEN) as newsroom, Runtime.open(settings_for(tmp_path / "home", newsroom)) as rt:
        chain.ingest(rt, [str(lines)], batch="b")
        books = rt.store.batches.of("b")
    assert books[("ingest", 0)]["in"] == 2
    assert {stage for stage, _ in books} == {"ingest", "analyse"}
