"""Which days gained content, were announced, and were built: at least once, never lost."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from enum import IntEnum

import sqlalchemy as sa

from pipeline.storage.database import Database, days, insert_new

# An announced day that no build has answered for this long is announced again: its run was lost or deleted.
REANNOUNCE_AFTER = timedelta(hours=1)


class Windows(IntEnum):
    """Whether the figures of a day that look back at earlier days are to be computed again."""

    SETTLED = 0
    DUE = 1  # an earlier day has changed since
    ASKED = 2  # the nightly close has announced the day for it


class Days:
    """The days table. `changes` counts gains; `announced` and `built` remember up to which gain each step came."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def touch(self, changed: Iterable[date]) -> None:
        """Marks days as having gained something, whether or not they did (an announcement by the clock)."""
        with self._database.write() as connection:
            touch_days(connection, changed)

    def due(self, now: datetime) -> list[date]:
        """Days to announce, sorted: gained since the last announcement, or announced long ago and never built."""
        overdue = sa.and_(days.c.changes > days.c.built, days.c.announced_at < now - REANNOUNCE_AFTER)
        with self._database.read() as connection:
            query = sa.select(days.c.day).where(sa.or_(days.c.changes > days.c.announced, overdue)).order_by(days.c.day)
            return list(connection.scalars(query))

    def mark_announced(self, announced: Iterable[date], now: datetime) -> None:
        """Notes that days were announced."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(days)
                .where(days.c.day.in_(list(announced)))
                .values(announced=days.c.changes, announced_at=now)
            )

    def changes(self, day: date) -> int:
        """How often a day gained content; read before a build, handed to `built` after it."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(days.c.changes).where(days.c.day == day)) or 0

    def built(self, day: date, changes: int) -> None:
        """Notes that a build saw the day's first `changes` gains."""
        with self._database.write() as connection:
            connection.execute(sa.update(days).where(days.c.day == day, days.c.built < changes).values(built=changes))

    def unbuilt(self) -> list[date]:
        """Days with gains that no build has seen, sorted."""
        with self._database.read() as connection:
            return list(
                connection.scalars(sa.select(days.c.day).where(days.c.changes > days.c.built).order_by(days.c.day))
            )

    def look_again(self, later: Iterable[date]) -> None:
        """Marks days that were published before as due: a day that they look back at has changed."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(days)
                .where(days.c.day.in_(list(later)), days.c.windows == Windows.SETTLED)
                .values(windows=Windows.DUE)
            )

    def windows_due(self) -> list[date]:
        """Days whose windows are due or asked for and not computed yet, sorted."""
        with self._database.read() as connection:
            query = sa.select(days.c.day).where(days.c.windows != Windows.SETTLED).order_by(days.c.day)
            return list(connection.scalars(query))

    def ask_windows(self, wanted: Iterable[date]) -> None:
        """The nightly close: the next build of these days computes the windows again."""
        with self._database.write() as connection:
            connection.execute(sa.update(days).where(days.c.day.in_(list(wanted))).values(windows=Windows.ASKED))

    def windows_asked(self, day: date) -> bool:
        """Whether the nightly close has asked for the day's windows."""
        with self._database.read() as connection:
            return connection.scalar(sa.select(days.c.windows).where(days.c.day == day)) == Windows.ASKED

    def windows_computed(self, day: date) -> None:
        """Notes that a build has compared the windows that were asked for."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(days)
                .where(days.c.day == day, days.c.windows == Windows.ASKED)
                .values(windows=Windows.SETTLED)
            )


def touch_days(connection: sa.Connection, changed: Iterable[date]) -> None:
    """Counts one more gain for each day, inside the caller's transaction."""
    wanted = sorted(set(changed))  # in one order, so that two writers never wait for each other
    insert_new(
        connection, days, [{"day": day, "changes": 0, "announced": 0, "built": 0, "windows": 0} for day in wanted]
    )
    for day in wanted:
        connection.execute(sa.update(days).where(days.c.day == day).values(changes=days.c.changes + 1))
