"""Every entry ends in exactly one disposition."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import AccountingError
from pipeline.feeds.catalogue import SourceInfo
from pipeline.feeds.parse import ParsedFeed
from pipeline.feeds.sift import account, fingerprint, settle, sift
from pipeline.records import Disposition, Entry
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed

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
        kept, counts = settle(feed(), result, {result.candidates[0].key: Disposition.CHANGED}, frozenset())
        assert counts == {expected: 1}
        assert len(kept) == (expected is Disposition.CHANGED)


def test_an_address_that_another_feed_claimed_is_a_duplicate() -> None:
    result = sifted(entry())
    key = result.candidates[0].key
    kept, counts = settle(feed(), result, {key: Disposition.QUEUED}, {key})
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
    _, counts = settle(feed(), result, {candidate.key: verdict for candidate in result.candidates}, frozenset())
    account("example", len(entries) + over, counts)


def test_a_lost_entry_is_noticed() -> None:
    with pytest.raises(AccountingError, match="feed 'f': 2 entries, but 1 dispositions"):
        account("f", 2, {Disposition.QUEUED: 1})
