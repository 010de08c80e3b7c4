"""One thread watches the deadlines of all requests of a client."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from pipeline.web.deadline import Timekeeper

LONG_S = 60.0


@pytest.fixture
def keeper() -> Iterator[Timekeeper]:
    made = Timekeeper()
    yield made
    made.close()


def read_until_shut(sock: socket.socket) -> bytes:
    sock.settimeout(LONG_S)
    return sock.recv(1)


def test_a_later_deadline_that_ends_sooner_is_not_kept_waiting(keeper: Timekeeper) -> None:
    left, right = socket.socketpair()
    with left, right, keeper.deadline(LONG_S) as long, keeper.deadline(0.01) as short:
        short.watch(left)
        assert read_until_shut(left) == b""
        assert (short.expired, long.expired) == (True, False)


def test_a_socket_watched_after_the_end_is_shut_at_once(keeper: Timekeeper) -> None:
    first, _first = socket.socketpair()
    second, _second = socket.socketpair()
    with first, _first, second, _second, keeper.deadline(0.01) as deadline:
        deadline.watch(first)
        read_until_shut(first)
        deadline.watch(second)
        assert read_until_shut(second) == b""


def test_what_is_over_in_time_is_left_alone(keeper: Timekeeper) -> None:
    left, right = socket.socketpair()
    with left, right:
        with keeper.deadline(0.01) as deadline:
            deadline.watch(left)
        deadline.expire()
        right.send(b"x")
        assert read_until_shut(left) == b"x"
        assert not deadline.expired


def test_many_requests_take_one_thread_and_none_remains(keeper: Timekeeper) -> None:
    before = threading.active_count()
    deadlines = [keeper.deadline(LONG_S) for _ in range(50)]
    for deadline in deadlines:
        deadline.__enter__()
    assert threading.active_count() == before + 1
    keeper.close()
    assert threading.active_count() == before
