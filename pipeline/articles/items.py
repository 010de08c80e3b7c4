"""One record of an ingested file, as the readers hand it on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from pipeline.records import Disposition


class ItemKind(StrEnum):
    TEXT = "text"  # plain text given: assemble.from_text
    PAGE = "page"  # an HTML page: assemble.from_page
    ENTRY = "entry"  # a feed entry: assemble.from_summary
    REFUSED = "refused"  # no article: disposition and reason say why


@dataclass(frozen=True, slots=True)
class IngestItem:
    """What a record holds. `disposition` is OK unless the kind is REFUSED."""

    place: str  # file and line, record or path, for messages
    kind: ItemKind
    url: str | None = None
    title: str = ""
    text: str = ""
    body: bytes = b""
    content_type: str | None = None
    summary_html: str = ""
    published_at: datetime | None = None  # a feed's claim, subject to the date window
    given_at: datetime | None = None  # stated by whoever ingests: taken as it is
    seen_at: datetime | None = None  # when a crawler fetched it
    source_id: str | None = None
    lang: str | None = None
    author: str | None = None
    disposition: Disposition = Disposition.OK
    reason: str = ""
    end: int = 0  # bytes of its file read with it; 0: the reader cannot begin in the middle


def refused(place: str, disposition: Disposition, reason: str, *, url: str | None = None) -> IngestItem:
    """The item for a record that holds no article."""
    return IngestItem(place=place, kind=ItemKind.REFUSED, url=url, disposition=disposition, reason=reason)
