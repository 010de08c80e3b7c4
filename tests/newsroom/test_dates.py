"""Moments in the outlets' own notations."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from pipeline.newsroom.dates import feed_date, http_date, in_words
from pipeline.newsroom.schema import DateStyle

MOMENT = datetime(2026, 11, 22, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (DateStyle.RFC822, "Sun, 22 Nov 2026 07:05:00 +0000"),
        (DateStyle.ISO, "2026-11-22T07:05:00+00:00"),
        (DateStyle.RUSSIAN, "Вс, 22 ноября 2026 10:05:00 +0300"),
        (DateStyle.NONE, None),
    ],
)
def test_feed_dates(style: DateStyle, expected: str | None) -> None:
    assert feed_date(MOMENT, style) == expected


@pytest.mark.parametrize(
    ("lang", "expected"),
    [
        ("en", "22 November 2026, 07:05"),
        ("ru", "22 ноября 2026, 07:05"),
        ("be", "22 лістапада 2026, 07:05"),
        ("pl", "22 listopada 2026, 07:05"),
        ("uk", "22 листопада 2026, 07:05"),
    ],
)
def test_words(lang: str, expected: str) -> None:
    assert in_words(MOMENT, lang) == expected


def test_http_dates_are_gmt_and_whole_seconds() -> None:
    assert http_date(MOMENT.replace(microsecond=7)) == "Sun, 22 Nov 2026 07:05:00 GMT"
