"""When a page is asked for again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.articles.tries import PAUSES_H, TRIES, Failure, judge, next_try
from pipeline.records import PollOutcome
from tests.samples import NOON


@pytest.mark.parametrize(
    ("problem", "status", "attempts", "expected"),
    [
        (PollOutcome.TIMEOUT, None, 1, Failure.PASSING),
        (PollOutcome.SERVER_ERROR, 503, TRIES - 1, Failure.PASSING),
        (PollOutcome.SERVER_ERROR, 503, TRIES, Failure.LASTING),
        (PollOutcome.RATE_LIMITED, 429, 1, Failure.PASSING),
        (PollOutcome.CHALLENGE, 403, 1, Failure.PASSING),
        (PollOutcome.HTTP_ERROR, 403, 1, Failure.LASTING),
        (PollOutcome.TOO_LARGE, 200, 1, Failure.LASTING),
        (PollOutcome.BLOCKED_ADDRESS, None, 1, Failure.LASTING),
        (PollOutcome.NOT_FOUND, 404, 1, Failure.GONE),
        (PollOutcome.GONE, 410, 1, Failure.GONE),
    ],
)
def test_what_a_failed_try_means(problem: PollOutcome, status: int | None, attempts: int, expected: Failure) -> None:
    assert judge(problem, status, attempts) is expected


def test_ten_tries_are_spread_over_more_than_ten_hours() -> None:
    assert TRIES == 10
    assert sum(PAUSES_H) >= 10


@pytest.mark.parametrize(
    ("attempts", "retry_after_s", "hours"),
    [(1, None, 1), (5, None, 2), (9, None, 8), (99, None, 8), (1, 7200.0, 2), (9, 60.0, 8), (1, 1e9, 24)],
)
def test_the_next_try_comes_later_and_later_and_heeds_the_server(
    attempts: int, retry_after_s: float | None, hours: int
) -> None:
    assert next_try(NOON, attempts, retry_after_s) == NOON + timedelta(hours=hours)
