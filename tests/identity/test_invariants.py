"""What must not move a count: mirrors, off-topic texts, order and batching. On the sample newsroom's articles."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from pipeline.eval.copies import as_article, synthetic_press
from pipeline.eval.identity import case_article
from pipeline.eval.suites import MOMENT
from pipeline.identity.copies import candidates_of, group_copies
from pipeline.identity.urls import article_id
from pipeline.newsroom.truth import labelled
from pipeline.records import Article

MIRRORS = 9
OFF_TOPIC = 1000


@pytest.fixture(scope="module")
def articles() -> list[Article]:
    return [case_article(case) for case in labelled(MOMENT)]


def grouped(articles: list[Article]) -> set[frozenset[str]]:
    return {frozenset(text.article_ids) for text in group_copies(candidates_of(articles))}


def on_mirror(article: Article, number: int) -> Article:
    url = f"https://mirror{number}.example/{article.article_id}"
    return replace(article, article_id=article_id(url), url=url, canonical_url=url, source_id=f"mirror{number}")


def off_topic() -> list[Article]:
    return [as_article(document) for document in synthetic_press(list(labelled(MOMENT)), OFF_TOPIC)]


def test_nine_mirrors_join_the_texts_they_copy_and_found_none(articles: list[Article]) -> None:
    mirrors = [on_mirror(article, number) for article in articles for number in range(MIRRORS)]
    together = grouped([*articles, *mirrors])
    known = {article.article_id for article in articles}
    assert {text & known for text in together} == grouped(articles)
    assert all(len(text) == (1 + MIRRORS) * len(text & known) for text in together)


def test_a_thousand_off_topic_texts_leave_the_texts_as_they_are(articles: list[Article]) -> None:
    together = grouped([*articles, *off_topic()])
    assert grouped(articles) <= together


@pytest.mark.parametrize("seed", [1, 2])
def test_any_order_gives_the_same_texts(seed: int) -> None:
    press = off_topic()
    assert grouped(Random(seed).sample(press, len(press))) == grouped(press)
