"""Titles without site names."""

from __future__ import annotations

import pytest

from pipeline.articles.titles import clean_title

SITES = ["Зеркало", "Nasha Niva", "example.com"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Переговоры в Минске — Зеркало", "Переговоры в Минске"),
        ("Переговоры в Минске | ЗЕРКАЛО", "Переговоры в Минске"),
        ("Talks in Minsk - Nasha Niva", "Talks in Minsk"),
        ("Talks in Minsk – Nasha Niva | example.com", "Talks in Minsk"),
        ("Nasha Niva: the history – of a newspaper", "Nasha Niva: the history – of a newspaper"),
        ("Nasha Niva | Talks in Minsk", "Talks in Minsk"),
        ("Минск — Вашингтон — Зеркало", "Минск — Вашингтон"),
        ("Минск — Вашингтон: что дальше", "Минск — Вашингтон: что дальше"),
        ("US-Belarus talks", "US-Belarus talks"),
        ("Talks - Politics", "Talks - Politics"),
        ("Зеркало", ""),
        ("", ""),
    ],
)
def test_only_site_names_are_taken_off(title: str, expected: str) -> None:
    assert clean_title(title, SITES) == expected


def test_the_heading_shows_where_the_title_ends() -> None:
    assert clean_title("Talks in Minsk | Politics | Unknown Site", [], heading="Talks in Minsk") == "Talks in Minsk"
    assert clean_title("Talks in Minsk end early", [], heading="Talks in Minsk") == "Talks in Minsk end early"


def test_a_heading_that_is_the_site_proves_nothing() -> None:
    assert clean_title("Зеркало — Переговоры", SITES, heading="Зеркало") == "Переговоры"
