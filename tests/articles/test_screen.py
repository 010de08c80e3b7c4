"""Pages made to stall or fill the extractor end as what they are: no articles."""

from __future__ import annotations

import pytest

from pipeline.articles.extract import Extracted, extract_page
from pipeline.articles.markup import MAX_TEXT_CHARACTERS, MAX_TITLE_CHARACTERS, paragraphs_of
from pipeline.articles.screen import MAX_ATTRIBUTES, MAX_ELEMENTS
from pipeline.records import Disposition

HANG_SECONDS = 110  # far above what any of these takes, far below what one that is not linear takes
PROSE = "The envoy spoke with the minister for three hours about visas and flights. " * 5
MB = 2**20


def page(inside: str = "", head: str = "", title: str = "Talks") -> bytes:
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><p>{PROSE}</p>{inside}<p>{PROSE}</p></article>"
    ).encode()


def extracted(body: bytes) -> Extracted:
    return extract_page(body, url="https://example.org/a", content_type="text/html; charset=utf-8")


@pytest.mark.timeout(HANG_SECONDS)
@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(page("<p>a</p>" * (MAX_ELEMENTS + 1)), "elements", id="elements"),
        pytest.param(page("<p>" * 3 * MB), "tags", id="tags"),
        pytest.param(page(f"<div {' '.join(f'a{n}=x' for n in range(100_000))}>"), "attributes", id="attributes"),
        pytest.param(page(f"<div {'a ' * MB}>"), "attributes", id="attributes-without-values"),
        pytest.param(page(f"<div {'a/' * MB}>"), "attributes", id="attributes-after-slashes"),
        pytest.param(page("<div " + "a='>' " * MB + ">"), "attributes", id="attributes-with-brackets"),
    ],
)
def test_too_much_markup_is_no_article(body: bytes, reason: str) -> None:
    got = extracted(body)
    assert got.disposition is Disposition.NOT_ARTICLE
    assert reason in got.reason


@pytest.mark.timeout(HANG_SECONDS)
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(page("<div>" * 40_000), id="nesting"),
        pytest.param(page("<ul><li>" * 20_000), id="nested-lists"),
        pytest.param(page(f'<div data-a=\'{{"b": "{"x=1 " * MB}"}}\'></div>'), id="one-huge-attribute"),
        pytest.param(page(f"<p title=it's>a</p><p>{'word ' * 600}.</p><p title=it's>d</p>"), id="stray-quotes"),
        pytest.param(page("".join(f'<i a{n}="1">a</i>' for n in range(MAX_ATTRIBUTES * 2))), id="many-elements"),
        pytest.param(page("\0" * MB), id="nul"),
        pytest.param(page("<!--" * 90_000), id="comments"),
        pytest.param(page("", f"<script>{'a<b;' * 90_000}</script>"), id="script"),
        pytest.param(page("", '<script type="application/ld+json">' + "[" * MB + "</script>"), id="deep-json"),
    ],
)
def test_what_is_odd_but_bearable_is_read(body: bytes) -> None:
    got = extracted(body)
    assert got.disposition is Disposition.OK, got.reason
    assert "three hours" in got.text


@pytest.mark.timeout(HANG_SECONDS)
def test_ten_megabytes_on_one_line_are_stored_up_to_the_limit() -> None:
    words = " ".join(f"word{n}" for n in range(MB))
    got = extracted(page(f"<p>{words}</p>")[: 10 * MB])
    assert got.disposition is Disposition.OK
    assert len(got.text) <= MAX_TEXT_CHARACTERS


@pytest.mark.timeout(HANG_SECONDS)
@pytest.mark.parametrize("piece", ["a | ", "example.org | ", "a - ", "« ", "a"])
def test_a_title_is_stored_up_to_its_limit(piece: str) -> None:
    assert len(extracted(page(title=piece * MB)).title) <= MAX_TITLE_CHARACTERS


@pytest.mark.parametrize("key", ["author", "publisher"])
def test_names_nested_beyond_reason_are_no_names(key: str) -> None:
    nested = '{"name":[' * 450 + '"Ann"' + "]}" * 450
    data = f'{{"@type": "NewsArticle", "{key}": {nested}}}'
    got = extracted(page("", f'<script type="application/ld+json">{data}</script>'))
    assert got.disposition is Disposition.OK
    assert got.author is None


@pytest.mark.timeout(HANG_SECONDS)
def test_a_summary_of_too_much_markup_is_empty() -> None:
    assert paragraphs_of(f"<div {'a ' * MB}>text</div>") == ""
