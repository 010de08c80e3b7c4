"""Files ingested: every record accounted for, repeats stored once, ranges and places kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.articles.ingest import Ingest
from pipeline.articles.language import LanguageDetector
from pipeline.clock import FrozenClock
from pipeline.errors import InputError
from pipeline.records import Article
from pipeline.storage.schemas import ARTICLE_SET
from pipeline.storage.store import Store
from tests.feeds.documents import catalogue, feed, item, rss
from tests.samples import NOON, entry

Run = Callable[..., list[dict[str, Any]]]
PROSE = "The envoy spoke with the minister for three hours about visas and flights. " * 4


@pytest.fixture
def ingest(store: Store) -> Run:
    listed = catalogue(feed("example"))
    detector = LanguageDetector(listed.languages)

    def run(*paths: Path, batch: str = "b1", **options: Any) -> list[dict[str, Any]]:
        return Ingest(store, listed, detector, FrozenClock(NOON), batch, **options).run(paths)

    return run


def jsonl(path: Path, *rows: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def row(name: str, day: str = "2025-10-15", **changes: Any) -> dict[str, Any]:
    return {"id": name, "url": f"https://example.org/{name}", "text": PROSE + name, "published": day} | changes


def stored(store: Store) -> list[Article]:
    return list(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)))


def test_every_record_of_a_file_has_one_disposition(ingest: Run, store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row("a"), row("b"), row("a"), row("c", text=" "))
    path.write_text(path.read_text(encoding="utf-8") + "not json\n", encoding="utf-8")
    (report,) = ingest(path)
    assert report["records"] == sum(report["counts"].values()) == 5
    assert report["counts"]["ok"] == 2
    assert report["counts"]["duplicate_url"] == 1
    assert {article.day for article in stored(store)} == {date(2025, 10, 15)}
    assert len(store.analysis_queue.waiting()) == 1


def test_what_the_lake_holds_is_not_added_again(ingest: Run, store: Store, tmp_path: Path) -> None:
    path = jsonl(tmp_path / "a.jsonl", row("a"), row("b"))
    ingest(path)
    (again,) = ingest(path, batch="b2")
    assert again["counts"] == {"duplicate_url": 2}
    assert len(stored(store)) == 2


def test_another_text_at_the_same_address_is_a_version_of_the_first_day(
    ingest: Run, store: Store, tmp_path: Path
) -> None:
    ingest(jsonl(tmp_path / "a.jsonl", row("a")))
    ingest(jsonl(tmp_path / "b.jsonl", row("a", day="2025-10-19", text=PROSE + "Corrected.")), batch="b2")
    assert [article.day for article in stored(store)] == [date(2025, 10, 15)] * 2


def test_what_is_ingested_is_remembered_with_its_identity(ingest: Run, store: Store, tmp_path: Path) -> None:
    ingest(jsonl(tmp_path / "a.jsonl", row("a")))
    key = entry("a").key
    assert store.queue.stored([key]) == {key: (date(2025, 10, 15), "https://example.org/a")}


def test_a_text_keeps_the_identity_that_its_address_was_stored_under(ingest: Run, store: Store, tmp_path: Path) -> None:
    known = entry("a", day=date(2025, 10, 14), stored_as="https://example.org/canonical")
    store.queue.remember([known], [], batch="b0", now=NOON)
    ingest(jsonl(tmp_path / "a.jsonl", row("a")))
    (article,) = stored(store)
    assert (article.canonical_url, article.day) == (known.stored_as, known.day)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"since": date(2025, 10, 15)}, {"ok": 2, "out_of_range": 1}),
        ({"until": date(2025, 10, 14)}, {"ok": 1, "out_of_range": 2}),
        ({"since": date(2025, 10, 15), "until": date(2025, 10, 15)}, {"ok": 1, "out_of_range": 2}),
    ],
)
def test_a_range_of_days(ingest: Run, tmp_path: Path, options: dict[str, date], expected: dict[str, int]) -> None:
    days = ("2025-10-14", "2025-10-15", "2025-10-16")
    path = jsonl(tmp_path / "a.jsonl", *(row(f"a{n}", day) for n, day in enumerate(days)))
    (report,) = ingest(path, **options)
    assert report["counts"] == expected


def test_the_source_that_is_stated_stands_where_the_host_is_unknown(ingest: Run, store: Store, tmp_path: Path) -> None:
    ingest(jsonl(tmp_path / "a.jsonl", row("a", url="https://nowhere.example/a")), source="example")
    assert [(article.source_id, article.bloc) for article in stored(store)] == [("example", "WESTERN")]


def test_an_old_feed_document_keeps_its_dates(ingest: Run, store: Store, tmp_path: Path) -> None:
    summary = f"<description>{PROSE}</description>"
    body = rss(item("https://example.org/a", date="Tue, 14 Oct 2025 09:00:00 GMT", extra=summary), item(None))
    (tmp_path / "feed.xml").write_bytes(body)
    (report,) = ingest(tmp_path / "feed.xml")
    assert report["records"] == 2
    assert [article.day for article in stored(store)] == [date(2025, 10, 14)]


def test_a_path_that_is_not_there_stores_nothing(ingest: Run, store: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"gone\.jsonl: there is no such file"):
        ingest(jsonl(tmp_path / "a.jsonl", row("a")), tmp_path / "gone.jsonl")
    assert stored(store) == []


def test_an_unreadable_file_among_others_is_one_record(ingest: Run, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(b"PK\x03\x04 nothing that is read")
    reports = ingest(jsonl(tmp_path / "a.jsonl", row("a")), tmp_path / "x.docx")
    assert [report["counts"] for report in reports] == [{"ok": 1}, {"unreadable": 1}]
