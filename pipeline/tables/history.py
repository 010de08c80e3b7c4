"""Figures of earlier days, from their published revisions, for the columns that look back."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from pipeline.identity.continuity import PublishedGroups
from pipeline.records import Revision
from pipeline.storage.store import Store
from pipeline.tables.day import WINDOW_DAYS, EarlierDay
from pipeline.tables.files import read_table, revision_folder, table_path
from pipeline.tables.statistics import DELTA_DAYS, EWMA_SPAN_DAYS, Z_WEEKS


def days_looked_at(day: date) -> list[date]:
    """The earlier days whose figures some windowed column of `day` needs, sorted."""
    week = {day - timedelta(days=back) for back in range(1, max(EWMA_SPAN_DAYS, DELTA_DAYS) + 1)}
    weekdays = {day - timedelta(weeks=back) for back in range(1, Z_WEEKS + 1)}
    return sorted(week | weekdays)


def current(revisions: list[Revision], moment: datetime) -> dict[date, Revision]:
    """day → its newest revision published by `moment`."""
    return {revision.day: revision for revision in revisions if revision.published_at <= moment}


def read_history(store: Store, day: date, now: datetime) -> tuple[tuple[EarlierDay, ...], date | None]:
    """The earlier days' figures as published by `now`, and the first day with any revision."""
    published = current(store.ledger.all(until=day), now)
    wanted = [published[earlier] for earlier in days_looked_at(day) if earlier in published]
    first = min((earlier for earlier in published if earlier < day), default=None)
    return tuple(_read(store, revision) for revision in wanted), first


def read_groups(store: Store, day: date, now: datetime) -> PublishedGroups:
    """The texts and stories under which the days of the window before `day` were published by `now`."""
    window = [day - timedelta(days=back) for back in range(WINDOW_DAYS, 0, -1)]
    published = current(store.ledger.all(until=day), now)
    text_of: dict[str, str] = {}
    story_of: dict[str, str] = {}
    for revision in (published[earlier] for earlier in window if earlier in published):  # the newest day has the say
        path = table_path(revision_folder(revision.day, revision.number), "mentions")
        for row in read_table(store.home, path, ["article_id", "text_id", "story_id"]).to_pylist():
            text_of[row["article_id"]] = row["text_id"]
            story_of[row["article_id"]] = row["story_id"]
    return PublishedGroups(text_of, story_of)


def _read(store: Store, revision: Revision) -> EarlierDay:
    folder = revision_folder(revision.day, revision.number)
    attention = read_table(store.home, table_path(folder, "attention"), ["bloc", "lang", "attention_per_1000"])
    topics = read_table(store.home, table_path(folder, "topics"), ["bloc", "topic_id", "share"])
    return EarlierDay(
        day=revision.day,
        revision=revision.number,
        attention={
            (row["bloc"], row["lang"]): row["attention_per_1000"]
            for row in attention.to_pylist()
            if row["attention_per_1000"] is not None
        },
        shares={(row["bloc"], row["topic_id"]): row["share"] for row in topics.to_pylist() if row["share"] is not None},
    )
