"""The text of a feed document, whatever encoding it is in and whatever it says about that.

Strict UTF-8 decides before any declaration: text in another encoding almost never happens to be valid UTF-8, while
declarations are often wrong in both directions. Then come the declared encodings, then the usual legacy encoding of
the feed's language (the table of the HTML standard, section 13.2.3.2).
"""

from __future__ import annotations

import codecs
import re

_XML_ENCODING = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']""")
_HTTP_CHARSET = re.compile(r"""charset\s*=\s*["']?([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_LANGUAGE = re.compile(rb"(?:<(?:dc:)?language>\s*|xml:lang=[\"'])([A-Za-z]{2})\b")
_HEAD_BYTES = 4096
_LEGACY = {
    "be": "windows-1251",
    "bg": "windows-1251",
    "kk": "windows-1251",
    "mk": "windows-1251",
    "ru": "windows-1251",
    "sr": "windows-1251",
    "uk": "windows-1251",
    "cs": "windows-1250",
    "hu": "iso-8859-2",
    "pl": "iso-8859-2",
    "sk": "windows-1250",
    "lt": "windows-1257",
    "lv": "windows-1257",
    "et": "windows-1257",
    "el": "iso-8859-7",
    "he": "windows-1255",
    "tr": "windows-1254",
}
_LAST_RESORT = "windows-1252"
_READ_AS = {  # what the web means by these names (WHATWG Encoding)
    "iso-8859-1": "windows-1252",
    "latin-1": "windows-1252",
    "latin1": "windows-1252",
    "us-ascii": "windows-1252",
    "ascii": "windows-1252",
    "iso-8859-9": "windows-1254",
    "gb2312": "gb18030",
}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A few broken bytes in UTF-8 (a cut in the middle of a letter) are damage; many are another encoding.
_DAMAGE_SHARE = 0.02
_ABOVE_ASCII = bytes(range(128, 256))


def decode_document(body: bytes, *, content_type: str | None, lang: str | None) -> str:
    """The document as text. Never fails: bytes that mean nothing in the encoding found are dropped."""
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "ignore")
    if body[:2] in (b"<\0", b"\0<"):
        return body.decode("utf-16-le" if body[0] else "utf-16-be", "ignore")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if _is_damaged_utf8(body):
        return body.decode("utf-8", "ignore")
    for encoding in _candidates(body, content_type, lang):
        try:
            return body.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    return body.decode(_LAST_RESORT, "ignore")


def _candidates(body: bytes, content_type: str | None, lang: str | None) -> list[str]:
    in_document = _XML_ENCODING.match(body[:_HEAD_BYTES])
    in_header = _HTTP_CHARSET.search(content_type or "")
    said = _LANGUAGE.search(body[:_HEAD_BYTES])
    declared = [
        in_document.group(1).decode().lower() if in_document else None,
        in_header.group(1).lower() if in_header else None,
    ]
    languages = [lang, said.group(1).decode().lower() if said else None]
    legacy = next((_LEGACY[code] for code in languages if code in _LEGACY), None)
    usable = [_READ_AS.get(name, name) for name in declared if name and not name.startswith(("utf", "unicode"))]
    return [*usable, *([legacy] if legacy else []), _LAST_RESORT]


def _is_damaged_utf8(body: bytes) -> bool:
    """Whether nearly all bytes above ASCII form UTF-8 letters."""
    above = len(body) - len(body.translate(None, _ABOVE_ASCII))
    broken = body.decode("utf-8", "replace").count("�") - body.count("�".encode())
    return above > 0 and broken / above <= _DAMAGE_SHARE
