"""Open, closed, frozen: what a day's age makes of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from pipeline.records import DayStatus

CLOSES_AFTER = timedelta(minutes=30)  # 00:30 UTC: the last polls of the day have come in
FREEZES_AFTER = timedelta(hours=72)  # still revisable afterwards, with a reason


def day_end(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC) + timedelta(days=1)


def status_of(day: date, now: datetime) -> DayStatus:
    """The status of a day at a moment."""
    if now < day_end(day) + CLOSES_AFTER:
        return DayStatus.OPEN
    return DayStatus.CLOSED if now < day_end(day) + FREEZES_AFTER else DayStatus.FROZEN
