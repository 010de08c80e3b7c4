"""The mini-notation of terms."""

from __future__ import annotations

import re

import pytest

from pipeline.errors import KnowledgeError
from pipeline.knowledge.notation import compile_term, compile_terms


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("lift*", "they lifted it", True),
        ("lift*", "uplifted", False),
        ("reset", "resettled", False),
        ("(lift*|eas*) .. sanction*", "lifting most of the old sanctions", True),
        ("(lift*|eas*) .. sanction*", "lifting one two three four five sanctions", False),
        ("sanction* .. lift*", "lift sanctions", False),
        ("relation* with (the |)us", "relations with the us", True),
        ("relation* with (the |)us", "relations with us", True),
        ("(GL|General License) ?\\d+", "general license 13", True),
        ("Zapad[- ]?20\\d\\d", "zapad-2025", True),
        ("консул(а|у|ьств\\w*|)", "консульство", True),
        ("консул(а|у|)", "консульство", False),
        ("U.S.", "uxs.", False),
        ("стаўка*", "стаука", True),
    ],
)
def test_terms_match_normalised_lower_case_text(term: str, text: str, found: bool) -> None:
    assert bool(re.search(compile_term(term), text)) is found


@pytest.mark.parametrize("term", ["", "  ", "(open", "a[b"])
def test_unusable_terms_are_refused(term: str) -> None:
    with pytest.raises(KnowledgeError):
        compile_term(term)


def test_gap_width_is_a_parameter() -> None:
    assert not re.search(compile_term("a .. b", max_gap_words=1), "a x y b")
    assert re.search(compile_term("a .. b", max_gap_words=2), "a x y b")


def test_no_terms_give_no_pattern() -> None:
    assert compile_terms([]) is None
