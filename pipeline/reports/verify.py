"""Verification: the files are what was published, and the inputs still give the same tables."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError
from pipeline.records import Revision
from pipeline.reports.package import read_package
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES, build_from_view
from pipeline.tables.day import DayInputs
from pipeline.tables.files import revision_folder
from pipeline.tables.fingerprint import REASONS, fingerprint
from pipeline.tables.frames import to_arrow
from pipeline.tables.hashing import combined_sha256, content_sha256
from pipeline.tables.view import view_of

Rebuild = Callable[[date, datetime], DayInputs]  # a day's inputs as the lake held them at a moment


class Verdict(StrEnum):
    REBUILT = "rebuilt"  # hashes good, and the rebuilt tables have the same content
    INTACT = "intact"  # hashes good; no rebuild was asked for
    NOT_COMPARABLE = "not comparable"  # hashes good; the inputs or versions of then are no longer at hand
    DAMAGED = "damaged"  # a file is not what was published
    DIFFERENT = "different"  # the same inputs give other tables: a defect

    @property
    def good(self) -> bool:
        return self not in (Verdict.DAMAGED, Verdict.DIFFERENT)


@dataclass(frozen=True, slots=True)
class Verification:
    """What verification found of one revision; `notes` name files and reasons."""

    day: date
    number: int
    verdict: Verdict
    notes: tuple[str, ...]


def verify(store: Store, revision: Revision, rebuild: Rebuild | None = None) -> Verification:
    """Checks one revision: bytes, hashes and ledger always; a rebuild where versions and inputs are those of then."""
    folder = revision_folder(revision.day, revision.number)
    try:
        package = read_package(store.home, folder)
    except NotFoundError:
        return Verification(revision.day, revision.number, Verdict.DAMAGED, ("datapackage.json is missing",))
    problems = _damage(store, revision, folder, package)
    if problems:
        return Verification(revision.day, revision.number, Verdict.DAMAGED, tuple(problems))
    if rebuild is None:
        return Verification(revision.day, revision.number, Verdict.INTACT, ())
    verdict, notes = _compare(package, rebuild(revision.day, revision.published_at))
    return Verification(revision.day, revision.number, verdict, notes)


def _damage(store: Store, revision: Revision, folder: str, package: dict[str, Any]) -> list[str]:
    problems = []
    if package["content_sha256"] != revision.content_sha256 or package["inputs_sha256"] != revision.inputs_sha256:
        problems.append("datapackage.json: its hashes are not those in the ledger")
    hashes = {e["name"]: e["content_sha256"] for e in package["resources"] if TABLES[e["name"]].hashed}
    if combined_sha256(hashes) != package["content_sha256"]:
        problems.append("datapackage.json: the tables' hashes do not make up its content hash")
    beside = package.get("inputs_file")
    for entry in [*package["resources"], *([beside] if beside else [])]:
        try:
            data = store.home.read(f"{folder}/{entry['path']}")
        except NotFoundError:
            problems.append(f"{entry['path']}: is missing")
            continue
        if f"sha256:{hashlib.sha256(data).hexdigest()}" != entry["hash"] or len(data) != entry["bytes"]:
            problems.append(f"{entry['path']}: is not the file that was published")
        elif (
            "schema" in entry and _same_declaration(entry) and _content(entry["name"], data) != entry["content_sha256"]
        ):
            problems.append(f"{entry['path']}: its rows do not have the content hash published with it")
    return problems


def _same_declaration(entry: dict[str, Any]) -> bool:
    """Whether today's declaration can hash the file: a table may have gained columns since."""
    return entry["name"] in TABLES and entry["schema"] == TABLES[entry["name"]].descriptor()


def _content(name: str, data: bytes) -> str:
    table: pa.Table = pq.read_table(io.BytesIO(data))
    return content_sha256(TABLES[name], table)


def _compare(package: dict[str, Any], inputs: DayInputs) -> tuple[Verdict, tuple[str, ...]]:
    now = asdict(inputs.versions)
    other = [
        f"{name} is {now[name]}, was {version}" for name, version in package["versions"].items() if now[name] != version
    ]
    if other:
        return Verdict.NOT_COMPARABLE, tuple(other)
    view = view_of(inputs)
    mark = fingerprint(view)
    if mark.sha256 != package["inputs_sha256"]:
        changed = mark.changed(package["inputs_parts"]) or list(REASONS.values())
        return Verdict.NOT_COMPARABLE, ("the lake does not hold the inputs of then: " + "; ".join(changed),)
    rebuilt = {
        name: content_sha256(TABLES[name], to_arrow(TABLES[name], f)) for name, f in build_from_view(view).items()
    }
    wrong = [
        entry["name"]
        for entry in package["resources"]
        if TABLES[entry["name"]].hashed and rebuilt.get(entry["name"]) != entry["content_sha256"]
    ]
    if wrong:
        return Verdict.DIFFERENT, tuple(f"{name}: rebuilt from the same inputs, its content differs" for name in wrong)
    return Verdict.REBUILT, ()
