"""Sampled shingles: hashes fixed for good, spelling folded, fractions nested."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.shingles import COARSEST, hashes_of, sample, shingle_hashes, threshold, tier
from pipeline.identity.words import words_of
from tests.samples import sha256

LONG = " ".join(f"word{number}" for number in range(2000))


FIXED = [8365160644069719039, 6566969783579943183]


def test_hashes_never_change() -> None:
    """Samples are stored: another value here would make every stored sample worthless."""
    found = shingle_hashes(["the", "quick", "brown", "fox", "jumps"]).tolist()
    assert found == FIXED


@pytest.mark.parametrize(
    ("lang", "one", "other"),
    [
        ("ru", "Ещё раз: Всё — хорошо!", "еще раз все хорошо"),
        ("be", "Сьнег і ўсе аб’явы", "снег i усе аб'явы".replace("i", "і")),
        ("be", "ў Менску", "у Менску"),
        ("en", "The «US» didn’t say 1,300", "the us didn't say 1 300"),
        ("ru", "за\u0301мок", "замок"),
        ("ru", "и\u0306огурт", "йогурт"),
        ("en", "co\u00adoperate", "cooperate"),
    ],
)
def test_spellings_of_the_same_words(lang: str, one: str, other: str) -> None:
    assert words_of(one, lang) == words_of(other, lang)


def test_soft_signs_stay_in_russian() -> None:
    assert words_of("мель", "ru") != words_of("мел", "ru")


def test_a_long_text_keeps_about_an_eighth() -> None:
    kept = hashes_of(sample("a", LONG, "", "en"))
    assert 200 <= len(kept) <= 300
    assert max(kept) <= int(threshold(COARSEST))


def test_a_brief_text_keeps_everything() -> None:
    assert len(hashes_of(sample("a", "one two three four five six", "", "en"))) == 3


@pytest.mark.parametrize(("n_words", "halvings"), [(4, 0), (96, 0), (97, 1), (192, 1), (193, 2), (384, 2), (385, 3)])
def test_the_fraction_depends_on_the_length(n_words: int, halvings: int) -> None:
    assert tier(n_words) == halvings


def test_a_text_below_four_words_has_one_shingle_and_an_empty_one_none() -> None:
    assert len(hashes_of(sample("a", "only two", "", "en"))) == 1
    assert sample("a", "…", "", "en").hashes == b""


def test_the_title_takes_no_part() -> None:
    assert sample("a", LONG, "One headline", "en") == sample("a", LONG, "Another", "en")


def test_the_hash_of_the_text_is_that_of_the_article() -> None:
    assert sample("a", "Text ў", "", "be").text_sha256 == sha256("Text ў")


@given(st.lists(st.sampled_from("abcdefgh"), min_size=4, max_size=30), st.integers(0, 20))
def test_a_shingle_does_not_depend_on_where_it_stands(words: list[str], shift: int) -> None:
    alone = set(shingle_hashes(words).tolist())
    moved = set(shingle_hashes(["x"] * shift + words).tolist())
    assert alone <= moved


@given(st.text(max_size=200))
def test_samples_are_sorted_and_distinct(text: str) -> None:
    hashes = hashes_of(sample("a", text, "", "en"))
    assert (np.diff(hashes.astype(object)) > 0).all() if len(hashes) > 1 else True
