"""One date for an article, and where it came from."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from pipeline.records import DateSource

LOOK_BACK = timedelta(days=30)  # the Common Crawl news crawler's window: feeds show no older news as new
LOOK_AHEAD = timedelta(days=1)  # clocks and time zones of publishers are wrong by hours, not by days


def resolve_date(
    entry_date: datetime | None, page_date: datetime | None, first_seen_at: datetime
) -> tuple[datetime, DateSource]:
    """The feed's date, else the page's, each only within 30 days before and one day after the first sight; else that.

    Aware times in, UTC out. An event's date taken for a publication date would otherwise move an article for years.
    """
    for date, source in ((entry_date, DateSource.FEED), (page_date, DateSource.PAGE)):
        if date is not None and first_seen_at - LOOK_BACK <= date <= first_seen_at + LOOK_AHEAD:
            return date.astimezone(UTC), source
    return first_seen_at.astimezone(UTC), DateSource.FIRST_SEEN
