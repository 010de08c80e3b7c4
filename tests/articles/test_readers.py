"""Files of articles: one item for each record, with a reason where it is refused."""

from __future__ import annotations

import json
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline.articles.items import IngestItem, ItemKind
from pipeline.articles.readers import (
    read_feed_document,
    read_html_folder,
    read_jsonl,
)
from pipeline.articles.sources import find_sources
from pipeline.articles.warc_records import read_warc
from pipeline.errors import InputError
from pipeline.records import Disposition

HTML = b"<html><head>%s</head><body><p>Text</p></body></html>"

LINES = [
    ('{"url": "https://example.org/a", "title": "A", "text": "x", "published": "2026-11-23"}', Disposition.OK),
    ('{"url": "https://example.org/a", "html": "<p>x</p>"}', Disposition.OK),
    ('{"url": "https://example.org/a", "text": "x", "source": "s", "lang": "ru", "more": [1]}', Disposition.OK),
    ('{"text": "x"}', Disposition.NO_LINK),
    ('{"url": "ftp://example.org", "text": "x"}', Disposition.BAD_LINK),
    ('{"url": "https://example.org/%s", "text": "x"}' % ("a" * 2100), Disposition.TOO_LONG),
    ('{"url": "https://example.org/a"}', Disposition.UNREADABLE),
    ('{"url": "https://example.org/a", "text": 5}', Disposition.UNREADABLE),
    ('{"url": "https://example.org/a", "text": "x", "published": "soon"}', Disposition.UNREADABLE),
    ("[1, 2]", Disposition.UNREADABLE),
    ("{broken", Disposition.UNREADABLE),
    ("\udcff".encode("utf-8", "surrogateescape").decode("latin-1"), Disposition.UNREADABLE),
]


@pytest.mark.parametrize(("line", "disposition"), LINES, ids=[str(number) for number in range(len(LINES))])
def test_a_line_gives_one_item(tmp_path: Path, line: str, disposition: Disposition) -> None:
    path = tmp_path / "in.jsonl"
    path.write_bytes(line.encode("latin-1") + b"\n")
    [item] = read_jsonl(path)
    assert item.disposition is disposition
    assert (item.kind is ItemKind.REFUSED) is (disposition is not Disposition.OK)
    assert item.place == "in.jsonl:1"
    assert bool(item.reason) is (disposition is not Disposition.OK)


def test_lines_are_counted_and_blank_ones_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    good = json.dumps({"url": "https://example.org/a", "text": "Тэкст", "published": "2026-11-23T09:00:00+03:00"})
    path.write_text(f"{good}\n\n{good}\nbad\n", encoding="utf-8")
    items = list(read_jsonl(path))
    assert [item.place for item in items] == ["in.jsonl:1", "in.jsonl:3", "in.jsonl:4"]
    assert items[0].text == "Тэкст"
    assert items[0].given_at is not None
    assert items[0].given_at.isoformat() == "2026-11-23T06:00:00+00:00"


def warc(*records: tuple[str, str, str, bytes], gzip: bool = True) -> bytes:
    """(type, status line, content type, body) each as a WARC record."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=gzip)
    out.write(b"") if records else None
    writer.write_record(writer.create_warcinfo_record("x.warc.gz", {"software": "test"}))
    for number, (kind, status, content_type, body) in enumerate(records):
        headers = StatusAndHeaders(status, [("Content-Type", content_type)], protocol="HTTP/1.1")
        record = writer.create_warc_record(
            f"https://example.org/{number}",
            kind,
            payload=BytesIO(body),
            http_headers=headers if kind != "metadata" else None,
            warc_headers_dict={"WARC-Date": "2026-11-22T10:00:00Z"},
        )
        writer.write_record(record)
    return out.getvalue()


RESPONSES = [
    ("response", "200 OK", "text/html; charset=utf-8", HTML % b""),
    ("request", "GET / HTTP/1.1", "", b""),
    ("response", "301 Moved", "text/html", b"moved"),
    ("response", "404 Not Found", "text/html", b"gone"),
    ("response", "200 OK", "application/rss+xml", b"<rss/>"),
    ("metadata", "", "text/plain", b"a: b"),
    ("response", "200 OK", "text/html", HTML % b"<title>x</title>"),
]


@pytest.mark.parametrize("gzip", [True, False])
def test_each_response_of_an_archive_gives_one_item(tmp_path: Path, gzip: bool) -> None:
    path = tmp_path / ("in.warc.gz" if gzip else "in.warc")
    path.write_bytes(warc(*RESPONSES, gzip=gzip))
    items = list(read_warc(path))
    assert [item.disposition for item in items] == [
        Disposition.OK, Disposition.FETCH_FAILED, Disposition.GONE, Disposition.NOT_ARTICLE, Disposition.OK,
    ]  # fmt: skip
    assert items[0].url == "https://example.org/0"
    assert items[0].body == HTML % b""
    assert items[0].seen_at is not None
    assert items[0].seen_at.isoformat() == "2026-11-22T10:00:00+00:00"


def test_a_damaged_archive_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "in.warc.gz"
    path.write_bytes(warc(RESPONSES[0], RESPONSES[6]) + b"no gzip at all, just noise" * 20)
    items = list(read_warc(path))
    assert [item.disposition for item in items] == [Disposition.OK, Disposition.OK, Disposition.UNREADABLE]
    assert "damaged archive" in items[-1].reason


def test_a_file_that_is_no_archive_gives_one_refused_item(tmp_path: Path) -> None:
    path = tmp_path / "in.warc"
    path.write_bytes(b"hello\n" * 10)
    assert [item.disposition for item in read_warc(path)] == [Disposition.UNREADABLE]


def test_saved_pages_find_their_addresses(tmp_path: Path) -> None:
    files = {
        "saved.html": HTML % b"<!-- saved from url=(0027)https://example.org/saved -->",
        "canonical.htm": HTML % b'<link rel="canonical" href="https://example.org/canonical">',
        "open-graph.xhtml": HTML % b'<meta property="og:url" content="https://example.org/open-graph">',
        "example.org/news/mirrored.html": HTML % b"",
        "nowhere.html": HTML % b"",
        "picture.png": b"\x89PNG",
    }
    for name, body in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(body)
    found = {item.place: (item.url, item.disposition) for item in read_html_folder(tmp_path)}
    assert found == {
        "saved.html": ("https://example.org/saved", Disposition.OK),
        "canonical.htm": ("https://example.org/canonical", Disposition.OK),
        "open-graph.xhtml": ("https://example.org/open-graph", Disposition.OK),
        "example.org/news/mirrored.html": ("https://example.org/news/mirrored.html", Disposition.OK),
        "nowhere.html": (None, Disposition.NO_LINK),
    }


RSS = """<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>F</title>
<item><title>One</title><link>https://example.org/1</link><description>Text</description>
<pubDate>Mon, 23 Nov 2026 12:00:00 +0300</pubDate></item>
<item><title>No link</title></item></channel></rss>"""


def test_each_entry_of_a_feed_gives_one_item(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text(RSS, encoding="utf-8")
    one, two = read_feed_document(path)
    assert (one.kind, one.url, one.title) == (ItemKind.ENTRY, "https://example.org/1", "One")
    assert one.published_at is not None
    assert two.disposition is Disposition.NO_LINK


def test_a_file_that_is_no_feed_gives_one_refused_item(tmp_path: Path) -> None:
    path = tmp_path / "feed.xml"
    path.write_text("<html><body>Sorry</body></html>", encoding="utf-8")
    assert [item.disposition for item in read_feed_document(path)] == [Disposition.UNREADABLE]


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("a.jsonl", b'{"url": "https://example.org/a", "text": "x"}', ItemKind.TEXT),
        ("a.ndjson", b'{"url": "https://example.org/a", "html": "x"}', ItemKind.PAGE),
        ("a.warc.gz", warc(RESPONSES[0]), ItemKind.PAGE),
        ("a.html", HTML % b'<link rel="canonical" href="https://example.org/a">', ItemKind.PAGE),
        ("a.rss", RSS.encode(), ItemKind.ENTRY),
    ],
)
def test_the_name_tells_the_kind(tmp_path: Path, name: str, body: bytes, kind: ItemKind) -> None:
    (tmp_path / name).write_bytes(body)
    [source] = find_sources([tmp_path / name])
    assert next(source.items()).kind is kind


@pytest.mark.parametrize("name", ["missing.jsonl", "notes.docx"])
def test_a_path_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / "notes.docx").write_bytes(b"")
    with pytest.raises(InputError, match=name):
        find_sources([tmp_path / name])


def test_every_entry_of_the_real_feeds_is_accounted_for(shared: Path) -> None:
    counts = {
        "tutby_2019-12-30.xml": 100, "onliner_2021-10-26.xml": 30, "ibash_windows-1251.xml": 50,
        "golem_iso-8859-1.xml": 40, "cercle_psy_no_encoding.xml": 10, "heise_rdf.xml": 60, "slashdot_rss10.xml": 10,
        "bbc_urdu.xml": 26, "cnn.xml": 69, "korea_times.xml": 195, "github_commits_atom.xml": 20, "usgs_atom.xml": 6,
        "wordpress_georss.xml": 10,
    }  # fmt: skip
    found: dict[str, list[IngestItem]] = {
        name: list(read_feed_document(shared / "real_feeds" / name)) for name in counts
    }
    assert {name: len(items) for name, items in found.items()} == counts
    empty = {name: sum(not item.url for item in items) for name, items in found.items()}
    assert {name: n for name, n in empty.items() if n} == {"cercle_psy_no_encoding.xml": 1}  # an empty item as sent
