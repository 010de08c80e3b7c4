"""The five layouts: what an extractor gets from them, and what stands around the articles."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import trafilatura
import yaml

from pipeline.newsroom.addresses import amp_path, article_path, article_url
from pipeline.newsroom.derive import Published
from pipeline.newsroom.pages import LAYOUTS
from pipeline.newsroom.schema import Content, Encoding, Layout, Outlet
from pipeline.newsroom.site import Site

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def extracted(page: bytes, encoding: str) -> list[str]:
    text = trafilatura.extract(page.decode(encoding), fast=True, include_comments=False)
    assert text is not None
    return text.split("\n")


def in_layout(site: Site, layout: Layout, lang: str = "en") -> tuple[Outlet, Published, bytes]:
    """An article with teasers around it, in the layout."""
    outlet = replace(site.outlets["plain"], layout=layout, lang=lang)
    article = site.articles["agency"][0]
    others = [item for items in site.articles.values() for item in items]
    return outlet, article, site.pages.article(outlet, article, others, NOW)


@pytest.mark.parametrize("lang", ["en", "ru", "be", "pl", "uk"])
@pytest.mark.parametrize("layout", list(Layout))
def test_extraction_returns_the_article_and_nothing_else(site: Site, layout: Layout, lang: str) -> None:
    _, article, page = in_layout(site, layout, lang)
    version = article.version_at(NOW)
    assert version is not None
    lines = extracted(page, "utf-8")
    assert [line for line in lines if line != version.title] == list(version.paragraphs)


@pytest.mark.parametrize("layout", list(Layout))
def test_every_page_has_teasers_menu_banner_and_says_it_is_a_sample(site: Site, layout: Layout) -> None:
    _, _, page = in_layout(site, layout)
    html = page.decode()
    chrome = site.pages.chrome["en"]
    assert chrome["sample"].format(outlet="Plain Daily") in html
    assert html.count("<a href=") >= 8
    assert all(label in html for label in (*chrome["menu"][1:6], chrome["cookies"], chrome["rights"]))
    assert "Рекорд" in html or "Rekordowe zbiory" in html  # a teaser


@pytest.mark.parametrize("layout", list(Layout))
def test_the_page_names_its_canonical_address(site: Site, layout: Layout) -> None:
    outlet, article, page = in_layout(site, layout)
    link = article_url(outlet, article, 8765).replace("&", "&amp;")
    assert f'<link rel="canonical" href="{link}">' in page.decode()


def test_the_amp_twin_holds_the_same_text(site: Site) -> None:
    outlet, article = site.outlets["glossy"], site.articles["glossy"][0]
    twin = amp_path(outlet, article)
    assert twin is not None
    page = site.page(outlet, twin, NOW)
    assert page is not None
    version = article.versions[0]
    assert [line for line in extracted(page.body, "utf-8") if line != version.title] == list(version.paragraphs)
    main = site.page(outlet, article_path(outlet, article), NOW)
    assert main is not None
    assert twin in main.body.decode()


def test_windows_1251_pages(site: Site) -> None:
    outlet, article = site.outlets["stary"], site.articles["stary"][0]
    page = site.page(outlet, article_path(outlet, article), NOW)
    assert page is not None
    assert outlet.encoding is Encoding.WINDOWS_1251
    assert page.content_type == "text/html"  # this layout names its encoding in the page alone
    assert b"charset=windows-1251" in page.body
    version = article.version_at(NOW)
    assert version is not None
    assert "два автобуса" in version.text
    assert extracted(page.body, "windows-1251") == list(version.paragraphs)


def test_one_layout_dates_its_articles_in_text_alone(site: Site) -> None:
    _, _, page = in_layout(site, Layout.OFFICIAL)
    html = page.decode()
    assert "21 November 2026" in html
    assert "<time" not in html
    assert "published_time" not in html


def test_a_correction_changes_the_page_at_the_same_address(site: Site) -> None:
    outlet, article = site.outlets["agency"], site.articles["agency"][0]
    path = article_path(outlet, article)
    before = site.page(outlet, path, datetime(2026, 11, 21, 12, 0, tzinfo=UTC))
    after = site.page(outlet, path, NOW)
    assert before is not None
    assert after is not None
    assert b"52 people" in before.body
    assert b"51 people" in after.body


def test_an_article_of_the_future_has_no_page_yet(site: Site) -> None:
    outlet, article = site.outlets["mover"], site.articles["mover"][0]
    assert site.page(outlet, article_path(outlet, article), NOW) is None
    assert b"evening-uk" not in site.index(NOW).body


def test_campaign_parameters_lead_to_the_same_page(site: Site) -> None:
    outlet, article = site.outlets["glossy"], site.articles["glossy"][0]
    path = article_path(outlet, article)
    assert site.page(outlet, path, NOW) == site.page(outlet, f"{path}?utm_source=rss&utm_medium=feed", NOW)


def test_teasers_do_not_look_ahead(site: Site) -> None:
    _, _, page = in_layout(site, Layout.BLOG)
    assert "запалять ліхтарі" not in page.decode()


def test_two_sites_are_identical_to_the_byte(content: Content) -> None:
    one, other = (Site.build(content, date(2026, 11, 23), port=8765, seed=1) for _ in range(2))
    for outlet_id, path in one.paths:
        outlet = one.outlets[outlet_id]
        assert one.page(outlet, path, NOW) == other.page(outlet, path, NOW)
        assert one.feed(outlet, NOW) == other.feed(outlet, NOW)
        assert one.page(outlet, "/", NOW) == other.page(outlet, "/", NOW)
    assert one.index(NOW) == other.index(NOW)


def test_the_seed_draws_what_stands_around_but_not_the_article(content: Content, site: Site) -> None:
    other = Site.build(content, date(2026, 11, 23), port=8765, seed=2)
    _, _, page = in_layout(site, Layout.BLOG)
    _, _, redrawn = in_layout(other, Layout.BLOG)
    assert page != redrawn
    assert extracted(page, "utf-8") == extracted(redrawn, "utf-8")


def test_the_chrome_speaks_all_languages_alike() -> None:
    chrome = yaml.safe_load((LAYOUTS / "chrome.yaml").read_text(encoding="utf-8"))
    assert set(chrome) >= {"en", "ru", "be", "pl", "uk"}
    for lang, words in chrome.items():
        assert set(words) == set(chrome["en"]), lang
        assert len(words["menu"]) == len(chrome["en"]["menu"]), lang
