"""When a page that could not be had is asked for again. Pure."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from pipeline.records import PollOutcome

# After the first, second, … failure. Ten tries as story-indexer's, but spread over 27 hours instead of ten: the
# longest outages of Belarusian hosts that we know of last a night.
PAUSES_H = (1, 1, 1, 1, 2, 3, 4, 6, 8)
TRIES = len(PAUSES_H) + 1
RETRY_AFTER_CEILING = timedelta(hours=24)  # who asks for more is asked again the next day all the same

# Worth another try: the page may be there and only now out of reach. A 403 is a wall, a 404 an answer.
PASSING = frozenset(
    {
        PollOutcome.RATE_LIMITED,
        PollOutcome.SERVER_ERROR,
        PollOutcome.TIMEOUT,
        PollOutcome.DNS,
        PollOutcome.TLS,
        PollOutcome.CONNECTION,
        PollOutcome.CHALLENGE,
    }
)
GONE_STATUSES = frozenset({404, 410})


class Failure(StrEnum):
    """What a failed try means for its entry."""

    PASSING = "passing"  # try again
    GONE = "gone"  # the publisher says that there is no such page
    LASTING = "lasting"  # no further try by itself: the quarantine


def judge(problem: PollOutcome, status: int | None, attempts: int) -> Failure:
    """What the `attempts`-th failed try means."""
    if status in GONE_STATUSES:
        return Failure.GONE
    return Failure.PASSING if problem in PASSING and attempts < TRIES else Failure.LASTING


def next_try(now: datetime, attempts: int, retry_after_s: float | None = None) -> datetime:
    """When to try again after the `attempts`-th failure, never before the server wants it."""
    pause = timedelta(hours=PAUSES_H[min(attempts, len(PAUSES_H)) - 1])
    asked = timedelta(seconds=retry_after_s or 0)
    return now + max(pause, min(asked, RETRY_AFTER_CEILING))
