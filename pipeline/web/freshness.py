"""What response headers say about when to ask again (RFC 9110, RFC 9111)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_DIGITS = re.compile(r"\d{1,9}")


def retry_after_s(value: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header in either form, seconds or HTTP-date; None when absent or unreadable."""
    if value is None:
        return None
    value = value.strip()
    if _DIGITS.fullmatch(value):
        return float(value)
    moment = http_date(value)
    return None if moment is None else max(0.0, (moment - now).total_seconds())


def max_age_s(headers: Mapping[str, str]) -> int | None:
    """Seconds for which Cache-Control calls the response fresh; None when it does not say."""
    match = _MAX_AGE.search(headers.get("cache-control", ""))
    return int(match.group(1)) if match else None


def expires_at_once(headers: Mapping[str, str]) -> bool:
    """`Expires: 0` (or another value that is no date): the server wants its validators forgotten."""
    value = headers.get("expires")
    return value is not None and http_date(value.strip()) is None


def http_date(value: str) -> datetime | None:
    """An HTTP-date in UTC; None when it is none."""
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, OverflowError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
