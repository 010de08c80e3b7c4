"""A database of an earlier version is upgraded in place and loses nothing."""

from __future__ import annotations

import json
import sqlite3

from pipeline.settings import Settings
from pipeline.storage.home import Home
from pipeline.storage.migrations import SCHEMA_VERSION
from pipeline.storage.store import Store
from tests.samples import NOON, entry

VERSION_1 = """
CREATE TABLE dyadwatch_meta (key TEXT PRIMARY KEY, value TEXT);
INSERT INTO dyadwatch_meta VALUES ('schema_version', '1');
CREATE TABLE dyadwatch_entries (
    key BLOB PRIMARY KEY, status TEXT NOT NULL, fingerprint BLOB NOT NULL, first_seen_at DATETIME NOT NULL, day DATE,
    disposition TEXT, attempts INTEGER NOT NULL DEFAULT 0, next_try_at DATETIME, lease_owner TEXT, lease_until FLOAT,
    batch TEXT, payload JSON, done_at DATETIME
);
CREATE TABLE dyadwatch_days (
    day DATE PRIMARY KEY, changes INTEGER NOT NULL, announced INTEGER NOT NULL, built INTEGER NOT NULL,
    announced_at DATETIME
);
INSERT INTO dyadwatch_days VALUES ('2026-11-20', 3, 3, 2, NULL);
"""
PAYLOAD = {
    "feed_id": "example_all",
    "source_id": "example",
    "bloc": "WESTERN",
    "url": "https://example.org/a",
    "title": "Title of a",
    "summary_html": "",
    "published_at": NOON.isoformat(),
    "author": None,
    "lang": None,
    "fetch_page": True,
}


def test_open_entries_of_version_1_can_be_leased(settings: Settings) -> None:
    home = Home(settings.home)
    home.check_writable()
    with sqlite3.connect(home.path("state.sqlite")) as old:
        old.executescript(VERSION_1)
        row = (entry("a").key, "pending", b"12345678", "2026-11-23 12:00:00.000000", json.dumps(PAYLOAD))
        old.execute(
            "INSERT INTO dyadwatch_entries (key, status, fingerprint, first_seen_at, payload) VALUES (?, ?, ?, ?, ?)",
            row,
        )
    store = Store.open(settings)
    assert (store.days.unbuilt(), store.days.windows_due()) == ([NOON.date().replace(day=20)], [])
    leased = [store.queue.lease("w", 9, NOON, shard=shard, shards=4) for shard in range(4)]
    assert [found for part in leased for found in part] == [entry("a", attempts=1)]
    store.database.engine.dispose()
    again = Store.open(settings)
    with sqlite3.connect(home.path("state.sqlite")) as new:
        version = new.execute("SELECT value FROM dyadwatch_meta").fetchone()
    assert version == (str(SCHEMA_VERSION),)
    again.database.engine.dispose()
