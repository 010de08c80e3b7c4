"""Cutting a feed document down to the items that were not in the last one: parsing the others would find the same.

feedparser takes half a millisecond and more for an item, a strict parse by lxml with a hash of each item a fiftieth of
that. lxml decides only where it is strict: whatever it objects to goes to feedparser whole, which reads much that is
no XML, and reads it differently. What is kept is kept byte for byte.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.feeds.seen import DIGEST_BYTES

_ITEMS = frozenset({"item", "entry"})
_CHANNEL = "channel"
_SY = "{http://purl.org/rss/1.0/modules/syndication/}"
_MINIMUM = {f"{_SY}updatePeriod": "sy_updateperiod", f"{_SY}updateFrequency": "sy_updatefrequency", "ttl": "ttl"}
_MINIMUM_TAG = re.compile(rb"<[^<>/!?\s]*(?:ttl|updateperiod|updatefrequency)[\s/>]", re.IGNORECASE)
_PREFIX = re.compile(rb"""xmlns:([\w.\-]+)\s*=\s*["']([^"']*)""")
_TAG_END = re.compile(rb"""(?:[^>"']|"[^"]*"|'[^']*')*>""")
_CLOSERS = {b"!--": b"-->", b"![CDATA[": b"]]>", b"?": b"?>"}


@dataclass(frozen=True, slots=True)
class Slice:
    """A well-formed document without the items that are known and those over the limit.

    `digests` stands for all its items up to the limit, in order; `n_kept` of them are in `xml`. `channel`: how long a
    pause the feed asks for, by feedparser's names; None where feedparser has to be asked.
    """

    xml: bytes
    digests: tuple[bytes, ...]
    n_kept: int
    over_limit: int
    channel: Mapping[str, str] | None = None

    @property
    def whole(self) -> bool:
        """Whether nothing was cut."""
        return self.n_kept == len(self.digests) and not self.over_limit


def slice_document(xml: bytes, *, base: str, known: Container[bytes], limit: int) -> Slice | None:
    """The document (UTF-8, no document type) cut down; None where lxml does not take it for well-formed.

    An item's digest covers its source and all that it inherits (namespaces, xml:base, the document's address).
    """
    if _ambiguous_prefix(xml):
        return None
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False)
    try:
        root = etree.fromstring(xml, parser)
    except etree.XMLSyntaxError:
        return None
    items = _items(root)
    if not items:
        return Slice(xml, (), 0, 0)
    parents = [item.getparent() for item in items]
    spans = _spans(xml, {_written(item) for item in items})
    if len(parser.error_log) or len(spans) != len(parents):  # errors of namespaces are reported and passed over
        return None
    contexts = {parent: _context(parent, base) for parent in dict.fromkeys(parents)}
    digests: list[bytes] = []
    kept: list[bytes] = []
    n_kept = done = 0
    for (start, end), parent in zip(spans[:limit], parents, strict=False):
        source = xml[start:end]
        digest = hashlib.blake2b(contexts[parent] + source, digest_size=DIGEST_BYTES).digest()
        digests.append(digest)
        kept.append(xml[done:start])
        if digest not in known:
            kept.append(source)
            n_kept += 1
        done = end
    over = spans[limit:]
    for start, end in over:
        kept.append(xml[done:start])
        done = end
    rest = b"".join((*kept, xml[done:]))
    return Slice(rest, tuple(digests), n_kept, len(over), None if n_kept else _channel(root, rest))


def _items(root: Any) -> list[Any]:
    """Items in document order: below the root (RDF, Atom) or below its channel (RSS)."""
    found: list[Any] = []
    for child in root:
        name = _name(child)
        if name in _ITEMS:
            found.append(child)
        elif name == _CHANNEL:
            found.extend(inner for inner in child if _name(inner) in _ITEMS)
    return found


def _channel(root: Any, rest: bytes) -> dict[str, str] | None:
    parents = [root, *(child for child in root if _name(child) == _CHANNEL)]
    found = [child for parent in parents for child in parent if child.tag in _MINIMUM and not len(child)]
    named = {_MINIMUM[child.tag]: child.text or "" for child in found}
    # one that is elsewhere, repeated or in another namespace means to feedparser what it means to feedparser
    return named if len(named) == len(found) == len(_MINIMUM_TAG.findall(rest)) else None


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""  # a comment's tag is a function


def _written(element: Any) -> str:
    """An element's name as it stands in the source."""
    local = element.tag.rpartition("}")[2]
    return f"{element.prefix}:{local}" if element.prefix else str(local)


def _spans(xml: bytes, names: set[str]) -> list[tuple[int, int]]:
    """Where each outermost element of these names begins and ends.

    Comments, CDATA sections and processing instructions are stepped over: nothing else can hide a tag in well-formed
    XML without a document type.
    """
    tags = "|".join(re.escape(name) for name in sorted(names))
    token = re.compile(rf"<(!--|!\[CDATA\[|\?|/?)(?:(?<=[-\[?])|(?:{tags})(?=[\s/>]))".encode())
    spans: list[tuple[int, int]] = []
    depth = start = at = 0
    while found := token.search(xml, at):
        hidden_until = _CLOSERS.get(found[1])
        if hidden_until is not None:
            at = xml.index(hidden_until, found.end()) + len(hidden_until)
            continue
        tag = _TAG_END.match(xml, found.end())
        at = tag.end() if tag else len(xml)
        if found[1]:
            depth -= 1
        else:
            start = start if depth else found.start()
            depth += not xml.endswith(b"/>", found.start(), at)
        if depth == 0:
            spans.append((start, at))
    return spans


def _context(parent: Any, base: str) -> bytes:
    chain = [parent, *parent.iterancestors()]
    inherited = [(e.tag, sorted(e.attrib.items()), sorted((p or "", uri) for p, uri in e.nsmap.items())) for e in chain]
    return hashlib.sha256(repr((base, inherited)).encode("utf-8", "surrogatepass")).digest()


def _ambiguous_prefix(xml: bytes) -> bool:
    """Whether a prefix means two things: feedparser then carries one item's meaning over to the next."""
    meanings = set(_PREFIX.findall(xml))
    return len({prefix for prefix, _ in meanings}) < len(meanings)
