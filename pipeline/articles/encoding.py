"""The characters of a page: bytes to text by the strongest evidence at hand."""

from __future__ import annotations

import codecs
import re

HEAD_BYTES = 4096  # browsers look for <meta charset> in the first 1024; some sites put scripts before it
FALLBACK = "windows-1251"  # what old Cyrillic sites serve without saying so
MAX_BAD_SHARE = 0.01  # a UTF-8 page cut in two or with a stray byte is still a UTF-8 page

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META = re.compile(rb"<(?:meta|\?xml)[^>]{0,300}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")  # lxml refuses text that still declares an encoding
_WHATWG = {"iso-8859-1": "windows-1252", "latin-1": "windows-1252", "latin1": "windows-1252", "ascii": "windows-1252"}


def decode_page(body: bytes, content_type: str | None) -> str:
    """The text of an HTML page. Never fails.

    Order: byte order mark; valid UTF-8 (other encodings of real text hardly ever are); the HTTP header; the page's own
    declaration; windows-1251.
    """
    for mark, name in _BOMS:
        if body.startswith(mark):
            return _clean(body[len(mark) :].decode(name, "replace"))
    text = _strict(body, "utf-8")
    if text is not None:
        return _clean(text)
    for name in _declared(body, content_type):
        if name == "utf-8":
            loose = body.decode("utf-8", "replace")
            text = loose if loose.count("\ufffd") <= MAX_BAD_SHARE * len(loose) else None
        else:
            text = _strict(body, name)
        if text is not None:
            return _clean(text)
    return _clean(body.decode(FALLBACK, "replace"))


def _declared(body: bytes, content_type: str | None) -> list[str]:
    names = [match[1] for match in [_HEADER.search(content_type or "")] if match]
    names += [match[1].decode("ascii") for match in [_META.search(body[:HEAD_BYTES])] if match]
    known = []
    for name in names:
        try:
            known.append(_WHATWG.get(name.lower(), codecs.lookup(name).name))
        except LookupError:
            continue
    return known


def _strict(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeError, LookupError):  # LookupError: "hex", "rot13" and other codecs that are no encodings
        return None


def _clean(text: str) -> str:
    return _XML_DECLARATION.sub("", text.replace("\x00", ""), count=1)
