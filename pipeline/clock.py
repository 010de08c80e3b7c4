"""The one clock. Everything that asks what time it is asks a Clock, so that tests and replays can freeze it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Protocol

from pipeline.errors import SettingsError


class Clock(Protocol):
    """Source of wall-clock time (always aware, UTC)."""

    def now(self) -> datetime: ...


@dataclass(frozen=True, slots=True)
class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class FrozenClock:
    """A clock that stands still (`DYADWATCH_NOW`)."""

    at: datetime

    def now(self) -> datetime:
        return self.at


def clock_from(text: str | None) -> Clock:
    """The system clock, or one frozen at ISO 8601 `text`; a zone-less time is UTC. Raises SettingsError."""
    if not text:
        return SystemClock()
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(
            f"DYADWATCH_NOW: {text!r} is not an ISO 8601 time; write it like 2026-11-23T08:00:00+00:00"
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return FrozenClock(moment.astimezone(UTC))


def utc_day(moment: datetime) -> date:
    """The UTC calendar day of an aware moment."""
    return moment.astimezone(UTC).date()


def process_seconds() -> float:
    """Seconds that really pass, frozen clock or not: leases, politeness and deadlines count these."""
    return time.time()
