"""Derivations carried out: texts, titles, moments and truth of what is published."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import KnowledgeError
from pipeline.newsroom.derive import Published, publish
from pipeline.newsroom.schema import Content, Insertion, Kind, Replacement

TODAY = date(2026, 11, 23)


@pytest.fixture(scope="module")
def articles(content: Content) -> dict[str, Published]:
    return {article.key: article for article in publish(content, TODAY)}


def changed(content: Content, derivation_id: str, **fields: object) -> Content:
    """The content with one derivation changed."""
    derivations = tuple(replace(item, **fields) if item.id == derivation_id else item for item in content.derivations)
    assert derivations != content.derivations
    return replace(content, derivations=derivations)


def test_every_article_once_and_a_correction_none(content: Content, articles: dict[str, Published]) -> None:
    corrections = [item for item in content.derivations if item.kind is Kind.CORRECTION]
    assert len(articles) == len(content.originals) + len(content.derivations) - len(corrections)


def test_moments_count_back_from_today(articles: dict[str, Published]) -> None:
    assert articles["bridge-en"].published_at == datetime(2026, 11, 21, 9, 40, tzinfo=UTC)
    assert articles["bridge-en--plain"].published_at == datetime(2026, 11, 21, 13, 10, tzinfo=UTC)


def test_a_wire_credit_closes_the_text(articles: dict[str, Published]) -> None:
    assert articles["bridge-en"].versions[0].paragraphs[-1].endswith("opened to traffic again. (AA)")


def test_a_wire_copy_has_its_own_headline_and_a_tag(articles: dict[str, Published]) -> None:
    copy, source = articles["bridge-en--plain"].versions[0], articles["bridge-en"].versions[0]
    assert copy.title == "Old bridge at Quill to be mended at last"
    assert copy.lead == f"(Agency A) {source.lead}"
    assert copy.paragraphs[1:] == source.paragraphs[1:]


def test_an_abridgement_keeps_the_first_paragraphs(articles: dict[str, Published]) -> None:
    assert articles["bridge-en--limiter"].versions[0].paragraphs == articles["bridge-en"].versions[0].paragraphs[:3]


def test_an_insertion_adds_a_paragraph_after_the_place_named(articles: dict[str, Published]) -> None:
    longer, source = articles["bridge-en--flake"].versions[0].paragraphs, articles["bridge-en"].versions[0].paragraphs
    assert longer[2].startswith("Readers of Flake")
    assert (*longer[:2], *longer[3:]) == source


def test_a_mirror_of_a_copy_leads_back_to_the_original(articles: dict[str, Published]) -> None:
    mirror = articles["bridge-en--relative"]
    assert mirror.versions[0].text == articles["bridge-en--plain"].versions[0].text
    assert (mirror.of, mirror.root) == ("bridge-en--plain", "bridge-en")


def test_a_correction_is_a_later_version_of_the_same_article(articles: dict[str, Published]) -> None:
    before, after = articles["bridge-en"].versions
    assert after.at - before.at == timedelta(hours=24)
    assert "52" in before.text
    assert "52" not in after.text
    assert after.text == before.text.replace("52", "51")


def test_copies_do_not_follow_the_correction(articles: dict[str, Published]) -> None:
    assert "52 months" in articles["bridge-en--slowcoach"].versions[-1].text


def test_truth_is_inherited_and_quotes_only_where_they_still_stand(content: Content) -> None:
    shorter = {item.key: item for item in publish(changed(content, "bridge-en--limiter", keep=1), TODAY)}
    assert shorter["bridge-en--limiter"].truth.story == "bridge"
    assert shorter["bridge-en--limiter"].truth.quotes == ()
    assert len(shorter["bridge-en--plain"].truth.quotes) == 1


def test_version_at_follows_the_clock(articles: dict[str, Published]) -> None:
    article = articles["bridge-en"]
    assert article.version_at(article.published_at - timedelta(seconds=1)) is None
    assert article.version_at(article.published_at) == article.versions[0]
    assert article.version_at(article.published_at + timedelta(days=9)) == article.versions[1]


@pytest.mark.parametrize(
    ("derivation_id", "fields", "said"),
    [
        ("bridge-en--limiter", {"keep": 9}, "keep 9 leaves all 5 paragraphs"),
        ("bridge-en--flake", {"insert": (Insertion(9, "x"),)}, "insert after 9: the text has 5 paragraphs"),
        ("bridge-en--fix", {"replace": (Replacement("nowhere", "x"),)}, "replace 'nowhere' does not occur"),
        ("bridge-en--fix", {"outlet": "plain"}, "outlet must be 'agency'"),
        ("bridge-en--fix", {"of": "pears-ru--fix"}, "'pears-ru--fix' is itself a correction"),
        ("bridge-en--plain", {"of": "bridge-en--relative"}, "leads to no original"),
    ],
)
def test_what_does_not_fit_is_named(content: Content, derivation_id: str, fields: dict[str, object], said: str) -> None:
    with pytest.raises(KnowledgeError, match=f"derivations.yaml: derivations '{derivation_id}': .*{said}|{said}"):
        publish(changed(content, derivation_id, **fields), TODAY)


@given(shift=st.integers(min_value=-4000, max_value=4000))
def test_another_today_shifts_every_moment_alike(content: Content, shift: int) -> None:
    here, there = publish(content, TODAY), publish(content, TODAY + timedelta(days=shift))
    assert [article.key for article in here] == [article.key for article in there]
    for one, other in zip(here, there, strict=True):
        assert [v.at + timedelta(days=shift) for v in one.versions] == [v.at for v in other.versions]
        assert [v.text for v in one.versions] == [v.text for v in other.versions]
