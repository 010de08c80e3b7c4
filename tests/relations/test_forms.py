"""Aliases expanded into closed case forms."""

from __future__ import annotations

import pytest

from pipeline.errors import KnowledgeError
from pipeline.relations.forms import choices, expand


def texts(alias: str, lang: str, *, animate: bool = False) -> list[str]:
    return [form.text for form in expand(alias, lang, animate=animate)]


@pytest.mark.parametrize(
    ("alias", "lang", "expected"),
    [
        ("Трамп{m}", "ru", {"Трамп", "Трампа", "Трампу", "Трампом", "Трампе"}),
        ("Лукашэнк{bea}", "be", {"Лукашэнка", "Лукашэнкі", "Лукашэнку", "Лукашэнкам"}),
        ("Госдепартамент{m} США", "ru", {"Госдепартамент США", "Госдепартамента США"}),
        ("re{d,ds}", "en", {"red", "reds"}),
        ("(US|U.S.) embassy", "en", {"US embassy", "U.S. embassy"}),
        ("(Светлан{a} |)Тихановск{fadj}", "ru", {"Тихановская", "Светланы Тихановской"}),
        ("Государственный{auto} департамент{auto}", "ru",
         {"Государственного департамента", "Государственным департаментом"}),
        ("спецпасланнік{m}", "be", {"спецпасланніка", "спецпасланьніка"}),  # both spelling norms
    ],
)  # fmt: skip
def test_expansion_holds(alias: str, lang: str, expected: set[str]) -> None:
    assert expected <= set(texts(alias, lang, animate=True))


def test_cases_must_agree() -> None:
    forms = texts("Светлан{a} Тихановск{fadj}", "ru", animate=True)
    assert "Светлана Тихановская" in forms
    assert "Светлану Тихановской" not in forms


def test_the_accusative_follows_animacy() -> None:
    by_text = {form.text: form.cases for form in expand("Минск{m}", "ru", animate=False)}
    assert by_text["Минск"] == {"nom", "acc"}
    assert by_text["Минска"] == {"gen"}
    person = {form.text: form.cases for form in expand("Трамп{m}", "ru", animate=True)}
    assert person["Трампа"] == {"gen", "acc"}


def test_no_open_stems() -> None:
    assert "Трамплин" not in texts("Трамп{m}", "ru")


def test_unknown_class_is_refused_by_name() -> None:
    with pytest.raises(KnowledgeError, match=r"no declension 'mm' for language 'ru'; known are"):
        expand("Трамп{mm}", "ru", animate=True)


def test_unclosed_choice_is_refused() -> None:
    with pytest.raises(KnowledgeError, match="is not closed"):
        choices("(US embassy")
