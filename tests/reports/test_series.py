from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pyarrow as pa
import pytest

from pipeline.reports import trends
from pipeline.reports.publish import publish_day
from pipeline.reports.series import knowledge_changes, read_series
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from tests.tables.fabricate import DAY, NEXT_MORNING, worked_day

COLUMNS = ("day", "bloc", "attention_per_1000")
NEXT = DAY + timedelta(days=1)
LATER = NEXT_MORNING + timedelta(days=2)


def read(store: Store, since: date = DAY, until: date = NEXT, **where: list[str]) -> pa.Table:
    return read_series(store, TABLES["attention"], since, until, COLUMNS, {"lang": ["all"]} | where)


def test_the_series_file_says_what_the_days_say(two_days: Store) -> None:
    from_days = read(two_days)
    assert len(from_days) > 0
    trends.update(two_days)
    assert read(two_days) == from_days


def test_a_month_that_is_no_longer_as_the_series_has_it_is_read_from_its_days(two_days: Store) -> None:
    trends.update(two_days)
    before = read(two_days, bloc=["WEST"])
    late = worked_day().article("a98", "west", "en").article("a99", "west", "en")
    publish_day(two_days, replace(late.inputs(), now=LATER), builder="b", now=LATER)
    after = read(two_days, bloc=["WEST"])
    assert before.column("attention_per_1000")[0] != after.column("attention_per_1000")[0]
    assert len(after) == 2


@pytest.mark.parametrize(
    ("since", "until", "days"), [(DAY, DAY, 1), (NEXT, NEXT, 1), (DAY, NEXT, 2), (NEXT, LATER.date(), 1)]
)
@pytest.mark.parametrize("with_file", [False, True])
def test_only_the_days_asked_for_come(two_days: Store, since: date, until: date, days: int, with_file: bool) -> None:
    if with_file:
        trends.update(two_days)
    assert len(set(read(two_days, since, until).column("day").to_pylist())) == days


def test_a_range_without_days_has_the_columns_and_no_rows(two_days: Store) -> None:
    found = read(two_days, date(2020, 1, 1), date(2020, 2, 1))
    assert (found.column_names, len(found)) == (list(COLUMNS), 0)


def test_the_first_day_with_another_knowledge_is_named() -> None:
    versions = {DAY: "k1", NEXT: "k1", NEXT + timedelta(days=3): "k2"}
    assert knowledge_changes(versions) == {NEXT + timedelta(days=3): "k2"}
