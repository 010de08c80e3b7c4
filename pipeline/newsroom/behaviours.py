"""How the outlets' servers misbehave, as decisions: which answer the n-th request for a feed gets."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pipeline.newsroom.schema import Behaviour

RETRY_AFTER_S = 60  # what the rate-limited outlet asks for; later requests are served all the same
FLAKY_PERIOD = 3  # the first of every three requests fails
SLOW_SECONDS = 3.0  # a patient client gets everything, an impatient one (timeout under 3 s) does not
SLOW_PIECES = 6  # the body comes in as many pieces, so that no single read waits long


class Answer(StrEnum):
    FEED = "feed"
    SLOW_FEED = "slow_feed"
    EMPTY = "empty"
    MOVED = "moved"
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    SERVER_ERROR = "server_error"

    @property
    def status(self) -> int:
        return _STATUS[self]


_STATUS = {
    Answer.FEED: 200,
    Answer.SLOW_FEED: 200,
    Answer.EMPTY: 200,
    Answer.MOVED: 301,
    Answer.NOT_FOUND: 404,
    Answer.GONE: 410,
    Answer.RATE_LIMITED: 429,
    Answer.SERVER_ERROR: 500,
}


@dataclass(frozen=True, slots=True)
class FeedRequest:
    """A request for an outlet's feed: at its own path or at the one it moved from, and how many came before."""

    behaviour: Behaviour
    at_old_path: bool
    earlier: int


def answer(request: FeedRequest) -> Answer:
    """What the request gets. Depends on nothing but the request, so that every run goes the same way."""
    match request.behaviour:
        case Behaviour.MOVED if request.at_old_path:
            return Answer.MOVED
        case _ if request.at_old_path:
            return Answer.NOT_FOUND
        case Behaviour.NOT_FOUND:
            return Answer.NOT_FOUND
        case Behaviour.GONE:
            return Answer.GONE
        case Behaviour.RATE_LIMITED if request.earlier == 0:
            return Answer.RATE_LIMITED
        case Behaviour.FLAKY if request.earlier % FLAKY_PERIOD == 0:
            return Answer.SERVER_ERROR
        case Behaviour.SLOW:
            return Answer.SLOW_FEED
        case Behaviour.EMPTY:
            return Answer.EMPTY
        case _:
            return Answer.FEED


DESCRIPTIONS = {
    Behaviour.NORMAL: "answers 200, and 304 to a matching ETag or Last-Modified",
    Behaviour.MOVED: "301 from the old feed address to the new one",
    Behaviour.NOT_FOUND: "404 for the feed",
    Behaviour.GONE: "410 for the feed",
    Behaviour.RATE_LIMITED: f"429 with Retry-After: {RETRY_AFTER_S} on the first request, then served",
    Behaviour.FLAKY: f"500 on the first of every {FLAKY_PERIOD} requests",
    Behaviour.SLOW: f"the feed comes in pieces over {SLOW_SECONDS:g} seconds",
    Behaviour.EMPTY: "200 with an empty body",
}
