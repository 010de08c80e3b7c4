from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.errors import StorageError
from pipeline.storage.database import Database, meta


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
