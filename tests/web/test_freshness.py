"""Headers that say when to ask again."""

from __future__ import annotations

import pytest

from pipeline.web.freshness import expires_at_once, max_age_s, retry_after_s
from tests.web.conftest import NOW


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, None),
        ("60", 60.0),
        (" 0 ", 0.0),
        ("Mon, 23 Nov 2026 12:01:00 GMT", 60.0),
        ("Mon, 23 Nov 2026 11:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("99999999999999", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after_s(value, NOW) == seconds


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("max-age=300", 300),
        ("public, max-age=60, s-maxage=9", 60),
        ("s-maxage=9", None),
        ("no-store", None),
        ("", None),
    ],
)
def test_max_age(value: str, seconds: int | None) -> None:
    assert max_age_s({"cache-control": value}) == seconds


@pytest.mark.parametrize(("value", "at_once"), [("0", True), ("-1", True), ("Mon, 23 Nov 2026 12:01:00 GMT", False)])
def test_expires(value: str, at_once: bool) -> None:
    assert expires_at_once({"expires": value}) is at_once


def test_no_expires_header_asks_for_nothing() -> None:
    assert not expires_at_once({})
