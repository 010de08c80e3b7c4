"""The catalogue that points at the newsroom, read by the pipeline's own reader."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError, KnowledgeError
from pipeline.feeds.catalogue import Catalogue, load_catalogue
from pipeline.newsroom.catalogue import write_catalogue
from pipeline.newsroom.schema import Content

SHIPPED = Path(__file__).parents[2] / "pipeline" / "knowledge" / "belarus_us" / "feeds.yaml"


@pytest.fixture(scope="module")
def dyad() -> Catalogue:
    return load_catalogue(SHIPPED)


@pytest.fixture
def catalogue(content: Content, dyad: Catalogue, tmp_path: Path) -> Catalogue:
    write_catalogue(content, 9999, dyad, tmp_path / "new" / "feeds.yaml")
    return load_catalogue(tmp_path / "new" / "feeds.yaml")


def test_every_outlet_is_a_polled_feed_without_pauses(content: Content, catalogue: Catalogue) -> None:
    assert [feed.feed_id for feed in catalogue.enabled] == [outlet.id for outlet in content.outlets]
    assert {(feed.page_interval_s, feed.feed_interval_s) for feed in catalogue.enabled} == {(0.0, 0.0)}


@pytest.mark.parametrize(
    ("feed_id", "url", "fetch_pages"),
    [
        ("plain", "http://plain.localhost:9999/rss.xml", True),
        ("mover", "http://mover.localhost:9999/old/feed.xml", True),
        ("atomic", "http://atomic.localhost:9999/feed/atom", True),
        ("glossy", "http://glossy.localhost:9999/index.rdf", True),
        ("blogger", "http://blogger.localhost:9999/feed.json", False),
    ],
)
def test_feed_addresses(catalogue: Catalogue, feed_id: str, url: str, fetch_pages: bool) -> None:
    feed = catalogue.feed(feed_id)
    assert feed is not None
    assert (feed.url, feed.fetch_pages) == (url, fetch_pages)


def test_pages_lead_back_to_their_outlet(catalogue: Catalogue) -> None:
    source = catalogue.source_for_url("http://stary.localhost:9999/view.php?date=2026-11-20&id=1")
    assert (source.source_id, source.bloc, source.lang) == ("stary", "RU_STATE", "ru")


def test_panel_and_languages_are_the_dyads(catalogue: Catalogue, dyad: Catalogue) -> None:
    assert set(catalogue.panel) <= set(dyad.panel)
    assert "AGGREGATOR" not in catalogue.panel
    assert catalogue.languages == dyad.languages


def test_a_strange_bloc_is_named(content: Content, dyad: Catalogue, tmp_path: Path) -> None:
    odd = replace(content, outlets=(replace(content.outlets[0], bloc="WESTRN"),))
    with pytest.raises(KnowledgeError, match=r"outlets 'plain': bloc 'WESTRN'.*'WESTERN'"):
        write_catalogue(odd, 9999, dyad, tmp_path / "feeds.yaml")


def test_an_unwritable_place_is_named(content: Content, dyad: Catalogue, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(InputError, match=r"--catalogue-out .* cannot be written"):
        write_catalogue(content, 9999, dyad, tmp_path / "file" / "feeds.yaml")
