"""The difference between two revisions of a day: why, and which rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pyarrow as pa

from pipeline.errors import InputError, NotFoundError
from pipeline.records import Revision
from pipeline.reports.changes import Causes, RowChanges, causes_between, row_changes, states_or_none
from pipeline.reports.library import find, moment_of, package_of
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.files import read_table, revision_folder, table_path


@dataclass(frozen=True, slots=True)
class Difference:
    """What the later revision changed. `between` names the revisions from the one to the other with their reasons."""

    before: Revision
    after: Revision
    causes: Causes
    versions: Mapping[str, tuple[str, str]]  # what → (before, after), where they differ
    rows: Mapping[str, RowChanges]  # table → rows, where there are any
    between: tuple[Revision, ...]

    def described(self) -> dict[str, Any]:
        """Plain JSON."""
        return {
            "day": self.before.day.isoformat(),
            "before": self.before.number,
            "after": self.after.number,
            "causes": self.causes.described(),
            "versions": {name: list(pair) for name, pair in self.versions.items()},
            "tables": {
                name: {
                    "added": [list(key) for key in rows.added],
                    "changed": [list(key) for key in rows.changed],
                    "withdrawn": [list(key) for key in rows.withdrawn],
                }
                for name, rows in self.rows.items()
            },
            "revisions": [{"revision": r.number, "reason": r.reason} for r in self.between],
        }


def parse_revision(store: Store, text: str, day: date | None = None) -> Revision:
    """A revision as a user writes it: `2026-11-20@r3`, `2026-11-20@2026-11-21T08:00`, `2026-11-20` (the newest); with
    a known day also `r3` alone. Raises InputError or NotFoundError."""
    head, _, tail = text.partition("@")
    if day is not None and not tail and head[:1] == "r":
        head, tail = day.isoformat(), head
    try:
        wanted = date.fromisoformat(head)
    except ValueError as error:
        raise InputError(
            f"revision {text!r}: not known; write it like 2026-11-20@r3 or 2026-11-20@2026-11-21"
        ) from error
    if tail[:1] == "r" and tail[1:].isdigit():
        return find(store, wanted, number=int(tail[1:]))
    return find(store, wanted, as_of=moment_of(tail or None))


def difference(store: Store, before: Revision, after: Revision) -> Difference:
    """Compares two revisions of one day, from their files. Raises InputError for two days."""
    if before.day != after.day:
        raise InputError(f"reports diff: {before.day} and {after.day} are two days; give two revisions of one")
    old, new = package_of(store, before), package_of(store, after)
    states = [states_or_none(store.home, revision_folder(r.day, r.number)) for r in (before, after)]
    known = [{} if found is None else found for found in states]
    causes = causes_between(known[0], known[1], old["inputs_parts"], new["inputs_parts"])
    versions = {
        name: (old["versions"][name], version)
        for name, version in new["versions"].items()
        if old["versions"].get(name) not in (None, version)
    }
    rows = {}
    for name, table in TABLES.items():
        if name != "revisions":
            later = _table(store, after, name)
            if later is not None:
                changes = row_changes(table, _table(store, before, name), later)
                if changes.added or changes.changed or changes.withdrawn:
                    rows[name] = changes
    low, high = sorted((before.number, after.number))
    between = tuple(r for r in store.ledger.of_day(before.day) if low < r.number <= high)
    return Difference(before, after, causes, versions, rows, between)


def _table(store: Store, revision: Revision, name: str) -> pa.Table | None:
    try:
        return read_table(store.home, table_path(revision_folder(revision.day, revision.number), name))
    except NotFoundError:
        return None
