"""Politeness: pauses between requests to one host, few at once, and rest for a host that is down or asks for it.

It counts seconds that really pass, not the injected clock's. One keeper serves one process: the queue hands all
entries of a source to one worker, and a shard holds all feeds of a host.
"""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from pipeline.records import PollOutcome

AT_ONCE = 2  # requests to one host at the same time; story-indexer and news-crawl allow no more
RATE_LIMIT_REST_S = 30.0  # first rest after a 429 that names no time; doubled by each further one
REST_CEILING_S = 600.0  # a longer rest is the queue's affair: the entry is tried again in a later run
DEAD_REST_S = 600.0  # a host that could not be reached is left alone for ten minutes
DEAD_AFTER = 2  # failures in a row: a single one may be a hiccup of ours
_UNREACHABLE = frozenset({PollOutcome.DNS, PollOutcome.CONNECTION, PollOutcome.TIMEOUT, PollOutcome.TLS})


@dataclass(slots=True)
class _Host:
    free_at: float = 0.0  # monotonic time before which no request may start
    running: int = 0
    unreachable: int = 0
    rests: int = 0
    dead_until: float = 0.0


class Politeness:
    """Keeps the pauses. Safe to use from several threads."""

    def __init__(
        self,
        now: Callable[[], float] = time.monotonic,
        wait: Callable[[threading.Condition, float], object] | None = None,
    ) -> None:
        self._now = now
        self._wait = wait or (lambda condition, seconds: condition.wait(seconds))
        self._hosts: dict[str, _Host] = {}
        self._changed = threading.Condition()

    @contextlib.contextmanager
    def turn(self, url: str, interval_s: float) -> Iterator[None]:
        """Waits until the URL's host may be asked, at least `interval_s` after the last start, and holds one place."""
        self.wait(url, interval_s)
        try:
            yield
        finally:
            with self._changed:
                self._host(url).running -= 1
                self._changed.notify_all()

    def wait(self, url: str, interval_s: float) -> None:
        """Takes a place at the URL's host, waiting for it; whoever takes one without `turn` never gives it back."""
        with self._changed:
            host = self._host(url)
            while host.running >= AT_ONCE or host.free_at > self._now():
                self._wait(self._changed, host.free_at - self._now() if host.running < AT_ONCE else 1.0)
            host.running += 1
            host.free_at = self._now() + interval_s

    def ready_in(self, url: str) -> float:
        """Seconds until the URL's host may be asked again; 0 when it may now."""
        with self._changed:
            host = self._host(url)
            return max(0.0, max(host.free_at, host.dead_until) - self._now())

    def dead(self, url: str) -> bool:
        """Whether the URL's host could not be reached a short while ago: asking again would only cost time."""
        with self._changed:
            return self._host(url).dead_until > self._now()

    def heed(self, url: str, problem: PollOutcome | None, retry_after_s: float | None) -> None:
        """Learns from how a request ended: a 429 makes the host rest, failures in a row mark it as dead."""
        with self._changed:
            host = self._host(url)
            host.unreachable = host.unreachable + 1 if problem in _UNREACHABLE else 0
            if host.unreachable >= DEAD_AFTER:
                host.dead_until = self._now() + DEAD_REST_S
            if problem is PollOutcome.RATE_LIMITED or (retry_after_s is not None and problem is not None):
                rest = retry_after_s if retry_after_s is not None else RATE_LIMIT_REST_S * 2**host.rests
                host.free_at = max(host.free_at, self._now() + min(rest, REST_CEILING_S))
                host.rests += 1
            elif problem is None:
                host.rests = 0
            self._changed.notify_all()

    def _host(self, url: str) -> _Host:
        return self._hosts.setdefault((urlsplit(url).hostname or url).removeprefix("www."), _Host())
