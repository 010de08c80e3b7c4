"""Texts made to stall the analysis: each would take hours if anything in it were quadratic."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.records import Analysis
from pipeline.relations.analyzer import LONGEST_TITLE_CHARACTERS, Analyzer
from pipeline.relations.languages import LONGEST_TEXT_CHARACTERS
from pipeline.relations.tokenizing import LONGEST_WORD_CHARACTERS, LinearTokenizer
from tests.relations.growth import grows_linearly

SENTENCE = "President Lukashenko of Belarus met Trump of the United States in Minsk. "
CHARACTERS = 1500  # of the shorter text; the longer has four times as many

MARKS = ['"', "'", "«", "”", ".", "…", "?!", "—", "(", "[", ")", "&", "\n", "\n—", "https://a.b/", "😀", "\u0301"]


@pytest.mark.parametrize("mark", MARKS)
def test_a_run_of_marks_costs_its_length_and_hides_no_sentence(analyzer: Analyzer, mark: str) -> None:
    def analyze(characters: int) -> Analysis:
        return analyzer.analyze(SENTENCE + mark * (characters // len(mark)) + "\n" + SENTENCE, lang="en")

    assert analyze(CHARACTERS).mentions[0].start == 0
    assert grows_linearly(analyze, CHARACTERS)


@pytest.mark.parametrize("mark", ["\n", "Q: a\n", "MR. X: a\n"])
def test_blank_and_labelled_lines_cost_their_length(analyzer: Analyzer, mark: str) -> None:
    def analyze(characters: int) -> Analysis:
        return analyzer.analyze(SENTENCE + "\n" + mark * (characters // len(mark)) + SENTENCE, lang="en")

    assert analyze(CHARACTERS).mentions
    assert grows_linearly(analyze, CHARACTERS)


def test_a_title_is_read_up_to_its_limit(analyzer: Analyzer) -> None:
    title = SENTENCE.strip() + " " + "«" * 20_000
    analysis = analyzer.analyze("Nothing else.", title=title, lang="en")
    assert {mention.end <= LONGEST_TITLE_CHARACTERS for mention in analysis.mentions} == {True}


def test_a_text_is_read_up_to_its_limit(analyzer: Analyzer) -> None:
    filler = "\n" * LONGEST_TEXT_CHARACTERS
    analysis = analyzer.analyze(SENTENCE + filler + SENTENCE, lang="en")
    assert analysis.mentions
    assert all(mention.end <= LONGEST_TEXT_CHARACTERS for mention in analysis.mentions)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Minsk, Vilnius.",
        "x" * (LONGEST_WORD_CHARACTERS + 1),
        "a  b\n\n" + "«" * 3 * LONGEST_WORD_CHARACTERS + "  c\n",
        " " * 2000 + "y" * 2 * LONGEST_WORD_CHARACTERS + " ",
    ],
)
def test_bounded_tokens_cover_the_text(text: str) -> None:
    doc = LinearTokenizer(spacy.blank("ru").tokenizer)(text)
    assert doc.text == text
    assert all(text[token.idx : token.idx + len(token)] == token.text for token in doc)


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", SENTENCE + "He said: “No comment” (twice); see https://example.org/" + "a" * 100),
        ("en", "The U.S. envoy didn't stay, he'd said so;  «twice»…\n\nU.S. officials: “we don't know”."),
        ("ru", "В т.ч. г. Минск, д-р ист. наук Иванов (в т.ч.) и т. д.: «США, США»."),
    ],
)
def test_ordinary_words_are_tokenised_as_ever(lang: str, text: str) -> None:
    def seen(doc: Doc) -> list[tuple[str, str, str]]:
        return [(token.text, token.norm_, token.whitespace_) for token in doc]

    tokenize = LinearTokenizer(spacy.blank(lang).tokenizer)
    expected = seen(spacy.blank(lang).tokenizer(text))
    assert [seen(tokenize(text)), seen(tokenize(text))] == [expected, expected]
