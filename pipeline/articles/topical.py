"""Which pages of a foreign archive are worth extracting: a cheap look at language and names, before any parsing."""

from __future__ import annotations

import html
import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.articles.encoding import decode_page
from pipeline.articles.items import IngestItem
from pipeline.records import QueuedEntry
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.publisher import publisher_side

HEAD_CHARACTERS = 4096  # the html tag stands before; some sites put scripts first
OTHER_SCRIPT_SHARE = 0.3  # of the letters: a page in another script that calls itself German is not German
_UNSHOWN = re.compile(
    r"<(style|noscript|svg|script(?![^>]*ld\+json))\b[^>]*>.*?</(?:style|noscript|svg|script)\s*>", re.DOTALL | re.I
)
_TAG = re.compile(r"<[^>]*>")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")  # JSON-LD may write other scripts so
_LANG = re.compile(r"<html\b[^>]*?\slang\s*=\s*[\"']?\s*([A-Za-z]{2,3})\b", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_NOT_LATIN = re.compile(r"[^\W\d_\u0000-\u024f]")


@dataclass(frozen=True)
class PageFilter:
    """Lets a page pass that may name both sides of the relation in a language that is read.

    It may pass too much, never too little: whatever is extracted is judged properly later.
    """

    analyzer: Analyzer
    languages: Collection[str]

    def why_not(self, item: IngestItem, entry: QueuedEntry) -> str:
        """Why the page is not worth extracting; empty when it is."""
        page = decode_page(item.body, item.content_type)
        text = shown_text(page)
        lang = declared_language(page)
        if lang is not None and lang not in self.languages and not _looks_otherwise(text):
            return f"its language is {lang}"
        dyad = self.analyzer.knowledge.dyad
        side = publisher_side(dyad, source_id=entry.source_id, bloc=entry.bloc, url=entry.url)
        return "" if self.analyzer.may_concern(text, publisher=side) else "it names at most one side"


def shown_text(page: str) -> str:
    """Roughly what a reader sees, without parsing; structured data is kept, since some sites keep the article there."""
    text = html.unescape(_TAG.sub(" ", _UNSHOWN.sub(" ", page)))
    return _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "\\u0" in text else text


def declared_language(page: str) -> str | None:
    """Two or three letters, as the html tag states them."""
    match = _LANG.search(page[:HEAD_CHARACTERS])
    return match[1].lower() if match else None


def _looks_otherwise(text: str) -> bool:
    return len(_NOT_LATIN.findall(text)) > OTHER_SCRIPT_SHARE * max(1, len(_LETTER.findall(text)))
