"""A limit on the whole time of one request. Timeouts of single reads do not stop a server that drips."""

from __future__ import annotations

import contextlib
import heapq
import itertools
import os
import socket
import threading
import time
from types import TracebackType


class Deadline:
    """Shuts the sockets of a request down once `seconds` have passed, whatever they are waiting for.

    A context manager, made by `Timekeeper.deadline`; `watch` is called with every socket the request opens or reuses.
    """

    def __init__(self, keeper: Timekeeper, seconds: float) -> None:
        self._keeper = keeper
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self.ends_at = time.monotonic() + seconds
        self.over = False
        self.expired = False
        self.peer: str | None = None  # address of the server that answered last

    def __enter__(self) -> Deadline:
        self._keeper.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._lock:
            self.over = True
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    @property
    def remaining_s(self) -> float:
        return max(0.0, self.ends_at - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Puts a socket under the deadline. A duplicate is kept, since TLS takes the original's descriptor away."""
        with self._lock:
            handle = socket.socket(fileno=os.dup(sock.fileno()))
            self._handles.append(handle)
            if self.expired:
                _shut(handle)

    def expire(self) -> None:
        """Shuts the sockets down, unless the request is over."""
        with self._lock:
            if self.over:
                return
            self.expired = True
            for handle in self._handles:
                _shut(handle)


class Timekeeper:
    """Watches all deadlines of a client in one thread, which starts with the first; close it.

    A timer for each request would start a thread for each, a tenth of what the request costs in all.
    """

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._waiting: list[tuple[float, int, Deadline]] = []  # a heap
        self._number = itertools.count()
        self._thread: threading.Thread | None = None
        self._closed = False

    def deadline(self, seconds: float) -> Deadline:
        """A deadline that runs once it is entered."""
        return Deadline(self, seconds)

    def add(self, deadline: Deadline) -> None:
        """Watches a deadline until it is over or passed."""
        with self._changed:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            is_next = not self._waiting or deadline.ends_at < self._waiting[0][0]
            heapq.heappush(self._waiting, (deadline.ends_at, next(self._number), deadline))
            if is_next:
                self._changed.notify()

    def close(self) -> None:
        """Ends the thread; deadlines that run are not watched any more."""
        with self._changed:
            self._closed = True
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            with self._changed:
                while not self._closed and (wait := self._seconds()) != 0:
                    self._changed.wait(wait)
                if self._closed:
                    return
                deadline = heapq.heappop(self._waiting)[2]
            deadline.expire()

    def _seconds(self) -> float | None:
        """Until the next deadline passes; None without any. Those that are over are dropped on the way."""
        while self._waiting and self._waiting[0][2].over:
            heapq.heappop(self._waiting)
        return max(0.0, self._waiting[0][0] - time.monotonic()) if self._waiting else None


def _shut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have closed it already
        handle.shutdown(socket.SHUT_RDWR)
