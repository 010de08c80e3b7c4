"""Reading the answer to a poll: what kind of thing came, and which entries are in it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.parse import ParsedFeed, parse_feed
from pipeline.feeds.seen import unpack_seen
from pipeline.feeds.sift import Sifted, sift
from pipeline.records import Feed, FeedState, PollOutcome
from pipeline.web.challenge import is_challenge
from pipeline.web.response import Response

ZOMBIE_BYTES = 512  # a 200 with less and without entries is an empty shell (definitions, section 6)


@dataclass(frozen=True, slots=True)
class Answer:
    """One feed, its state before the poll, and what its server answered."""

    feed: Feed
    state: FeedState
    response: Response
    at: datetime
    unconditional: bool


@dataclass(frozen=True, slots=True)
class Polled:
    """An answer that was read but not yet compared with what is known.

    `outcome` is None for a document with entries, which may be new or not.
    """

    answer: Answer
    outcome: PollOutcome | None
    error: str | None = None
    parsed: ParsedFeed | None = None
    sifted: Sifted = field(default_factory=lambda: Sifted((), {}))
    body_sha256: str | None = None


def read_answer(answer: Answer, catalogue: Catalogue) -> Polled:
    """What the answer is. Nothing is parsed that is known already: neither the same body nor the same item."""
    response, feed = answer.response, answer.feed
    if response.problem is not None:
        return Polled(answer, response.problem, response.error)
    if response.not_modified:
        if answer.unconditional:  # no validators were sent: the server is mistaken, and nothing was heard
            return Polled(answer, PollOutcome.HTTP_ERROR, "304 to a request without validators")
        return Polled(answer, PollOutcome.NOT_MODIFIED)
    digest = hashlib.sha256(response.body).hexdigest()
    if digest == answer.state.body_sha256:
        return Polled(answer, PollOutcome.SAME_BODY, body_sha256=digest)
    parsed = parse_feed(
        response.body,
        url=response.url,
        content_type=response.headers.get("content-type"),
        lang=feed.lang,
        feed_id=feed.feed_id,
        seen=unpack_seen(answer.state.seen_items),
    )
    outcome, error = _kind(response, parsed)
    if outcome is not None:
        return Polled(answer, outcome, error)
    return Polled(answer, None, error, parsed, sift(feed, parsed, catalogue.source_for_url, answer.at), digest)


def _kind(response: Response, parsed: ParsedFeed) -> tuple[PollOutcome | None, str | None]:
    words = "; ".join(parsed.problems) or None
    if parsed.is_feed and parsed.n_items:
        return None, parsed.damage
    if is_challenge(response.status or 0, response.headers, response.body):
        return PollOutcome.CHALLENGE, words
    if parsed.is_feed:
        return PollOutcome.EMPTY, "a feed without entries"
    if len(response.body.strip()) == 0:
        return PollOutcome.EMPTY, words
    if len(response.body) < ZOMBIE_BYTES and b"<html" not in response.body.lower():
        return PollOutcome.EMPTY, f"{len(response.body)} bytes, {words}"
    return PollOutcome.NOT_A_FEED, words
