"""Articles from files: JSONL, saved pages, feed documents. Every input record gives exactly one item."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pipeline.articles.encoding import decode_page
from pipeline.articles.items import IngestItem, ItemKind, refused
from pipeline.articles.markup import parse_html
from pipeline.articles.metadata import read_metadata
from pipeline.articles.page_dates import parse_moment
from pipeline.feeds.parse import parse_feed
from pipeline.identity.urls import canonical_url
from pipeline.records import Disposition

MAX_URL_CHARACTERS = 2048  # as for the entries of feeds
MAX_PAGE_BYTES = 10 * 2**20  # as for fetched pages
HTML_SUFFIXES = frozenset({".html", ".htm", ".xhtml"})
FEED_SUFFIXES = frozenset({".xml", ".rss", ".atom", ".rdf", ".json"})
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)\s*-->")  # browsers write it when they save a page
_HOST = re.compile(r"^(?:[\w-]+\.)+[a-z]{2,}$", re.IGNORECASE)


def read_jsonl(path: Path, start: int = 0) -> Iterator[IngestItem]:
    """One `{"url", "title", "text" | "html", "published", "source"?, "lang"?}` a line; further fields are ignored.

    Blank lines are no records. A line that cannot be used gives an item with its disposition and reason. `start`:
    the `end` of an item, where reading goes on; lines are then named by their offset instead of their number.
    """
    with path.open("rb") as lines:
        lines.seek(start)
        end = start
        for number, line in enumerate(lines, 1):
            place = f"{path.name}@{end}" if start else f"{path.name}:{number}"
            end += len(line)
            if line.strip():
                yield replace(_from_line(line, place), end=end)


def read_html_folder(path: Path) -> Iterator[IngestItem]:
    """Saved pages: a folder, searched through, or one file."""
    files = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    for file in files:
        if file.suffix.lower() in HTML_SUFFIXES:
            yield read_html(file, path)


def read_html(file: Path, folder: Path) -> IngestItem:
    """A saved page, below `folder` or that file itself. The address comes from the page, or from its path.

    In this order: the browser's "saved from" comment, the canonical link or og:url, a path `host/…` as mirroring
    tools lay out.
    """
    return _from_page(file, Path(file.name) if file == folder else file.relative_to(folder))


def read_feed_document(path: Path) -> Iterator[IngestItem]:
    """The entries of a saved feed document, told by their summaries. A file that is no feed gives one refused item."""
    body = path.read_bytes()
    feed = parse_feed(body, url="", content_type=None, lang=None, feed_id=path.stem)
    if not feed.is_feed:
        yield refused(path.name, Disposition.UNREADABLE, "; ".join(feed.problems) or "no feed")
    for number, entry in enumerate(feed.entries, 1):
        place = f"{path.name}#{number}"
        problem = _bad_url(entry.url)
        if problem is not None:
            yield refused(place, *problem)
            continue
        yield IngestItem(
            place=place,
            kind=ItemKind.ENTRY,
            url=entry.url,
            title=entry.title,
            summary_html=entry.summary_html,
            published_at=entry.published_at,
            author=entry.author,
        )
    for number in range(feed.over_limit):
        place = f"{path.name}#{len(feed.entries) + number + 1}"
        yield refused(place, Disposition.OVER_LIMIT, "beyond the entries read from one document")


def _from_line(line: bytes, place: str) -> IngestItem:
    try:
        row: Any = json.loads(line)
    except (ValueError, RecursionError) as error:
        return refused(place, Disposition.UNREADABLE, f"no JSON: {error}")
    if not isinstance(row, dict):
        return refused(place, Disposition.UNREADABLE, "no JSON object")
    fields = {name: row.get(name) for name in ("url", "title", "text", "html", "published", "source", "lang")}
    wrong = [name for name, value in fields.items() if value is not None and not isinstance(value, str)]
    if wrong:
        return refused(place, Disposition.UNREADABLE, f"{wrong[0]!r} is no text")
    problem = _bad_url(fields["url"])
    if problem is not None:
        return refused(place, *problem)
    if not (fields["text"] or fields["html"]):
        return refused(place, Disposition.UNREADABLE, "neither 'text' nor 'html'")
    text, page = fields["text"] or "", fields["html"] or ""
    published_at: datetime | None = None
    if fields["published"]:
        published_at, _ = parse_moment(fields["published"])
        if published_at is None:
            return refused(place, Disposition.UNREADABLE, f"published {fields['published'][:40]!r} is no ISO date")
    return IngestItem(
        place=place,
        kind=ItemKind.TEXT if text else ItemKind.PAGE,
        url=fields["url"],
        title=fields["title"] or "",
        text=text,
        body=b"" if text else page.encode("utf-8", "replace"),
        content_type=None if text else "text/html; charset=utf-8",
        given_at=published_at,
        source_id=fields["source"],
        lang=fields["lang"],
    )


def _from_page(file: Path, relative: Path) -> IngestItem:
    place = str(relative)
    if file.stat().st_size > MAX_PAGE_BYTES:
        return refused(place, Disposition.UNREADABLE, f"larger than {MAX_PAGE_BYTES} bytes")
    body = file.read_bytes()
    url = _address(decode_page(body, None), relative)
    problem = _bad_url(url)
    if problem is not None:
        return refused(place, *problem)
    return IngestItem(place=place, kind=ItemKind.PAGE, url=url, body=body)


def _address(text: str, relative: Path) -> str | None:
    saved = _SAVED_FROM.search(text[:MAX_URL_CHARACTERS])
    if saved:
        return saved[1]
    tree = parse_html(text)
    stated = read_metadata(tree, "").canonical_link if tree is not None else None
    if stated is None and len(relative.parts) > 1 and _HOST.match(relative.parts[0]):
        return f"https://{relative.as_posix()}"
    return stated


def _bad_url(url: str | None) -> tuple[Disposition, str] | None:
    if not url:
        return Disposition.NO_LINK, "no address"
    if len(url) > MAX_URL_CHARACTERS:
        return Disposition.TOO_LONG, f"address of {len(url)} characters"
    if canonical_url(url) is None:
        return Disposition.BAD_LINK, f"no http address: {url[:100]}"
    return None
