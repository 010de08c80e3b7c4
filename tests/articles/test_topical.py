"""The cheap look at a foreign archive's pages: what passes may be too much, never too little."""

from __future__ import annotations

import html
import json

import pytest

from pipeline.articles.items import IngestItem, ItemKind
from pipeline.articles.topical import PageFilter, declared_language, shown_text
from pipeline.knowledge.load import load_knowledge
from pipeline.relations.analyzer import Analyzer
from tests.articles.warcs import TALKS, WEATHER, page
from tests.samples import entry


@pytest.fixture(scope="module")
def page_filter() -> PageFilter:
    return PageFilter(Analyzer(load_knowledge("belarus_us")), {"en", "ru", "be", "uk", "pl", "lt"})


def why_not(page_filter: PageFilter, body: bytes, content_type: str | None = "text/html", **changes: object) -> str:
    item = IngestItem("x", ItemKind.PAGE, url="https://example.org/x", body=body, content_type=content_type)
    return page_filter.why_not(item, entry("x", **changes))


@pytest.mark.parametrize(
    ("sentence", "lang", "encoding"),
    [
        pytest.param(TALKS["en"], "en", "utf-8", id="english"),
        pytest.param(TALKS["ru"], "ru", "utf-8", id="russian"),
        pytest.param(TALKS["ru"], "ru", "windows-1251", id="russian-in-1251"),
        pytest.param(TALKS["ru"], None, "utf-8", id="language-not-declared"),
        pytest.param(TALKS["ru"], "de", "utf-8", id="a-template-that-says-german"),
        pytest.param(
            html.escape(TALKS["ru"]).encode("ascii", "xmlcharrefreplace").decode(), "ru", "utf-8", id="entities"
        ),
    ],
)
def test_pages_that_name_both_sides_pass(page_filter: PageFilter, sentence: str, lang: str, encoding: str) -> None:
    made = page("x", sentence, lang=lang, encoding=encoding)
    assert why_not(page_filter, made.html, made.content_type) == ""


@pytest.mark.parametrize(
    ("sentence", "lang", "reason"),
    [
        pytest.param(WEATHER["en"], "en", "it names at most one side", id="neither"),
        pytest.param(WEATHER["ru"] + "Так было и в США. ", "ru", "it names at most one side", id="one-side"),
        pytest.param(TALKS["de"], "de", "its language is de", id="a-language-that-is-not-read"),
    ],
)
def test_other_pages_do_not(page_filter: PageFilter, sentence: str, lang: str, reason: str) -> None:
    assert why_not(page_filter, page("x", sentence, lang=lang).html) == reason


def test_the_publishers_own_side_counts_as_named(page_filter: PageFilter) -> None:
    body = page("x", "Санкции США снова обсуждали в правительстве. ", lang="ru").html
    assert why_not(page_filter, body) == "it names at most one side"
    assert why_not(page_filter, body, url="https://president.gov.by/ru/x") == ""


def test_scripts_and_tags_are_not_shown_but_structured_data_is() -> None:
    article = json.dumps({"articleBody": "Минск"})
    source = f'<p title="Belarus">Hail</p><script>USA</script><script type="application/ld+json">{article}</script>'
    text = shown_text(source)
    assert "Минск" in text
    assert "Hail" in text
    assert "USA" not in text
    assert "Belarus" not in text


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<html lang="be-BY">', "be"),
        ("<html class=x lang=ru>", "ru"),
        ("<HTML dir='ltr' LANG='EN-us'>", "en"),
        ("<html><body lang='de'>", None),
        ("<html xml:lang='de'>", None),
    ],
)
def test_the_declared_language(source: str, expected: str | None) -> None:
    assert declared_language(source) == expected
