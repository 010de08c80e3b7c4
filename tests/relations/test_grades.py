"""Which sentences are mentions: our own sentences, contrast pairs, the labelled examples, explanations."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.records import Grade, Track
from pipeline.relations.analyzer import Analyzer

SENTENCES = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text(encoding="utf-8"))
CASES = [
    pytest.param(lang, label, text, id=f"{lang}-{label}-{number}")
    for lang, labels in SENTENCES.items()
    for label, texts in labels.items()
    for number, text in enumerate(texts)
]
CONTEXT = re.compile(r"\s*\((prev|ранее|speaker|говорит|кажа|title|источник)\b:?\s*([^)]*)\)$")
EXAMPLES_AS_LABELLED = 53  # of 55; docs/knowledge.md names the two that differ


@pytest.mark.parametrize(("lang", "label", "text"), CASES)
def test_last_sentence(analyzer: Analyzer, published: datetime, lang: str, label: str, text: str) -> None:
    explained = analyzer.explain(text, lang=lang, published=published)[-1]
    assert explained.grade.counted is (label == "counted"), explained


@pytest.mark.parametrize(
    ("lang", "counted", "ignored"),
    [
        ("en", "Washington insists on the Minsk talks with Lukashenko.", "Washington insists on the Minsk agreements."),
        ("en", "The US extended its sanctions against Belarus.", "The EU extended its sanctions against Belarus."),
        ("en", "The US embassy in Minsk reopened.", "A US restaurant chain's branch opened in Minsk."),
        ("en", "Trump met Lukashenko.", "Trump met Zelensky."),
        ("ru", "США ввели санкции против «Белавиа».", "ЕС ввел санкции против «Белавиа»."),
        ("ru", "В Минске ждут американского посла.", "В Минске ждут американский фильм."),
        ("be", "Вашынгтон чакае крокаў ад Мінска.", "Масква чакае крокаў ад Мінска."),
    ],
)
def test_contrast_pairs(analyzer: Analyzer, published: datetime, lang: str, counted: str, ignored: str) -> None:
    grades = [analyzer.explain(text, lang=lang, published=published)[-1].grade.counted for text in (counted, ignored)]
    assert grades == [True, False]


def test_track_of_the_opposition(analyzer: Analyzer, published: datetime) -> None:
    def tracks(text: str) -> list[Track]:
        return [mention.track for mention in analyzer.analyze(text, lang="en", published=published).mentions]

    assert tracks("Tsikhanouskaya met US senators.") == [Track.OPPOSITION]
    assert tracks("Lukashenko met US senators.") == [Track.GOVERNMENT]


def test_publisher_speaks_as_its_side(analyzer: Analyzer) -> None:
    text = "We condemn the arrest of the journalist in Belarus."
    assert not analyzer.analyze(text, lang="en", url="https://news.example/1").mentions
    [mention] = analyzer.analyze(text, lang="en", url="https://www.whitehouse.gov/briefings/1").mentions
    assert (mention.grade, mention.source, mention.target) == (Grade.R2, "USA", "BLR")


def test_standing_sanctions_carry_a_quad(analyzer: Analyzer) -> None:
    [mention] = analyzer.analyze("EU and US sanctions on Belarus remain in place.", lang="en").mentions
    assert "RM-14" in mention.rule_ids or mention.event_class is not None
    assert mention.quad == "material_conf"


def test_blocked_sentences_say_what_blocked(analyzer: Analyzer) -> None:
    [explained] = analyzer.explain("Washington insists on the Minsk agreements.", lang="en")
    assert explained.grade is Grade.R0
    assert "N2-minsk-agreements" in explained.blocked
    assert [(span.side, span.how) for span in explained.actors] == [("USA", "named")]


def test_boilerplate_is_no_prose(analyzer: Analyzer) -> None:
    assert not analyzer.analyze("Read also: US lifts sanctions on Belarus", lang="en").relevant


def graded(analyzer: Analyzer, published: datetime, lang: str, text: str) -> Grade:
    """The grade of a labelled example, its "(prev: …)" and the like given as context."""
    match = CONTEXT.search(text)
    kind, value = match.groups() if match else (None, "")
    body = text[: match.start()] if match else text
    bloc = "BY_STATE" if kind == "источник" else None

    def explain(whole: str, title: str = "") -> list[Any]:
        return list(analyzer.explain(whole, lang=lang, published=published, bloc=bloc, title=title))

    if kind == "title":
        return explain(".", title=body)[0].grade
    if kind in ("prev", "ранее"):
        return explain(f"{value.rstrip('.')}. {body}")[-1].grade
    if kind is not None and value and bloc is None:
        said = {"en": "said", "ru": "сказал", "be": "сказаў"}[lang]
        whole = f"“Good. {body} Well,” {value} {said}." if lang == "en" else f"«Ну. {body} Да», — {said} {value}."
        return next(item.grade for item in explain(whole) if body.rstrip(".") in whole[item.start : item.end])
    return max(item.grade for item in explain(body))


def test_labelled_examples(analyzer: Analyzer, published: datetime, shared: Path) -> None:
    rules = yaml.safe_load((shared / "domain" / "kb_relation_rules.yaml").read_text(encoding="utf-8"))
    wrong = [
        (lang, text, label, got.name)
        for lang, text, label, _ in rules["examples"]
        if (got := graded(analyzer, published, lang, text)).name != label
    ]
    assert len(rules["examples"]) - len(wrong) >= EXAMPLES_AS_LABELLED, wrong


@pytest.mark.parametrize(
    ("lang", "text", "grade"),
    [
        ("en", "Canada, the United States and Belarus joined the trial of the buoys.", Grade.R1),
        ("en", "The United States and Belarus joined hands in talks.", Grade.R3),
        ("ru", "Албания, Беларусь, США и Уругвай поддержали резолюцию.", Grade.R1),
        ("ru", "США, Канада и Великобритания ввели санкции против Беларуси.", Grade.R3),
    ],
)
def test_an_enumeration_of_states_is_no_link(
    analyzer: Analyzer, published: datetime, lang: str, text: str, grade: Grade
) -> None:
    assert analyzer.explain(text, lang=lang, published=published)[-1].grade is grade
