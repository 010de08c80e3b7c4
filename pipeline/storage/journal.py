"""The journal: what the stages decided, written into the archive beside what they received.

An answer alone does not say which feed showed an address first, when, or that a summary stood in for a page. With
these records the archive is enough to rebuild lake and queue. One JSON object a line; unknown fields are passed over,
so that an older program reads what a newer one wrote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum, StrEnum
from functools import cache
from types import UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from pipeline.records import Absence, Disposition, FeedState, FetchRow, QueuedEntry
from pipeline.storage.field_values import field_values

R = TypeVar("R")

JOURNAL_VERSION = "1"  # raise when older programs would misread the records


class MadeFrom(StrEnum):
    """What an article was made from."""

    PAGE = "page"
    SUMMARY = "summary"  # the feed's
    TEXT = "text"  # given as plain text


@dataclass(frozen=True, slots=True)
class PollRecord:
    """One poll of one feed: its row, the feed's state after it, and the entries it queued (new and changed ones)."""

    row: FetchRow
    state: FeedState
    queued: tuple[QueuedEntry, ...]


@dataclass(frozen=True, slots=True)
class EntryRecord:
    """What became of one entry: the article made from it, or why there is none."""

    entry: QueuedEntry  # as leased or given
    disposition: Disposition
    reason: str
    made_from: MadeFrom | None  # None: no article
    url: str | None  # address of the page after redirects
    decided_at: datetime
    fetched_at: datetime  # the article's
    given_at: datetime | None  # date stated by whoever ingested the article
    extractor_version: str
    batch: str
    retry_at: datetime | None = None  # of an entry whose page is still asked for
    quarantined: bool = False  # given up: it can be listed and tried again


@dataclass(frozen=True, slots=True)
class VisitRecord:
    """What a later look at a stored article found."""

    entry: QueuedEntry  # with the article's day and identity
    disposition: Disposition  # CHANGED: the capture is a version of it
    reason: str
    url: str | None  # address of the page after redirects
    decided_at: datetime
    fetched_at: datetime  # the version's
    absence: Absence | None  # its page went, or came back
    batch: str


Record = PollRecord | EntryRecord | VisitRecord


def to_lines(records: Iterable[Record]) -> bytes:
    """The records as JSON lines."""
    rows = ({"record": _NAMES[type(record)]} | field_values(record) for record in records)
    lines = (json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain) + "\n" for row in rows)
    return "".join(lines).encode("utf-8", "surrogatepass")


def from_line(line: bytes) -> Record:
    """The record of one line. Raises ValueError for a line that holds none."""
    try:
        row = json.loads(line.decode("utf-8", "surrogatepass"))
        kind = _KINDS[row.pop("record")]
        return _record(kind, row)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"no journal record: {type(error).__name__} {error}") from error


_KINDS: dict[str, type[Record]] = {"poll": PollRecord, "entry": EntryRecord, "visit": VisitRecord}
_NAMES = {kind: name for name, kind in _KINDS.items()}


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return field_values(value)
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, date):  # a datetime is one
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no place in the journal")


def _record(kind: type[R], row: dict[str, Any]) -> R:
    hints: dict[str, Any] = _hints(kind)  # type: ignore[arg-type]
    return kind(**{name: _value(hint, row[name]) for name, hint in hints.items() if name in row})


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    hints = get_type_hints(kind)
    return {field.name: hints[field.name] for field in fields(kind)}


def _value(hint: Any, raw: Any) -> Any:
    if raw is None:
        return None
    if isinstance(hint, UnionType):
        return _value(next(arg for arg in get_args(hint) if arg is not type(None)), raw)
    if get_origin(hint) is tuple:
        return tuple(_value(get_args(hint)[0], item) for item in raw)
    if not isinstance(hint, type):
        return raw
    if is_dataclass(hint):
        return _record(hint, raw)
    if issubclass(hint, bytes):
        return bytes.fromhex(raw)
    if issubclass(hint, date):
        return hint.fromisoformat(raw)
    return hint(raw) if issubclass(hint, Enum) else raw
