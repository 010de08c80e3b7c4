"""Upgrades of the state database, one step a version; each runs once, in the transaction that raises the version."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sqlalchemy as sa

from pipeline.storage.lanes import lane_of


def _spread_entries(connection: sa.Connection) -> None:
    """Version 2: entries carry source and lane, by which leases are dealt out, and what became of them in words."""
    _add_columns(connection, "dyadwatch_entries", source_id="TEXT", lane="INTEGER", reason="TEXT", stored_as="TEXT")
    entries = sa.table("dyadwatch_entries", sa.column("key"), sa.column("source_id"), sa.column("lane"))
    payload = sa.table("dyadwatch_entries", sa.column("key"), sa.column("payload", sa.JSON))
    for row in connection.execute(sa.select(payload.c.key, payload.c.payload)).all():
        if row.payload:
            source_id = row.payload["source_id"]
            values = {"source_id": source_id, "lane": lane_of(source_id)}
            connection.execute(sa.update(entries).where(entries.c.key == row.key).values(values))


def _remember_items(connection: sa.Connection) -> None:
    """Version 3: feeds carry the items of their last document, their own minimum, and when they lost our trust."""
    blob, moment = ("BLOB", "DATETIME") if connection.dialect.name == "sqlite" else ("BYTEA", "TIMESTAMP")
    _add_columns(connection, "dyadwatch_feeds", seen_items=blob, min_interval_s="INTEGER", distrusted_at=moment)


def _add_columns(connection: sa.Connection, table: str, **columns: str) -> None:
    there = {column["name"] for column in sa.inspect(connection).get_columns(table)}
    for name, kind in columns.items():
        if name not in there:
            connection.execute(sa.text(f"ALTER TABLE {table} ADD COLUMN {name} {kind}"))


def _windows_and_thinning(connection: sa.Connection) -> None:
    """Version 4: days remember that their windows are due; revisions, that they were cited or thinned out."""
    moment = sa.DateTime().compile(connection.dialect)
    _add_columns(connection, "dyadwatch_days", windows="INTEGER NOT NULL DEFAULT 0")
    _add_columns(connection, "dyadwatch_revisions", cited_at=moment, thinned_at=moment)


MIGRATIONS: Mapping[int, Callable[[sa.Connection], None]] = {
    2: _spread_entries,
    3: _remember_items,
    4: _windows_and_thinning,
}
SCHEMA_VERSION = max(MIGRATIONS)
