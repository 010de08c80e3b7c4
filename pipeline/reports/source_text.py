"""The archived text behind a mention: the article version as the lake holds it, its analysis, and the WARC record."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeVar

from warcio.archiveiterator import ArchiveIterator
from warcio.warcwriter import WARCWriter

from pipeline.records import Analysis, Article
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store

R = TypeVar("R")

BACK_DAYS = 3  # a text may have begun up to three days before the day whose table names it


@dataclass(frozen=True, slots=True)
class SourceText:
    """One version of an article, and what was found in it; None where the lake holds no analysis of it any more."""

    article: Article
    analysis: Analysis | None


@dataclass(frozen=True, slots=True)
class Capture:
    """One answer of a server, as it lies in the archive."""

    path: str  # of the WARC file, relative to the home
    record_id: str
    url: str
    captured_at: str
    status: str
    headers: tuple[tuple[str, str], ...]
    digest: str
    warc: bytes  # the record alone, as a WARC file
    of_feed: bool = False  # the feed's document, which carried the text


def source_text(store: Store, row: Mapping[str, Any]) -> SourceText | None:
    """The version that a mention's offsets point into; None where the lake does not hold it any more."""
    day: date = row["day"].date()
    article = _first(
        each
        for back in range(BACK_DAYS + 1)  # nearly always of the day itself: the days before are not opened then
        for each in store.lake.find(ARTICLE_SET, [day - timedelta(days=back)], "article_id", [row["article_id"]])
        if each.text_sha256 == row["text_sha256"]
    )
    if article is None:
        return None
    analysed = _first(
        each
        for each in store.lake.find(ANALYSIS_SET, [article.day], "article_id", [article.article_id])
        if each.text_sha256 == article.text_sha256
    )
    return SourceText(article, None if analysed is None else analysed.analysis)


def _first(found: Iterator[R]) -> R | None:
    return next(found, None)


def find_capture(store: Store, article: Article) -> Capture | None:
    """The record that the article was read from: its page, else the feed document of the same batch that carried it.

    None where the feed was read by an earlier batch, or the archive is not kept so long.
    """
    page = _find(store, article, {article.url, article.canonical_url})
    if page is not None or article.feed_id is None:
        return page
    state = store.feed_states.get([article.feed_id]).get(article.feed_id)
    found = None if state is None else _find(store, article, {state.url})
    return None if found is None else replace(found, of_feed=True)


def _find(store: Store, article: Article, urls: set[str]) -> Capture | None:
    for back in (0, 1):  # a batch that began before midnight lies under the day before
        day = article.fetched_at.date() - timedelta(days=back)
        for path in store.home.list(f"archive/{day}", ".warc.gz"):
            if path.rsplit("/", 1)[-1].startswith(f"{article.batch}-"):
                found = _in_file(store, path, urls)
                if found is not None:
                    return found
    return None


def _in_file(store: Store, path: str, urls: set[str]) -> Capture | None:
    with store.home.open(path) as stream:
        for record in ArchiveIterator(stream):
            if record.rec_type in ("response", "resource") and record.rec_headers.get_header("WARC-Target-URI") in urls:
                return _capture(path, record)
    return None


def _capture(path: str, record: Any) -> Capture:
    head, http = record.rec_headers, record.http_headers
    raw = record.raw_stream.read()
    writer = WARCWriter(out := io.BytesIO(), warc_version="WARC/1.1")
    record.raw_stream = io.BytesIO(raw)
    writer.write_record(record)
    return Capture(
        path=path,
        record_id=head.get_header("WARC-Record-ID") or "",
        url=head.get_header("WARC-Target-URI") or "",
        captured_at=head.get_header("WARC-Date") or "",
        status=http.statusline if http is not None else "",
        headers=tuple((str(name), str(value)) for name, value in (http.headers if http is not None else ())),
        digest=head.get_header("WARC-Payload-Digest") or "",
        warc=out.getvalue(),
    )
