from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pandas as pd
import pytest

from pipeline import reports
from pipeline.errors import InputError, NotFoundError
from pipeline.reports import library
from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY, NEXT_MORNING, at, worked_day

LATER = NEXT_MORNING + timedelta(days=1)


def test_days(two_days: Store) -> None:
    assert library.days(two_days) == [DAY, DAY + timedelta(days=1)]


def test_load_takes_the_newest_revision_of_each_day(two_days: Store) -> None:
    frame = reports.load("attention", store=two_days)
    assert frame.attrs["revisions"] == {"2026-11-20": 2, "2026-11-21": 1}
    west = frame[(frame["bloc"] == "WEST") & (frame["lang"] == "all")].set_index("day")["n_articles"]
    totals = frame[(frame["bloc"] == "WEST") & (frame["lang"] == "all")]["n_articles_total"].tolist()
    assert (west.dtype, totals) == (pd.Int64Dtype(), [5, 4])


def test_load_as_of_takes_what_was_current_then(two_days: Store) -> None:
    frame = reports.load("attention", as_of=NEXT_MORNING, store=two_days)
    assert frame.attrs["revisions"] == {"2026-11-20": 1}


@pytest.mark.parametrize(("since", "until", "found"), [("2026-11-21", None, [21]), (None, date(2026, 11, 20), [20])])
def test_load_a_range(two_days: Store, since: str | None, until: date | None, found: list[int]) -> None:
    frame = reports.load("sources", since=since, until=until, store=two_days)
    assert sorted(set(frame["day"].dt.day)) == found


def test_load_an_empty_range_keeps_the_dtypes(two_days: Store) -> None:
    frame = reports.load("attention", since="2030-01-01", store=two_days)
    assert len(frame) == 0
    assert list(frame.dtypes) == list(reports.load("attention", store=two_days).dtypes)


def test_load_opens_the_home_of_the_environment(
    two_days: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DYADWATCH_HOME", settings.home)
    assert len(reports.load("stories")) == 4


def test_an_unknown_table_names_those_there_are(two_days: Store) -> None:
    with pytest.raises(NotFoundError, match=r"table 'atention': not known; the tables are attention, balance"):
        reports.load("atention", store=two_days)


def test_an_unknown_day_names_those_there_are(two_days: Store) -> None:
    with pytest.raises(NotFoundError, match=r"day 2020-02-01: not published; there are 2026-11-20, 2026-11-21"):
        library.find(two_days, date(2020, 2, 1))


def test_an_unknown_revision_names_those_there_are(two_days: Store) -> None:
    with pytest.raises(NotFoundError, match="no revision 7; there are r1, r2"):
        library.find(two_days, DAY, number=7)


def test_as_of_before_the_first_revision(two_days: Store) -> None:
    with pytest.raises(NotFoundError, match="r1 of 2026-11-21 08:00 is the first"):
        library.find(two_days, DAY, as_of=at(2))


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2026-11-20", datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)),
        ("2026-11-20T08:00", datetime(2026, 11, 20, 8, tzinfo=UTC)),
        ("2026-11-20T08:00+03:00", datetime(2026, 11, 20, 5, tzinfo=UTC)),
        (date(2026, 11, 20), datetime(2026, 11, 20, 23, 59, 59, 999999, tzinfo=UTC)),
        (None, None),
    ],
)
def test_as_of_a_date_means_its_end(given: str | date | None, moment: datetime | None) -> None:
    assert library.moment_of(given) == moment


@pytest.mark.parametrize("given", ["yesterday", "2026-13-01"])
def test_as_of_nonsense(given: str) -> None:
    with pytest.raises(InputError, match="as-of"):
        library.moment_of(given)


def test_headlines_are_newest_first_and_age(two_days: Store) -> None:
    rows = library.headlines(two_days, 5, now=LATER + timedelta(days=1))
    assert [(row["day"], row["revision"], row["status"]) for row in rows] == [
        ("2026-11-21", 1, "closed"),
        ("2026-11-20", 2, "closed"),
    ]
    assert library.headlines(two_days, 1, now=LATER + timedelta(days=30))[0]["status"] == "frozen"


def test_headlines_show_the_live_view_of_the_running_day(store: Store) -> None:
    publish_day(store, replace(worked_day().inputs(), now=at(20)), builder="b", now=at(20))
    newer = replace(worked_day().article("a99", "west", "en").inputs(), now=at(20.2))
    publish_day(store, newer, builder="b", now=at(20.2))
    row = library.headlines(store, 1, now=at(20.3))[0]
    assert (row["revision"], row["last_revision"], row["articles"]) == (None, 1, 13)


def test_a_file_of_yesterday_is_the_same_bit_for_bit_after_news(two_days: Store) -> None:
    old = library.find(two_days, DAY, as_of=NEXT_MORNING)
    path = library.path_of(two_days, old, "attention")
    before = two_days.home.read(path)
    publish_day(two_days, worked_day().article("c1", "ngo", "en").inputs(), builder="b", now=LATER + timedelta(hours=2))
    again = library.find(two_days, DAY, as_of=NEXT_MORNING)
    assert again == old
    assert two_days.home.read(library.path_of(two_days, again, "attention")) == before
