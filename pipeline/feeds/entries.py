"""Cleaning the fields of one entry: title to plain text, link to an absolute address."""

from __future__ import annotations

import html
import re
from urllib.parse import urljoin, urlsplit

_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?(?:-->|\Z)", re.DOTALL)
_INVISIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u200e\u200f\u2060\ufeff\u00ad]")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # what no database column and no UTF-8 file can hold
_LINK_BREAKS = re.compile(r"[\t\r\n]+")
_ABSOLUTE = re.compile(r"https?://[^\s/]", re.IGNORECASE)


def plain_text(markup: str) -> str:
    """Markup as one line of text: tags out, entities resolved (twice where they were escaped twice), blanks folded."""
    text = markup
    for _ in range(2):
        text = html.unescape(_TAG.sub(" ", text) if "<" in text else text)
    return " ".join(_INVISIBLE.sub("", text).split())


def absolute_link(link: str | None, base: str) -> str | None:
    """The link against the feed's address; None when there is none. What has another scheme stays as it is."""
    if link is None:
        return None
    cleaned = _LINK_BREAKS.sub("", html.unescape(link)).strip().replace(" ", "%20")
    if not cleaned:
        return None
    try:
        if cleaned.startswith("//"):
            return f"{urlsplit(base).scheme or 'https'}:{cleaned}"
        return urljoin(base, cleaned) if base else cleaned
    except ValueError:
        return cleaned


def link_in_guid(guid: str | None) -> str | None:
    """A guid that is itself a web address, whether or not it is called a permalink."""
    return guid if guid is not None and _ABSOLUTE.match(guid.strip()) else None


def storable(text: str) -> str:
    """The text without what no database column and no UTF-8 file can hold: NUL and halves of surrogate pairs."""
    return _UNSTORABLE.sub("", text)
