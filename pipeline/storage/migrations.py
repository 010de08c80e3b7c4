"""Upgrades of the state database, one step a version; each runs once, in the transaction that raises the version."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from pipeline.storage.lanes import lane_of


def _spread_entries(connection: sa.Connection) -> None:
    """Version 2: entries carry source and lane, by which leases are dealt out, and what became of them in words."""
    connection.execute(sa.text("ALTER TABLE dyadwatch_entries ADD COLUMN source_id TEXT"))
    connection.execute(sa.text("ALTER TABLE dyadwatch_entries ADD COLUMN lane INTEGER"))
    connection.execute(sa.text("ALTER TABLE dyadwatch_entries ADD COLUMN reason TEXT"))
    connection.execute(sa.text("ALTER TABLE dyadwatch_entries ADD COLUMN stored_as TEXT"))
    entries = sa.table("dyadwatch_entries", sa.column("key"), sa.column("source_id"), sa.column("lane"))
    payload = sa.table("dyadwatch_entries", sa.column("key"), sa.column("payload", sa.JSON))
    for row in connection.execute(sa.select(payload.c.key, payload.c.payload)).all():
        if row.payload:
            source_id = row.payload["source_id"]
            values = {"source_id": source_id, "lane": lane_of(source_id)}
            connection.execute(sa.update(entries).where(entries.c.key == row.key).values(values))


def _windows_and_thinning(connection: sa.Connection) -> None:
    """Version 3: days remember that their windows are due; revisions, that they were cited or thinned out."""
    moment = sa.DateTime().compile(connection.dialect)
    _add_column(connection, "dyadwatch_days", "windows", "INTEGER NOT NULL DEFAULT 0")
    _add_column(connection, "dyadwatch_revisions", "cited_at", moment)
    _add_column(connection, "dyadwatch_revisions", "thinned_at", moment)


def _add_column(connection: sa.Connection, table: str, column: str, declaration: str) -> None:
    """Adds a column, unless the table was only now created with it."""
    if column not in {found["name"] for found in sa.inspect(connection).get_columns(table)}:
        connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {column} {declaration}"))


MIGRATIONS: Mapping[int, Callable[[sa.Connection], None]] = {2: _spread_entries, 3: _windows_and_thinning}
SCHEMA_VERSION = max(MIGRATIONS)
