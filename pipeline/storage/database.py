"""The state database: schema, connections and migrations. SQLAlchemy Core on SQLite or PostgreSQL.

It holds only what changes; what it says about content can always be checked against the lake.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from pipeline.errors import StorageError
from pipeline.storage.migrations import MIGRATIONS, SCHEMA_VERSION

BUSY_TIMEOUT_MS = 30_000  # four writers at most: whoever waits longer than this waits for a dead one
CONNECT_TIMEOUT_S = 5  # a database that is down is reported, not waited for


class Moment(sa.types.TypeDecorator[datetime]):
    """Aware UTC times, stored without a zone so that SQLite and PostgreSQL sort them alike."""

    impl = sa.DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        return None if value is None else value.replace(tzinfo=UTC)


metadata = sa.MetaData()

meta = sa.Table("dyadwatch_meta", metadata, sa.Column("key", sa.Text, primary_key=True), sa.Column("value", sa.Text))

feeds = sa.Table(
    "dyadwatch_feeds",
    metadata,
    sa.Column("feed_id", sa.Text, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("next_poll_at", Moment),
    sa.Column("interval_s", sa.Integer, nullable=False),
    sa.Column("etag", sa.Text),
    sa.Column("last_modified", sa.Text),
    sa.Column("body_sha256", sa.Text),
    sa.Column("ok_streak", sa.Integer, nullable=False),
    sa.Column("failures", sa.Float, nullable=False),
    sa.Column("last_polled_at", Moment),
    sa.Column("last_ok_at", Moment),
    sa.Column("last_full_at", Moment),
    sa.Column("last_outcome", sa.Text),
    sa.Column("moved_url", sa.Text),
    sa.Column("moved_times", sa.Integer, nullable=False),
    sa.Column("muted_at", Moment),
    sa.Column("seen_items", sa.LargeBinary),
    sa.Column("min_interval_s", sa.Integer),
    sa.Column("distrusted_at", Moment),
)

entries = sa.Table(
    "dyadwatch_entries",
    metadata,
    sa.Column("key", sa.LargeBinary(16), primary_key=True),
    sa.Column("status", sa.Text, nullable=False),  # pending, leased, done, failed
    sa.Column("fingerprint", sa.LargeBinary(8), nullable=False),
    sa.Column("first_seen_at", Moment, nullable=False),
    sa.Column("source_id", sa.Text),
    sa.Column("lane", sa.Integer),
    sa.Column("day", sa.Date),
    sa.Column("stored_as", sa.Text),  # the canonical URL of its article
    sa.Column("disposition", sa.Text),
    sa.Column("reason", sa.Text),  # of a failed or postponed one, in words
    sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    sa.Column("next_try_at", Moment),
    sa.Column("lease_owner", sa.Text),
    sa.Column("lease_until", sa.Float),  # seconds of the machine's clock: a lease is about processes, not about news
    sa.Column("batch", sa.Text),
    sa.Column("payload", sa.JSON(none_as_null=True)),  # the entry itself; emptied when it is done
    sa.Column("done_at", Moment),
)
sa.Index("dyadwatch_entries_open", entries.c.status, entries.c.next_try_at)

revisits = sa.Table(
    "dyadwatch_revisits",
    metadata,
    sa.Column("article_id", sa.Text, primary_key=True),
    sa.Column("lane", sa.Integer, nullable=False),
    sa.Column("due_at", Moment, nullable=False),
    sa.Column("payload", sa.JSON, nullable=False),  # what is asked for, and what was last seen there
)
sa.Index("dyadwatch_revisits_due", revisits.c.due_at)

analysis_queue = sa.Table(
    "dyadwatch_analysis_queue",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),  # an articles file whose texts are not analysed yet
    sa.Column("day", sa.Date, nullable=False),
    sa.Column("batch", sa.Text, nullable=False),
)

days = sa.Table(
    "dyadwatch_days",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("changes", sa.Integer, nullable=False),  # rises whenever the day's inputs gained something
    sa.Column("announced", sa.Integer, nullable=False),  # value of `changes` last announced
    sa.Column("built", sa.Integer, nullable=False),  # value of `changes` that the last build saw
    sa.Column("announced_at", Moment),
    sa.Column("windows", sa.Integer, nullable=False, server_default="0"),  # see Windows in days.py
)

revisions = sa.Table(
    "dyadwatch_revisions",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("builder", sa.Text, nullable=False),
    sa.Column("claimed_at", sa.Float, nullable=False),  # seconds of the machine's clock
    sa.Column("published_at", Moment),
    sa.Column("status", sa.Text),
    sa.Column("inputs_sha256", sa.Text),
    sa.Column("content_sha256", sa.Text),
    sa.Column("reason", sa.Text),
    sa.Column("summary", sa.JSON),
    sa.Column("cited_at", Moment),  # when it was first downloaded or named in a brief: kept for ever
    sa.Column("thinned_at", Moment),  # when its files were deleted
)

deletions = sa.Table(
    "dyadwatch_deletions",
    metadata,
    sa.Column("path", sa.Text, primary_key=True),  # a lake file whose rows stand in a compacted one
    sa.Column("after", Moment, nullable=False),
)

notices = sa.Table(
    "dyadwatch_notices",
    metadata,
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("sent_at", Moment, nullable=False),
)

batches = sa.Table(
    "dyadwatch_batches",
    metadata,
    sa.Column("batch", sa.Text, primary_key=True),
    sa.Column("stage", sa.Text, primary_key=True),
    sa.Column("shard", sa.Integer, primary_key=True),
    sa.Column("finished_at", Moment, nullable=False),
    sa.Column("counts", sa.JSON, nullable=False),
)


class Database:
    """Connections to the state database. Raises StorageError, in one line, when it cannot be used."""

    def __init__(self, url: str) -> None:
        self.url = url
        try:
            parsed = sa.make_url(url)
            self.engine = sa.create_engine(parsed, **_engine_options(parsed))
        except (SQLAlchemyError, ModuleNotFoundError) as error:
            raise StorageError(
                f"DYADWATCH_DATABASE_URL: {url!r} is no database address ({_first_line(error)}); "
                "write it like postgresql+psycopg2://user@host/name"
            ) from error
        self.sqlite = self.engine.dialect.name == "sqlite"
        if self.sqlite:
            _tune_sqlite(self.engine)

    @contextlib.contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction that may write; committed when the block ends well."""
        with self._reported(), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A snapshot to read from; takes no write lock."""
        with self._reported(), self.engine.connect().execution_options(reads_only=True) as connection:
            yield connection

    def migrate(self) -> None:
        """Creates or upgrades the tables. Raises StorageError for a database of a newer version."""
        with self.write() as connection:
            if not self.sqlite:  # two tasks may start on an empty database at the same moment
                connection.execute(sa.text("SELECT pg_advisory_xact_lock(7303014)"))
            metadata.create_all(connection)
            found = connection.scalar(sa.select(meta.c.value).where(meta.c.key == "schema_version"))
            if found is None:
                connection.execute(sa.insert(meta).values(key="schema_version", value=str(SCHEMA_VERSION)))
            elif int(found) > SCHEMA_VERSION:
                raise StorageError(
                    f"state database: schema version {found} is newer than this program's {SCHEMA_VERSION}; "
                    "upgrade dyadwatch"
                )
            else:
                for version in range(int(found) + 1, SCHEMA_VERSION + 1):
                    MIGRATIONS[version](connection)
                connection.execute(
                    sa.update(meta).where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION))
                )

    @contextlib.contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError:
            raise  # another writer was first: the caller knows what that means
        except DBAPIError as error:
            shown = self.engine.url.render_as_string(hide_password=True)
            raise StorageError(
                f"state database {shown}: {_first_line(error.orig or error)}; check that it runs and can be written"
            ) from error


def insert_new(connection: sa.Connection, table: sa.Table, rows: Sequence[dict[str, Any]]) -> None:
    """Inserts rows, leaving out those whose key is there already, however many writers try at once."""
    if rows:
        dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), rows)


def sqlite_url(folder: Path) -> str:
    """The address of the default state database below a local home."""
    return f"sqlite:///{folder / 'state.sqlite'}"


def _engine_options(url: sa.URL) -> dict[str, Any]:
    if url.get_backend_name() == "sqlite":
        return {"connect_args": {"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False}}
    if url.get_backend_name() == "postgresql":
        return {"pool_pre_ping": True, "connect_args": {"connect_timeout": CONNECT_TIMEOUT_S}}
    return {"pool_pre_ping": True}


def _tune_sqlite(engine: sa.Engine) -> None:
    @sa.event.listens_for(engine, "connect")
    def on_connect(connection: Any, record: Any) -> None:
        connection.isolation_level = None  # the driver must not begin transactions of its own
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")  # a commit survives a power cut: it is the last step of each stage
        cursor.close()

    @sa.event.listens_for(engine, "begin")
    def on_begin(connection: sa.Connection) -> None:
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")


def _first_line(error: BaseException) -> str:
    lines = str(error).strip().splitlines()
    return lines[0] if lines else type(error).__name__
