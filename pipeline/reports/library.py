"""The library: published days found, dated and read."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pandas as pd

from pipeline.errors import InputError, NotFoundError
from pipeline.records import DayStatus, Revision
from pipeline.reports.package import read_package, resource
from pipeline.reports.status import status_of
from pipeline.reports.summary import headline, shaped
from pipeline.settings import Settings
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.files import PACKAGE, live_folder, read_table, revision_folder, table_path
from pipeline.tables.frames import empty, from_arrow
from pipeline.tables.schema import Table

NAMED_AT_MOST = 5  # days named in an error; the rest is a range


def days(store: Store) -> list[date]:
    """The published days, sorted."""
    return sorted({revision.day for revision in store.ledger.all()})


def current_revisions(
    store: Store, since: date | None = None, until: date | None = None, as_of: datetime | None = None
) -> list[Revision]:
    """The newest revision of each day, or the newest kept one of a moment; sorted by day."""
    found = {r.day: r for r in store.ledger.all(since, until) if r.kept and (as_of is None or r.published_at <= as_of)}
    return [found[day] for day in sorted(found)]


def find(store: Store, day: date, *, number: int | None = None, as_of: datetime | None = None) -> Revision:
    """One revision of a day: the newest, a numbered one, or the newest of a moment that is kept.

    Of the open day's hourly revisions only those that were cited are kept. Raises NotFoundError that names what exists.
    """
    every = store.ledger.of_day(day)
    revisions = [revision for revision in every if revision.kept]
    if not revisions:
        raise NotFoundError(f"day {day}: not published; {existing_days(store)}")
    if number is not None:
        for revision in revisions:
            if revision.number == number:
                return revision
        gone = any(revision.number == number for revision in every)
        why = f"revision {number} of the open day was thinned out" if gone else f"no revision {number}"
        raise NotFoundError(f"day {day}: {why}; there are {_numbers(revisions)}")
    published = [revision for revision in revisions if as_of is None or revision.published_at <= as_of]
    if not published and as_of is not None:
        first = revisions[0]
        what = "nothing was published" if as_of < every[0].published_at else "nothing is kept of what was published"
        raise NotFoundError(
            f"day {day}: {what} by {as_of:%Y-%m-%d %H:%M} UTC; "
            f"r{first.number} of {first.published_at:%Y-%m-%d %H:%M} is the first"
        )
    return published[-1]


def package_of(store: Store, revision: Revision) -> dict[str, Any]:
    """The descriptor (datapackage.json) of a revision."""
    return read_package(store.home, revision_folder(revision.day, revision.number))


def declared(table: str) -> Table:
    """A table's declaration. Raises NotFoundError that names the tables there are."""
    if table not in TABLES:
        raise NotFoundError(f"table {table!r}: not known; the tables are {', '.join(TABLES)}")
    return TABLES[table]


def path_of(store: Store, revision: Revision, table: str) -> str:
    """Path, relative to the home, of one table of a revision. Raises NotFoundError."""
    declared(table)
    if resource(package_of(store, revision), table) is None:
        raise NotFoundError(f"{revision.day} r{revision.number}: has no table {table!r}; it is older than the table")
    return table_path(revision_folder(revision.day, revision.number), table)


def frame_of(store: Store, revision: Revision, table: str) -> pd.DataFrame:
    """One table of one revision, with its dtypes."""
    return from_arrow(read_table(store.home, path_of(store, revision, table)))


def headlines(
    store: Store,
    n: int | None = None,
    *,
    now: datetime,
    as_of: datetime | None = None,
    since: date | None = None,
    until: date | None = None,
) -> list[dict[str, Any]]:
    """Headline figures of the `n` latest published days (or of all), newest first, with today's view of their status.

    The running day shows its live view where that is newer than its last revision.
    """
    revisions = current_revisions(store, since, until, as_of)[::-1][:n]
    rows = []
    for revision in revisions:
        row = headline(revision)
        if revision.status is not DayStatus.OPEN:
            row["status"] = str(status_of(revision.day, now))
        live = live_package(store, revision) if as_of is None and revision.status is DayStatus.OPEN else None
        rows.append(row if live is None else _live_row(live, revision))
    return rows


def live_package(store: Store, last: Revision) -> dict[str, Any] | None:
    """The descriptor of a day's live view, where it says something newer than its last revision."""
    folder = live_folder(last.day)
    if not store.home.exists(f"{folder}/{PACKAGE}"):
        return None
    package = read_package(store.home, folder)
    newer = datetime.fromisoformat(package["published_at"]) >= last.published_at
    return package if newer and package["inputs_sha256"] != last.inputs_sha256 else None


def load(
    table: str,
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    as_of: str | date | datetime | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """See `pipeline.reports.load`."""
    declaration = declared(table)
    opened = store or Store.open(Settings.from_env())
    try:
        revisions = current_revisions(opened, _date(since), _date(until), moment_of(as_of))
        having = [r for r in revisions if resource(package_of(opened, r), table) is not None]
        frames = [frame_of(opened, revision, table) for revision in having]
    finally:
        if store is None:
            opened.database.engine.dispose()
    filled = [frame for frame in frames if len(frame)]
    frame = pd.concat(filled, ignore_index=True) if filled else empty(declaration)
    frame.attrs["revisions"] = {revision.day.isoformat(): revision.number for revision in having}
    return frame


def moment_of(value: str | date | datetime | None) -> datetime | None:
    """A moment in UTC; a date alone means its end, a zone-less time is UTC. Raises InputError."""
    if isinstance(value, str):
        try:
            value = date.fromisoformat(value) if len(value) == len("2026-11-23") else datetime.fromisoformat(value)
        except ValueError as error:
            raise InputError(
                f"as-of {value!r}: neither a date nor a time; write 2026-11-23 or 2026-11-23T08:00"
            ) from error
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time.min, UTC) + timedelta(days=1) - timedelta(microseconds=1)
    return None


def _date(value: str | date | None) -> date | None:
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise InputError(f"day {value!r}: not a date; write it like 2026-11-23") from error


def _live_row(package: dict[str, Any], last: Revision) -> dict[str, Any]:
    moment = datetime.fromisoformat(package["published_at"])
    row = shaped(package["summary"], day=last.day, number=None, status=DayStatus.OPEN, published_at=moment)
    return row | {"reason": package["reason"], "last_revision": last.number}


def existing_days(store: Store) -> str:
    """Which days there are, as the end of an error message."""
    known = days(store)
    if not known:
        return "no day is yet"
    if len(known) <= NAMED_AT_MOST:
        return f"there are {', '.join(map(str, known))}"
    return f"there are {len(known)} days from {known[0]} to {known[-1]}"


def _numbers(revisions: list[Revision]) -> str:
    return ", ".join(f"r{revision.number}" for revision in revisions)
