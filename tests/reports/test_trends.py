"""One file for a month, one for all time: what they hold, and that only what changed is written."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pandas as pd
import pytest

from pipeline import reports
from pipeline.reports import trends
from pipeline.reports.publish import publish_day
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY, NEXT_MORNING, at, shifted, worked_day

ELEVEN_DAYS = timedelta(days=11)  # from 20 November to 1 December


@pytest.fixture
def filled(two_days: Store) -> Store:
    """Two days of November and one of December."""
    publish_day(two_days, shifted(worked_day().inputs(), 11), builder="b", now=NEXT_MORNING + ELEVEN_DAYS)
    trends.update(two_days)
    return two_days


def read(store: Store, path: str) -> pd.DataFrame:
    return pd.read_parquet(store.home.path(path))


def test_one_read_gives_the_trend(filled: Store) -> None:
    series = read(filled, "reports/series/attention.parquet")
    expected = reports.load("attention", store=filled)
    pd.testing.assert_frame_equal(series, expected)


def test_a_month_holds_its_days(filled: Store) -> None:
    days = read(filled, "reports/monthly/mentions/2026-11.parquet")["day"].dt.day.unique()
    assert list(days) == [20, 21]
    assert list(read(filled, "reports/monthly/mentions/2026-12.parquet")["day"].dt.day.unique()) == [1]


def test_rows_of_sentences_have_no_series(filled: Store) -> None:
    assert not filled.home.exists("reports/series/mentions.parquet")


def test_a_second_update_writes_nothing(filled: Store) -> None:
    assert trends.update(filled) == 0


def test_a_new_revision_replaces_its_day_alone(filled: Store) -> None:
    before = filled.home.read("reports/monthly/attention/2026-12.parquet")
    moment = NEXT_MORNING + ELEVEN_DAYS
    news = worked_day().article("a98", "west", "en").article("a97", "ngo", "en")
    publish_day(filled, replace(news.inputs(), now=moment), builder="b", now=moment)
    trends.update(filled, [DAY])
    pd.testing.assert_frame_equal(
        read(filled, "reports/series/attention.parquet"), reports.load("attention", store=filled)
    )
    assert filled.home.read("reports/monthly/attention/2026-12.parquet") == before


def test_the_running_day_is_not_in_them(store: Store) -> None:
    publish_day(store, replace(worked_day().inputs(), now=at(20)), builder="b", now=at(20))
    assert trends.update(store) == 0
    assert not store.home.exists("reports/series/attention.parquet")


def test_a_lost_month_is_made_again_for_the_series(filled: Store) -> None:
    filled.home.delete("reports/monthly/attention/2026-11.parquet")
    filled.home.delete("reports/series/attention.parquet")
    trends.update(filled, [DAY + ELEVEN_DAYS])
    assert read(filled, "reports/series/attention.parquet")["day"].dt.month.unique().tolist() == [11, 12]
