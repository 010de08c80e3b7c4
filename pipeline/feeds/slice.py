"""Cutting a feed document down to the items that were not in the last one: parsing the others would find the same.

feedparser takes half a millisecond and more for an item, a strict parse by lxml with a hash of each item a hundredth
of that. lxml decides only where it is strict: whatever it objects to goes to feedparser whole, which reads much that
is no XML, and reads it differently.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.feeds.seen import DIGEST_BYTES

_ITEMS = frozenset({"item", "entry"})
_CHANNEL = "channel"
_PREFIX = re.compile(rb"""xmlns:([\w.\-]+)\s*=\s*["']([^"']*)""")


@dataclass(frozen=True, slots=True)
class Slice:
    """A well-formed document without the items that are known and those over the limit.

    `digests` stands for all its items up to the limit, in order; `n_kept` of them are in `xml`.
    """

    xml: bytes
    digests: tuple[bytes, ...]
    n_kept: int
    over_limit: int

    @property
    def whole(self) -> bool:
        """Whether nothing was cut."""
        return self.n_kept == len(self.digests) and not self.over_limit


def slice_document(xml: bytes, *, base: str, known: Container[bytes], limit: int) -> Slice | None:
    """The document (UTF-8, no document type) cut down; None where lxml does not take it for well-formed.

    An item's digest covers its canonical XML and all that it inherits (namespaces, xml:base, the document's address).
    """
    if _ambiguous_prefix(xml):
        return None
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=False, strip_cdata=False
    )
    try:
        root = etree.fromstring(xml, parser)
        if len(parser.error_log):  # some errors of namespaces are reported and passed over
            return None
        items = _items(root)
        contexts: dict[Any, bytes] = {}
        digests = tuple(_digest(item, base, contexts) for item in items[:limit])
    except (etree.LxmlError, ValueError):
        return None
    dropped = [item for item, digest in zip(items, digests, strict=False) if digest in known] + items[limit:]
    if not dropped:
        return Slice(xml, digests, len(digests), 0)
    for item in dropped:
        item.getparent().remove(item)
    over_limit = len(items[limit:])
    return Slice(etree.tostring(root, encoding="utf-8"), digests, len(digests) - len(dropped) + over_limit, over_limit)


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


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""  # a comment's tag is a function


def _digest(item: Any, base: str, contexts: dict[Any, bytes]) -> bytes:
    parent = item.getparent()
    if parent not in contexts:
        contexts[parent] = _context(parent, base)
    canonical = etree.tostring(item, method="c14n", with_comments=False, with_tail=False)
    return hashlib.blake2b(contexts[parent] + canonical, digest_size=DIGEST_BYTES).digest()


def _context(parent: Any, base: str) -> bytes:
    chain = [parent, *parent.iterancestors()]
    inherited = [(e.tag, sorted(e.attrib.items()), sorted((p or "", uri) for p, uri in e.nsmap.items())) for e in chain]
    return hashlib.sha256(repr((base, inherited)).encode("utf-8", "surrogatepass")).digest()


def _ambiguous_prefix(xml: bytes) -> bool:
    """Whether a prefix means two things: feedparser then carries one item's meaning over to the next."""
    meanings = set(_PREFIX.findall(xml))
    return len({prefix for prefix, _ in meanings}) < len(meanings)
