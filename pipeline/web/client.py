"""The HTTP client: one guarded, limited, archived GET at a time. Every way to fail is a value, never an exception."""

from __future__ import annotations

import re
import ssl
from collections.abc import Mapping
from dataclasses import replace
from http.client import HTTPException
from http.cookiejar import DefaultCookiePolicy
from types import TracebackType
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from requests.structures import CaseInsensitiveDict
from urllib3.exceptions import HTTPError, NameResolutionError

from pipeline import __version__
from pipeline.clock import Clock
from pipeline.records import PollOutcome
from pipeline.settings import Settings
from pipeline.web.archive import Exchange, WarcWriter
from pipeline.web.deadline import Deadline, Timekeeper
from pipeline.web.guard import AddressGuard, BlockedAddressError, GuardedAdapter
from pipeline.web.inflate import ACCEPT, InflateError, Inflater
from pipeline.web.response import Response, problem_of

CONNECT_TIMEOUT_S = 10.0  # a handshake takes three round trips at most; reader's 3 s loses Belarusian hosts
READ_TIMEOUT_S = 30.0  # news-crawl's measured value for Eastern Europe
MAX_REDIRECTS = 10  # as browsers and curl do at least
MAX_URL_CHARACTERS = 2048  # rss-fetcher's limit; longer ones are sessions and traps
REDIRECT_BODY_BYTES = 64 * 1024  # the page behind a redirect is a note; nobody reads it
PIECE_BYTES = 64 * 1024
ERROR_CHARACTERS = 300  # of a server's own words in an error
REDIRECTS = frozenset({301, 302, 303, 307, 308})


class WebClient:
    """GETs with limits on size, time, redirects and addresses. Safe to use from several threads; close it."""

    def __init__(self, settings: Settings, clock: Clock) -> None:
        self._clock = clock
        self._guard = AddressGuard(settings.allow_loopback)
        self._use_proxies = settings.use_proxies
        self._timekeeper = Timekeeper()
        self._session = requests.Session()
        self._session.trust_env = False  # no proxies, no .netrc passwords from the surroundings
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # nothing is remembered
        self._session.mount("http://", GuardedAdapter(self._guard))
        self._session.mount("https://", GuardedAdapter(self._guard))
        self.user_agent = f"Mozilla/5.0 (compatible; dyadwatch/{__version__}; +{settings.contact})"

    def __enter__(self) -> WebClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections that are kept open."""
        self._session.close()
        self._timekeeper.close()

    def get(
        self,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        max_bytes: int,
        timeout: float,
        archive: WarcWriter | None = None,
        about: Mapping[str, str] | None = None,
    ) -> Response:
        """Fetches `url`, following redirects by hand.

        `max_bytes` counts the decompressed body, `timeout` the seconds from first to last byte of all hops together.
        Every answer goes to `archive` as it came, with the fields of `about` beside it.
        """
        redirects: list[tuple[int, str]] = []
        response = Response(url=url, fetched_at=self._clock.now())
        with self._timekeeper.deadline(timeout) as deadline:
            self._guard.current.deadline = deadline
            try:
                while True:
                    response = self._hop(url, headers or {}, max_bytes, deadline, archive, about or {})
                    target = self._target(response)
                    if target is None or response.problem is not PollOutcome.HTTP_ERROR:
                        break
                    redirects.append((response.status or 0, target))
                    if len(redirects) > MAX_REDIRECTS:
                        error = f"more than {MAX_REDIRECTS} redirects"
                        response = replace(response, problem=PollOutcome.BLOCKED_ADDRESS, error=error)
                        break
                    url = target
            finally:
                self._guard.current.deadline = None
        return replace(response, redirects=tuple(redirects))

    def _target(self, response: Response) -> str | None:
        location = response.headers.get("location")
        if response.status not in REDIRECTS or not location:
            return None
        try:
            return urljoin(response.url, _as_text(location.strip()))
        except ValueError:
            return location

    def _hop(
        self,
        url: str,
        headers: Mapping[str, str],
        max_bytes: int,
        deadline: Deadline,
        archive: WarcWriter | None,
        about: Mapping[str, str],
    ) -> Response:
        empty = Response(url=url, fetched_at=self._clock.now())
        try:
            _check(url)
            sent = {"User-Agent": self.user_agent, "Accept": "*/*", "Accept-Encoding": ACCEPT, **headers}
            request = requests.Request("GET", url, headers=sent).prepare()
            limits = (min(CONNECT_TIMEOUT_S, deadline.remaining_s), min(READ_TIMEOUT_S, deadline.remaining_s))
            proxies = requests.utils.get_environ_proxies(url) if self._use_proxies else {}
            if proxies:
                self._guard.check_literal(urlsplit(url).hostname or "")
            answer = self._session.send(
                request, stream=True, allow_redirects=False, timeout=limits, proxies=proxies, verify=True
            )
        except (requests.RequestException, HTTPError, HTTPException, OSError, ValueError, BlockedAddressError) as error:
            return replace(empty, **_failure(error, deadline))
        with answer:
            is_hop = answer.status_code in REDIRECTS and "location" in answer.headers
            ceiling = min(max_bytes, REDIRECT_BODY_BYTES) if is_hop else max_bytes
            received = bytearray()
            got = replace(empty, status=answer.status_code, headers=_clean(answer.headers))
            got = _read(got, answer.raw, received, ceiling, deadline, ignore_overflow=is_hop)
        if archive is not None:
            archive.write(Exchange(request, answer, bytes(received), got, deadline.peer), about)
        return got


def _read(
    got: Response, raw: Any, received: bytearray, max_bytes: int, deadline: Deadline, *, ignore_overflow: bool
) -> Response:
    """Reads the body: as received into `received`, decoded into the response. A failure becomes its problem."""
    failure: dict[str, Any] = {}
    try:
        inflater = Inflater(got.headers.get("content-encoding", ""), max_bytes)
    except InflateError as error:
        return replace(got, problem=PollOutcome.HTTP_ERROR, error=str(error))
    try:
        while piece := raw.read1(PIECE_BYTES, decode_content=False):
            received += piece
            inflater.feed(piece)
            if inflater.overflow or len(received) > max_bytes:
                break
    except InflateError as error:
        failure = {"problem": PollOutcome.CONNECTION, "error": str(error)}
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        failure = _failure(error, deadline)
    too_large = inflater.overflow or len(received) > max_bytes
    if deadline.expired:
        failure = {"problem": PollOutcome.TIMEOUT, "error": "the whole request took too long"}
    elif too_large and not ignore_overflow:
        failure = {"problem": PollOutcome.TOO_LARGE, "error": f"more than {max_bytes} bytes"}
    elif not failure and not too_large and not inflater.complete:
        failure = {"problem": PollOutcome.CONNECTION, "error": "the compressed body ends before its end"}
    body = inflater.body
    if not failure:
        problem = problem_of(got.status or 0, got.headers, body)
        failure = {"problem": problem, "error": None if problem is None else f"HTTP {got.status}"}
    return replace(got, body=body, **failure)


def _check(url: str) -> None:
    """Raises BlockedAddressError for an address that is no plain http(s) one; ValueError for what is no address."""
    parts = urlsplit(url)
    if parts.scheme.lower() not in ("http", "https"):
        raise BlockedAddressError(f"scheme {parts.scheme!r} is neither http nor https")
    if not parts.hostname:
        raise BlockedAddressError("the address has no host")
    if parts.username or parts.password:
        raise BlockedAddressError("the address carries a name and password")
    if len(url) > MAX_URL_CHARACTERS:
        raise BlockedAddressError(f"the address is longer than {MAX_URL_CHARACTERS} characters")
    _ = parts.port  # raises ValueError for an impossible port


def _failure(error: BaseException, deadline: Deadline) -> dict[str, Any]:
    """The outcome and words for an exception of the layers below."""
    chain = _causes(error)
    words = _UNPRINTABLE.sub(" ", f"{type(chain[-1]).__name__}: {chain[-1]}")[:ERROR_CHARACTERS]
    if deadline.expired:
        return {"problem": PollOutcome.TIMEOUT, "error": "the whole request took too long"}
    for kinds, outcome in _OUTCOMES:
        if any(isinstance(item, kinds) for item in chain):
            return {"problem": outcome, "error": words}
    return {"problem": PollOutcome.CONNECTION, "error": words}


def _causes(error: BaseException) -> list[BaseException]:
    """The exception and those it was made from: by `reason` (urllib3), by argument (requests) and by cause."""
    found: list[BaseException] = []
    following: Any = error
    while isinstance(following, BaseException) and following not in found:
        found.append(following)
        inner = [arg for arg in following.args if isinstance(arg, BaseException)]
        following = getattr(following, "reason", None) or (inner[0] if inner else following.__cause__)
    return found


def _clean(headers: Mapping[str, str]) -> CaseInsensitiveDict[str]:
    """Headers without the line breaks of folded ones and other controls: some are stored, and sent back later."""
    return CaseInsensitiveDict({name: _UNPRINTABLE.sub(" ", value).strip() for name, value in headers.items()})


def _as_text(location: str) -> str:
    """A Location header's raw UTF-8, which http.client reads as Latin-1."""
    try:
        return location.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return location


_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
_OUTCOMES: tuple[tuple[tuple[type[BaseException], ...], PollOutcome], ...] = (
    ((BlockedAddressError,), PollOutcome.BLOCKED_ADDRESS),
    ((NameResolutionError,), PollOutcome.DNS),
    ((requests.exceptions.SSLError, ssl.SSLError), PollOutcome.TLS),
    ((requests.Timeout, TimeoutError), PollOutcome.TIMEOUT),
    ((requests.exceptions.InvalidURL, requests.exceptions.InvalidSchema, UnicodeError), PollOutcome.BLOCKED_ADDRESS),
    ((requests.RequestException, HTTPError, HTTPException, OSError), PollOutcome.CONNECTION),
    ((ValueError,), PollOutcome.BLOCKED_ADDRESS),  # no address at all: an impossible port, a broken IPv6 literal
)
