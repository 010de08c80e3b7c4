"""A fetched page as an article: text by trafilatura, metadata from explicit markup, or the reason why it is none."""

from __future__ import annotations

import importlib.metadata
import re
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import urlsplit

import trafilatura
from lxml import html

from pipeline.articles.encoding import decode_page
from pipeline.articles.markup import normalise_text, parse_html
from pipeline.articles.metadata import Metadata, read_metadata
from pipeline.articles.screen import MAX_ELEMENTS, overload, too_many_elements
from pipeline.articles.walls import wall_in
from pipeline.identity.urls import canonical_url
from pipeline.records import Disposition

RULES_VERSION = "1"  # raise when the rules of this module or of markup.normalise_text change what is stored
EXTRACTOR_VERSION = f"{RULES_VERSION}+trafilatura{importlib.metadata.version('trafilatura')}"

MIN_TEXT_CHARACTERS = 200  # Media Cloud's floor, "experimentally determined": below it menus and errors abound
INDEX_MIN_LINES = 8
INDEX_MAX_SENTENCE_SHARE = 0.3  # teasers and menus end without a full stop, paragraphs with one

# servers that know nothing of types send plain text or octets
_HTML_TYPES = frozenset(
    {"", "text/html", "application/xhtml+xml", "text/plain", "application/octet-stream", "application/xml", "text/xml"}
)
# PDF, PNG, JPEG, GIF, ZIP (and with it Office), gzip: servers call them HTML, and parsers find "text" in them
_OTHER_FORMATS = (b"%PDF-", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x03\x04", b"\x1f\x8b")
_SENTENCE_END = re.compile(r"[.!?…:;][\"'»”’)\]]*$")
_TABLE_BAR = re.compile(r"^\s*\|\s*|\s*\|\s*$|(?<=\S)\s*\|\s*(?=\S)")


@dataclass(frozen=True, slots=True)
class Extracted:
    """What a page holds. `text` is in stored form; empty unless the disposition is OK."""

    title: str
    text: str
    author: str | None
    published_at: datetime | None
    canonical_link: str | None
    site_lang: str | None
    disposition: Disposition  # OK or NOT_ARTICLE
    reason: str


_NOTHING = Extracted("", "", None, None, None, None, Disposition.NOT_ARTICLE, "")


def extract_page(body: bytes, *, url: str, content_type: str | None) -> Extracted:
    """The article on a page fetched from `url`. Never raises for what the page holds."""
    if not _may_be_html(content_type):
        return replace(_NOTHING, reason=f"content type {content_type} is no HTML")
    if body.startswith(_OTHER_FORMATS):
        return replace(_NOTHING, reason="another format under the name of HTML")
    page = decode_page(body, content_type)
    tree = parse_html(page)
    if tree is None:
        return replace(_NOTHING, reason=overload(page) or "empty page")
    if too_many_elements(tree):
        return replace(_NOTHING, reason=f"more than {MAX_ELEMENTS} elements")
    metadata = read_metadata(tree, url)
    text = _without_title(_text(tree), metadata.title)
    reason = _why_not(text, metadata, url)
    return Extracted(
        title=metadata.title,
        text="" if reason else text,
        author=metadata.author,
        published_at=metadata.published_at,
        canonical_link=metadata.canonical_link,
        site_lang=metadata.lang,
        disposition=Disposition.NOT_ARTICLE if reason else Disposition.OK,
        reason=reason,
    )


def is_front_page(url: str) -> bool:
    """Whether the address is a site's front page: no path, no query (`/?c=ar&i=…` is an article)."""
    canonical = canonical_url(url)
    if canonical is None:
        return False
    parts = urlsplit(canonical)
    return parts.path == "/" and not parts.query and not parts.fragment


def _may_be_html(content_type: str | None) -> bool:
    kind = (content_type or "").split(";")[0].strip().lower()
    return kind in _HTML_TYPES


def _text(tree: html.HtmlElement) -> str:
    try:
        found = trafilatura.extract(tree, fast=True, include_comments=False, include_tables=True)
    except (ValueError, TypeError, AttributeError, RecursionError):  # trafilatura's own slips on absurd markup
        found = None
    text = normalise_text(found or "")
    if "|" in text:
        text = "\n".join(
            _TABLE_BAR.sub(" ", line).strip() if line.startswith("|") else line for line in text.split("\n")
        )
    return normalise_text(text)


def _without_title(text: str, title: str) -> str:
    """The text without a first line that repeats the title: titles are read as passages of their own."""
    first, _, rest = text.partition("\n")
    return rest if first == title and rest else text


def _why_not(text: str, metadata: Metadata, url: str) -> str:
    if is_front_page(url):
        return "the address is a front page"
    if len(text) < MIN_TEXT_CHARACTERS:
        return f"only {len(text)} characters of text"
    wall = wall_in(text)
    if wall:
        return f"a wall instead of the text ({wall})"
    if _is_index(text) and not metadata.has_article_data and metadata.kind != "article":
        return "a list of links, no article"
    return ""


def _is_index(text: str) -> bool:
    lines = text.split("\n")
    ended = sum(1 for line in lines if _SENTENCE_END.search(line))
    return len(lines) >= INDEX_MIN_LINES and ended / len(lines) < INDEX_MAX_SENTENCE_SHARE
