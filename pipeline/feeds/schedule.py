"""When which feed is polled: pure decisions over a feed's state and what one poll brought.

The controller is rss-fetcher's (two on-time successes before anything changes; failures weighted and backed off
linearly; nothing is ever dropped silently) with multiplicative steps as in news-crawl, and steered by whether there
was anything new: a share of repeats, as rss-fetcher has it, grows with the length of the feed and says little.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pipeline.records import Feed, FeedState, PollOutcome

START_S = 3600  # of a feed of which nothing is known; with 10 min the simulated year is no better
CEILING_S = 86_400  # a feed is asked once a day at least, so that no day goes unseen
# The interval settles where one poll in six brings something. In the simulated year the step up trades requests for
# the delay of quiet feeds and catches the same: 1.25 asks 11 % less and discovers their entries 9 min later, 1.1 asks
# 8 % more and discovers them 6 min sooner; at 1.15 they come sooner than by asking every hour (docs/feeds.md).
SHORTER, LONGER = 0.5, 1.15
CROWDED_SHARE = 1 / 3  # so much new in one poll: entries may soon fall off before they are seen
CROWDED_STEP = 0.25  # makes no difference for windows of 20 entries; there are feeds that show five
STREAK = 2  # successes in a row before the interval moves; with 1 the simulated year is no better
ON_TIME = timedelta(minutes=20)  # a later poll saw more than its interval's worth
SLACK_S = 60  # taken off an interval, so that a run that starts seconds early does not skip a feed

FULL_EVERY = timedelta(days=1)  # an unconditional fetch, whatever the validators say: some servers' never change
MOVED_TIMES = 3  # permanent redirects in a row before the new address is kept
MUTED_S = 7 * 86_400  # a feed that is gone (410) is asked once a week
RETRY_BASE_S = 600  # least unit of backing off: one run
RETRY_CEILING_S = 86_400
WEARY_FAILURES = 30  # weighted; from then on …
WEARY_CEILING_S = 7 * 86_400  # … once a week at least, for ever: many feeds come back from what looks like death
RETRY_AFTER_CEILING_S = 86_400
JITTER_S = 3600  # spread over a 429's end, at most one interval: the server is not met by everybody at once

_SOFT = 0.5
_WEIGHTS = {  # rss-fetcher's: what is probably passing counts less
    PollOutcome.DNS: 0.25,
    PollOutcome.NOT_FOUND: _SOFT,
    PollOutcome.RATE_LIMITED: _SOFT,
    PollOutcome.SERVER_ERROR: _SOFT,
    PollOutcome.TLS: _SOFT,
    PollOutcome.EMPTY: _SOFT,
    PollOutcome.NOT_A_FEED: _SOFT,
    PollOutcome.CHALLENGE: _SOFT,
}
_HARD = 1.0


@dataclass(frozen=True, slots=True)
class PollFacts:
    """What one poll of a feed brought, as far as its next poll is concerned. Times in seconds."""

    outcome: PollOutcome
    n_entries: int = 0
    n_new: int = 0
    etag: str | None = None  # of a document that was read
    last_modified: str | None = None
    body_sha256: str | None = None
    expires_at_once: bool = False  # the server wants its validators forgotten
    unconditional: bool = False  # asked without validators
    min_interval_s: int = 0  # the greatest of ttl, sy:update*, max-age
    feed_interval_s: float = 600.0  # the catalogue's floor; 0: in every run, whatever the feed declares
    retry_after_s: float | None = None
    moved_to: str | None = None  # where the permanent redirects led


def due(feeds: Iterable[Feed], states: Mapping[str, FeedState], now: datetime) -> list[tuple[Feed, FeedState]]:
    """Feeds whose time has come, in catalogue order, each with its state."""
    known = ((feed, state_of(feed, states.get(feed.feed_id))) for feed in feeds if feed.enabled)
    return [(feed, state) for feed, state in known if state.next_poll_at is None or state.next_poll_at <= now]


def state_of(feed: Feed, stored: FeedState | None) -> FeedState:
    """The stored state, or a fresh one for a new feed and for one whose address was changed in the catalogue.

    After a permanent move `url` and `moved_url` are the new address and the catalogue's, in either order.
    """
    if stored is not None and (stored.url == feed.url or (_moved(stored) and stored.moved_url == feed.url)):
        return stored
    return FeedState(feed_id=feed.feed_id, url=feed.url, interval_s=START_S)


def wants_full(state: FeedState, now: datetime) -> bool:
    """Whether the next fetch goes without validators."""
    if state.distrusted_at is not None:
        return True
    return state.last_full_at is None or now - state.last_full_at >= FULL_EVERY


def decide(state: FeedState, facts: PollFacts, now: datetime) -> FeedState:
    """The state after a poll: when to come again, with which validators, at which address."""
    return _after_success(state, facts, now) if facts.outcome.heard else _after_failure(state, facts, now)


def remark(before: FeedState, after: FeedState) -> str | None:
    """What whoever looks after the catalogue should hear of a decision; None for the everyday ones."""
    if after.url != before.url:
        if after.last_outcome is not None and after.last_outcome.heard:
            return f"moved permanently: polled at {after.url} from now on, no longer at {before.url}"
        return f"fails at {before.url}: {after.url} is tried instead"
    if after.muted_at is not None and before.muted_at is None:
        return "gone (410): muted, asked once a week"
    if after.muted_at is None and before.muted_at is not None:
        return f"is back after being muted on {before.muted_at:%Y-%m-%d}"
    if after.distrusted_at is not None and before.distrusted_at is None:
        return "its validators stay the same while new entries come: they are not sent any more"
    return None


def _after_success(state: FeedState, facts: PollFacts, now: datetime) -> FeedState:
    on_time = state.next_poll_at is None or now - state.next_poll_at <= ON_TIME
    streak = state.ok_streak + 1
    declared = _declared(state, facts)
    interval = float(state.interval_s)
    if streak >= STREAK and on_time:
        interval = _adapted(interval, facts)
    interval = min(max(interval, facts.feed_interval_s, declared + SLACK_S), CEILING_S + SLACK_S)
    if facts.feed_interval_s == 0:
        interval = 0.0
    etag, last_modified, body_sha256 = _validators(state, facts)
    url, moved_url, moved_times = _address(state, facts)
    return replace(
        state,
        last_polled_at=now,
        last_outcome=facts.outcome,
        interval_s=int(interval),
        min_interval_s=declared,
        next_poll_at=now + timedelta(seconds=max(int(interval) - SLACK_S, 0)),
        ok_streak=streak,
        failures=0.0,
        last_ok_at=now,
        last_full_at=now if facts.unconditional else state.last_full_at,
        muted_at=None,
        distrusted_at=now if _lies(state, facts) else state.distrusted_at,
        etag=etag,
        last_modified=last_modified,
        body_sha256=body_sha256,
        url=url,
        moved_url=moved_url,
        moved_times=moved_times,
    )


def _adapted(interval: float, facts: PollFacts) -> float:
    if facts.n_new == 0:
        return interval * LONGER
    crowded = facts.n_entries > 0 and facts.n_new / facts.n_entries >= CROWDED_SHARE
    return interval * (CROWDED_STEP if crowded else SHORTER)


def _declared(state: FeedState, facts: PollFacts) -> int:
    """The feed's own minimum: what its document says, remembered over polls that read none (304, failures)."""
    if facts.outcome in (PollOutcome.NEW, PollOutcome.NOTHING_NEW):
        return facts.min_interval_s
    return max(facts.min_interval_s, state.min_interval_s or 0)


def _lies(state: FeedState, facts: PollFacts) -> bool:
    """Whether an unconditional fetch shows that the validators would have hidden new entries."""
    same = (facts.etag, facts.last_modified) == (state.etag, state.last_modified)
    return facts.unconditional and facts.n_new > 0 and same and bool(state.etag or state.last_modified)


def _validators(state: FeedState, facts: PollFacts) -> tuple[str | None, str | None, str | None]:
    if facts.expires_at_once:
        return None, None, facts.body_sha256 or state.body_sha256
    if facts.outcome is PollOutcome.NOT_MODIFIED:  # a 304 may carry newer validators (RFC 9111, section 4.3.4)
        return facts.etag or state.etag, facts.last_modified or state.last_modified, state.body_sha256
    return facts.etag, facts.last_modified, facts.body_sha256


def _address(state: FeedState, facts: PollFacts) -> tuple[str, str | None, int]:
    """Counts permanent redirects that led to a feed; at the third the new address is kept, and the old one beside it.

    `url` and `moved_url` are then the feed's two known addresses.
    """
    if facts.moved_to is None or facts.moved_to == state.url:
        return (state.url, state.moved_url, state.moved_times) if _moved(state) else (state.url, None, 0)
    times = state.moved_times + 1 if state.moved_url == facts.moved_to else 1
    if times < MOVED_TIMES:
        return state.url, facts.moved_to, times
    return facts.moved_to, state.url, times


def _moved(state: FeedState) -> bool:
    return state.moved_times >= MOVED_TIMES


def _after_failure(state: FeedState, facts: PollFacts, now: datetime) -> FeedState:
    failures = state.failures + _WEIGHTS.get(facts.outcome, _HARD)
    ceiling = WEARY_CEILING_S if failures > WEARY_FAILURES else RETRY_CEILING_S
    # A failed poll may have reached the server: its own minimum holds for the next one as well.
    least = max(facts.feed_interval_s - SLACK_S, min(state.min_interval_s or 0, CEILING_S))
    wait = min(max(max(state.interval_s, RETRY_BASE_S) * failures, least), ceiling)
    if facts.retry_after_s is not None:
        wait = max(min(facts.retry_after_s, RETRY_AFTER_CEILING_S), wait if state.interval_s else 0.0)
    if facts.outcome is PollOutcome.RATE_LIMITED:
        wait += min(JITTER_S, state.interval_s) * _fraction(state.feed_id, now)
    gone = facts.outcome is PollOutcome.GONE
    failed = replace(
        state,
        last_polled_at=now,
        last_outcome=facts.outcome,
        ok_streak=0,
        failures=failures,
        next_poll_at=now + timedelta(seconds=MUTED_S if gone else wait),
        muted_at=(state.muted_at or now) if gone else state.muted_at,
    )
    return _elsewhere(failed) if failures >= MOVED_TIMES and _moved(state) else failed


def _elsewhere(state: FeedState) -> FeedState:
    """A moved feed that keeps failing is asked at its two addresses in turn: either may be the one that lives on."""
    if state.moved_url is None:
        return state
    return replace(state, url=state.moved_url, moved_url=state.url, etag=None, last_modified=None)


def _fraction(feed_id: str, now: datetime) -> float:
    """A number in [0, 1) that differs from feed to feed and from time to time, and is the same when asked again."""
    digest = hashlib.sha256(f"{feed_id} {now.isoformat()}".encode()).digest()
    return int.from_bytes(digest[:4]) / 2**32
