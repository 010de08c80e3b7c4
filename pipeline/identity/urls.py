"""Canonical URLs: one key for every address under which a publisher serves the same article.

The key is never fetched. It follows RFC 3986 section 6.2 where that is safe and goes further for what newsrooms do
(http and https, www and mobile hosts, AMP, trackers, index pages). When in doubt it keeps addresses apart: two keys
for one article are mended by copy detection, one key for two articles loses one of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import SplitResult, unquote_plus, urlsplit

from pipeline.identity.trackers import is_tracker
from pipeline.identity.wrapped import unwrap

KEY_BYTES = 16

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE = _UNRESERVED | frozenset("!$&'()*+,;=:@/")
_QUERY_SAFE = _PATH_SAFE | frozenset("?")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}|[\s\S]")
_CONTROLS = re.compile(r"[\t\r\n]")
_WWW = re.compile(r"^www\d?\.")
_DEVICE = re.compile(r"^(?:m|mobile|amp)\.")
_LANG_DEVICE = re.compile(r"^([a-z]{2})\.(?:m|mobile|amp)\.")
_REGISTRY = re.compile(r"^(?:co|com|org|net|gov|edu|ac)\.[a-z]{2}$")  # m.gov.by is a name of its own
_INDEX = re.compile(r"/(?:index\.(?:html?|php\d?|aspx?|jsp|shtml)|default\.(?:html?|aspx?))$", re.IGNORECASE)
_AMP_TAIL = re.compile(r"(?<=[^/])/(?:amp|amp\.html)$|(?<=[^/])\.amp(?=(?:\.html?)?$)", re.IGNORECASE)
_AMP_HEAD = re.compile(r"^/amp(?=/[^/])", re.IGNORECASE)
_SESSION = re.compile(r";(?:jsessionid|phpsessid)=[^/;]*", re.IGNORECASE)
_SLASHES = re.compile(r"//+")


@dataclass(frozen=True, slots=True)
class SourceRules:
    """What one source does otherwise than the rest. Parameter names in lower case."""

    keep_params: frozenset[str] = frozenset()  # content here, although listed as trackers
    drop_params: frozenset[str] = frozenset()  # no content here
    hosts: Mapping[str, str] = field(default_factory=dict)  # further hosts with the same paths → the main host
    keep_fragment: bool = False  # the fragment selects the article


_NO_RULES = SourceRules()


def canonical_url(url: str, rules: SourceRules | None = None) -> str | None:
    """The key of an absolute http(s) address, itself an https address; None for anything else. Idempotent."""
    rules = rules or _NO_RULES
    current = _step(url, rules)
    while current is not None:  # one step can uncover the next, as when a cache wraps a viewer
        following = _step(current, rules)
        if following is None or following == current:
            return current
        current = following
    return None


def url_key(canonical: str) -> bytes:
    """The first 16 bytes of SHA-256 of a canonical URL: the key of the queue."""
    return hashlib.sha256(canonical.encode()).digest()[:KEY_BYTES]


def article_id(canonical: str) -> str:
    """The first 32 hex digits of SHA-256 of a canonical URL."""
    return url_key(canonical).hex()


def same_site(canonical: str, other: str) -> bool:
    """Whether two canonical URLs stand on one site: the same host, or one host under the other."""
    first, second = urlsplit(canonical).netloc, urlsplit(other).netloc
    return first == second or first.endswith("." + second) or second.endswith("." + first)


def _step(url: str, rules: SourceRules) -> str | None:
    parts = _split(url)
    if parts is None:
        return None
    host = _host(parts, rules)
    if host is None:
        return None
    path = _plain_path(parts.path)
    inner = unwrap(host, path, parts.query)
    if inner is not None and (within := _split(inner)) is not None and _host(within, rules) is not None:
        return inner
    query = _query(parts.query, rules)
    fragment = _fragment(parts.fragment, rules)
    return f"https://{host}{_folded_path(path)}" + (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(_CONTROLS.sub("", url.strip()))
        _ = parts.port, parts.hostname  # both raise ValueError when malformed
    except ValueError:
        return None
    return parts if parts.scheme.lower() in {"http", "https"} and parts.hostname else None


def _host(parts: SplitResult, rules: SourceRules) -> str | None:
    name = (parts.hostname or "").rstrip(".")
    if ":" in name:  # an IPv6 address
        name = f"[{name}]"
    else:
        try:
            name = name.encode("idna").decode("ascii").lower().rstrip(".")
        except UnicodeError:
            return None
        if not name or set(name) - _UNRESERVED:
            return None
        name = _bare_host(name)
        name = rules.hosts.get(name, name)
    # the scheme is folded, so the default port of either scheme says nothing
    return name if parts.port in {None, 80, 443} else f"{name}:{parts.port}"


def _bare_host(host: str) -> str:
    while True:
        shorter = _LANG_DEVICE.sub(r"\1.", host)
        for pattern in (_WWW, _DEVICE):
            rest = pattern.sub("", shorter)
            if "." in rest and not (pattern is _DEVICE and _REGISTRY.match(rest)):
                shorter = rest
        if shorter == host or "." not in shorter:
            return host
        host = shorter


def _plain_path(path: str) -> str:
    return _without_dots(_SLASHES.sub("/", _SESSION.sub("", _escape(path, _PATH_SAFE))))


def _folded_path(path: str) -> str:
    while True:  # each step can uncover another: /a/amp/index.html
        shorter = _AMP_HEAD.sub("", _AMP_TAIL.sub("", _INDEX.sub("/", path)))
        shorter = shorter.rstrip("/") or "/"
        if shorter == path:
            return path
        path = shorter


def _without_dots(path: str) -> str:
    """RFC 3986 section 5.2.4."""
    kept: list[str] = []
    segments = path.split("/")
    for segment in segments:
        if segment == "..":
            kept = kept[:-1] or [""]
        elif segment != ".":
            kept.append(segment)
    joined = "/".join(kept)
    return joined if joined.startswith("/") else "/" + joined


def _query(query: str, rules: SourceRules) -> str:
    kept: list[tuple[str, str]] = []
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        name, value = unquote_plus(name).strip().lower(), unquote_plus(value)
        dropped = name in rules.drop_params or (is_tracker(name, value) and name not in rules.keep_params)
        if piece and not dropped:
            escaped = _escape(piece, _QUERY_SAFE)
            kept.append((escaped.partition("=")[0], escaped))
    # a repeated name keeps its order: a[]=2&a[]=1 is a list
    return "&".join(piece for _, piece in sorted(kept, key=lambda item: item[0]))


def _fragment(fragment: str, rules: SourceRules) -> str:
    keeps = (fragment.startswith("!") and len(fragment) > 1) or rules.keep_fragment
    return _escape(fragment, _QUERY_SAFE) if keeps else ""


def _escape(text: str, safe: frozenset[str]) -> str:
    """One spelling of every percent escape: unreserved characters bare, hex digits upper case, the rest escaped."""
    return "".join(_one(piece, safe) for piece in _ESCAPE.findall(text)) if not safe.issuperset(text) else text


def _one(piece: str, safe: frozenset[str]) -> str:
    if len(piece) == 3:
        character = chr(int(piece[1:], 16))
        return character if character in _UNRESERVED else piece.upper()
    if piece in safe:
        return piece
    return "".join(f"%{byte:02X}" for byte in piece.encode("utf-8", "surrogatepass"))
