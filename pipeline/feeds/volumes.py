"""How much each feed brought on which day, from the lake's fetch rows."""

from __future__ import annotations

from datetime import datetime, timedelta

import pandas as pd

from pipeline.clock import utc_day
from pipeline.feeds.health import READ_DAYS, FeedDay
from pipeline.records import PollOutcome
from pipeline.storage.lake import Lake
from pipeline.storage.schemas import FETCH_SET

_COLUMNS = ("feed_id", "batch", "polled_at", "outcome", "n_new", "newest_entry_at")
_HEARD = [outcome.value for outcome in PollOutcome if outcome.heard]
_CLOCK_ERROR = timedelta(days=1)  # an entry dated further ahead says nothing of how fresh its feed is


def feed_days(lake: Lake, now: datetime) -> dict[str, list[FeedDay]]:
    """feed_id → its polled days up to now, of as many weeks as health is judged by. A batch tried twice counts once."""
    today = utc_day(now)
    days = [day for day in lake.days(FETCH_SET) if 0 <= (today - day).days <= READ_DAYS]
    rows = lake.columns(FETCH_SET, days, _COLUMNS).to_pandas()
    rows = rows[rows["polled_at"] <= now].sort_values("polled_at").drop_duplicates(["feed_id", "batch"], keep="last")
    rows["heard"] = rows["outcome"].isin(_HEARD)
    rows["day"] = rows["polled_at"].dt.date
    rows.loc[rows["newest_entry_at"] > rows["polled_at"] + _CLOCK_ERROR, "newest_entry_at"] = pd.NaT
    sums = rows.groupby(["feed_id", "day"]).agg(
        polls=("heard", "size"), heard=("heard", "sum"), n_new=("n_new", "sum"), newest=("newest_entry_at", "max")
    )
    found: dict[str, list[FeedDay]] = {}
    for row in sums.reset_index().itertuples():
        newest = None if pd.isna(row.newest) else row.newest.to_pydatetime()
        found.setdefault(str(row.feed_id), []).append(
            FeedDay(row.day, int(row.polls), int(row.heard), int(row.n_new), newest)
        )
    return found
