"""The ledger of revisions: numbers are claimed here, so that two builders never publish the same one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from pipeline.clock import process_seconds
from pipeline.records import DayStatus, Revision
from pipeline.storage.database import Database, revisions

THINNING_RETRIED_FOR = timedelta(days=3)  # a crash between the mark and the deletion is made good the next nights
CLAIM_SECONDS = 900  # a build takes seconds to minutes: a claim this old belongs to a process that died


class Ledger:
    """The revisions table. A row without `published_at` is a claim, not a revision."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def claim(self, day: date, builder: str) -> int:
        """The number of the next revision of a day, reserved for `builder`.

        A claim that was never published is taken over by its own builder at once and by others once it is old, so
        that numbers have no holes.
        """
        for _ in range(10):  # another builder may claim the same number in between
            try:
                return self._try_claim(day, builder)
            except IntegrityError:
                continue
        raise RuntimeError(f"revision of {day}: ten builders claimed a number at the same moment")

    def _try_claim(self, day: date, builder: str) -> int:
        with self._database.write() as connection:
            rows = connection.execute(
                sa.select(revisions).where(revisions.c.day == day).order_by(revisions.c.number)
            ).mappings()
            number = 1
            for row in rows:
                abandoned = row["published_at"] is None and (
                    row["builder"] == builder or row["claimed_at"] < process_seconds() - CLAIM_SECONDS
                )
                if abandoned:
                    connection.execute(
                        sa.update(revisions)
                        .where(revisions.c.day == day, revisions.c.number == row["number"])
                        .values(builder=builder, claimed_at=process_seconds())
                    )
                    return int(row["number"])
                number = row["number"] + 1
            connection.execute(
                sa.insert(revisions).values(day=day, number=number, builder=builder, claimed_at=process_seconds())
            )
            return number

    def publish(self, revision: Revision) -> None:
        """Notes a revision whose files are all durable."""
        with self._database.write() as connection:
            connection.execute(
                sa.update(revisions)
                .where(revisions.c.day == revision.day, revisions.c.number == revision.number)
                .values(
                    published_at=revision.published_at,
                    status=revision.status,
                    inputs_sha256=revision.inputs_sha256,
                    content_sha256=revision.content_sha256,
                    reason=revision.reason,
                    summary=revision.summary,
                )
            )

    def cite(self, cited: Iterable[Revision], now: datetime) -> None:
        """Notes that revisions were downloaded or named in a brief: they are kept for ever."""
        with self._database.write() as connection:
            for revision in cited:
                connection.execute(
                    sa.update(revisions).where(*_is(revision), revisions.c.cited_at.is_(None)).values(cited_at=now)
                )

    def thin(self, before: date, now: datetime) -> list[Revision]:
        """Marks the uncited revisions of days before `before` that were published while the day was open, except a
        day's newest, as thinned; gives them and those thinned in the last days, whose files may still be there."""
        later = revisions.alias()
        newer = sa.exists().where(
            later.c.day == revisions.c.day, later.c.number > revisions.c.number, later.c.published_at.is_not(None)
        )
        with self._database.write() as connection:
            connection.execute(
                sa.update(revisions)
                .where(
                    revisions.c.day < before,
                    revisions.c.status == DayStatus.OPEN,
                    revisions.c.published_at.is_not(None),
                    revisions.c.cited_at.is_(None),
                    revisions.c.thinned_at.is_(None),
                    newer,
                )
                .values(thinned_at=now)
            )
        return self._select(revisions.c.thinned_at >= now - THINNING_RETRIED_FOR)

    def of_day(self, day: date) -> list[Revision]:
        """The published revisions of a day, oldest first, thinned ones too."""
        return self._select(revisions.c.day == day)

    def all(self, since: date | None = None, until: date | None = None) -> list[Revision]:
        """All published revisions between two days (both included), by day and number, thinned ones too."""
        conditions = []
        if since is not None:
            conditions.append(revisions.c.day >= since)
        if until is not None:
            conditions.append(revisions.c.day <= until)
        return self._select(*conditions)

    def _select(self, *conditions: sa.ColumnElement[bool]) -> list[Revision]:
        query = (
            sa.select(revisions)
            .where(*conditions, revisions.c.published_at.is_not(None))
            .order_by(revisions.c.day, revisions.c.number)
        )
        with self._database.read() as connection:
            return [_revision(row) for row in connection.execute(query).mappings()]


def _is(revision: Revision) -> tuple[sa.ColumnElement[bool], ...]:
    return revisions.c.day == revision.day, revisions.c.number == revision.number


def _revision(row: Any) -> Revision:
    return Revision(
        day=row["day"],
        number=row["number"],
        published_at=row["published_at"],
        status=DayStatus(row["status"]),
        inputs_sha256=row["inputs_sha256"],
        content_sha256=row["content_sha256"],
        reason=row["reason"],
        summary=dict(row["summary"] or {}),
        kept=row["thinned_at"] is None,
    )
