"""Pages in front of the article."""

from __future__ import annotations

import pytest

from pipeline.articles.walls import MAX_WALL_CHARACTERS, wall_in


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("robot check", "Checking your browser before accessing the site."),
        ("robot check", "Подтвердите, что вы не робот"),
        ("scripts", "Please enable JavaScript to continue."),
        ("cookies", "We and our 512 partners store information. Accept all cookies"),
        ("subscription", "The envoy landed. Subscribe to continue reading."),
        ("subscription", "Материал доступен только по подписке."),
        ("blocked", "Access denied. Reference 18.2f"),
    ],
)
def test_walls_are_named(kind: str, text: str) -> None:
    assert wall_in(text) == kind


def test_an_article_about_walls_is_no_wall() -> None:
    assert (
        wall_in("Why sites ask you to accept all cookies. " + "It is the law. " * (MAX_WALL_CHARACTERS // 15)) is None
    )


@pytest.mark.parametrize(
    "text",
    [
        "The envoy landed in Minsk on Tuesday.",
        "“We and our partners will keep the sanctions in place,” the spokesman said.",
        "В Беларуси доступ ограничен к двум новостным сайтам.",
        "Lawyers were told that access denied in March would be restored.",
    ],
)
def test_news_are_no_walls(text: str) -> None:
    assert wall_in(text) is None
