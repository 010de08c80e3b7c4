"""Pages from WARC files: our own archive, CC-NEWS, or any other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from pipeline.articles.items import IngestItem, ItemKind, refused
from pipeline.records import Disposition

MAX_PAGE_BYTES = 10 * 2**20  # as for fetched pages
_HTML = ("text/html", "application/xhtml+xml", "")


def read_warc(path: Path, start: int = 0) -> Iterator[IngestItem]:
    """One item for each HTTP response in the file; requests, metadata and revisits are no responses.

    `start`: the `end` of an item, where reading goes on. A damaged file gives what can be read and then one refused
    item.
    """
    with path.open("rb") as stream:
        stream.seek(start)
        archive = ArchiveIterator(stream)
        end = start
        try:
            for record in archive:
                item = None
                if record.rec_type == "response":
                    item = _from_record(record, f"{path.name}@{end}")
                archive.read_to_end()
                end = archive.get_record_offset() + archive.get_record_length()
                if item is not None:
                    yield replace(item, end=end)
        except (ArchiveLoadFailed, EOFError, OSError, ValueError) as error:
            reason = " ".join(str(error).split())[:200] or type(error).__name__
            yield refused(f"{path.name}@{end}", Disposition.UNREADABLE, f"damaged archive: {reason}")


def _from_record(record: ArcWarcRecord, place: str) -> IngestItem:
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.http_headers is None or not url:
        return refused(place, Disposition.UNREADABLE, "no HTTP response with an address", url=url)
    url = url.strip("<>")  # WARC 1.0 writers bracket it
    status = int(record.http_headers.get_statuscode() or 0) if _is_number(record) else 0
    if status != 200:
        gone = status in (404, 410)
        return refused(place, Disposition.GONE if gone else Disposition.FETCH_FAILED, f"HTTP status {status}", url=url)
    content_type = record.http_headers.get_header("Content-Type") or ""
    if content_type.split(";")[0].strip().lower() not in _HTML:
        return refused(place, Disposition.NOT_ARTICLE, f"content type {content_type}", url=url)
    body = record.content_stream().read(MAX_PAGE_BYTES + 1)
    if len(body) > MAX_PAGE_BYTES:
        return refused(place, Disposition.UNREADABLE, f"larger than {MAX_PAGE_BYTES} bytes", url=url)
    return IngestItem(
        place=place,
        kind=ItemKind.PAGE,
        url=url,
        body=body,
        content_type=content_type or None,
        seen_at=_moment(record.rec_headers.get_header("WARC-Date")),
    )


def _is_number(record: ArcWarcRecord) -> bool:
    return (record.http_headers.get_statuscode() or "").isdigit()


def _moment(text: str | None) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
