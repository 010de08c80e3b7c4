"""OPML and CSV in both directions, and the overlay they are imported into."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import InputError, KnowledgeError
from pipeline.feeds.catalogue import Catalogue, load_catalogue
from pipeline.feeds.opml import read_list, write_csv, write_opml
from pipeline.feeds.overlay import Imported, import_feeds, overlay_path
from pipeline.settings import Settings
from tests.feeds.test_catalogue import HEAD, PLAIN

OTHERS_OPML = """<?xml version="1.0"?><opml version="1.0"><head/><body>
<outline text="News"><outline type="rss" text="Two" xmlUrl="https://two.org/rss" htmlUrl="https://two.org/"/>
<outline title="Three &amp; Co" text="x" xmlUrl="https://three.org/feed?a=1&amp;b=2" language="ru"/>
<outline text="Two again" xmlUrl="https://two.org/rss"/></outline>
<outline text="a folder"/></body></opml>"""


class Desk:
    """A catalogue file, an overlay and what is imported into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.file = folder / "feeds.yaml"
        self.file.write_text(HEAD + PLAIN, encoding="utf-8")
        self.overlay = folder / "home" / "knowledge" / "feeds.yaml"

    def catalogue(self) -> Catalogue:
        return load_catalogue(self.file, self.overlay)

    def bring(self, text: str, name: str = "list.opml", bloc: str | None = "B") -> Imported:
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return import_feeds(self.catalogue(), self.file, self.overlay, read_list(path), bloc=bloc)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_other_programs_opml(desk: Desk) -> None:
    assert desk.bring(OTHERS_OPML) == Imported(("two_org", "three_org"), (), 0)
    three = desk.catalogue().feed("three_org")
    assert three is not None
    assert (three.name, three.url, three.lang, three.bloc) == (
        "Three & Co",
        "https://three.org/feed?a=1&b=2",
        "ru",
        "B",
    )


def test_a_second_import_changes_nothing(desk: Desk) -> None:
    desk.bring(OTHERS_OPML)
    before = desk.overlay.read_bytes()
    assert desk.bring(OTHERS_OPML.replace("Two again", "Two")).added == ()
    assert desk.overlay.read_bytes() == before


@pytest.mark.parametrize("form", ["opml", "csv"])
def test_an_export_comes_back_as_it_was(desk: Desk, form: str) -> None:
    desk.bring(OTHERS_OPML)
    catalogue = desk.catalogue()
    text = write_opml(catalogue) if form == "opml" else write_csv(catalogue)
    (desk.folder / form).mkdir()
    other = Desk(desk.folder / form)
    other.file.write_text(HEAD.replace("feeds:", "feeds: []"), encoding="utf-8")
    other.bring(text, f"x.{form}", bloc=None)
    assert other.catalogue().feeds == catalogue.feeds


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_of_a_spreadsheet(desk: Desk, delimiter: str) -> None:
    rows = ["Name,Feed,Bloc,Enabled", "Two,https://two.org/rss,A,no", ",https://three.org/rss,A,", ",,,"]
    done = desk.bring("\ufeff" + "\r\n".join(row.replace(",", delimiter) for row in rows), "x.csv")
    assert done.added == ("two_org", "three_org")
    catalogue = desk.catalogue()
    assert [(feed.name, feed.enabled) for feed in catalogue.feeds[1:]] == [
        ("Two", False),
        ("https://three.org/rss", True),
    ]


def test_a_known_id_or_address_changes_its_entry_only_where_it_differs(desk: Desk) -> None:
    done = desk.bring("id,feed,enabled\none,https://one.org/rss,false\n", "x.csv")
    assert done == Imported((), ("one",), 0)
    assert "homepage" not in desk.overlay.read_text()
    assert desk.catalogue().enabled == ()


def test_a_feed_of_a_known_publisher_takes_its_bloc(desk: Desk) -> None:
    desk.bring("feed\nhttps://blog.one.org/rss\n", "x.csv", bloc=None)
    found = desk.catalogue().feed("blog_one_org")
    assert found is not None
    assert (found.source_id, found.bloc) == ("one", "A")


def test_the_hand_written_part_of_an_overlay_is_kept(desk: Desk) -> None:
    desk.overlay.parent.mkdir(parents=True)
    desk.overlay.write_text("panel: [B]\nfeeds: [{id: one, note: mine}]\n")
    desk.bring(OTHERS_OPML)
    catalogue = desk.catalogue()
    assert (catalogue.panel, catalogue.remarks["one"].note) == (("B",), "mine")


@pytest.mark.parametrize(
    ("text", "name", "bloc", "error", "message"),
    [
        (OTHERS_OPML, "x.opml", None, InputError, "names no bloc"),
        ("feed\nhtp://x\n", "x.csv", "A", KnowledgeError, "has no http(s) scheme"),
        ("name\nOne\n", "x.csv", "A", InputError, "has no column 'feed'"),
        ("<opml><body>", "x.opml", "A", InputError, "no well-formed OPML"),
        ("<rss/>", "x.opml", "A", InputError, "not <opml>"),
        ("feed,bloc\nhttps://x.org/,Z\n", "x.csv", "A", KnowledgeError, "bloc 'Z' is not one of"),
    ],
)
def test_a_bad_list_leaves_the_overlay_alone(
    desk: Desk, text: str, name: str, bloc: str | None, error: type[Exception], message: str
) -> None:
    with pytest.raises(error) as caught:
        desk.bring(text, name, bloc)
    assert message in str(caught.value)
    assert not desk.overlay.exists()


def outline(attributes: str) -> str:
    return f'<opml version="2.0"><body><outline {attributes}/></body></opml>'


@pytest.mark.parametrize(
    ("attributes", "keys"),
    [
        ("text='T' xmlUrl=' https://x.org/rss '", {"feed": "https://x.org/rss", "name": "T"}),
        ("text='T' xmlurl='https://x.org/rss'", {"feed": "https://x.org/rss", "name": "T"}),
        ("text='T' xmlUrl='feed:https://x.org/rss'", {"feed": "https://x.org/rss", "name": "T"}),
        ("text='T' xmlUrl='feed://x.org/rss'", {"feed": "http://x.org/rss", "name": "T"}),
        (
            "text='T' xmlUrl='https://x.org/rss' language='en-US'",
            {"feed": "https://x.org/rss", "name": "T", "lang": "en"},
        ),
        ("text='T' xmlUrl='https://x.org/rss' language='unknown'", {"feed": "https://x.org/rss", "name": "T"}),
    ],
)
def test_what_readers_write_into_opml(tmp_path: Path, attributes: str, keys: dict[str, str]) -> None:
    path = tmp_path / "x.opml"
    path.write_text(outline(attributes))
    assert [dict(listed.keys) for listed in read_list(path)] == [keys]


def test_an_outline_with_an_empty_address_is_a_folder(tmp_path: Path) -> None:
    path = tmp_path / "x.opml"
    path.write_text(outline("text='T' xmlUrl=''"))
    assert read_list(path) == []


@pytest.mark.parametrize("column", ["feed", "url", "xmlUrl", "Feed URL", "rss"])
def test_a_csv_may_name_the_address_as_others_do(tmp_path: Path, column: str) -> None:
    path = tmp_path / "x.csv"
    path.write_text(f"title,{column},language\nT,https://x.org/rss,be\n")
    assert [dict(listed.keys) for listed in read_list(path)] == [
        {"feed": "https://x.org/rss", "name": "T", "lang": "be"}
    ]


@pytest.mark.parametrize("address", ["http://one.org/rss", "https://www.one.org/rss/", "https://ONE.org/rss"])
def test_a_known_address_in_other_words_is_the_same_feed(desk: Desk, address: str) -> None:
    """Asked at both, one outlet would be asked twice as often as it should be."""
    assert desk.bring(f"feed\n{address}\n", "x.csv") == Imported((), (), 1)


def test_an_address_given_for_a_known_id_is_taken_as_it_stands(desk: Desk) -> None:
    assert desk.bring("id,feed\none,http://one.org/rss\n", "x.csv").changed == ("one",)
    found = desk.catalogue().feed("one")
    assert found is not None
    assert found.url == "http://one.org/rss"


def test_a_missing_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.opml: cannot be read"):
        read_list(tmp_path / "none.opml")


def test_opml_entities_are_not_expanded(tmp_path: Path) -> None:
    path = tmp_path / "x.opml"
    path.write_text(
        '<!DOCTYPE opml [<!ENTITY e SYSTEM "file:///etc/hostname">]><opml><body>'
        "<outline text='a' xmlUrl='https://x.org/'>&e;</outline></body></opml>"
    )
    assert [listed.keys for listed in read_list(path)] == [{"feed": "https://x.org/", "name": "a"}]


def test_csv_cells_are_no_formulas(desk: Desk) -> None:
    desk.bring("name,feed,bloc\n=1+1,https://x.org/rss,A\n", "x.csv")
    assert "'=1+1" in write_csv(desk.catalogue())


def test_an_object_store_home_has_no_overlay() -> None:
    settings = Settings.from_env({"DYADWATCH_HOME": "s3://bucket/x", "DYADWATCH_DATABASE_URL": "postgresql://x/y"})
    with pytest.raises(InputError, match="needs a local home"):
        overlay_path(settings)
