"""Languages: ours told apart, Belarusian in both alphabets, others named or undetermined."""

from __future__ import annotations

import pytest

from pipeline.articles.language import LanguageDetector, is_lacinka


@pytest.fixture(scope="module")
def detector() -> LanguageDetector:
    return LanguageDetector(["en", "ru", "be", "uk", "pl", "lt"])


LATIN_BE = "Lukašenka sustreŭsia sa śpiecpasłańnikam ZŠA ŭ Miensku, pra heta paviedamlaje ahienctva."
GERMAN = (
    "Der belarussische Machthaber hat in Minsk einen Sondergesandten der USA empfangen, um über die Freilassung "
    "politischer Gefangener und über Sanktionen zu sprechen. Das teilte die staatliche Agentur am Dienstag mit."
)
TEXTS = [
    ("en", "The Belarusian leader received an American envoy in Minsk on Tuesday."),
    ("ru", "Президент Белоруссии принял в Минске специального посланника США."),
    ("be", "Прэзідэнт Беларусі прыняў у Мінску спецыяльнага пасланніка ЗША."),
    ("be", "Прэзыдэнт Беларусі прыняў у Менску спэцыяльнага пасланьніка ЗША."),
    ("be", LATIN_BE),
    ("uk", "Президент Білорусі прийняв у Мінську спеціального посланця США."),
    ("pl", "Prezydent Białorusi przyjął w Mińsku specjalnego wysłannika USA."),
    ("lt", "Baltarusijos prezidentas Minske priėmė JAV specialųjį pasiuntinį."),
    ("de", GERMAN),
    ("und", "白俄罗斯总统卢卡申科星期二在明斯克会见了美国特使并讨论了制裁问题"),
]


@pytest.mark.parametrize(("code", "text"), TEXTS)
def test_the_text_decides(detector: LanguageDetector, code: str, text: str) -> None:
    assert detector.detect(text, declared=None).code == code


@pytest.mark.parametrize("declared", ["ru", "be", "en", None])
def test_a_long_text_outweighs_what_is_declared(detector: LanguageDetector, declared: str | None) -> None:
    assert detector.detect(TEXTS[2][1] * 4, declared=declared).code == "be"


def test_the_declaration_decides_where_there_is_hardly_a_text(detector: LanguageDetector) -> None:
    assert detector.detect("Минск", declared="be").code == "be"
    assert detector.detect("1:0 (0:0)", declared=None).code == "und"


def test_a_foreign_teaser_needs_a_declaration_to_pass_as_ours(detector: LanguageDetector) -> None:
    teaser = GERMAN[:105]
    assert detector.detect(teaser, declared=None).code == "de"
    assert detector.detect(teaser, declared="en").code != "de"


def test_the_declaration_names_a_script_that_is_not_ours(detector: LanguageDetector) -> None:
    assert detector.detect(TEXTS[-1][1], declared="zh").code == "zh"
    assert detector.detect(TEXTS[-1][1], declared="ru").code == "und"


def test_one_language_is_enough() -> None:
    assert LanguageDetector(["en"]).detect(TEXTS[0][1], declared=None).code == "en"


@pytest.mark.parametrize("text", [GERMAN, TEXTS[6][1], TEXTS[7][1], TEXTS[0][1], "Čeští hokejisté v Minsku"])
def test_other_latin_texts_are_no_lacinka(text: str) -> None:
    assert not is_lacinka(text)
