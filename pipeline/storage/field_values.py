"""A record as a mapping of its fields, nothing copied: `dataclasses.asdict` copies every moment, a tenth of a poll."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


def field_values(record: Any) -> dict[str, Any]:
    """Name → value of a dataclass instance's fields; nested records stay records."""
    return {field.name: getattr(record, field.name) for field in fields(record)}
