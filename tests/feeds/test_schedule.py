"""Poll decisions: pure functions under a frozen clock."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.schedule import PollFacts, decide, due, remark, state_of, wants_full
from pipeline.records import FeedState, PollOutcome
from tests.feeds.conftest import NOW
from tests.feeds.documents import feed

URL = "https://example.org/rss"
HOUR = 3600


def state(**changes: Any) -> FeedState:
    return FeedState(feed_id="f", url=URL, **{"interval_s": HOUR, "next_poll_at": NOW} | changes)


def facts(outcome: PollOutcome = PollOutcome.NEW, **changes: Any) -> PollFacts:
    return PollFacts(outcome, **changes)


def wait_s(after: FeedState) -> float:
    assert after.next_poll_at is not None
    return (after.next_poll_at - NOW).total_seconds()


@pytest.mark.parametrize(
    ("n_new", "n_entries", "streak", "expected"),
    [
        (5, 20, 0, HOUR),  # the first success changes nothing
        (5, 20, 1, HOUR / 2),
        (0, 20, 1, HOUR * 1.15),
        (15, 20, 1, HOUR / 4),  # nearly everything was new: some may have been lost
    ],
)
def test_the_interval_follows_what_was_new(n_new: int, n_entries: int, streak: int, expected: float) -> None:
    after = decide(state(ok_streak=streak), facts(n_new=n_new, n_entries=n_entries), NOW)
    assert after.interval_s == expected
    assert wait_s(after) == expected - 60  # so that the next run is not missed by seconds


def test_a_late_poll_teaches_nothing() -> None:
    late = state(ok_streak=5, next_poll_at=NOW - timedelta(minutes=21))
    assert decide(late, facts(n_new=9, n_entries=20), NOW).interval_s == HOUR


@pytest.mark.parametrize("outcome", [PollOutcome.NOT_MODIFIED, PollOutcome.SAME_BODY, PollOutcome.NOTHING_NEW])
def test_repeats_lengthen(outcome: PollOutcome) -> None:
    assert decide(state(ok_streak=1), facts(outcome), NOW).interval_s == HOUR * 1.15


def run(before: FeedState, polls: int, **changes: Any) -> FeedState:
    at = NOW
    for _ in range(polls):
        before = decide(before, facts(**changes), at)
        at = before.next_poll_at or at
    return before


def test_floor_and_ceiling() -> None:
    assert run(state(), 30, n_new=9, n_entries=20).interval_s == 600
    assert run(state(), 60, outcome=PollOutcome.NOT_MODIFIED).interval_s <= 86_400 + 60


def test_an_interval_of_zero_means_every_run() -> None:
    after = decide(state(ok_streak=3), facts(feed_interval_s=0, min_interval_s=600), NOW)
    assert wait_s(after) == 0


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), max_size=30), st.integers(0, 86_400))
def test_a_feed_is_never_asked_before_its_own_minimum(polls: list[tuple[int, bool]], minimum: int) -> None:
    """A poll that read the document knows the minimum; those after it that read nothing (304) must keep to it."""
    current = decide(state(), facts(n_new=1, n_entries=20, min_interval_s=minimum), NOW)
    at = current.next_poll_at or NOW
    assert (at - NOW).total_seconds() >= minimum
    for n_new, parsed in polls:
        read = facts(n_new=n_new, n_entries=20, min_interval_s=minimum)
        said = read if parsed else facts(PollOutcome.NOT_MODIFIED)
        current = decide(current, said, at)
        assert current.next_poll_at is not None
        assert (current.next_poll_at - at).total_seconds() >= minimum
        at = current.next_poll_at


@pytest.mark.parametrize(
    ("outcome", "weight"),
    [
        (PollOutcome.DNS, 0.25),
        (PollOutcome.NOT_FOUND, 0.5),
        (PollOutcome.SERVER_ERROR, 0.5),
        (PollOutcome.TLS, 0.5),
        (PollOutcome.EMPTY, 0.5),
        (PollOutcome.NOT_A_FEED, 0.5),
        (PollOutcome.CHALLENGE, 0.5),
        (PollOutcome.TIMEOUT, 1),
        (PollOutcome.CONNECTION, 1),
        (PollOutcome.FORBIDDEN, 1),
        (PollOutcome.TOO_LARGE, 1),
        (PollOutcome.BLOCKED_ADDRESS, 1),
    ],
)
def test_failures_are_weighted_and_backed_off_linearly(outcome: PollOutcome, weight: float) -> None:
    first = decide(state(ok_streak=4), facts(outcome), NOW)
    second = decide(first, facts(outcome), NOW)
    assert (first.failures, second.failures, first.ok_streak) == (weight, 2 * weight, 0)
    assert (wait_s(first), wait_s(second)) == (HOUR * weight, 2 * HOUR * weight)


@pytest.mark.parametrize(("failures", "days"), [(29.0, 1), (30.0, 31 / 24), (1000.0, 7)])
def test_the_back_off_has_a_ceiling_and_never_gives_up(failures: float, days: float) -> None:
    after = decide(state(failures=failures), facts(PollOutcome.CONNECTION), NOW)
    assert wait_s(after) == pytest.approx(days * 86_400)


def test_one_success_forgives_all_failures() -> None:
    assert decide(state(failures=40.0), facts(), NOW).failures == 0


@pytest.mark.parametrize("outcome", [PollOutcome.RATE_LIMITED, PollOutcome.SERVER_ERROR])
def test_retry_after_is_heeded_up_to_a_day(outcome: PollOutcome) -> None:
    assert wait_s(decide(state(), facts(outcome, retry_after_s=7200), NOW)) >= 7200
    assert wait_s(decide(state(), facts(outcome, retry_after_s=10_000_000), NOW)) <= 86_400 + HOUR


def test_the_end_of_a_429_is_spread_and_repeatable() -> None:
    waits = {
        wait_s(decide(replace(state(), feed_id=f"f{n}"), facts(PollOutcome.RATE_LIMITED, retry_after_s=7200), NOW))
        for n in range(20)
    }
    assert len(waits) == 20
    assert all(7200 <= wait < 7200 + HOUR for wait in waits)
    again = [decide(state(), facts(PollOutcome.RATE_LIMITED), NOW) for _ in range(2)]
    assert again[0] == again[1]


def test_410_mutes_for_a_week_and_a_success_unmutes() -> None:
    muted = decide(state(), facts(PollOutcome.GONE), NOW)
    assert (muted.muted_at, wait_s(muted)) == (NOW, 7 * 86_400)
    still = decide(muted, facts(PollOutcome.GONE), NOW + timedelta(days=7))
    assert still.muted_at == NOW
    assert decide(still, facts(), NOW).muted_at is None


def test_validators_advance_with_a_document() -> None:
    after = decide(state(etag="old"), facts(etag="new", last_modified="Mon", body_sha256="h"), NOW)
    assert (after.etag, after.last_modified, after.body_sha256) == ("new", "Mon", "h")


def test_a_304_keeps_the_body_hash_and_may_renew_validators() -> None:
    before = state(etag="old", last_modified="Mon", body_sha256="h")
    after = decide(before, facts(PollOutcome.NOT_MODIFIED, etag="new"), NOW)
    assert (after.etag, after.last_modified, after.body_sha256) == ("new", "Mon", "h")


def test_expires_0_drops_validators_and_keeps_the_hash() -> None:
    after = decide(state(etag="old"), facts(etag="new", body_sha256="h", expires_at_once=True), NOW)
    assert (after.etag, after.last_modified, after.body_sha256) == (None, None, "h")


@pytest.mark.parametrize("outcome", [PollOutcome.EMPTY, PollOutcome.NOT_A_FEED, PollOutcome.SERVER_ERROR])
def test_a_failure_leaves_validators_alone(outcome: PollOutcome) -> None:
    before = state(etag="e", body_sha256="h", last_ok_at=NOW - timedelta(hours=1))
    after = decide(before, facts(outcome, etag="other", body_sha256="x"), NOW)
    assert (after.etag, after.body_sha256, after.last_ok_at) == ("e", "h", NOW - timedelta(hours=1))


@pytest.mark.parametrize(("hours", "full"), [(None, True), (25, True), (24, True), (23, False)])
def test_once_a_day_everything_is_asked_for(hours: int | None, full: bool) -> None:
    last = None if hours is None else NOW - timedelta(hours=hours)
    assert wants_full(state(last_full_at=last), NOW) is full


def test_an_unconditional_success_is_noted() -> None:
    assert decide(state(), facts(unconditional=True), NOW).last_full_at == NOW
    assert decide(state(), facts(), NOW).last_full_at is None


NEW_URL = "https://example.org/new"


def moved(before: FeedState, times: int, to: str = NEW_URL) -> FeedState:
    for _ in range(times):
        before = decide(before, facts(moved_to=to), NOW)
    return before


def test_a_permanent_move_is_kept_at_the_third_sight() -> None:
    assert moved(state(), 2).url == URL
    after = moved(state(), 3)
    assert (after.url, after.moved_url, after.moved_times) == (NEW_URL, URL, 3)


def test_a_move_that_is_taken_back_does_not_count() -> None:
    between = decide(moved(state(), 2), facts(), NOW)
    assert moved(between, 1).url == URL


def test_a_move_to_changing_addresses_is_not_kept() -> None:
    current = state()
    for number in range(6):
        current = moved(current, 1, f"https://example.org/{number}")
    assert current.url == URL


def test_a_redirect_that_leads_to_no_feed_does_not_count() -> None:
    current = state()
    for _ in range(5):
        current = decide(current, facts(PollOutcome.NOT_A_FEED, moved_to=NEW_URL), NOW)
    assert current.url == URL


def fail(current: FeedState, times: int, outcome: PollOutcome = PollOutcome.CONNECTION) -> FeedState:
    for _ in range(times):
        current = decide(current, facts(outcome), NOW)
    return current


def test_a_moved_feed_that_keeps_failing_is_asked_at_both_addresses_in_turn() -> None:
    current = moved(state(etag="e"), 3)
    assert fail(current, 2).url == NEW_URL
    back = fail(current, 3)
    assert (back.url, back.moved_url, back.etag) == (URL, NEW_URL, None)
    assert fail(current, 4).url == NEW_URL


def test_a_feed_that_moved_for_good_is_found_again_after_an_outage() -> None:
    """The address that it left is dead: going back there must not be the end."""
    current = fail(moved(state(), 3), 4)
    assert current.url == NEW_URL
    healed = decide(current, facts(), NOW)
    assert (healed.url, healed.failures) == (NEW_URL, 0)


def test_a_redirect_at_the_left_address_is_believed_at_once() -> None:
    back = fail(moved(state(), 3), 3)
    assert moved(back, 1).url == NEW_URL


def test_validators_that_hide_new_entries_are_not_sent_again() -> None:
    before = state(etag="stuck", last_full_at=NOW - timedelta(days=1))
    after = decide(before, facts(etag="stuck", n_new=1, n_entries=20, unconditional=True), NOW)
    assert after.distrusted_at == NOW
    later = decide(after, facts(etag="stuck", unconditional=True), NOW + timedelta(hours=1))
    assert wants_full(later, NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    "changes",
    [
        {"etag": "new", "n_new": 1, "unconditional": True},  # a new validator for new entries
        {"etag": "old", "n_new": 0, "unconditional": True},  # another body, nothing new in it: a build date
        {"etag": "old", "n_new": 1, "unconditional": False},  # a 200 under the same validator hides nothing
    ],
)
def test_validators_that_hide_nothing_are_trusted(changes: dict[str, Any]) -> None:
    after = decide(state(etag="old"), facts(n_entries=20, **changes), NOW)
    assert after.distrusted_at is None


def test_a_server_without_validators_is_not_distrusted() -> None:
    assert decide(state(), facts(n_new=1, unconditional=True), NOW).distrusted_at is None


@pytest.mark.parametrize(
    ("before", "said", "words"),
    [
        (moved(state(), 2), facts(moved_to=NEW_URL), f"moved permanently: polled at {NEW_URL}"),
        (fail(moved(state(), 3), 2), facts(PollOutcome.TIMEOUT), f"fails at {NEW_URL}: {URL} is tried instead"),
        (state(), facts(PollOutcome.GONE), "gone (410): muted"),
        (state(muted_at=NOW), facts(), "is back after being muted on 2026-11-23"),
        (state(etag="e"), facts(etag="e", n_new=1, unconditional=True), "validators stay the same"),
        (state(), facts(), None),
        (state(muted_at=NOW), facts(PollOutcome.GONE), None),
    ],
)
def test_what_is_said_of_a_decision(before: FeedState, said: PollFacts, words: str | None) -> None:
    found = remark(before, decide(before, said, NOW))
    assert found is None if words is None else words in str(found)


def any_facts() -> st.SearchStrategy[PollFacts]:
    return st.builds(
        PollFacts,
        outcome=st.sampled_from([each for each in PollOutcome if each is not PollOutcome.FROM_FILE]),
        n_entries=st.just(20),
        n_new=st.integers(0, 20),
        etag=st.sampled_from([None, "a", "b"]),
        last_modified=st.sampled_from([None, "Mon", "Tue"]),
        body_sha256=st.sampled_from([None, "x", "y"]),
        expires_at_once=st.booleans(),
        unconditional=st.booleans(),
        min_interval_s=st.integers(0, 10 * 86_400),
        feed_interval_s=st.sampled_from([600.0, 3600.0]),
        retry_after_s=st.none() | st.integers(0, 10_000_000).map(float),
        moved_to=st.sampled_from([None, NEW_URL, "https://example.org/third"]),
    )


@given(st.lists(any_facts(), min_size=1, max_size=40), st.integers(0, 7200))
def test_whatever_comes_the_next_poll_is_neither_too_soon_nor_too_late_nor_dropped(
    story: list[PollFacts], late_s: int
) -> None:
    current, at = state(), NOW
    for said in story:
        current = decide(current, said, at)
        assert current.next_poll_at is not None
        wait = (current.next_poll_at - at).total_seconds()
        assert wait >= said.feed_interval_s - 60  # the catalogue's floor
        assert wait >= min(current.min_interval_s or 0, 86_400)  # the feed's own
        if said.retry_after_s is not None and not said.outcome.heard:
            assert wait >= min(said.retry_after_s, 86_400)
        if said.outcome.heard:
            assert wait <= 86_400
            assert (current.failures, current.muted_at) == (0, None)
        else:
            patience = 7 if current.failures > 30 or said.outcome is PollOutcome.GONE else 1
            assert wait <= patience * 86_400 + HOUR  # the hour: a 429's end is spread
            assert (current.muted_at is None) or said.outcome is PollOutcome.GONE or current.failures > 0
        at = current.next_poll_at + timedelta(seconds=late_s)


@given(st.lists(any_facts(), max_size=10), any_facts())
def test_hearing_the_same_answer_again_leaves_validators_and_address_as_they_are(
    story: list[PollFacts], said: PollFacts
) -> None:
    current = state()
    for earlier in story:
        current = decide(current, earlier, NOW)
    once = decide(current, replace(said, moved_to=None), NOW)
    twice = decide(once, replace(said, moved_to=None), NOW)
    if said.outcome.heard:
        assert (once.etag, once.last_modified, once.body_sha256, once.url) == (
            twice.etag,
            twice.last_modified,
            twice.body_sha256,
            twice.url,
        )
    else:
        assert (once.body_sha256, once.last_full_at, once.last_ok_at) == (
            current.body_sha256,
            current.last_full_at,
            current.last_ok_at,
        )


@given(st.lists(any_facts(), max_size=40))
def test_only_a_known_address_is_ever_polled(story: list[PollFacts]) -> None:
    current = state()
    told = {URL}
    for said in story:
        told |= {said.moved_to} if said.moved_to and said.outcome.heard else set()
        current = decide(current, said, NOW)
        assert current.url in told


@pytest.mark.parametrize("outcome", [PollOutcome.DNS, PollOutcome.SERVER_ERROR, PollOutcome.EMPTY])
def test_a_failure_does_not_bring_the_next_poll_before_the_feeds_own_minimum(outcome: PollOutcome) -> None:
    heard = decide(state(interval_s=600), facts(min_interval_s=HOUR), NOW)
    assert wait_s(decide(heard, facts(outcome), NOW)) >= HOUR


def test_a_minimum_that_is_taken_back_is_forgotten() -> None:
    heard = decide(state(), facts(PollOutcome.NEW, min_interval_s=6 * HOUR), NOW)
    assert decide(heard, facts(PollOutcome.NOTHING_NEW, min_interval_s=900), NOW).min_interval_s == 900
    assert decide(heard, facts(PollOutcome.NOT_MODIFIED), NOW).min_interval_s == 6 * HOUR


def test_the_state_of_a_feed() -> None:
    listed = feed("f", URL)
    assert state_of(listed, None).next_poll_at is None
    known = state(etag="e")
    assert state_of(listed, known) == known
    assert state_of(listed, moved(known, 3)).url == NEW_URL
    assert state_of(replace(listed, url="https://example.org/edited"), known).etag is None
    assert state_of(replace(listed, url="https://example.org/edited"), moved(known, 3)).url.endswith("edited")


def test_due_feeds() -> None:
    feeds = [feed(name, f"https://{name}.org/") for name in ("new", "past", "future", "off")]
    feeds[3] = replace(feeds[3], enabled=False)

    def known(name: str, at: datetime) -> FeedState:
        return FeedState(name, f"https://{name}.org/", next_poll_at=at)

    states = {"past": known("past", NOW), "future": known("future", NOW + timedelta(seconds=1))}
    assert [found.feed_id for found, _ in due(feeds, states, NOW)] == ["new", "past"]
