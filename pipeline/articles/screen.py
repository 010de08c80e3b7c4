"""What is too much markup for a page: parsing costs the square of some of it, and memory for the rest."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

MAX_ELEMENTS = 50_000  # the longest live blogs have some 20,000; trafilatura takes ten seconds for so many
MAX_OPENINGS = 8 * MAX_ELEMENTS  # of "<", scripts included: looked at before parsing, which costs 100 bytes for each
MAX_ATTRIBUTES = 500  # of one element; libxml2 compares each with every other
LONG_TAG_CHARACTERS = 2 * MAX_ATTRIBUTES  # a shorter tag cannot hold more

_VALUE = r"""=\s*+(?:"[^"]*+"|'[^']*+')"""
_TAG = re.compile(rf"<[A-Za-z](?:[^>=]++|{_VALUE}|=)*+")
_QUOTED = re.compile(_VALUE)


def overload(text: str) -> str | None:
    """Why HTML must not be parsed, or None. Linear in the text."""
    if text.count("<") > MAX_OPENINGS:
        return f"more than {MAX_OPENINGS} tags"
    for tag in _TAG.finditer(text):
        if tag.end() - tag.start() > LONG_TAG_CHARACTERS and _attributes(tag.group()) > MAX_ATTRIBUTES:
            return f"an element with more than {MAX_ATTRIBUTES} attributes"
    return None


def too_many_elements(tree: etree._Element) -> bool:
    """Whether a parsed page has more elements than extraction is given."""
    return next(islice(tree.iter(), MAX_ELEMENTS, None), None) is not None


def _attributes(tag: str) -> int:
    return len(_QUOTED.sub("= ", tag).replace("/", " ").split()) - 1
