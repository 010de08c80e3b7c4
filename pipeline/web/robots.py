"""robots.txt after RFC 9309, with a cache: longest match, `*` and `$`, Allow wins a tie; Crawl-delay as a courtesy."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, urlsplit

from pipeline.web.client import WebClient

PRODUCT = "dyadwatch"  # the token that a publisher can address us by
MAX_BYTES = 500 * 1024  # the least a crawler must read (RFC 9309, section 2.5), and the most we do
TIMEOUT_S = 30.0
CACHE_S = 24 * 3600.0  # RFC 9309, section 2.4
UNREACHABLE_CACHE_S = 60.0  # a server error is asked about again soon: it closes the whole site meanwhile
MAX_CRAWL_DELAY_S = 120.0  # news-crawl's limit: a longer one would mean never
_CLIENT_ERRORS = range(400, 500)
_NUMBER = re.compile(r"\d{1,6}(?:\.\d+)?")
_SAFE = "/?:@!$&'()*+,;=-._~%#[]"


class Verdict(StrEnum):
    ALLOWED = "allowed"
    DISALLOWED = "disallowed"
    UNREACHABLE = "unreachable"  # server error or no answer: RFC 9309 has the crawler stay out for the time being


@dataclass(frozen=True, slots=True)
class Rule:
    allow: bool
    length: int  # characters of the pattern: the longest decides
    parts: tuple[str, ...]  # what stands between the pattern's asterisks
    anchored: bool  # the pattern ends in $

    def matches(self, path: str) -> bool:
        """Part after part, each at its first place: linear, where a regular expression could be made to crawl."""
        if not path.startswith(self.parts[0]):
            return False
        at = len(self.parts[0])
        if len(self.parts) == 1:
            return not self.anchored or at == len(path)
        for part in self.parts[1:-1]:
            found = path.find(part, at)
            if found < 0:
                return False
            at = found + len(part)
        last = self.parts[-1]
        return path.endswith(last) and len(path) - len(last) >= at if self.anchored else path.find(last, at) >= 0


@dataclass(frozen=True, slots=True)
class RobotsFile:
    """The rules that concern us."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None
    reachable: bool = True

    def allows(self, path: str) -> bool:
        normal = _normal(path)
        matching = [(rule.length, rule.allow) for rule in self.rules if rule.matches(normal)]
        return max(matching)[1] if matching else True


class Robots:
    """Asks each site for its robots.txt once a day. Safe to use from several threads."""

    def __init__(self, client: WebClient, now: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._now = now
        self._lock = threading.Lock()
        self._files: dict[str, tuple[float, RobotsFile]] = {}  # origin → (valid until, rules)

    def allowed(self, url: str) -> bool:
        """Whether the page may be fetched now; see `verdict` for why not."""
        return self.verdict(url) is Verdict.ALLOWED

    def verdict(self, url: str) -> Verdict:
        """Allowed, forbidden by a rule, or closed because robots.txt cannot be had (worth a later try)."""
        found = self._file(url)
        if not found.reachable:
            return Verdict.UNREACHABLE
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Verdict.ALLOWED if found.allows(path) else Verdict.DISALLOWED

    def crawl_delay(self, url: str) -> float | None:
        """Seconds the site wants between requests, at most 120; None when it does not say."""
        return self._file(url).crawl_delay_s

    def _file(self, url: str) -> RobotsFile:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}".lower()
        with self._lock:
            until, found = self._files.get(origin, (0.0, RobotsFile()))
            if until > self._now():
                return found
        found = self._fetch(origin)
        until = self._now() + (CACHE_S if found.reachable else UNREACHABLE_CACHE_S)
        with self._lock:
            self._files[origin] = (until, found)
        return found

    def _fetch(self, origin: str) -> RobotsFile:
        response = self._client.get(f"{origin}/robots.txt", max_bytes=MAX_BYTES, timeout=TIMEOUT_S)
        if response.status in _CLIENT_ERRORS and response.status != 429:
            return RobotsFile()  # there is none: everything is allowed (RFC 9309, section 2.3.1.3)
        if response.status == 200 and response.body:  # a file over the limit is read up to it
            return parse_robots(response.body)
        return RobotsFile(reachable=response.status == 200)


def parse_robots(body: bytes, product: str = PRODUCT) -> RobotsFile:
    """The rules of the group for `product`, or of `*`; groups for the same agent are joined."""
    groups: dict[str, list[tuple[str, str]]] = {}
    agents: list[str] = []
    in_rules = False
    for line in body.decode("utf-8", "replace").lstrip("\ufeff").splitlines():
        name, colon, value = line.split("#", 1)[0].partition(":")
        name, value = name.strip().lower(), value.strip()
        if not colon:
            continue
        if name == "user-agent":
            agents = [value.lower()] if in_rules else [*agents, value.lower()]
            in_rules = False
            groups.setdefault(value.lower(), [])
        elif name in ("allow", "disallow", "crawl-delay"):
            in_rules = True
            for agent in agents:
                groups[agent].append((name, value))
    ours = [agent for agent in groups if agent.split("/")[0].strip() == product]
    lines = [line for agent in ours or ["*"] for line in groups.get(agent, [])]
    delays = [float(value) for name, value in lines if name == "crawl-delay" and _NUMBER.fullmatch(value)]
    return RobotsFile(
        rules=tuple(_rule(name == "allow", value) for name, value in lines if name != "crawl-delay" and value),
        crawl_delay_s=min(max(delays), MAX_CRAWL_DELAY_S) if delays else None,
    )


def _rule(allow: bool, value: str) -> Rule:
    anchored = value.endswith("$")
    parts = (value[:-1] if anchored else value).split("*")
    return Rule(allow, len(value), tuple(_normal(part) for part in parts), anchored)


def _normal(path: str) -> str:
    """Percent-encoding in one form, so that `/%D0%B0` and `/а` compare equal."""
    return quote(unquote(path, errors="surrogateescape"), safe=_SAFE, errors="surrogateescape")
