"""The catalogue: reading, merging, refusing, finding publishers."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import KnowledgeError
from pipeline.feeds.catalogue import Catalogue, load_catalogue
from pipeline.knowledge.load import SHIPPED

HEAD = """
version: "1"
languages: [en, ru]
blocs: {A: first, B: second}
panel: [A]
certainty: {X: broken}
feeds:
"""
PLAIN = "- {id: one, name: One, bloc: A, homepage: 'https://one.org/', feed: 'https://one.org/rss'}\n"


def load(tmp_path: Path, feeds: str, overlay: str | None = None, head: str = HEAD) -> Catalogue:
    path = tmp_path / "feeds.yaml"
    path.write_text(head + feeds, encoding="utf-8")
    if overlay is None:
        return load_catalogue(path)
    folder = tmp_path / "knowledge"
    folder.mkdir()
    (folder / "feeds.yaml").write_text(overlay, encoding="utf-8")
    return load_catalogue(path, folder)


def test_defaults(tmp_path: Path) -> None:
    catalogue = load(tmp_path, PLAIN)
    feed = catalogue.feed("one")
    assert feed is not None
    assert (feed.source_id, feed.enabled, feed.fetch_pages) == ("one", True, True)
    assert (feed.page_interval_s, feed.feed_interval_s) == (5, 600)
    assert (catalogue.panel, catalogue.languages, dict(catalogue.blocs)) == (
        ("A",), ("en", "ru"), {"A": "first", "B": "second"},
    )  # fmt: skip


def test_intervals_and_full_text_are_settable(tmp_path: Path) -> None:
    feed = load(
        tmp_path,
        "- {id: s, name: S, bloc: A, feed: 'http://s.localhost:1/', source: t, page_interval_s: 0, feed_interval_s: 0,"
        " fetch_pages: false, lang: be, country: BY}",
    ).feed("s")
    assert feed is not None
    assert (feed.page_interval_s, feed.feed_interval_s, feed.fetch_pages, feed.source_id) == (0, 0, False, "t")


@pytest.mark.parametrize(
    ("feeds", "message"),
    [
        ("- {id: b, name: B, bloc: A, feed: 'htp://x.org'}", "feed 'b': feed 'htp://x.org' has no http(s) scheme"),
        ("- {id: b, name: B, bloc: A, feed: 'http://'}", "feed 'b': feed 'http://' is no web address"),
        ("- {id: b, name: B, bloc: A, feed: 'http://x:y/'}", "feed 'b': feed 'http://x:y/' is no web address"),
        ("- {id: b, name: B, bloc: A, fede: 'http://x.org'}", "feed 'b': is enabled but has no feed address"),
        (
            "- {id: b, name: B, bloc: A, feed: 'http://x.org', enabeld: false}",
            "unknown key 'enabeld'; did you mean 'enabled'",
        ),
        ("- {id: b, name: B, bloc: C, feed: 'http://x.org'}", "feed 'b': bloc 'C' is not one of A, B"),
        ("- {id: b, bloc: A, feed: 'http://x.org'}", "feed 'b': key 'name' must be a text"),
        ("- {name: B, bloc: A, feed: 'http://x.org'}", "feed 1: key 'id' must be a text"),
        ("- {id: B!, name: B, bloc: A, feed: 'http://x.org'}", "feed 'B!': id: use lower-case letters"),
        ("- {id: b, name: B, bloc: A, feed: 'http://x.org', lang: false}", "key 'lang' must be a text"),
        ("- {id: b, name: B, bloc: A, feed: 'http://x.org', country: Poland}", "is not an ISO 3166 country code"),
        ("- {id: b, name: B, bloc: A, feed: 'http://x.org', page_interval_s: -1}", "page_interval_s -1 is not between"),
        ("- {id: b, name: B, bloc: A, feed: 'http://x.org', certainty: Q}", "certainty 'Q' is not one of X"),
        (PLAIN + PLAIN, "feed 'one' is listed twice"),
        ("- just a text", "key 'feeds' must be a list of mappings"),
        ("- {id: b, name: B", "is no valid YAML"),
    ],
)
def test_mistakes_are_named(tmp_path: Path, feeds: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path, feeds)
    assert str(caught.value).startswith("feeds.yaml: ")
    assert message in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("panel: [A]", "panel: [C]", "panel: bloc 'C' is not one of A, B"),
        ("languages: [en, ru]", "languages: [english]", "'english' is no ISO 639 code"),
        ('version: "1"', "version: 1", "key 'version' must be a text"),
        ("panel: [A]", "panels: [A]", "unknown key 'panels'; did you mean 'panel'?"),
    ],
)
def test_mistakes_at_the_top_are_named(tmp_path: Path, old: str, new: str, message: str) -> None:
    with pytest.raises(KnowledgeError) as caught:
        load(tmp_path, PLAIN, head=HEAD.replace(old, new))
    assert message in str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no such feeds file"):
        load_catalogue(tmp_path / "none.yaml")


def test_the_overlay_changes_by_id_and_adds(tmp_path: Path) -> None:
    overlay = "feeds: [{id: one, enabled: false}, {id: two, name: Two, bloc: B, feed: 'https://two.org/rss'}]"
    catalogue = load(tmp_path, PLAIN, overlay)
    assert [(feed.feed_id, feed.enabled) for feed in catalogue.feeds] == [("one", False), ("two", True)]
    assert [feed.feed_id for feed in catalogue.enabled] == ["two"]


def test_the_version_follows_the_content(tmp_path: Path) -> None:
    first = load(tmp_path, PLAIN).version
    assert first.startswith("1+")
    assert load(tmp_path, PLAIN.replace("One", "Won")).version != first
    assert load(tmp_path, PLAIN).version == first


@pytest.fixture(scope="module")
def shipped() -> Catalogue:
    return load_catalogue(SHIPPED / "belarus_us" / "feeds.yaml")


@pytest.mark.parametrize(
    ("url", "source", "lang"),
    [
        ("https://www.bbc.com/russian/articles/x", "bbc", "ru"),
        ("https://www.bbc.com/news/x", "bbc", "en"),
        ("https://www.bbc.co.uk/news/x", "bbc", "en"),
        ("https://eng.belta.by/politics/1", "belta", "en"),
        ("https://m.belta.by/1", "belta", "ru"),
        ("https://tech.onliner.by/2026", "onliner", "ru"),
        ("https://nashaniva.com/ru/1", "nashaniva", "ru"),
        ("http://nn.by/?c=ar&i=1", "nashaniva", "be"),
        ("https://pozirk.online/en/1", "pozirk", "be"),  # known without a feed
    ],
)
def test_publishers_are_found_by_host_and_path(shipped: Catalogue, url: str, source: str, lang: str) -> None:
    found = shipped.source_for_url(url)
    assert (found.source_id, found.lang) == (source, lang)


@pytest.mark.parametrize(
    ("url", "source"),
    [
        ("https://www.unknown.example/1", "unknown.example"),
        ("https://notbelta.by/1", "notbelta.by"),
        ("https://other.gov.by/1", "other.gov.by"),
        ("no address", "unlisted"),
    ],
)
def test_an_unlisted_host_is_a_source_of_its_own(shipped: Catalogue, url: str, source: str) -> None:
    found = shipped.source_for_url(url)
    assert (found.source_id, found.bloc) == (source, "UNLISTED")


def test_the_shipped_catalogue(shipped: Catalogue) -> None:
    assert len(shipped.feeds) >= 100
    assert len({feed.url for feed in shipped.feeds}) == len(shipped.feeds)
    assert set(shipped.panel) <= {feed.bloc for feed in shipped.enabled}
    assert {feed.lang for feed in shipped.enabled} <= set(shipped.languages)
    assert all(shipped.remarks[feed.feed_id].certainty in shipped.certainties for feed in shipped.feeds)
    broken = [feed.feed_id for feed in shipped.enabled if shipped.remarks[feed.feed_id].certainty in ("C", "X")]
    assert broken == []


def test_every_feed_of_the_shipped_catalogue_is_its_own_publishers(shipped: Catalogue) -> None:
    for feed in shipped.feeds:
        assert shipped.source_for_url(feed.homepage or feed.url).source_id == feed.source_id, feed.feed_id
