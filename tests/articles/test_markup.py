"""HTML to paragraphs, and the stored form of texts."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.articles.markup import MAX_TEXT_CHARACTERS, normalise_text, one_line, paragraphs_of


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("plain words", "plain words"),
        ("<p>One.</p><p>Two &amp; three.</p>", "One.\nTwo & three."),
        ("One<br>Two<br/>Three", "One\nTwo\nThree"),
        ("<p>One <b>bold</b>\n word</p> tail", "One bold word\ntail"),
        ("<script>alert(1)</script><p>Text</p><style>p{}</style>", "Text"),
        ("<script>a</script> after", "after"),
        ("<img src=x><p>Photo</p>", "Photo"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("&laquo;Так&raquo;", "«Так»"),
        ("<p>unclosed <i>tags", "unclosed tags"),
        ("", ""),
        ("<p> </p>", ""),
    ],
)
def test_paragraphs(fragment: str, expected: str) -> None:
    assert paragraphs_of(fragment) == expected


def test_deep_nesting_is_survived() -> None:
    assert "x" in paragraphs_of("<div>" * 200 + "x" + "</div>" * 200)
    paragraphs_of("<b>" * 50_000)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a\u00a0 b\t c", "a b c"),
        ("\n\n a \n\n\n b ", "a\nb"),
        ("и\u0306", "й"),
        ("a\x00b\ufeff\u200bc", "abc"),
        ("a\ud800b", "ab"),
    ],
)
def test_stored_form(text: str, expected: str) -> None:
    assert normalise_text(text) == expected


@given(st.text(max_size=300))
def test_the_stored_form_is_stable_and_storable(text: str) -> None:
    once = normalise_text(text)
    assert normalise_text(once) == once
    assert unicodedata.is_normalized("NFC", once)
    assert once.encode().decode() == once


def test_endless_texts_are_cut() -> None:
    assert len(normalise_text("word " * MAX_TEXT_CHARACTERS)) <= MAX_TEXT_CHARACTERS


def test_a_title_is_one_line() -> None:
    assert one_line(" Two\n lines ") == "Two lines"
