"""Sentence boundaries of news prose."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.relations.languages import blank
from pipeline.relations.sentences import sentence_bounds


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Mr. Sullivan met U.S. officials. He left.", ["Mr. Sullivan met U.S. officials.", "He left."]),
        ("He left the U.S. The end.", ["He left the U.S.", "The end."]),
        ("“We go.” They said so.", ["“We go.”", "They said so."]),
        ("В 2020 г. США ввели санкции. Г-н А. С. Иванов уехал.",
         ["В 2020 г. США ввели санкции.", "Г-н А. С. Иванов уехал."]),
        ("У XX ст. гэта было. «Так!» Ён сказаў.", ["У XX ст. гэта было.", "«Так!»", "Ён сказаў."]),
        ("One line\nAnother line.\n\nThird", ["One line", "Another line.", "Third"]),
        ("It rose by 3.2 per cent. Good…", ["It rose by 3.2 per cent.", "Good…"]),
        ("Стоит 5 тыс. руб. в месяц.", ["Стоит 5 тыс. руб. в месяц."]),
        ("", []),
        (" \n ", []),
    ],
)  # fmt: skip
def test_boundaries(text: str, sentences: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_bounds(text)] == sentences


@given(st.text(alphabet='AbЁў.!?…"“” \n1', max_size=60))
def test_sentences_are_ordered_trimmed_and_lose_no_letter(text: str) -> None:
    bounds = sentence_bounds(text)
    assert all(start < end and text[start:end] == text[start:end].strip() for start, end in bounds)
    assert all(before[1] <= after[0] for before, after in pairwise(bounds))
    assert sum(end - start for start, end in bounds) >= sum(mark.isalnum() for mark in text)


@pytest.mark.parametrize("lang", ["en", "ru", "be"])
def test_component_sets_the_same_starts(lang: str) -> None:
    nlp = blank(lang)
    nlp.add_pipe("dyad_sentences")
    doc = nlp("A one. B two.\nC three.")
    assert [sentence.text.strip() for sentence in doc.sents] == ["A one.", "B two.", "C three."]


def test_belarusian_keeps_apostrophes_abbreviations_and_initials() -> None:
    tokens = [token.text for token in blank("be")("Сям’я А. Лукашэнкі прыехала ў г. Мінск, аб'ява.")]
    assert tokens[:3] == ["Сям’я", "А.", "Лукашэнкі"]
    assert {"г.", "аб'ява"} <= set(tokens)
