"""What one GET came to: a response, or the reason why there is none. Never an exception."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from requests.structures import CaseInsensitiveDict

from pipeline.records import PollOutcome
from pipeline.web.challenge import is_challenge
from pipeline.web.freshness import retry_after_s

OK = 200
NOT_MODIFIED = 304
SERVER_ERRORS = range(500, 600)
_BY_STATUS = {
    401: PollOutcome.FORBIDDEN,
    403: PollOutcome.FORBIDDEN,
    404: PollOutcome.NOT_FOUND,
    410: PollOutcome.GONE,
    429: PollOutcome.RATE_LIMITED,
    451: PollOutcome.FORBIDDEN,
}


@dataclass(frozen=True, slots=True)
class Response:
    """The end of a GET and of the redirects before it.

    `problem` is None for a usable answer (200 with its body, or 304) and says otherwise how the attempt ended;
    `error` says it in words. `body` is decompressed; after a failure it holds what had come until then.
    `redirects` holds (status, target) of every hop. `fetched_at` is the injected clock's time of the last request.
    """

    url: str
    fetched_at: datetime
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=CaseInsensitiveDict)
    body: bytes = b""
    redirects: tuple[tuple[int, str], ...] = ()
    problem: PollOutcome | None = None
    error: str | None = None

    @property
    def not_modified(self) -> bool:
        return self.status == NOT_MODIFIED

    @property
    def retry_after_s(self) -> float | None:
        """Seconds until the server wants to be asked again, where it says so (RFC 9110, section 10.2.3)."""
        return retry_after_s(self.headers.get("retry-after"), self.fetched_at)


def problem_of(status: int, headers: Mapping[str, str], body: bytes) -> PollOutcome | None:
    """What a status and the start of its body mean; None for 200 and 304."""
    if status in (OK, NOT_MODIFIED):
        return None
    if is_challenge(status, headers, body):
        return PollOutcome.CHALLENGE
    if status in SERVER_ERRORS:
        return PollOutcome.SERVER_ERROR
    return _BY_STATUS.get(status, PollOutcome.HTTP_ERROR)
