"""A capture: what was received or given for one entry, and the fields that tie it to that entry in the archive."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.records import QueuedEntry
from pipeline.web.archive import ENTRY_FIELD


@dataclass(frozen=True, slots=True)
class Capture:
    """A page as it was received, or a text as it was given."""

    url: str
    body: bytes
    content_type: str | None


def about_entry(entry: QueuedEntry, stage: str = "fetch") -> Mapping[str, str]:
    """The fields that tie a capture to the entry that it was fetched or given for."""
    return {"dyadwatch-stage": stage, "dyadwatch-feed": entry.feed_id, ENTRY_FIELD: capture_key(entry)}


def capture_key(entry: QueuedEntry) -> str:
    """One version of one address."""
    return (entry.key + entry.fingerprint).hex()
