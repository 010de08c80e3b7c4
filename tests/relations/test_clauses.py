"""Clauses without a parser."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.relations.clauses import Link, clause_at, split_clauses
from tests.relations.relation_docs import pipeline_of


def clauses(text: str, lang: str) -> list[tuple[str, Link]]:
    words = pipeline_of(lang).get_pipe("dyad_events").events.of(lang)
    lower = text.lower()
    return [(lower[c.start : c.end].strip(" ,"), c.link) for c in split_clauses(lower, words, 0, len(lower))]


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Coale, who met Lukashenko, praised him.",
         [("coale", Link.MAIN), ("who met lukashenko", Link.RELATIVE), ("praised him.", Link.MAIN)]),
        ("en", "If they agree, we will sign.", [("if they agree", Link.CONDITION), ("we will sign.", Link.MAIN)]),
        ("en", "He said that Minsk waits.", [("he said", Link.MAIN), ("that minsk waits.", Link.COMPLEMENT)]),
        ("en", "Minsk freed them, and Washington paid.",
         [("minsk freed them", Link.MAIN), ("and washington paid.", Link.COORDINATE)]),
        ("ru", "Коул заявил, что США ждут.", [("коул заявил", Link.MAIN), ("что сша ждут.", Link.COMPLEMENT)]),
        ("ru", "Коул, который прибыл в Минск, молчал.",
         [("коул", Link.MAIN), ("который прибыл в минск", Link.RELATIVE), ("молчал.", Link.MAIN)]),
        ("be", "Коўл заявіў, што ЗША чакаюць.", [("коўл заявіў", Link.MAIN), ("што зша чакаюць.", Link.COMPLEMENT)]),
    ],
)  # fmt: skip
def test_cuts(lang: str, text: str, expected: list[tuple[str, Link]]) -> None:
    assert clauses(text, lang) == expected


@settings(deadline=None)  # the first example builds the pipeline
@given(st.text(alphabet="ab ,;:—that who if and \n", max_size=120))
def test_clauses_cover_the_sentence_once(text: str) -> None:
    words = pipeline_of("en").get_pipe("dyad_events").events.of("en")
    found = split_clauses(text, words, 0, len(text))
    assert "".join(text[c.start : c.end] for c in found) == text
    assert all(clause_at(found, clause.start) == number for number, clause in enumerate(found))
