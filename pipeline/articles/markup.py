"""HTML as a tree, a tree as paragraphs, and the one form in which texts are stored."""

from __future__ import annotations

import re
import unicodedata

from lxml import etree, html

from pipeline.articles.screen import overload

MAX_TEXT_CHARACTERS = 200_000  # a book chapter; longer "articles" are dumps that would stall every later stage

MAX_TITLE_CHARACTERS = 1000  # the longest headlines have 300; what is longer is a text in the wrong field

_TAGS = """
    p div br li ul ol dl dt dd tr table blockquote section article header footer h1 h2 h3 h4 h5 h6 pre figure
    figcaption hr
"""
_BLOCKS = frozenset(_TAGS.split())
_SILENT = frozenset({"script", "style", "noscript", "template", "iframe", "svg"})
_BLANKS = re.compile(r"[^\S\n]+")
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\ufeff\ud800-\udfff]")
_LINE_ENDS = re.compile(r"\r\n?|\u2028|\u2029|\x85")


def parse_html(text: str) -> html.HtmlElement | None:
    """The tree of an HTML page or fragment; None where there is nothing or far too much. Malformed markup is mended."""
    if not text.strip() or overload(text):
        return None
    try:
        return html.document_fromstring(text, parser=html.HTMLParser(remove_comments=True, remove_pis=True))
    except (etree.ParserError, ValueError):
        return None


def paragraphs_of(fragment: str) -> str:
    """The visible text of an HTML fragment, one line a paragraph."""
    if "<" not in fragment and "&" not in fragment:
        return normalise_text(fragment)
    tree = parse_html(fragment)
    if tree is None:
        return ""
    pieces: list[str] = []
    _collect(tree, pieces)
    return normalise_text("".join(pieces))


def _collect(root: html.HtmlElement, pieces: list[str]) -> None:
    """Appends the text below `root`; events instead of recursion, since hostile markup nests deeply."""
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        is_silent = element.tag in _SILENT
        if event == "start":
            silent += is_silent
            if element.tag in _BLOCKS:
                pieces.append("\n")
            if not silent and element.text:
                pieces.append(element.text.replace("\n", " "))
        else:
            silent -= is_silent
            if element.tag in _BLOCKS:
                pieces.append("\n")
            if not silent and element.tail and element is not root:
                pieces.append(element.tail.replace("\n", " "))


def normalise_text(text: str) -> str:
    """The form in which texts are stored and hashed: NFC, one line a paragraph, single blanks, no controls."""
    text = _UNWANTED.sub("", unicodedata.normalize("NFC", _LINE_ENDS.sub("\n", text)))
    lines = (_BLANKS.sub(" ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)[:MAX_TEXT_CHARACTERS].rstrip()


def one_line(text: str) -> str:
    """A title or name: the stored form without line breaks, cut where no title goes on."""
    return normalise_text(text.replace("\n", " "))[:MAX_TITLE_CHARACTERS].rstrip()
