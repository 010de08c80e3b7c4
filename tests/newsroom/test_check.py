"""The check: what it counts and what it misses; and that the shipped content passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.newsroom.check import Survey, survey
from pipeline.newsroom.content import load_content
from pipeline.newsroom.schema import Content, Original, TrueQuote

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def shipped() -> Survey:
    return survey(load_content(), TODAY)


def with_original(content: Content, article_id: str, **fields: object) -> Content:
    originals: tuple[Original, ...] = tuple(
        replace(item, **fields) if item.id == article_id else item for item in content.originals
    )
    return replace(content, originals=originals)


def test_the_shipped_content_passes(shipped: Survey) -> None:
    assert shipped.problems == ()


def test_the_shipped_content_is_rich_enough(shipped: Survey) -> None:
    assert shipped.outlets >= 14
    assert shipped.originals >= 60
    assert len(shipped.layouts) == 5
    assert {"en", "ru", "be", "pl", "uk"} <= set(shipped.languages)


def test_counts(content: Content) -> None:
    found = survey(content, TODAY, complete=False)
    assert found.problems == ()
    assert found.kinds == {
        "abridgement": 1, "correction": 2, "insertion": 1, "mirror": 2, "original": 6, "wire_copy": 1,
    }  # fmt: skip
    assert found.days == {"2026-11-20": 1, "2026-11-21": 4, "2026-11-22": 4, "2026-11-23": 2}
    assert found.statuses == {"about": 7, "mentions": 1, "none": 3}
    assert found.traps == {"harvest": 1}


def test_poverty_is_named(content: Content) -> None:
    problems = survey(content, TODAY).problems
    assert "6 articles of their own; at least 60 are needed" in problems
    assert "11 articles on the last 7 days; at least 160 are needed" in problems
    assert "no article on 2026-11-18" in problems
    assert not any("outlet has" in problem for problem in problems)  # the small newsroom has every kind of outlet


def test_a_missing_manner_is_named(content: Content) -> None:
    outlets = tuple(outlet for outlet in content.outlets if outlet.id != "closed")
    assert "no outlet has behaviour: gone" in survey(replace(content, outlets=outlets), TODAY).problems


def test_a_quote_that_does_not_stand_in_the_text_is_named(content: Content) -> None:
    bridge = next(item for item in content.originals if item.id == "bridge-en")
    truth = replace(bridge.truth, quotes=(TrueQuote("official", "We have waited too long"),))
    problems = survey(with_original(content, "bridge-en", truth=truth), TODAY, complete=False).problems
    assert any("bridge-en: the quote 'We have waited too long'" in problem for problem in problems)


def test_an_article_where_nobody_finds_it_is_named(content: Content) -> None:
    problems = survey(with_original(content, "gruszki-pl", outlet="hollow"), TODAY, complete=False).problems
    assert problems == ("gruszki-pl: hollow never shows its feed (empty); move it to another outlet",)


def test_an_article_too_short_to_extract_is_named(content: Content) -> None:
    problems = survey(with_original(content, "gruszki-pl", body=("Krótko.",)), TODAY, complete=False).problems
    assert any("gruszki-pl: the text is shorter" in problem for problem in problems)
