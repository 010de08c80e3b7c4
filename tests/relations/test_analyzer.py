"""The whole analysis of a text."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.records import Analysis, ArticleStatus
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.as_json import analysis_as_json

STARTS_IN = (
    "Lukashenka noted that the bilateral dialogue",
    "We are ready to conclude a grand bargain",
    "I absolutely assess Donald Trump",
    "The Americans acknowledge this",
    "As an example, he cited",
)
STARTS_OUT = ("Especially since some (you know who)", "They have done nothing", "Ukraine must exist as a sovereign")


@pytest.fixture(scope="module")
def bargain(analyzer: Analyzer, shared: Path) -> tuple[str, Analysis]:
    text = (shared / "real" / "lukashenka-grand-bargain.txt").read_text(encoding="utf-8")
    return text, analyzer.analyze(text, published=datetime(2025, 10, 15, tzinfo=UTC))


def test_reference_article_mentions(bargain: tuple[str, Analysis]) -> None:
    text, analysis = bargain
    found = [text[mention.start : mention.end] for mention in analysis.mentions]
    assert analysis.status is ArticleStatus.ABOUT
    assert 15 <= len(found) <= 40
    for start in STARTS_IN:
        assert any(sentence.lstrip("“").startswith(start) for sentence in found), start
    for start in STARTS_OUT:
        assert not any(sentence.lstrip("“").startswith(start) for sentence in found), start
    assert all(text[mention.start :].startswith(mention.text) for mention in analysis.mentions)


def test_reference_article_actors_topics_quotes(bargain: tuple[str, Analysis]) -> None:
    _, analysis = bargain
    assert {
        "p.lukashenko", "p.trump", "o.belavia", "p.turchin", "p.volfovich", "p.krutoi", "p.shved", "p.tertel",
        "p.klaskouski", "state.usa",
    } <= {hit.actor_id for hit in analysis.actors}  # fmt: skip
    assert {
        "grand_bargain", "sanctions_relief", "belavia_aviation", "nobel", "ukraine_peace", "tomahawk_escalation",
        "political_prisoners", "red_lines", "blr_china", "blr_russia", "eurasian_integration",
    } <= {hit.topic_id for hit in analysis.topics}  # fmt: skip
    direct = [quote for quote in analysis.quotes if quote.kind == "direct"]
    assert len(direct) >= 10
    assert {quote.speaker_id for quote in direct} == {"p.lukashenko", "p.klaskouski"}


def test_one_side_needs_no_pipeline(analyzer: Analyzer) -> None:
    fresh = Analyzer(analyzer.knowledge)
    analysis = fresh.analyze("Lukashenko opened a school. Minsk is big.", lang="pl")
    assert (analysis.status, analysis.n_sentences, analysis.actors) == (ArticleStatus.NONE, 0, ())
    assert not fresh._pipelines


def test_title_is_a_passage_of_its_own(analyzer: Analyzer, published: datetime) -> None:
    analysis = analyzer.analyze("A plain text.", title="Trump met Lukashenko in Minsk", lang="en", published=published)
    [mention] = analysis.mentions
    assert (mention.in_title, mention.sentence_index, mention.start) == (True, -1, 0)
    assert analysis.status is ArticleStatus.ABOUT


def test_status_mentions(analyzer: Analyzer) -> None:
    filler = " ".join(f"The weather on day {number} was fine." for number in range(20))
    assert analyzer.analyze(f"{filler} The US lifted sanctions on Belarus.", lang="en").status is ArticleStatus.MENTIONS


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The US lifted its sanctions on Belarus and the people were glad."),
        ("ru", "США сняли санкции с Белоруссии, и это была новость дня."),
        ("be", "ЗША знялі санкцыі з Беларусі, і гэта была навіна дня ў краіне."),
    ],
)
def test_language_is_guessed(analyzer: Analyzer, lang: str, text: str) -> None:
    analysis = analyzer.analyze(text)
    assert (analysis.lang, analysis.relevant) == (lang, True)


def test_unknown_language_does_not_fail(analyzer: Analyzer) -> None:
    assert analyzer.analyze("Trump met Lukashenko.", lang="tlh").lang == "tlh"


def test_version_names_code_and_knowledge(analyzer: Analyzer) -> None:
    assert analyzer.version.endswith(analyzer.knowledge.version)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="abUSАл. “”\n\u00ad:", max_size=80))
def test_offsets_hold_for_any_text(analyzer: Analyzer, text: str) -> None:
    whole = f"{text} Trump met Lukashenko. {text}"
    analysis = analyzer.analyze(whole, lang="en")
    for mention in analysis.mentions:
        assert whole[mention.start : mention.end].startswith(mention.text)
    for hit in analysis.actors:
        assert all(0 <= start < end <= len(whole) for start, end in hit.spans)


def test_same_input_same_output(analyzer: Analyzer) -> None:
    text = "Trump met Lukashenko. They agreed. The US lifted sanctions on Belavia."
    assert analyzer.analyze(text, lang="en") == analyzer.analyze(text, lang="en")


def test_json_has_the_agreed_keys(analyzer: Analyzer, published: datetime) -> None:
    analysis = analyzer.analyze("Trump met Lukashenko.", lang="en", published=published)
    found = json.loads(json.dumps(analysis_as_json(analysis, article_id="a1"), ensure_ascii=False))
    assert set(found) == {"id", "lang", "status", "relevant", "mentions", "actors", "topics", "quotes"}
    assert {
        "start", "end", "text", "grade", "source", "target", "source_role", "target_role", "class", "mode", "quad",
        "score", "factuality", "track", "actors", "topics", "speaker", "rules",
    } <= set(found["mentions"][0])  # fmt: skip
    assert set(found["actors"][0]) == {"id", "name", "side", "role", "n", "in_mentions", "spans"}
    assert found["mentions"][0]["grade"] == "R3"
