from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import StorageError
from pipeline.records import FeedState
from pipeline.storage.database import SCHEMA_VERSION, Database, feeds, meta
from pipeline.storage.feed_states import FeedStates, put_state


def test_a_database_that_is_down_is_one_line_without_the_password() -> None:
    database = Database("postgresql+psycopg2://user:secret@127.0.0.1:1/none")
    with pytest.raises(StorageError, match="state database postgresql") as caught:
        database.migrate()
    assert "secret" not in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_address_that_is_none_is_explained() -> None:
    with pytest.raises(StorageError, match="no database address"):
        Database("not a url")


def test_migration_can_be_repeated(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/state.sqlite")
    database.migrate()
    database.migrate()


def test_a_database_of_version_1_gains_the_columns_and_keeps_its_rows(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/state.sqlite")
    database.migrate()
    before = FeedState("example", "https://example.org/rss", etag='"1"')
    with database.write() as connection:
        put_state(connection, before)
        for column in ("seen_items", "min_interval_s", "distrusted_at"):
            connection.execute(sa.text(f"ALTER TABLE dyadwatch_feeds DROP COLUMN {column}"))
        connection.execute(sa.update(meta).values(value="1"))
    database.migrate()
    assert FeedStates(database).get() == {"example": before}
    with database.read() as connection:
        assert connection.scalar(sa.select(meta.c.value)) == str(SCHEMA_VERSION)
        assert connection.execute(sa.select(feeds.c.seen_items)).all() == [(None,)]


def test_a_newer_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/state.sqlite")
    database.migrate()
    with database.write() as connection:
        connection.execute(sa.update(meta).values(value="999"))
    with pytest.raises(StorageError, match="999 is newer"):
        database.migrate()


def test_a_reader_takes_no_write_lock(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path}/state.sqlite")
    database.migrate()
    with database.read() as reader:
        reader.execute(sa.select(meta)).all()
        with database.write() as writer:
            writer.execute(sa.update(meta).values(value="1"))
