"""Our own archive read again: the same lake and the same queue, in a new home and in the one that wrote it."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from pipeline import chain
from pipeline.articles import rebuild
from pipeline.articles.own_archive import read_own
from pipeline.clock import FrozenClock
from pipeline.records import Absence, TextKind
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.database import entries
from pipeline.storage.fold import fold_articles, fold_fetches, fold_shingles
from pipeline.storage.revisits import LOOKS_AFTER
from pipeline.storage.schemas import ABSENCE_SET, ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
from pipeline.storage.store import Store
from tests.feeds.documents import catalogue, feed, item, rss
from tests.samples import NOON
from tests.web.server import Reply, Site, serve

RSS = {"Content-Type": "application/rss+xml"}
HTML = {"Content-Type": "text/html; charset=windows-1251", "Content-Encoding": "gzip"}
PROSE = "The envoy spoke with the minister for three hours about visas and flights. " * 6
SUMMARY = "The envoy and the minister met again on Monday; both called the talks useful, and long, and open. "
HOUR = timedelta(hours=1)

Open = Callable[..., Any]


class KilledError(Exception):
    pass


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.replies["/robots.txt"] = Reply(404)
        yield running


@pytest.fixture
def opened(site: Site, settings: Settings) -> Open:
    """Opens a runtime on a home of its own, with two feeds of the scripted site."""
    listed = catalogue(feed("pages", site.url("/pages.rss")), feed("full", site.url("/full.rss"), fetch_pages=False))

    @contextmanager
    def open_home(home: Path, now: datetime = NOON) -> Iterator[Runtime]:
        with Runtime(replace(settings, home=str(home), allow_loopback=True)) as rt:
            rt.clock = FrozenClock(now)
            rt.__dict__["catalogue"] = listed
            yield rt

    return open_home


def page(title: str, text: str = PROSE) -> Reply:
    html = f"<html><title>{title}</title><body><article><h1>{title}</h1><p>{text}</p></article></body></html>"
    return Reply(200, gzip.compress(html.encode("windows-1251")), HTML)


def told(link: str, title: str = "Title", summary: str = "") -> str:
    return item(link, title, extra=f"<description>{summary}</description>")


def publish(site: Site, *, later: bool) -> None:
    """What the outlets show: at first, and later, when one page came back, one was corrected and one is new."""
    names = [told(site.url("/good")), told(site.url("/gone"), "Gone", SUMMARY), told(site.url("/down"), "Down")]
    names += [told(site.url("/menu"), "Menu"), told(site.url("/moved#x"), "Moved")]
    names += [told(site.url("/corrected"), "Corrected" if later else "First")]
    names += [told(site.url("/late"), "Late")] if later else []
    site.replies["/pages.rss"] = Reply(200, rss(*names), RSS)
    site.replies["/full.rss"] = Reply(200, rss(told(site.url("/f"), "Full", SUMMARY * 5), told("/g", "", "")), RSS)
    site.replies["/good"] = page("Good")
    site.replies["/moved"] = Reply(301, headers={"Location": "/target"})
    site.replies["/target"] = page("Target", PROSE + "Привет.")
    site.replies["/menu"] = Reply(200, b"<html><body>home</body></html>", {"Content-Type": "text/html"})
    site.replies["/late"] = page("Late")
    site.replies["/down"] = page("Down, and up again") if later else Reply(503)
    site.replies["/corrected"] = page("Corrected", PROSE + "Corrected.") if later else page("First")


def poll(rt: Runtime, batch: str) -> None:
    for shard in chain.plan(rt, batch, everything=True):
        chain.poll(rt, batch, shard)


def fetch(rt: Runtime, batch: str) -> dict[str, int]:
    return chain.fetch(rt, batch, 0, 1, seconds=60)


@pytest.fixture
def home(opened: Open, site: Site, tmp_path: Path) -> Path:
    """Two hours of work, and a last poll whose entries nobody has fetched yet."""
    folder = tmp_path / "live"
    publish(site, later=False)
    with opened(folder) as rt:
        poll(rt, "b1")
        fetch(rt, "b1")
    publish(site, later=True)
    with opened(folder, NOON + HOUR) as rt:
        poll(rt, "b2")
        fetch(rt, "b2")
    site.replies["/pages.rss"] = Reply(200, rss(told(site.url("/unread"))), RSS)
    with opened(folder, NOON + 2 * HOUR) as rt:
        poll(rt, "b3")
    return folder


def contents(store: Store) -> dict[str, Any]:
    lake = store.lake
    articles = fold_articles(lake.read(ARTICLE_SET, lake.days(ARTICLE_SET)))
    return {
        "articles": articles,
        "shingles": fold_shingles(lake.read(SHINGLE_SET, lake.days(SHINGLE_SET)), articles),
        "fetches": fold_fetches(lake.read(FETCH_SET, lake.days(FETCH_SET))),
    }


def queue_rows(store: Store) -> list[tuple[Any, ...]]:
    names = ("key", "status", "fingerprint", "first_seen_at", "day", "disposition", "done_at")
    with store.database.read() as connection:
        rows = connection.execute(sa.select(*(entries.c[name] for name in names)).order_by(entries.c.key))
        return [tuple(row) for row in rows]


def rebuilt(opened: Open, home: Path, archive: Path, batch: str = "rebuild") -> dict[str, Any]:
    with opened(home, NOON + 3 * HOUR) as rt:
        [report] = chain.ingest(rt, [str(archive)], batch=batch)["files"]
    return report


def test_what_the_live_home_holds_is_of_every_kind(home: Path, opened: Open) -> None:
    with opened(home) as rt:
        articles = {article.title: article for article in contents(rt.store)["articles"]}
        assert set(articles) == {"Good", "Gone", "Target", "Corrected", "Late", "Down, and up again", "Full"}
        assert articles["Gone"].text_kind is TextKind.SUMMARY
        assert articles["Corrected"].first_seen_at == NOON
        assert rt.store.queue.counts()["pending"] == 1


def test_a_new_home_gets_the_same_lake_and_queue(home: Path, opened: Open, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(home / "archive", new / "archive")
    report = rebuilt(opened, new, new / "archive")
    assert report["gaps"] == {"first": "2026-11-23", "last": "2026-11-23", "missing": [], "deleted_before": None}
    with opened(home) as before, opened(new) as after:
        assert contents(after.store) == contents(before.store)
        assert queue_rows(after.store) == queue_rows(before.store)


def test_what_later_looks_found_comes_back_too(home: Path, opened: Open, site: Site, tmp_path: Path) -> None:
    with opened(home, NOON + LOOKS_AFTER[0] + HOUR) as rt:
        rt.store.revisits.watch(contents(rt.store)["articles"], NOON)
        site.replies["/good"] = Reply(410)
        site.replies["/target"] = page("Target", PROSE + "Set right.")
        fetch(rt, "b4")
        books = rt.store.batches.counts("b4", "revisit", 0)
    assert books is not None
    # the page of "Gone" was never had; that of "Full", whose feed carries the text, is not there any more
    assert books == {"in": 6, "deleted": 2, "changed": 1, "unchanged": 3}
    new = tmp_path / "new"
    shutil.copytree(home / "archive", new / "archive")
    rebuilt(opened, new, new / "archive")
    with opened(home) as before, opened(new) as after:
        assert contents(after.store) == contents(before.store)
        assert absences(after.store) == absences(before.store)
        assert [absence.gone for absence in absences(after.store)] == [True, True]
        assert before.store.queue.counts().keys() == after.store.queue.counts().keys()


def absences(store: Store) -> list[Absence]:
    return list(store.lake.read(ABSENCE_SET, store.lake.days(ABSENCE_SET)))


def test_the_new_home_goes_on_where_the_old_one_was(home: Path, opened: Open, site: Site, tmp_path: Path) -> None:
    new = tmp_path / "new"
    shutil.copytree(home / "archive", new / "archive")
    rebuilt(opened, new, new / "archive")
    site.replies["/unread"] = page("Unread")
    with opened(new, NOON + 4 * HOUR) as rt:
        poll(rt, "b4")
        assert fetch(rt, "b4") == {"in": 1, "ok": 1}


def test_the_home_that_wrote_it_gains_nothing(home: Path, opened: Open) -> None:
    with opened(home, NOON + 3 * HOUR) as rt:
        chain.analyse(rt, "b3")
        chain.announce(rt)
        files, rows, states = rt.store.home.list("lake"), queue_rows(rt.store), rt.store.feed_states.get()
        report = chain.ingest(rt, [str(home / "archive")], batch="again")
        assert report["days"] == []
        assert {"poll", "ok", "ok_summary"}.isdisjoint(report["files"][0]["counts"])
        assert rt.store.home.list("lake") == files
        assert queue_rows(rt.store) == rows
        assert rt.store.feed_states.get() == states


@pytest.mark.parametrize("dying", ["store_articles", "restore"])
def test_a_killed_rebuild_is_finished_by_the_next(
    home: Path, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dying: str
) -> None:
    def die(*args: Any, **kwargs: Any) -> Any:
        raise KilledError

    monkeypatch.setattr(rebuild, "CHUNK_RECORDS", 3)
    with monkeypatch.context() as patched:
        patched.setattr(rebuild, dying, die)
        with pytest.raises(KilledError):
            rebuilt(opened, tmp_path / "new", home / "archive", "killed")
    rebuilt(opened, tmp_path / "new", home / "archive")
    with opened(home) as before, opened(tmp_path / "new") as after:
        assert contents(after.store) == contents(before.store)
        assert queue_rows(after.store) == queue_rows(before.store)
        lake = after.store.lake
        analysed = {row.article_id for row in lake.read(ANALYSIS_SET, lake.days(ANALYSIS_SET))}
        assert analysed == {article.article_id for article in contents(after.store)["articles"]}


def test_a_newer_extractor_reads_the_pages_again(
    home: Path, opened: Open, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("pipeline.articles.assemble", "pipeline.articles.journal"):
        monkeypatch.setattr(f"{module}.EXTRACTOR_VERSION", "next")
    report = rebuilt(opened, home, home / "archive")
    assert report["counts"]["ok"] >= 6
    with opened(home) as rt:
        lake = rt.store.lake
        rows = list(lake.read(ARTICLE_SET, lake.days(ARTICLE_SET)))
        titles = {row.title for row in fold_articles(rows, extractor_version="next") if row.extractor_version == "next"}
        assert titles == {"Good", "Gone", "Target", "Corrected", "Late", "Down, and up again", "Full"}


def test_what_was_ingested_by_hand_comes_back_too(opened: Open, tmp_path: Path) -> None:
    rows: list[dict[str, str]] = [
        {"url": "https://example.org/a", "title": "A", "text": PROSE, "published": "2025-10-14", "lang": "en"},
        {"url": "https://example.org/a", "title": "A", "text": PROSE + "Corrected.", "published": "2025-10-14"},
        {"url": "https://example.org/b", "html": gzip.decompress(page("B").body).decode("windows-1251")},
    ]
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with opened(tmp_path / "live") as rt:
        chain.ingest(rt, [str(path)], batch="hand")
    rebuilt(opened, tmp_path / "new", tmp_path / "live" / "archive")
    with opened(tmp_path / "live") as before, opened(tmp_path / "new") as after:
        assert len(contents(before.store)["articles"]) == 2
        assert contents(after.store) == contents(before.store)


@pytest.mark.parametrize("lost", [40, 4000], ids=["the end of the journal", "the whole journal"])
def test_a_damaged_file_gives_what_it_holds_and_says_so(home: Path, opened: Open, tmp_path: Path, lost: int) -> None:
    [fetched] = (home / "archive").rglob("b1-fetch-0.warc.gz")
    fetched.write_bytes(fetched.read_bytes()[:-lost])  # the journal stands last
    report = rebuilt(opened, tmp_path / "new", home / "archive")
    assert report["counts"]["unreadable"] == 1
    with opened(home) as before, opened(tmp_path / "new") as after:
        found, all_of_them = ({a.title for a in contents(rt.store)["articles"]} for rt in (after, before))
    assert {"Corrected", "Late"} <= found <= all_of_them
    assert lost < 1000 or found < all_of_them


def test_a_page_whose_capture_is_damaged_is_counted(home: Path, opened: Open, tmp_path: Path) -> None:
    [fetched] = (home / "archive").rglob("b2-fetch-0.warc.gz")
    body = fetched.read_bytes()
    offsets = list(read_own(fetched).captures.values())
    fetched.write_bytes(body[: offsets[0] + 60] + bytes(8) + body[offsets[0] + 68 :])
    report = rebuilt(opened, tmp_path / "new", home / "archive")
    assert report["counts"]["unreadable"] >= 1


def test_days_without_a_file_and_what_retention_deleted_are_named(home: Path, opened: Open, tmp_path: Path) -> None:
    archive = home / "archive"
    shutil.copytree(archive / "2026-11-23", archive / "2026-11-20")
    (archive / "retention.json").write_text('{"begins": "2026-11-20"}', encoding="utf-8")
    gaps = rebuilt(opened, tmp_path / "new", archive)["gaps"]
    assert gaps["missing"] == ["2026-11-21", "2026-11-22"]
    assert gaps["deleted_before"] == "2026-11-20"
