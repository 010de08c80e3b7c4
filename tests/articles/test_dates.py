"""One date for an article, and its source."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from pipeline.articles.dates import resolve_date
from pipeline.records import DateSource
from tests.samples import NOON

DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("entry", "page", "expected", "source"),
    [
        (NOON - DAY, NOON - 2 * DAY, NOON - DAY, DateSource.FEED),
        (None, NOON - 2 * DAY, NOON - 2 * DAY, DateSource.PAGE),
        (NOON - 31 * DAY, NOON - 2 * DAY, NOON - 2 * DAY, DateSource.PAGE),
        (NOON + 2 * DAY, None, NOON, DateSource.FIRST_SEEN),
        (NOON + DAY, None, NOON + DAY, DateSource.FEED),
        (NOON - 30 * DAY, None, NOON - 30 * DAY, DateSource.FEED),
        (NOON - 400 * DAY, NOON - 400 * DAY, NOON, DateSource.FIRST_SEEN),
        (None, None, NOON, DateSource.FIRST_SEEN),
    ],
)
def test_the_first_credible_date_counts(
    entry: datetime | None, page: datetime | None, expected: datetime, source: DateSource
) -> None:
    assert resolve_date(entry, page, NOON) == (expected, source)


def test_dates_come_out_in_utc() -> None:
    minsk = timezone(timedelta(hours=3))
    date, _ = resolve_date(NOON.astimezone(minsk), None, NOON)
    assert date.utcoffset() == timedelta(0)
