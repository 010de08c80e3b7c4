"""The polling state of the feeds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import fields
from typing import Any

import sqlalchemy as sa

from pipeline.records import FeedState, PollOutcome
from pipeline.storage.database import Database, feeds

_NAMES = tuple(field.name for field in fields(FeedState))


class FeedStates:
    """Reads the feeds table; it is written by `Queue.commit_poll`, together with the entries."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, feed_ids: Iterable[str] | None = None) -> dict[str, FeedState]:
        """feed_id → state, for all feeds ever polled or for those given."""
        query = sa.select(feeds)
        if feed_ids is not None:
            query = query.where(feeds.c.feed_id.in_(list(feed_ids)))
        with self._database.read() as connection:
            return {row["feed_id"]: _state(row) for row in connection.execute(query).mappings()}


def put_states(connection: sa.Connection, states: Sequence[FeedState]) -> None:
    """Writes the states of feeds inside the caller's transaction."""
    if not states:
        return
    rows = [{name: getattr(state, name) for name in _NAMES} for state in states]
    gone = sa.delete(feeds).where(feeds.c.feed_id == sa.bindparam("old_id"))
    connection.execute(gone, [{"old_id": state.feed_id} for state in states])
    connection.execute(sa.insert(feeds), rows)


def put_state(connection: sa.Connection, state: FeedState) -> None:
    """As `put_states`, for one feed."""
    put_states(connection, [state])


def _state(row: Any) -> FeedState:
    outcome = row["last_outcome"]
    return FeedState(**dict(row) | {"last_outcome": None if outcome is None else PollOutcome(outcome)})
