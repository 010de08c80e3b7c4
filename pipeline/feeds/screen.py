"""What is too much for feedparser: its work grows with each tag, and with the square of some of what a tag holds."""

from __future__ import annotations

import re
from typing import Any

from feedparser.mixin import _FeedParserMixin

MAX_TAGS = 200_000  # outside CDATA: a hundred for each of 2,000 entries; feedparser takes some 50 µs for each
SMALL_TAGS = 5000  # so few cannot hurt, however they nest; nearly all feeds have fewer and are not looked through
MAX_NESTING = 1000  # Atom that carries XHTML nests a few dozen levels
MAX_ATTRIBUTES = 100  # of one element; Python's expat reader looks each of them up among all
AUTHOR_CHARACTERS = 500  # read of one author: feedparser looks for a mail address in it by a quadratic expression

_SHORTEST_ATTRIBUTE = len(' a=""')
_SKIPPED = r"<!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z)"
_TAG = re.compile(rf"{_SKIPPED}|<(/?)([A-Za-z][^\s<>/]*+)([^<>]*+)", re.DOTALL)
_ENTRY = re.compile(r"^(?:\w+:)?(?:item|entry|url)$", re.IGNORECASE)
_LONG = re.compile(rf"<[A-Za-z][^<]{{{MAX_ATTRIBUTES * _SHORTEST_ATTRIBUTE},}}")
_ATTRIBUTES = re.compile(r"""<[^\s<>/]++(?:\s++[^\s=<>"']++\s*+=\s*+(?:"[^"<]*+"|'[^'<]*+'))*+""")
_VALUE = re.compile(r"""=\s*(?:"[^"]*"|'[^']*')""")


def overload(text: str, max_entries: int) -> str | None:
    """Why a feed document must not be parsed, or None. Linear in the text.

    The tags of entries beyond the first `max_entries` do not count: nobody reads them.
    """
    for tag in _LONG.finditer(text):
        attributes = _ATTRIBUTES.match(text, tag.start())
        if attributes and len(_VALUE.findall(attributes.group())) > MAX_ATTRIBUTES:
            return f"an element with more than {MAX_ATTRIBUTES} attributes"
    return _tags_overload(text, max_entries) if text.count("<") > SMALL_TAGS else None


def _tags_overload(text: str, max_entries: int) -> str | None:
    open_tags: list[str] = []
    open_count: dict[str, int] = {}
    n_tags = n_entries = 0
    for tag in _TAG.finditer(text):
        closing, name, rest = tag.groups()
        if name is None:
            continue
        if not closing and _ENTRY.search(name):
            n_entries += 1
        n_tags += n_entries <= max_entries
        if n_tags > MAX_TAGS:
            return f"more than {MAX_TAGS} tags"
        if closing:
            _close(name, open_tags, open_count)
        elif not rest.endswith("/"):
            open_tags.append(name)
            open_count[name] = open_count.get(name, 0) + 1
            if len(open_tags) > MAX_NESTING:
                return f"nested more than {MAX_NESTING} levels deep"
    return None


def _close(name: str, open_tags: list[str], open_count: dict[str, int]) -> None:
    """Takes the newest open tag of this name off, with those inside it that were never closed."""
    if not open_count.get(name):
        return
    while True:
        inner = open_tags.pop()
        open_count[inner] -= 1
        if inner == name:
            return


def _bound_authors() -> None:
    """Puts the limit on authors into feedparser, which has no hook between a field's end and its search for mail."""
    unbounded = _FeedParserMixin._sync_author_detail

    def bounded(parser: Any, key: str = "author") -> None:
        context = parser._get_context()
        if isinstance(context.get(key), str):
            context[key] = context[key][:AUTHOR_CHARACTERS]
        unbounded(parser, key)

    _FeedParserMixin._sync_author_detail = bounded


_bound_authors()
