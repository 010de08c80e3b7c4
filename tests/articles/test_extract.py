"""Extraction on the newsroom's five layouts, and what is no article."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest

from pipeline.articles.extract import extract_page, is_front_page
from pipeline.identity.urls import canonical_url
from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.schema import Layout
from pipeline.newsroom.site import Site
from pipeline.newsroom.truth import LabelledCase, labelled
from pipeline.records import Disposition

MOMENT = datetime(2026, 11, 23, 23, 59, tzinfo=UTC)
PORT = 8123
UNDATED = {Layout.OFFICIAL}  # writes its dates in words only
PER_LAYOUT = 6


@pytest.fixture(scope="module")
def site() -> Site:
    return Site.build(load_content(SHIPPED), MOMENT.date(), port=PORT, seed=1)


@pytest.fixture(scope="module")
def cases() -> list[LabelledCase]:
    return list(labelled(MOMENT, port=PORT))


@pytest.mark.parametrize("layout", list(Layout))
def test_a_layout_gives_exactly_its_article(site: Site, cases: list[LabelledCase], layout: Layout) -> None:
    chosen = [case for case in cases if site.outlets[case.outlet].layout is layout][:: max(1, len(cases) // 40)]
    assert chosen
    for case in chosen[:PER_LAYOUT]:
        parts = urlsplit(case.url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        page = site.page(site.outlets[case.outlet], target, MOMENT)
        assert page is not None
        found = extract_page(page.body, url=case.url, content_type=page.content_type)
        assert found.disposition is Disposition.OK
        assert found.text == case.versions[-1].text
        assert found.title == case.versions[-1].title
        assert found.published_at == (None if layout in UNDATED else case.published_at)
        assert canonical_url(found.canonical_link or "") == canonical_url(case.url)
        assert found.site_lang == site.outlets[case.outlet].lang


def test_front_pages_are_no_articles(site: Site) -> None:
    for outlet in site.outlets.values():
        page = site.page(outlet, "/", MOMENT)
        assert page is not None
        found = extract_page(page.body, url=f"http://{outlet.id}.localhost:{PORT}/", content_type=page.content_type)
        assert (found.disposition, found.reason) == (Disposition.NOT_ARTICLE, "the address is a front page")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com", True),
        ("https://www.example.com/index.php?utm_source=x", True),
        ("https://nashaniva.com/?c=ar&i=369241", False),
        ("https://example.com/#!/story/5", False),
        ("https://example.com/news", False),
        ("nonsense", False),
    ],
)
def test_front_page(url: str, expected: bool) -> None:
    assert is_front_page(url) is expected


SENTENCE = "The envoy spoke with the minister for three hours about visas and flights. "


def page_of(*paragraphs: str, head: str = "") -> bytes:
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return f"<html><head><title>A title</title>{head}</head><body><article>{body}</article></body></html>".encode()


HEADLINES = [f"Headline number {number} about something that happened" for number in range(12)]

NOT_ARTICLES = [
    ("short", page_of("Too little."), "text/html", "only 11 characters of text"),
    ("wall", page_of(SENTENCE * 3, "Subscribe to continue reading."), "text/html", "a wall instead of the text"),
    ("list", page_of(*HEADLINES), "text/html", "a list of links"),
    ("pdf", b"%PDF-1.7", "application/pdf", "content type application/pdf is no HTML"),
    ("empty", b"", "text/html", "empty page"),
    ("blank", b"   \n", None, "empty page"),
    ("comment", b"<!-- nothing -->", "text/html", ""),
]


@pytest.mark.parametrize(
    ("body", "content_type", "reason"), [case[1:] for case in NOT_ARTICLES], ids=[case[0] for case in NOT_ARTICLES]
)
def test_what_is_no_article_says_why(body: bytes, content_type: str | None, reason: str) -> None:
    found = extract_page(body, url="https://example.com/a", content_type=content_type)
    assert found.disposition is Disposition.NOT_ARTICLE
    assert found.reason.startswith(reason)
    assert found.text == ""


def test_a_list_that_declares_an_article_is_one() -> None:
    head = '<script type="application/ld+json">{"@type":"NewsArticle","headline":"A list"}</script>'
    found = extract_page(page_of(*HEADLINES, head=head), url="https://example.com/a", content_type="text/html")
    assert found.disposition is Disposition.OK


def test_a_windows_1251_page_is_read() -> None:
    text = "Посол три часа говорил с министром о визах и рейсах. " * 8
    body = f"<html><head><title>Переговоры</title></head><body><article><p>{text}</p></article></body></html>"
    found = extract_page(body.encode("cp1251"), url="https://example.com/a", content_type="text/html")
    assert found.title == "Переговоры"
    assert found.text == text.strip()


def test_authors_are_names_not_addresses() -> None:
    head = (
        '<script type="application/ld+json">'
        '{"@type":"Article","author":[{"name":"Ann Lee"},{"name":"Bo Ray"}]}</script>'
        '<meta property="article:author" content="https://social.example/ann">'
    )
    found = extract_page(page_of(SENTENCE * 5, head=head), url="https://example.com/a", content_type="text/html")
    assert found.author == "Ann Lee, Bo Ray"


def test_the_title_is_not_repeated_in_the_text() -> None:
    body = page_of("A title", SENTENCE * 5)
    found = extract_page(body, url="https://example.com/a", content_type="text/html")
    assert found.text == (SENTENCE * 5).strip()
