"""Which notices were sent: each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from pipeline.storage.database import Database, insert_new, notices


class Notices:
    """The notices table."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def unsent(self, keys: Sequence[str]) -> set[str]:
        """Those of the keys that were not sent yet."""
        with self._database.read() as connection:
            known = connection.scalars(sa.select(notices.c.key).where(notices.c.key.in_(list(keys))))
            return set(keys) - set(known)

    def sent(self, key: str, now: datetime) -> None:
        """Notes that a notice has gone out."""
        with self._database.write() as connection:
            insert_new(connection, notices, [{"key": key, "sent_at": now}])
