"""Reading our own archive: the journal of each file, and the captures that it speaks of."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord

from pipeline.articles.capture import Capture, capture_key
from pipeline.records import QueuedEntry
from pipeline.storage.journal import EntryRecord, PollRecord, VisitRecord, from_line
from pipeline.web.archive import ENTRY_FIELD, JOURNAL_FIELD, JOURNAL_URI, SOFTWARE
from pipeline.web.inflate import InflateError, Inflater

MAX_CAPTURE_BYTES = 15 * 2**20  # the largest body that is ever fetched, decompressed
DAMAGE = (ArchiveLoadFailed, EOFError, OSError, ValueError)


@dataclass(frozen=True, slots=True)
class OwnFile:
    """What one of our files holds. `problems`: records that cannot be read, with the reason."""

    path: Path
    polls: list[PollRecord] = field(default_factory=list)
    entries: list[EntryRecord] = field(default_factory=list)
    visits: list[VisitRecord] = field(default_factory=list)
    captures: dict[str, int] = field(default_factory=dict)  # capture key → offset of the last answer that was a page
    problems: list[str] = field(default_factory=list)

    def capture(self, entry: QueuedEntry) -> Capture | None:
        """What was received or given for an entry; None where the file does not hold it whole."""
        offset = self.captures.get(capture_key(entry))
        if offset is None:
            return None
        with self.path.open("rb") as stream:
            stream.seek(offset)
            try:
                return _capture(next(iter(ArchiveIterator(stream))))
            except (*DAMAGE, StopIteration, InflateError):
                return None


def is_own(path: Path) -> bool:
    """Whether a WARC file is of our making and has a journal's mark in its first record."""
    with path.open("rb") as stream:
        try:
            first = next(iter(ArchiveIterator(stream)), None)
            fields = _fields(first) if first is not None and first.rec_type == "warcinfo" else {}
        except DAMAGE:
            return False
    return JOURNAL_FIELD in fields and fields.get("software", "").startswith(SOFTWARE)


def read_own(path: Path) -> OwnFile:
    """Reads the journal and notes where the captures are; no page is kept in memory."""
    found = OwnFile(path)
    with path.open("rb") as stream:
        archive = ArchiveIterator(stream)
        last: int | None = None  # offset of the last capture, which the metadata record after it belongs to
        try:
            for record in archive:
                if record.rec_type == "metadata":
                    last = _read_metadata(record, found, last)
                elif record.rec_type in ("response", "resource"):
                    is_page = record.rec_type == "resource" or record.http_headers.get_statuscode() == "200"
                    last = archive.get_record_offset() if is_page else None
        except DAMAGE as error:
            found.problems.append(f"damaged archive: {' '.join(str(error).split())[:200] or type(error).__name__}")
    if not (found.polls or found.entries or found.visits or found.problems):
        found.problems.append("the journal is missing: the file ends before its end")
    return found


def _read_metadata(record: ArcWarcRecord, found: OwnFile, last: int | None) -> int | None:
    if (record.rec_headers.get_header("WARC-Target-URI") or "").startswith(JOURNAL_URI):
        _read_journal(record, found)
        return None
    key = _fields(record).get(ENTRY_FIELD)
    if key is not None and last is not None:
        found.captures[key] = last
    return None


def _read_journal(record: ArcWarcRecord, found: OwnFile) -> None:
    lines = record.raw_stream.read().splitlines()
    if _cut(record):
        found.problems.append("the journal is cut short")
        lines = lines[:-1]
    for line in lines:
        _read_line(line, found)


def _cut(record: ArcWarcRecord) -> bool:
    """Whether a record that was read ended before its stated length."""
    return bool(record.raw_stream.limit)


def _read_line(line: bytes, found: OwnFile) -> None:
    try:
        record = from_line(line)
    except ValueError as error:
        found.problems.append(str(error)[:200])
        return
    if isinstance(record, PollRecord):
        found.polls.append(record)
    elif isinstance(record, VisitRecord):
        found.visits.append(record)
    else:
        found.entries.append(record)


def _capture(record: ArcWarcRecord) -> Capture | None:
    url = record.rec_headers.get_header("WARC-Target-URI")
    if record.rec_type == "resource":
        content_type = record.rec_headers.get_header("Content-Type")
        body = record.raw_stream.read()
        return None if _cut(record) else Capture(url, body, content_type)
    headers: dict[str, list[str]] = {}
    for name, value in record.http_headers.headers:
        headers.setdefault(name.lower(), []).append(value)
    inflater = Inflater(", ".join(headers.get("content-encoding", [""])), MAX_CAPTURE_BYTES)
    inflater.feed(record.raw_stream.read())
    if _cut(record) or not inflater.complete:
        return None
    types = headers.get("content-type")
    return Capture(url, inflater.body, ", ".join(types) if types else None)


def _fields(record: ArcWarcRecord) -> dict[str, str]:
    lines = record.content_stream().read().decode("utf-8", "replace").splitlines()
    pairs = (line.split(":", 1) for line in lines if ":" in line)
    return {name.strip().lower(): value.strip() for name, value in pairs}
