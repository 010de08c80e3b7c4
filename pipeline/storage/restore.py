"""Putting back into the state database what the archive's journal tells. Safe on a home that is at work.

What the database knows from later on stands: only unknown addresses are queued, only newer states and results count.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

import sqlalchemy as sa

from pipeline.clock import utc_day
from pipeline.records import Article, Disposition, FeedState
from pipeline.storage.analysis_queue import NewFile, enqueue_analysis
from pipeline.storage.bookmarks import Bookmark, put_bookmark
from pipeline.storage.database import Database, days, entries, feeds, insert_new
from pipeline.storage.days import touch_days
from pipeline.storage.entry_rows import EntryStatus, to_row
from pipeline.storage.feed_states import put_state
from pipeline.storage.journal import EntryRecord, PollRecord

FINAL = (EntryStatus.DONE, EntryStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Restored:
    """A journal record of an entry, with the article that was made from it again."""

    record: EntryRecord
    article: Article | None
    is_new: bool  # the lake does not hold this row yet


def restore(
    database: Database,
    polls: Sequence[PollRecord],
    restored: Sequence[Restored],
    files: Iterable[NewFile],
    changed: Iterable[date] = (),
    *,
    batch: str,
    mark: Bookmark,
    now: datetime,
) -> None:
    """One transaction, the last step of a chunk: memory of addresses, queue, feed states, analysis, bookmark.

    `changed`: days that gained something other than articles.
    """
    with database.write() as connection:
        for item in restored:
            _put_entry(connection, item)
        found = {entry.key: to_row(entry, poll.row.batch) for poll in polls for entry in poll.queued}
        insert_new(connection, entries, [found[key] for key in sorted(found)])
        for poll in polls:
            _put_newer_state(connection, poll.state)
        touch_days(connection, _unknown_days(connection, {utc_day(poll.row.polled_at) for poll in polls}, utc_day(now)))
        touch_days(connection, changed)
        enqueue_analysis(connection, files, batch)
        put_bookmark(connection, mark, now)


def _put_entry(connection: sa.Connection, item: Restored) -> None:
    record = item.record
    stored = _stored(item)
    row = to_row(record.entry, record.batch) | stored
    if record.disposition is Disposition.RETRY_LATER:
        row["next_try_at"] = record.retry_at
    else:
        status = EntryStatus.FAILED if record.quarantined else EntryStatus.DONE
        row |= {
            "status": status,
            "disposition": record.disposition,
            "reason": record.reason or None,
            "done_at": record.decided_at,
        }
        if status is EntryStatus.DONE:
            row["payload"] = None
    insert_new(connection, entries, [row])
    if stored:  # an article keeps its first day, also while its page is still asked for
        undated = sa.and_(entries.c.key == record.entry.key, entries.c.day.is_(None))
        connection.execute(sa.update(entries).where(undated).values(stored))
    if record.disposition is Disposition.RETRY_LATER:
        return
    # a queued entry of this wording was tried less often than the record says: the record is what came of it
    still_queued = sa.and_(
        entries.c.status == EntryStatus.PENDING,
        entries.c.fingerprint == record.entry.fingerprint,
        entries.c.attempts < record.entry.attempts,
    )
    older = sa.and_(entries.c.status.in_(FINAL), entries.c.done_at < record.decided_at)
    kept = {name: value for name, value in row.items() if name not in ("key", "first_seen_at")}
    connection.execute(
        sa.update(entries).where(entries.c.key == record.entry.key, sa.or_(still_queued, older)).values(kept)
    )


def _stored(item: Restored) -> dict[str, date | str | None]:
    """The article's day and identity, where there is one."""
    if item.article is not None:
        return {"day": item.article.day, "stored_as": item.article.canonical_url}
    entry = item.record.entry
    return {} if entry.day is None else {"day": entry.day, "stored_as": entry.stored_as}


def _unknown_days(connection: sa.Connection, polled: set[date], today: date) -> set[date]:
    """Days that are to be published though they may have gained no article: quiet and blind ones."""
    known = set(connection.scalars(sa.select(days.c.day).where(days.c.day.in_(polled))))
    return {day for day in polled - known if day <= today}


def _put_newer_state(connection: sa.Connection, state: FeedState) -> None:
    """Without validators: the next poll reads the whole feed and finds whatever the archive may lack."""
    known = connection.execute(sa.select(feeds.c.last_polled_at).where(feeds.c.feed_id == state.feed_id)).first()
    if known is not None and (state.last_polled_at is None or (known[0] and known[0] >= state.last_polled_at)):
        return
    put_state(connection, replace(state, etag=None, last_modified=None, body_sha256=None))
