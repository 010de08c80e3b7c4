"""What a text is recognised by across languages."""

from __future__ import annotations

import pytest

from pipeline.identity.story_features import Family, story_features
from pipeline.records import Analysis, ArticleStatus, Quote, QuoteKind, TopicHit
from tests.samples import article

NOTHING = Analysis("en", ArticleStatus.NONE, 1, (), (), (), ())


def features(text: str, family: Family, lang: str = "en", analysis: Analysis = NOTHING) -> dict[str, float]:
    return dict(story_features(article(text=text, title="", lang=lang), analysis).families[family])


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "They met on 19 March 2026 in the capital."),
        ("en", "They met on March 19, 2026 in the capital."),
        ("ru", "В Минске 19 марта 2026 года прошла встреча."),
        ("be", "У Мінску 19 сакавіка 2026 года прайшла сустрэча."),
        ("pl", "W Mińsku 19 marca 2026 odbyło się spotkanie."),
        ("uk", "У Мінську 19 березня 2026 року зустрілися."),
    ],
)
def test_a_day_is_the_same_in_every_language(lang: str, text: str) -> None:
    assert set(features(text, Family.DATES, lang)) == {"03-19"}
    assert not features(text, Family.FIGURES, lang)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In all 1,300 were held, 52 released in 2025.", {"1300", "52"}),
        ("Всего 1 300 человек и 3,5 процента", {"1300", "3ꞏ5"}),
        ("Only 3 came.", set()),
    ],
)
def test_figures(text: str, expected: set[str]) -> None:
    assert set(features(text, Family.FIGURES)) == expected


def test_names_do_not_begin_sentences() -> None:
    assert set(features("Yesterday the lawyer Harriet Quist spoke. Nobody answered.", Family.NAMES)) == {"hrt", "kvst"}


def test_what_stands_in_the_lead_weighs_more() -> None:
    found = features("They freed 52 men. " + "It rained all day long in the town. " * 30 + "They paid 77 crowns.",
                     Family.FIGURES)  # fmt: skip
    assert found["52"] > found["77"]


def test_words_belong_to_their_language() -> None:
    assert set(features("Встреча прошла", Family.WORDS, "ru")) == {"ru:встреч", "ru:прошла"}


def test_topics_and_speakers_come_from_the_analysis() -> None:
    quote = Quote(0, 2, "No", "Quist", "p.quist", QuoteKind.DIRECT)
    analysis = Analysis("en", ArticleStatus.ABOUT, 4, (), (), (TopicHit("potash", 4),), (quote,))
    assert features("x", Family.TOPICS, analysis=analysis) == {"potash": 1.0}
    assert "p.quist" in features("x", Family.ACTORS, analysis=analysis)
