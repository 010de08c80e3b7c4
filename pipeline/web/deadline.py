"""A limit on the whole time of one request. Timeouts of single reads do not stop a server that drips."""

from __future__ import annotations

import contextlib
import os
import socket
import threading
import time
from types import TracebackType


class Deadline:
    """Shuts the sockets of a request down once `seconds` have passed, whatever they are waiting for.

    A context manager; `watch` is called with every socket the request opens or reuses.
    """

    def __init__(self, seconds: float) -> None:
        self._ends_at = time.monotonic() + seconds
        self._lock = threading.Lock()
        self._handles: list[socket.socket] = []
        self._timer = threading.Timer(seconds, self._expire)
        self._timer.daemon = True
        self.expired = False
        self.peer: str | None = None  # address of the server that answered last

    def __enter__(self) -> Deadline:
        self._timer.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._timer.cancel()
        with self._lock:
            for handle in self._handles:
                handle.close()
            self._handles.clear()

    @property
    def remaining_s(self) -> float:
        return max(0.0, self._ends_at - time.monotonic())

    def watch(self, sock: socket.socket) -> None:
        """Puts a socket under the deadline. A duplicate is kept, since TLS takes the original's descriptor away."""
        with self._lock:
            handle = socket.socket(fileno=os.dup(sock.fileno()))
            self._handles.append(handle)
            if self.expired:
                _shut(handle)

    def _expire(self) -> None:
        with self._lock:
            self.expired = True
            for handle in self._handles:
                _shut(handle)


def _shut(handle: socket.socket) -> None:
    with contextlib.suppress(OSError):  # the other side may have closed it already
        handle.shutdown(socket.SHUT_RDWR)
