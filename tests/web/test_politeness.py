"""Pauses, places and rests, on a clock that jumps instead of waiting."""

from __future__ import annotations

import threading

import pytest

from pipeline.records import PollOutcome
from pipeline.web.politeness import Politeness

URL = "https://example.org/a"


class Jumping:
    """A monotonic clock that waiting moves on."""

    def __init__(self) -> None:
        self.seconds = 1000.0
        self.politeness = Politeness(lambda: self.seconds, self.wait)

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        self.seconds += seconds


@pytest.fixture
def clock() -> Jumping:
    return Jumping()


def visit(clock: Jumping, url: str, interval_s: float = 5.0) -> float:
    with clock.politeness.turn(url, interval_s):
        return clock.seconds


def test_starts_on_one_host_are_spaced(clock: Jumping) -> None:
    assert [visit(clock, URL) for _ in range(3)] == [1000, 1005, 1010]


def test_www_is_the_same_host_and_another_host_is_not(clock: Jumping) -> None:
    visit(clock, URL)
    assert visit(clock, "https://other.org/") == 1000
    assert visit(clock, "http://www.example.org/b") == 1005


def test_an_interval_of_zero_never_waits(clock: Jumping) -> None:
    assert {visit(clock, URL, 0) for _ in range(5)} == {1000}


def test_no_more_than_two_at_once() -> None:
    politeness = Politeness()
    running, most, lock = 0, 0, threading.Lock()
    gate = threading.Barrier(2, timeout=5)

    def work() -> None:
        nonlocal running, most
        with politeness.turn(URL, 0):
            with lock:
                running += 1
                most = max(most, running)
            gate.wait()
            with lock:
                running -= 1

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most == 2


@pytest.mark.parametrize(("retry_after", "rests"), [(None, [30, 60, 120]), (7.0, [7, 7, 7]), (9999.0, [600, 600, 600])])
def test_a_429_makes_the_host_rest(clock: Jumping, retry_after: float | None, rests: list[float]) -> None:
    found = []
    for _ in rests:
        clock.politeness.heed(URL, PollOutcome.RATE_LIMITED, retry_after)
        found.append(clock.politeness.ready_in(URL))
        clock.seconds += found[-1]
    assert found == rests


def test_a_success_ends_the_doubling(clock: Jumping) -> None:
    clock.politeness.heed(URL, PollOutcome.RATE_LIMITED, None)
    clock.seconds += 30
    clock.politeness.heed(URL, None, None)
    clock.politeness.heed(URL, PollOutcome.RATE_LIMITED, None)
    assert clock.politeness.ready_in(URL) == 30


def test_a_host_that_fails_twice_is_dead_for_ten_minutes(clock: Jumping) -> None:
    clock.politeness.heed(URL, PollOutcome.TIMEOUT, None)
    assert not clock.politeness.dead(URL)
    clock.politeness.heed(URL, PollOutcome.DNS, None)
    assert clock.politeness.dead(URL)
    clock.seconds += 601
    assert not clock.politeness.dead(URL)


def test_an_answer_between_two_failures_keeps_a_host_alive(clock: Jumping) -> None:
    for problem in (PollOutcome.TIMEOUT, PollOutcome.NOT_FOUND, PollOutcome.TIMEOUT):
        clock.politeness.heed(URL, problem, None)
    assert not clock.politeness.dead(URL)
