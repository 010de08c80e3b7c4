"""Verb forms made from principal parts."""

from __future__ import annotations

import re

import pytest

from pipeline.knowledge.notation import compile_term
from pipeline.knowledge.slavic import slavic_forms, with_softness


@pytest.mark.parametrize(
    ("lang", "term", "kind", "form"),
    [
        ("ru", "снять снял снимет снят снятие", "past", "сняли"),
        ("ru", "снять снял снимет снят снятие", "past", "сняв"),
        ("ru", "снять снял снимет снят снятие", "present", "снимем"),
        ("ru", "снять снял снимет снят снятие", "passive", "сняты"),
        ("ru", "снять снял снимет снят снятие", "noun", "снятием"),
        ("ru", "вывезти вывез вывезет", "past", "вывезли"),
        ("ru", "встретиться встретился встретится", "past", "встретились"),
        ("ru", "выдать выдал выдаст", "present", "выдадут"),
        ("ru", "внести внёс внесёт внесён - > в .. список", "passive", "внесена в .. список"),
        ("be", "зняць зняў здыме зняты зняцце", "past", "знялі"),
        ("be", "зняць зняў здыме зняты зняцце", "past", "зняушы"),
        ("be", "зняць зняў здыме зняты зняцце", "present", "здымуць"),
        ("be", "зняць зняў здыме зняты зняцце", "passive", "знятыя"),
        ("be", "зняць зняў здыме зняты зняцце", "noun", "зняцця"),
        ("be", "сустрэцца сустрэўся сустрэнецца", "past", "сустрэліся"),
        ("be", "вызваліць вызваліў вызваліць", "present", "вызваляць"),
        ("be", "увесці ўвёў увядзе", "present", "увядзем"),
    ],
)
def test_forms_of_a_verb(lang: str, term: str, kind: str, form: str) -> None:
    assert form in getattr(slavic_forms(term, lang), kind)


def test_a_verb_may_lack_forms() -> None:
    forms = slavic_forms("приехать приехал приедет", "ru")
    assert forms.passive == forms.noun == ()


def test_too_many_parts_are_refused() -> None:
    with pytest.raises(ValueError, match="at most 5"):
        slavic_forms("а б в г д е", "ru")


@pytest.mark.parametrize("text", ["зняволены", "зьняволены", "спецпасланнік", "спецпасланьнік", "свет", "сьвет"])
def test_terms_match_both_spellings_of_softness(text: str) -> None:
    terms = [with_softness(term) for term in ("зняволен*", "спецпасланнік", "сьвет")]
    assert any(re.fullmatch(compile_term(term), text) for term in terms)
