"""How figures read on the page. What was not heard is blind, never zero."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

BLIND = "blind"
COVERAGE = {"full": "heard", "partial": "partly heard", "none": BLIND}
MARKS = {"full": "●", "partial": "◐", "none": "○"}  # beside the words: no meaning hangs on colour alone
STATUS = {
    "open": "open: the day is not over; its figures grow",
    "closed": "closed: complete, but late articles may still revise it",
    "frozen": "frozen: older than 72 hours; changes only with a stated reason",
}


def figure(value: Any, digits: int = 0) -> str:
    """A count with thin spaces between thousands; blind where nothing was heard."""
    if value is None or value != value:
        return BLIND
    return f"{value:,.{digits}f}".replace(",", "\N{NARROW NO-BREAK SPACE}")


def rate(row: Mapping[str, Any]) -> str:
    """Attention per 1,000 texts; a dash where sources were heard, but none of the panel."""
    value = row.get("attention_macro")
    if value is None and row.get("coverage") != "none":
        return "–"
    return figure(value, 1)


def moment(value: str | datetime) -> str:
    """A time to the minute, in UTC."""
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M}"


def weekday(day: str) -> str:
    return f"{date.fromisoformat(day):%a}"


def edition(row: Mapping[str, Any]) -> str:
    """Which publication a row shows."""
    return f"r{row['revision']}" if row.get("revision") else "live view"


def bars(rows: Sequence[Mapping[str, Any]], height: int) -> list[dict[str, Any]]:
    """The attention of days as bars, oldest first: height in pixels, or `blind`."""
    values = [row.get("attention_macro") for row in rows]
    top = max((value for value in values if value is not None), default=0) or 1
    return [
        {
            "day": row["day"],
            "blind": value is None,
            "height": height if value is None else max(round(height * value / top), 1),
            "label": f"{row['day']}: {rate(row)}" + (" per 1,000 texts" if value is not None else ""),
        }
        for row, value in zip(reversed(rows), reversed(values), strict=True)
    ]
