"""WARC files: every answer as it came, visible only when whole."""

from __future__ import annotations

import gzip
from concurrent.futures import ThreadPoolExecutor

import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter
from pipeline.web.client import WebClient
from tests.web.conftest import NOW
from tests.web.server import Reply, Site

MB = 2**20


def writer(store: Store) -> WarcWriter:
    return WarcWriter(store.home, NOW.date(), "run1", "poll", 0)


def records(store: Store, path: str | None) -> list[tuple[str, str | None, bytes, object]]:
    assert path is not None
    with store.home.open(path) as stream:
        return [
            (record.rec_type, record.rec_headers.get_header("WARC-Target-URI"), record.raw_stream.read(), record)
            for record in ArchiveIterator(stream)
        ]


def test_a_compressed_body_is_kept_as_received(client: WebClient, site: Site, store: Store) -> None:
    packed = gzip.compress(b"hello")
    site.replies["/a"] = Reply(200, packed, {"Content-Encoding": "gzip", "X-Odd": "y"})
    with writer(store) as archive:
        client.get(site.url("/a#part"), max_bytes=MB, timeout=5, archive=archive, about={"dyadwatch-feed": "f"})
    found = records(store, archive.path)
    assert [kind for kind, *_ in found] == ["warcinfo", "response", "request", "metadata"]
    _, url, body, record = found[1]
    assert (url, body) == (site.url("/a"), packed)
    assert record.http_headers.get_header("x-odd") == "y"
    assert record.rec_headers.protocol == "WARC/1.1"
    assert record.rec_headers.get_header("WARC-Date") == "2026-11-23T12:00:00Z"
    assert record.rec_headers.get_header("WARC-IP-Address") == "127.0.0.1"
    assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert found[3][2] == b"dyadwatch-feed: f\r\n"


def test_readers_get_the_decoded_content(client: WebClient, site: Site, store: Store) -> None:
    site.replies["/a"] = Reply(200, gzip.compress(b"hello"), {"Content-Encoding": "gzip"})
    with writer(store) as archive:
        client.get(site.url("/a"), max_bytes=MB, timeout=5, archive=archive)
    with store.home.open(archive.path or "") as stream:
        contents = [r.content_stream().read() for r in ArchiveIterator(stream) if r.rec_type == "response"]
    assert contents == [b"hello"]


def test_every_hop_and_every_error_is_archived(client: WebClient, site: Site, store: Store) -> None:
    site.replies["/a"] = Reply(301, headers={"Location": "/b"})
    with writer(store) as archive:
        client.get(site.url("/a"), max_bytes=MB, timeout=5, archive=archive)
    statuses = [r.http_headers.get_statuscode() for kind, _, _, r in records(store, archive.path) if kind == "response"]
    assert statuses == ["301", "404"]


def test_a_chunked_answer_keeps_its_header_under_another_name(client: WebClient, site: Site, store: Store) -> None:
    site.replies["/a"] = Reply(200, b"5\r\nhello\r\n0\r\n\r\n", {"Transfer-Encoding": "chunked"}, send_length=False)
    with writer(store) as archive:
        client.get(site.url("/a"), max_bytes=MB, timeout=5, archive=archive)
    _, _, body, record = records(store, archive.path)[1]
    assert body == b"hello"
    assert record.http_headers.get_header("Transfer-Encoding") is None
    assert record.http_headers.get_header("X-Crawler-Transfer-Encoding") == "chunked"


def test_what_was_cut_off_says_so(client: WebClient, site: Site, store: Store) -> None:
    site.replies["/a"] = Reply(200, b"x" * 5000)
    with writer(store) as archive:
        client.get(site.url("/a"), max_bytes=1000, timeout=5, archive=archive)
    assert records(store, archive.path)[1][3].rec_headers.get_header("WARC-Truncated") == "length"


def test_nothing_written_leaves_no_file(store: Store) -> None:
    with writer(store) as archive:
        pass
    assert archive.path is None
    assert store.home.list("archive") == []


def test_a_failed_stage_leaves_no_file(client: WebClient, site: Site, store: Store) -> None:
    archive = writer(store)
    with pytest.raises(RuntimeError), archive:
        _get_and_fail(client, site, archive)
    assert store.home.list("archive") == []


def _get_and_fail(client: WebClient, site: Site, archive: WarcWriter) -> None:
    client.get(site.url("/a"), max_bytes=MB, timeout=5, archive=archive)
    raise RuntimeError


def test_a_second_try_writes_beside_the_first(client: WebClient, site: Site, store: Store) -> None:
    for _ in range(2):
        with writer(store) as archive:
            client.get(site.url("/a"), max_bytes=MB, timeout=5, archive=archive)
    assert store.home.list("archive") == [
        "archive/2026-11-23/run1-poll-0-t2.warc.gz",
        "archive/2026-11-23/run1-poll-0.warc.gz",
    ]


def test_threads_do_not_mix_their_records(client: WebClient, site: Site, store: Store) -> None:
    for number in range(20):
        site.replies[f"/{number}"] = Reply(200, str(number).encode() * 1000)
    with writer(store) as archive, ThreadPoolExecutor(8) as pool:
        urls = [site.url(f"/{number}", f"h{number}.localhost") for number in range(20)]
        list(pool.map(lambda url: client.get(url, max_bytes=MB, timeout=5, archive=archive), urls))
    bodies = {url: body for kind, url, body, _ in records(store, archive.path) if kind == "response"}
    assert bodies == {url: str(number).encode() * 1000 for number, url in enumerate(urls)}


def test_what_was_given_is_a_resource_with_what_it_belongs_to(store: Store) -> None:
    with writer(store) as archive:
        archive.write_given("https://example.org/a#x", "текст".encode(), "text/plain", NOW, {"dyadwatch-entry": "00"})
    found = records(store, archive.path)
    assert [(kind, url) for kind, url, _, _ in found] == [
        ("warcinfo", None),
        ("resource", "https://example.org/a"),
        ("metadata", "https://example.org/a"),
    ]
    assert found[1][2].decode() == "текст"
    assert found[1][3].rec_headers.get_header("WARC-Date") == "2026-11-23T12:00:00Z"


def test_a_journal_is_a_record_of_its_own_and_an_empty_one_is_none(store: Store) -> None:
    with writer(store) as archive:
        archive.write_journal("poll", b"", NOW)
        assert archive.path is None
        archive.write_journal("poll", b"{}\n", NOW)
    kind, url, body, record = records(store, archive.path)[1]
    assert (kind, url, body) == ("metadata", "metadata://dyadwatch/journal/poll", b"{}\n")
    assert record.rec_headers.get_header("Content-Type") == "application/x-ndjson"
    info = records(store, archive.path)[0]
    assert b"dyadwatch-journal: 1" in info[2]
