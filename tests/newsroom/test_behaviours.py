"""Which answer the n-th request for a feed gets."""

from __future__ import annotations

import pytest

from pipeline.newsroom.behaviours import DESCRIPTIONS, Answer, FeedRequest, answer
from pipeline.newsroom.schema import Behaviour


@pytest.mark.parametrize(
    ("behaviour", "expected"),
    [
        (Behaviour.NORMAL, [Answer.FEED] * 4),
        (Behaviour.NOT_FOUND, [Answer.NOT_FOUND] * 4),
        (Behaviour.GONE, [Answer.GONE] * 4),
        (Behaviour.RATE_LIMITED, [Answer.RATE_LIMITED, Answer.FEED, Answer.FEED, Answer.FEED]),
        (Behaviour.FLAKY, [Answer.SERVER_ERROR, Answer.FEED, Answer.FEED, Answer.SERVER_ERROR]),
        (Behaviour.SLOW, [Answer.SLOW_FEED] * 4),
        (Behaviour.EMPTY, [Answer.EMPTY] * 4),
        (Behaviour.MOVED, [Answer.FEED] * 4),
    ],
)
def test_requests_at_the_feeds_own_path(behaviour: Behaviour, expected: list[Answer]) -> None:
    assert [answer(FeedRequest(behaviour, at_old_path=False, earlier=n)) for n in range(4)] == expected


@pytest.mark.parametrize("behaviour", list(Behaviour))
def test_only_a_moved_feed_has_an_old_path(behaviour: Behaviour) -> None:
    expected = Answer.MOVED if behaviour is Behaviour.MOVED else Answer.NOT_FOUND
    assert answer(FeedRequest(behaviour, at_old_path=True, earlier=1)) is expected


def test_every_behaviour_is_described() -> None:
    assert set(DESCRIPTIONS) == set(Behaviour)


def test_a_silent_behaviour_never_shows_the_feed() -> None:
    shown = {Answer.FEED, Answer.SLOW_FEED}
    for behaviour in Behaviour:
        answers = {answer(FeedRequest(behaviour, at_old_path=False, earlier=n)) for n in range(6)}
        assert behaviour.silent == (not answers & shown)
