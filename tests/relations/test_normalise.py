"""Text as it is matched, and the way back to the original."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.relations.normalise import normalise


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("Ёлка ў Мінску", "Елка у Мінску"),
        ("“US” and ‘them’", "\"US\" and 'them'"),
        ("аб’ява", "аб'ява"),
        ("Tрамп", "Трамп"),  # a Latin T in a Cyrillic word
        ("US Трамп", "US Трамп"),  # Latin words stay Latin
        ("Мін\u00adску", "Мінску"),
        ("Belarus–US", "Belarus-US"),
        ("Minsk – Washington", "Minsk – Washington"),
        ("и\u0306", "й"),
    ],
)
def test_spellings_fold(text: str, normal: str) -> None:
    assert normalise(text).text == normal


@given(st.text(max_size=60))
def test_offsets_are_monotonic_and_cover_the_original(text: str) -> None:
    result = normalise(text)
    offsets = list(result.offsets)
    assert len(offsets) == len(result.text) + 1 == len(result.lower) + 1
    assert offsets == sorted(offsets)
    assert offsets[-1] == len(text)


@given(st.text(alphabet="123 ёЎ“’ \u00ad", max_size=40))
def test_every_character_maps_back_onto_itself(text: str) -> None:
    result = normalise(text)
    for place, mark in enumerate(result.text):
        start, end = result.original(place, place + 1)
        assert normalise(text[start:end].strip("\u00ad")).text == mark
