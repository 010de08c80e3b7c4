"""Every entry ends in exactly one disposition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import SourceInfo
from pipeline.feeds.parse import ParsedFeed, parse_feed
from pipeline.feeds.seen import Seen, SeenItem, pack_seen, unpack_seen
from pipeline.feeds.sift import account, fingerprint, remembered, settle, sift
from pipeline.records import Disposition, Entry
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed, item, rss

UNKNOWN = SourceInfo("h", "UNLISTED", None, "h", None)


def entry(url: str | None = "https://example.org/a", **changes: Any) -> Entry:
    values: dict[str, Any] = {
        "guid": None,
        "title": "T",
        "summary_html": "S",
        "published_at": NOW,
        "published_raw": "d",
    }
    return Entry(feed_id="example", url=url, **values | changes)


def sifted(*entries: Entry, over_limit: int = 0, publisher: SourceInfo = UNKNOWN) -> Any:
    return sift(feed(), ParsedFeed("rss20", entries, 0, (), over_limit), lambda url: publisher, NOW)


@pytest.mark.parametrize(
    ("found", "disposition"),
    [
        (entry(None), Disposition.NO_LINK),
        (entry("mailto:x@y.z"), Disposition.BAD_LINK),
        (entry("https://[x/"), Disposition.BAD_LINK),
        (entry("https://example.org/"), Disposition.BAD_LINK),
        (entry("https://example.org/" + "a" * 2050), Disposition.TOO_LONG),
        (entry(published_at=NOW - timedelta(days=31)), Disposition.TOO_OLD),
    ],
)
def test_what_is_not_queued(found: Entry, disposition: Disposition) -> None:
    result = sifted(found)
    assert (result.candidates, result.settled) == ((), {disposition: 1})


@pytest.mark.parametrize(
    "found",
    [
        entry(published_at=None),
        entry(published_at=NOW - timedelta(days=29)),
        entry(published_at=NOW + timedelta(days=400)),  # its date is not believed, but the article is read
        entry("https://example.org/?c=ar&i=7"),
        entry("http://example.org:8080/a"),
    ],
)
def test_what_is_queued(found: Entry) -> None:
    assert len(sifted(found).candidates) == 1


def test_an_address_counts_once_in_a_document() -> None:
    result = sifted(entry(), entry("https://www.example.org/a?utm_source=rss", title="Other"))
    assert [candidate.title for candidate in result.candidates] == ["T"]
    assert result.settled == {Disposition.DUPLICATE_URL: 1}


def test_an_entry_belongs_to_the_publisher_it_leads_to() -> None:
    origin = SourceInfo("belta", "BY_STATE", "ru", "BelTA", "BY")
    (candidate,) = sifted(entry(), publisher=origin).candidates
    assert (candidate.source_id, candidate.bloc, candidate.lang) == ("belta", "BY_STATE", "ru")
    assert candidate.feed_id == "example"


def test_only_the_publisher_changes_an_entry() -> None:
    origin = SourceInfo("belta", "BY_STATE", "ru", "BelTA", "BY")
    for publisher, expected in ((UNKNOWN, Disposition.CHANGED), (origin, Disposition.DUPLICATE_URL)):
        result = sifted(entry(), publisher=publisher)
        kept, counts = settle(feed(), result, {result.candidates[0].key: Disposition.CHANGED}, {})
        assert counts == {expected: 1}
        assert len(kept) == (expected is Disposition.CHANGED)


def test_an_address_that_another_feed_claimed_is_a_duplicate() -> None:
    result = sifted(entry())
    key = result.candidates[0].key
    kept, counts = settle(feed(), result, {key: Disposition.QUEUED}, {key: "other"})
    assert (kept, counts) == ([], {Disposition.DUPLICATE_URL: 1})


@pytest.mark.parametrize(
    ("changes", "same"),
    [
        ({}, True),
        ({"title": "U"}, False),
        ({"summary_html": "U"}, False),
        ({"published_raw": "d / e"}, False),
        ({"summary_html": "<p class='x'>S</p><img src='a.jpg?v=2'>"}, True),
        ({"author": "Ann", "guid": "7"}, True),
    ],
)
def test_the_fingerprint_tells_a_changed_entry(changes: dict[str, Any], same: bool) -> None:
    assert (fingerprint(entry()) == fingerprint(entry(**changes))) is same
    assert len(fingerprint(entry())) == 8


def test_one_date_on_all_entries_is_not_theirs() -> None:
    def prints(raw: str) -> list[bytes]:
        entries = [entry(f"https://example.org/{n}", published_raw=raw) for n in range(3)]
        return [candidate.fingerprint for candidate in sifted(*entries).candidates]

    assert prints("10:00") == prints("10:10")


URLS = st.sampled_from(
    [None, "mailto:a@b", "https://e.org/", "https://e.org/1", "https://www.e.org/1?utm_source=x", "/r"]
)
AGES = st.one_of(st.none(), st.integers(-50, 50))


@given(st.lists(st.tuples(URLS, AGES), max_size=12), st.integers(0, 5), st.sampled_from(list(Disposition)[:3]))
def test_in_equals_the_sum_of_dispositions(items: list[tuple[Any, Any]], over: int, verdict: Disposition) -> None:
    entries = [entry(url, published_at=None if age is None else NOW - timedelta(days=age)) for url, age in items]
    result = sifted(*entries, over_limit=over)
    _, counts = settle(feed(), result, {candidate.key: verdict for candidate in result.candidates}, {})
    account("example", len(entries) + over, counts)


def test_a_lost_entry_is_noticed() -> None:
    with pytest.raises(AccountingError, match="feed 'f': 2 entries, but 1 dispositions"):
        account("f", 2, {Disposition.QUEUED: 1})


def sifted_again(shown: list[str], more: list[str]) -> Any:
    """What a second document comes to, after a first one was read and remembered."""
    where: dict[str, Any] = {"url": "https://example.org/rss", "content_type": None, "lang": None, "feed_id": "example"}
    first = sift(feed(), parse_feed(rss(*shown), **where), lambda url: UNKNOWN, NOW)
    seen = unpack_seen(pack_seen(remembered(feed(), first, {})))
    return sift(feed(), parse_feed(rss(*more), **where, seen=seen), lambda url: UNKNOWN, NOW)


def test_a_date_shared_with_known_items_is_the_documents() -> None:
    three = [item(f"https://example.org/{n}") for n in range(3)]
    (candidate,) = sifted_again(three, [*three, item("https://example.org/3")]).candidates
    (fresh,) = sifted_again([], [item("https://example.org/3")]).candidates
    assert candidate.fingerprint != fresh.fingerprint


@pytest.mark.parametrize("more", [2, 3])
def test_an_unchanged_item_is_never_a_change(more: int) -> None:
    """Whatever is shown beside it: with three items of one date, a whole reading would take the date for another's."""
    result = sifted_again([item()], [item(), *(item(f"https://example.org/{n}") for n in range(more))])
    assert (result.settled, len(result.candidates)) == ({Disposition.DUPLICATE_URL: 1}, more)


def test_an_item_too_old_by_now_is_too_old() -> None:
    known = SeenItem(b"12345678", bytes(16), Disposition.DUPLICATE_URL, NOW - timedelta(days=31), b"1234")
    result = sift(feed(), ParsedFeed("rss20", (), 0, (), outline=((known.digest, known),)), lambda url: UNKNOWN, NOW)
    assert (result.settled, result.overlaps) == ({Disposition.TOO_OLD: 1}, False)


@pytest.mark.parametrize(
    ("publisher", "claimant", "n"),
    [("example", "other", 0), ("example", "example", 1), ("other", "other", 1), ("other", "third", 1)],
)
def test_what_another_publisher_claimed_is_read_again_by_its_owner(publisher: str, claimant: str, n: int) -> None:
    origin = SourceInfo(publisher, "WESTERN", "en", publisher, "GB")
    parsed = parse_feed(rss(item()), url="https://e.org/", content_type=None, lang=None, feed_id="example")
    result = sift(feed(), parsed, lambda url: origin, NOW)
    assert len(remembered(feed(), result, {result.candidates[0].key: claimant})) == n


WORDINGS = st.sampled_from(["A", "B"])
SHOWN = st.sampled_from(
    ["https://example.org/1", "https://example.org/2", "https://www.example.org/2?utm_source=x", None]
)
DATES = st.sampled_from(["Mon, 23 Nov 2026 09:00:00 GMT", "Sat, 24 Oct 2026 13:00:00 GMT", None])
DOCUMENTS = st.lists(st.lists(st.builds(item, SHOWN, WORDINGS, DATES), min_size=1, max_size=5), min_size=1, max_size=4)

ANOTHER_DATE = item("https://example.org/0", date="Sun, 22 Nov 2026 09:00:00 GMT")  # no date is the document's


def poll_all(documents: list[list[str]], *, remembers: bool) -> list[object]:
    """What each of an hourly fetched series of documents comes to, with the queue as a table of fingerprints."""
    queue: dict[bytes, bytes] = {}
    seen: Seen = {}
    results: list[object] = []
    for hour, items in enumerate(documents):
        now = NOW + timedelta(hours=hour)
        parsed = parse_feed(
            rss(*items, ANOTHER_DATE),
            url="https://example.org/rss",
            content_type=None,
            lang=None,
            feed_id="example",
            seen=seen,
        )
        result = sift(feed(), parsed, lambda url: UNKNOWN, now)
        verdicts = {
            c.key: Disposition.QUEUED
            if c.key not in queue
            else (Disposition.DUPLICATE_URL if queue[c.key] == c.fingerprint else Disposition.CHANGED)
            for c in result.candidates
        }
        kept, counts = settle(feed(), result, verdicts, {})
        account("example", parsed.n_items, counts)
        queue |= {entry.key: entry.fingerprint for entry in kept}
        known_before = result.overlaps or any(v is not Disposition.QUEUED for v in verdicts.values())
        dates = [found.published_at for _, found in parsed.shown()]
        results.append((kept, +counts, known_before, dates))
        if remembers:
            seen = unpack_seen(pack_seen(remembered(feed(), result, {})))
    return results


@settings(max_examples=80, deadline=None)
@given(DOCUMENTS)
def test_reading_unseen_items_alone_comes_to_what_reading_all_comes_to(documents: list[list[str]]) -> None:
    assert poll_all(documents, remembers=True) == poll_all(documents, remembers=False)
