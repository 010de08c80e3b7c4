"""Stored articles looked at again: corrections, deletions, returns, and what proves neither."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from pipeline.articles.attempt import PageReader
from pipeline.articles.extract import EXTRACTOR_VERSION
from pipeline.articles.language import LanguageDetector
from pipeline.articles.revisit import Revisitor
from pipeline.clock import FrozenClock
from pipeline.identity.urls import article_id
from pipeline.records import Article, TextKind
from pipeline.settings import Settings
from pipeline.storage.fold import fold_absences
from pipeline.storage.revisits import LOOKS_AFTER, next_look
from pipeline.storage.schemas import ABSENCE_SET, ARTICLE_SET
from pipeline.storage.store import Store
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.robots import Robots
from tests.feeds.documents import catalogue, feed
from tests.samples import NOON, article
from tests.web.server import Reply, Site, serve

HOUR = timedelta(hours=1)
FIRST = NOON + LOOKS_AFTER[0]
SECOND = NOON + LOOKS_AFTER[1]
PROSE = ("The envoy spoke with the minister for three hours about visas and flights. " * 6).strip()
HTML = {"Content-Type": "text/html; charset=utf-8"}
Look = Callable[..., dict[str, int]]


def page(text: str = PROSE, **headers: str) -> Reply:
    body = f"<html><title>Talks</title><body><article><p>{text}</p></article></body></html>"
    return Reply(200, body.encode(), HTML | headers)


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.replies["/robots.txt"] = Reply(404)
        running.replies["/a"] = page()
        yield running


@pytest.fixture
def known(site: Site) -> Article:
    url = site.url("/a")
    return article(
        "a",
        article_id=article_id(url),
        url=url,
        canonical_url=url,
        feed_id="example",
        title="Talks",
        text=PROSE,
        extractor_version=EXTRACTOR_VERSION,
    )


@pytest.fixture
def look(store: Store, settings: Settings, known: Article) -> Look:
    listed = catalogue(feed("example"))
    detector = LanguageDetector(listed.languages)
    store.lake.write(ARTICLE_SET, known.day, "b1", [known])
    store.revisits.watch([known], NOON)

    def run(now: datetime = FIRST, *, seconds: float = 30) -> dict[str, int]:
        clock = FrozenClock(now)
        with WebClient(replace(settings, allow_loopback=True), clock) as client:
            reader = PageReader(listed, client, Politeness(), Robots(client), detector, clock)
            return Revisitor(store, reader, clock).run(batch=f"b{now:%d%H}", shard=0, shards=1, seconds=seconds)

    return run


def deleted(store: Store) -> dict[str, datetime]:
    return fold_absences(store.lake.read(ABSENCE_SET, store.lake.days(ABSENCE_SET)))


def versions(store: Store) -> list[Article]:
    return sorted(store.lake.read(ARTICLE_SET, store.lake.days(ARTICLE_SET)), key=lambda found: found.fetched_at)


def asked(site: Site) -> int:
    return [path for path, _ in site.seen].count("/a")


def test_nothing_is_looked_at_before_its_time(look: Look, site: Site) -> None:
    assert look(FIRST - HOUR) == {}
    assert asked(site) == 0


def test_an_unchanged_page_adds_nothing_and_is_looked_at_again_later(look: Look, site: Site, store: Store) -> None:
    assert look() == {"unchanged": 1}
    assert look(FIRST + HOUR) == {}
    assert look(SECOND) == {"unchanged": 1}
    assert (len(versions(store)), deleted(store)) == (1, {})


@pytest.mark.parametrize("status", [404, 410])
def test_a_page_that_is_gone_marks_its_article_and_its_day(
    look: Look, site: Site, store: Store, known: Article, status: int
) -> None:
    site.replies["/a"] = Reply(status)
    assert look() == {"deleted": 1}
    assert deleted(store) == {known.article_id: FIRST}
    assert store.days.due(FIRST) == [known.day]
    assert len(versions(store)) == 1


def test_a_page_still_gone_is_noticed_once(look: Look, site: Site, store: Store, known: Article) -> None:
    site.replies["/a"] = Reply(404)
    look()
    assert look(SECOND) == {"unchanged": 1}
    assert deleted(store) == {known.article_id: FIRST}


def test_a_page_that_came_back_takes_the_mark_away(look: Look, site: Site, store: Store) -> None:
    site.replies["/a"] = Reply(404)
    look()
    site.replies["/a"] = page()
    assert look(SECOND) == {"returned": 1}
    assert deleted(store) == {}


def test_a_correction_becomes_a_version_that_waits_for_analysis(
    look: Look, site: Site, store: Store, known: Article
) -> None:
    site.replies["/a"] = page(PROSE.replace("three hours", "two hours"))
    assert look() == {"changed": 1}
    new = versions(store)[-1]
    assert (new.article_id, new.day, new.first_seen_at) == (known.article_id, known.day, known.first_seen_at)
    assert "two hours" in new.text
    assert [file.day for file in store.analysis_queue.waiting()] == [known.day]
    assert look(SECOND) == {"unchanged": 1}


@pytest.mark.parametrize(
    ("reply", "disposition"),
    [(Reply(500), "fetch_failed"), (Reply(403), "fetch_failed"), (Reply(200, b"<p>Log in</p>", HTML), "not_article")],
)
def test_what_proves_nothing_marks_nothing(
    look: Look, site: Site, store: Store, reply: Reply, disposition: str
) -> None:
    site.replies["/a"] = reply
    assert look() == {disposition: 1}
    assert (deleted(store), len(versions(store))) == ({}, 1)


def test_validators_are_sent_back(look: Look, site: Site) -> None:
    site.replies["/a"] = page(ETag='"v1"')
    look()
    site.replies["/a"] = Reply(304)
    assert look(SECOND) == {"unchanged": 1}
    assert site.seen[-1][1]["if-none-match"] == '"v1"'


def test_the_books_account_for_each_look(look: Look, site: Site, store: Store) -> None:
    look()
    assert store.batches.counts(f"b{FIRST:%d%H}", "revisit", 0) == {"in": 1, "unchanged": 1}


def test_no_time_left_leaves_every_look_for_the_next_run(look: Look, site: Site) -> None:
    assert look(seconds=0) == {}
    assert look() == {"unchanged": 1}


def test_what_no_feed_showed_what_is_old_and_what_had_no_page_is_not_watched(store: Store) -> None:
    given, summary = article("given", feed_id=None), article("summary", text_kind=TextKind.SUMMARY)
    old = article("old", first_seen_at=NOON - LOOKS_AFTER[-1])
    store.revisits.watch([given, summary, old], NOON)
    assert store.revisits.due(NOON + 2 * LOOKS_AFTER[-1], 10) == []


def test_the_last_look_ends_the_watch(look: Look, store: Store) -> None:
    for after in LOOKS_AFTER:
        assert look(NOON + after) == {"unchanged": 1}
    assert store.revisits.due(NOON + 2 * LOOKS_AFTER[-1], 10) == []


def test_looks_missed_while_nothing_ran_are_not_made_up_for() -> None:
    assert next_look(NOON, NOON + LOOKS_AFTER[1] + HOUR) == NOON + LOOKS_AFTER[2]
    assert next_look(NOON, NOON + LOOKS_AFTER[-1]) is None
