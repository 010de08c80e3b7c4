"""Date strings as publishers write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.dates import parse_date, read_date


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("Sun, 22 Nov 2026 10:00:00 +0300", "2026-11-22T07:00"),
        ("Sun, 22 Nov 2026 10:00:00 MSK", "2026-11-22T07:00"),
        ("Sun, 22 Nov 2026 10:00:00 MSD", "2026-11-22T06:00"),
        ("22 Nov 2026 10:00:00 +3", "2026-11-22T07:00"),
        ("22 Nov 2026 10:00:00 GMT+9", "2026-11-22T01:00"),
        ("Thu,28 Jul 2022 4:35:5 GMT+9", "2022-07-27T19:35:05"),
        ("Sun, 22 Nov 26 10:00 EST", "2026-11-22T15:00"),
        ("Sunday, 22-Nov-98 10:00:00 GMT", "1998-11-22T10:00"),
        ("Mon, 16 Nov 2026 10:00:00 +0000 (UTC)", "2026-11-16T10:00"),
        ("Fri, 6 Nov 2026 24:00:00 GMT", "2026-11-07T00:00"),
        ("Sat, 31 Dec 2016 23:59:60 GMT", "2016-12-31T23:59:59"),
        ("November 22, 2026 10:00 PM", "2026-11-22T22:00"),
        ("Nov 22, 2026 12:05 a.m.", "2026-11-22T00:05"),
        ("Sun Nov 22 10:00:00 2026", "2026-11-22T10:00"),
        ("Sun Nov 22 10:00:00 MSK 2026", "2026-11-22T07:00"),
        ("Вс, 22 ноября 2026 10:00:00 +0300", "2026-11-22T07:00"),
        ("Пт, 1 мая 2026 г., 10:00:00 +0300", "2026-05-01T07:00"),
        ("вт, 3 мар. 2026 10:00:00 +0300", "2026-03-03T07:00"),
        ("10:00, 22 ноября 2026", "2026-11-22T10:00"),
        ("22 лістапада 2026, 10:00", "2026-11-22T10:00"),
        ("5 траўня 2026 10:00 +0300", "2026-05-05T07:00"),
        ("чц, 5 лютага 2026", "2026-02-05T00:00"),
        ("Ср, 25 листопада 2026 10:00 +0200", "2026-11-25T08:00"),
        ("Сер, 25 серпня 2026 10:00 +0300", "2026-08-25T07:00"),
        ("25 сер 2026 10:00 +0300", "2026-08-25T07:00"),
        ("śro, 25 listopada 2026 10:00:00 +0100", "2026-11-25T09:00"),
        ("wtorek, 3 marca 2026", "2026-03-03T00:00"),
        ("15 sierpnia 2026 10:00 CEST", "2026-08-15T08:00"),
        ("1795262400", "2026-11-21T12:00"),
        ("1795262400123", "2026-11-21T12:00:00.123"),
        ("2026-11-22T10:00:00Z", "2026-11-22T10:00"),
        ("2026-11-22T10:00:00.123+03:00", "2026-11-22T07:00"),
        ("2026-11-22 10:00:00 +0300", "2026-11-22T07:00"),
        ("2026-11-22", "2026-11-22T00:00"),
        ("20261122T100000Z", "2026-11-22T10:00"),
        ("22.11.2026 10:00", "2026-11-22T10:00"),
        ("  Sun,\n 22 Nov 2026 10:00:00 GMT ", "2026-11-22T10:00"),
    ],
)
def test_readable(raw: str, expected: str) -> None:
    assert parse_date(raw) == datetime.fromisoformat(expected).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    "raw",
    [None, "", "yesterday", "11/22/2026", "0000-00-00", "9999000000", "9999000000000",
     "Fri, 01 Jan 1970 00:30:00 +0300", "31 Feb 2026 10:00 GMT", "22 Nov 2026 10:00:00 XYZ",
     "22 Nov 2026 25:00 GMT", "22 Nov 2026 10:00 +9900", "22 Nov", "22 Nov 0026 10:00", "x" * 500, "2026-13-45"],
)  # fmt: skip
def test_what_cannot_be_read_for_certain_is_none(raw: str | None) -> None:
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "zoned"),
    [
        ("2026-11-22T10:00:00Z", True),
        ("22 Nov 2026 10:00 MSK", True),
        ("1795262400", True),
        ("2026-11-22 10:00", False),
        ("22 ноября 2026 г. 10:00", False),
    ],
)
def test_whether_the_zone_was_stated(raw: str, zoned: bool) -> None:
    read = read_date(raw)
    assert read is not None
    assert read.zoned is zoned


@given(st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2099, 1, 1)), st.integers(-12, 14))
def test_rfc_822_round_trip(moment: datetime, hours: int) -> None:
    from datetime import timedelta, timezone
    from email.utils import format_datetime

    local = moment.replace(microsecond=0, tzinfo=timezone(timedelta(hours=hours)))
    assert parse_date(format_datetime(local)) == local
    assert parse_date(local.isoformat()) == local


@given(st.text(max_size=90))
def test_any_text_is_a_date_or_none(raw: str) -> None:
    found = parse_date(raw)
    assert found is None or found.tzinfo is UTC


@given(st.from_regex(r"[0-9 :.,+\-TZ/GMT()a-zA-Zа-я]{4,60}", fullmatch=True))
def test_date_like_text_never_fails(raw: str) -> None:
    parse_date(raw)
