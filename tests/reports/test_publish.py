from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import IO

import pandas as pd
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from pipeline.records import DayStatus, Revision
from pipeline.reports.publish import Published, PublishState, publish_day
from pipeline.reports.status import status_of
from pipeline.storage.database import revisions
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.day import DayInputs, EarlierDay
from pipeline.tables.files import metadata_of
from tests.tables.fabricate import DAY, NEXT_MORNING, SCOPE, Newsday, at, worked_day

FOLDER = f"reports/daily/{DAY}"


def publish(
    store: Store, inputs: DayInputs, now: datetime = NEXT_MORNING, builder: str = "b", **more: object
) -> Published:
    return publish_day(store, replace(inputs, now=now), builder=builder, now=now, **more)


def one_more(count: int = 1) -> DayInputs:
    """The worked day with so many irrelevant articles more."""
    news = worked_day()
    for number in range(count):
        news.article(f"z{number:02}", "west", "en")
    return news.inputs()


def package(store: Store, number: int) -> dict[str, object]:
    return json.loads(store.home.read(f"{FOLDER}/r{number}/datapackage.json"))


# ── one revision ─────────────────────────────────────────────────────────────────────────────────
def test_a_revision_is_all_tables_and_a_descriptor(store: Store) -> None:
    published = publish(store, worked_day().inputs())
    assert (published.state, published.number) == (PublishState.PUBLISHED, 1)
    names = [path.rsplit("/", 1)[-1] for path in store.home.list(f"{FOLDER}/r1")]
    assert names == sorted(["datapackage.json", "inputs.parquet", *(f"{name}.parquet" for name in TABLES)])


def test_the_descriptor_says_where_it_comes_from(shelf: Store) -> None:
    described = package(shelf, 1)
    assert described["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert (described["day"], described["revision"], described["status"]) == ("2026-11-20", 1, "closed")
    assert described["versions"]["knowledge"] == "k1"
    assert described["coverage"]["blocs"]["LOST"] == "none"
    assert described["coverage"]["blind_sources"] == ["lost"]
    assert described["accounting"]["articles_of_day"] == sum(described["accounting"]["dispositions"].values()) == 13
    assert described["windows"]["exists_from"]["z_robust"] == "2026-12-18"
    for resource in described["resources"]:
        assert resource["bytes"] == shelf.home.size(f"{FOLDER}/r1/{resource['path']}")
        assert resource["hash"].startswith("sha256:")
        assert resource["schema"]["fields"][0]["name"] == "day"


def test_every_file_names_its_day_and_revision(shelf: Store) -> None:
    with shelf.home.open(f"{FOLDER}/r1/attention.parquet") as stream:
        metadata = metadata_of(pq.read_table(stream))
    assert (metadata["day"], metadata["revision"], metadata["knowledge_version"]) == ("2026-11-20", "1", "k1")
    assert metadata["code_version"] == "1.0"


def test_plain_pandas_opens_a_published_file(shelf: Store) -> None:
    frame = pd.read_parquet(shelf.home.path(f"{FOLDER}/r1/attention.parquet"))
    assert frame["n_texts"].dtype == pd.Int64Dtype()
    assert frame["day"].unique().tolist() == [pd.Timestamp("2026-11-20")]


def test_the_headline_counts_every_text_once(store: Store) -> None:
    summary = publish(store, worked_day().inputs()).summary
    assert {name: summary[name] for name in ("articles", "texts", "stories", "mentions", "relevant_texts")} == {
        "articles": 12,  # all but the one in an unsupported language
        "texts": 10,
        "stories": 2,
        "mentions": 5,
        "relevant_texts": 4,
    }
    assert summary["attention_macro"] == pytest.approx(1250 / 3, abs=1e-6)
    assert (summary["coverage"], summary["blind_sources"]) == ("partial", ["lost"])


def test_a_blind_day_is_published_without_zeros(store: Store) -> None:
    summary = publish(store, Newsday().inputs()).summary
    assert summary["articles"] is None
    assert summary["coverage"] == "none"
    assert len(summary["blind_sources"]) == 6


# ── when there is nothing to publish ─────────────────────────────────────────────────────────────
def test_the_same_inputs_make_no_second_revision(store: Store) -> None:
    publish(store, worked_day().inputs())
    again = publish(store, worked_day().inputs(), now=NEXT_MORNING + timedelta(hours=5))
    assert (again.state, again.number) == (PublishState.UNCHANGED, 1)
    assert store.home.folders(FOLDER) == ["r1"]


def test_inputs_that_change_no_table_make_no_revision(store: Store) -> None:
    publish(store, worked_day().inputs())
    inputs = worked_day().inputs()
    retitled = tuple(replace(a, title="Another") if a.article_id == "a04" else a for a in inputs.articles)
    assert publish(store, replace(inputs, articles=retitled)).state is PublishState.UNCHANGED


def test_a_new_knowledge_version_makes_a_revision_and_says_so(store: Store) -> None:
    publish(store, worked_day().inputs())
    inputs = worked_day().inputs()
    published = publish(store, replace(inputs, versions=replace(inputs.versions, knowledge="k2")))
    assert (published.state, published.number) == (PublishState.PUBLISHED, 2)
    assert package(store, 2)["reason"] == "new knowledge version"


def test_a_late_article_makes_a_revision_and_leaves_the_old_one_alone(store: Store) -> None:
    publish(store, worked_day().inputs())
    before = {path: store.home.read(path) for path in store.home.list(f"{FOLDER}/r1")}
    assert publish(store, one_more()).number == 2
    assert {path: store.home.read(path) for path in store.home.list(f"{FOLDER}/r1")} == before
    assert "articles" in package(store, 2)["reason"]


def test_a_given_reason_stands(store: Store) -> None:
    publish(store, worked_day().inputs(), reason="asked for")
    assert package(store, 1)["reason"] == "asked for"


# ── the running day ──────────────────────────────────────────────────────────────────────────────
def test_the_running_day_gets_one_revision_an_hour_and_a_live_view_between(store: Store) -> None:
    states = []
    for minute in range(0, 130, 20):
        inputs = one_more(minute // 20)
        states.append(publish(store, inputs, now=at(20) + timedelta(minutes=minute)).state)
    assert [place for place, state in enumerate(states) if state is PublishState.PUBLISHED] == [0, 3, 6]
    assert set(states) == {PublishState.PUBLISHED, PublishState.LIVE}


def test_the_live_view_is_marked_as_not_citable(store: Store) -> None:
    publish(store, worked_day().inputs(), now=at(20))
    live = publish(store, one_more(), now=at(20.2))
    described = json.loads(store.home.read(f"reports/live/{DAY}/datapackage.json"))
    assert (live.state, live.number, live.summary["revision"]) == (PublishState.LIVE, 1, None)
    assert (described["citable"], described["revision"], described["version"]) == (False, None, "live")


def test_a_revision_clears_the_live_view(store: Store) -> None:
    publish(store, worked_day().inputs(), now=at(20))
    publish(store, one_more(), now=at(20.2))
    publish(store, one_more(), now=at(21.1))
    assert store.home.list(f"reports/live/{DAY}") == []


def test_closing_publishes_once_even_without_news(store: Store) -> None:
    publish(store, worked_day().inputs(), now=at(24.4))
    closed = publish(store, worked_day().inputs(), now=at(24.6))
    assert (closed.state, closed.summary["status"]) == (PublishState.PUBLISHED, "closed")
    assert package(store, 2)["reason"].startswith("day closed")
    assert publish(store, worked_day().inputs(), now=at(120)).state is PublishState.UNCHANGED


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(12, DayStatus.OPEN), (24.49, DayStatus.OPEN), (24.5, DayStatus.CLOSED), (95.9, "closed"), (96, "frozen")],
)
def test_status_by_age(hours: float, expected: str) -> None:
    assert status_of(DAY, at(hours)) == expected


# ── windowed columns ─────────────────────────────────────────────────────────────────────────────
def with_history(figure: float) -> DayInputs:
    earlier = tuple(
        EarlierDay(
            date(2026, 11, 20 - back), 1, {(bloc, "all"): figure for bloc in SCOPE.panel}, {("STATE", "deal"): 0.5}
        )
        for back in range(1, 5)
    )
    return replace(worked_day().inputs(), history=earlier)


def test_windowed_columns_come_from_named_revisions(store: Store) -> None:
    publish(store, with_history(100.0))
    frame = pd.read_parquet(store.home.path(f"{FOLDER}/r1/attention.parquet"))
    macro = frame[(frame["bloc"] == "MACRO") & (frame["lang"] == "all")].iloc[0]
    # weights 1, .75, .5625, .421875, .31640625: (416.666667 + 100 · 2.05078125) / 3.05078125
    assert macro["ewma7"] == pytest.approx(203.798549, abs=1e-5)
    assert package(store, 1)["windows"]["revisions"] == {f"2026-11-{d}": 1 for d in (16, 17, 18, 19)}


def test_moved_windows_are_published_at_the_nightly_close_only(store: Store) -> None:
    publish(store, with_history(100.0))
    assert publish(store, with_history(200.0)).state is PublishState.UNCHANGED
    assert publish(store, with_history(100.0), windows=True).state is PublishState.UNCHANGED
    night = publish(store, with_history(200.0), windows=True)
    assert night.state is PublishState.PUBLISHED
    assert package(store, 2)["reason"] == "windowed columns recomputed"
    assert package(store, 2)["content_sha256"] == package(store, 1)["content_sha256"]


# ── crashes ──────────────────────────────────────────────────────────────────────────────────────
class CrashError(RuntimeError):
    pass


@pytest.mark.parametrize("survived", range(len(TABLES) + 1))
def test_a_crash_while_writing_leaves_no_revision_and_the_retry_takes_its_number(
    store: Store, monkeypatch: pytest.MonkeyPatch, survived: int
) -> None:
    whole = store.home.create
    calls = iter(range(100))

    def failing(path: str) -> IO[bytes]:
        if next(calls) == survived:
            raise CrashError
        return whole(path)

    monkeypatch.setattr(store.home, "create", failing)
    with pytest.raises(CrashError):
        publish(store, worked_day().inputs())
    monkeypatch.undo()
    assert store.ledger.of_day(DAY) == []
    assert not store.home.exists(f"{FOLDER}/r1/datapackage.json")
    retried = publish(store, worked_day().inputs())
    assert (retried.state, retried.number) == (PublishState.PUBLISHED, 1)


def test_a_crash_between_files_and_ledger_is_healed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(revision: Revision) -> None:
        raise CrashError

    monkeypatch.setattr(store.ledger, "publish", crash)
    with pytest.raises(CrashError):
        publish(store, worked_day().inputs())
    monkeypatch.undo()
    healed = publish(store, worked_day().inputs(), builder="another")
    assert (healed.state, healed.number) == (PublishState.UNCHANGED, 1)
    assert [revision.number for revision in store.ledger.of_day(DAY)] == [1]


def test_a_lost_database_is_filled_again_from_the_files(store: Store) -> None:
    for count in (1, 2, 3):
        publish(store, one_more(count))
    before = store.ledger.of_day(DAY)
    with store.database.write() as connection:
        connection.execute(sa.delete(revisions))
    assert publish(store, one_more(3)).state is PublishState.UNCHANGED
    assert store.ledger.of_day(DAY) == before


def test_an_abandoned_number_below_a_published_one_is_passed_over(store: Store) -> None:
    publish(store, worked_day().inputs())
    store.ledger.claim(DAY, "dead")  # holds 2 and never publishes
    assert publish(store, one_more(1), builder="quick").number == 3
    assert publish(store, one_more(2), builder="dead").number == 4


def test_two_builders_of_the_same_inputs_make_one_revision(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(store, worked_day().inputs())
    claim = store.ledger.claim

    def overtaken(day: date, builder: str) -> int:
        number = claim(day, builder)
        monkeypatch.setattr(store.ledger, "claim", claim)
        publish(store, one_more(), builder="quicker")
        return number

    monkeypatch.setattr(store.ledger, "claim", overtaken)
    assert publish(store, one_more(), builder="slower").state is PublishState.UNCHANGED
    assert len(store.ledger.of_day(DAY)) == 2
