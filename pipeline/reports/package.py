"""datapackage.json: what a revision holds and where it comes from (Data Package v2, Frictionless)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from pipeline.eval.scores import recorded
from pipeline.knowledge.overrides import AliasOverride, MentionOverride
from pipeline.records import DayStatus, Revision
from pipeline.storage.home import Home
from pipeline.tables.build import TABLES
from pipeline.tables.day import DayInputs
from pipeline.tables.files import PACKAGE, WrittenFile
from pipeline.tables.fingerprint import Fingerprint
from pipeline.tables.statistics import exists_from
from pipeline.tables.view import DayView

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"


def describe(
    view: DayView,
    *,
    number: int | None,
    status: DayStatus,
    reason: str,
    now: datetime,
    mark: Fingerprint,
    content_hashes: Mapping[str, str],
    content_sha256: str,
    summary: Mapping[str, Any],
    files: Mapping[str, WrittenFile],
    rows: Mapping[str, int],
    previous: int | None,
    causes: Sequence[Mapping[str, Any]],
    inputs_file: WrittenFile,
) -> dict[str, Any]:
    """The descriptor of one revision, or of the live view where `number` is None."""
    inputs, coverage = view.inputs, view.coverage
    label = "live" if number is None else f"r{number}"
    first_day = min(inputs.first_published or inputs.day, inputs.day)
    return {
        "$schema": PROFILE,
        "name": f"dyadwatch-{inputs.day}-{label}",
        "title": f"Dyadwatch, {inputs.day}, " + ("live view, not citable" if number is None else f"revision {number}"),
        "created": now.isoformat(),
        "version": label,
        "resources": [_resource(name, files[name], rows[name], content_hashes[name]) for name in sorted(files)],
        "day": inputs.day.isoformat(),
        "revision": number,
        "citable": number is not None,
        "status": str(status),
        "published_at": now.isoformat(),
        "reason": reason,
        "previous_revision": previous,
        "causes": list(causes),
        "feedback": feedback_on(inputs),
        "inputs_file": {
            "path": inputs_file.path.rsplit("/", 1)[-1],
            "bytes": inputs_file.bytes,
            "hash": f"sha256:{inputs_file.sha256}",
        },
        "inputs_sha256": mark.sha256,
        "inputs_parts": dict(sorted(mark.parts.items())),
        "content_sha256": content_sha256,
        "versions": asdict(inputs.versions),
        "evaluation": recorded().cited(inputs.versions.code, inputs.versions.knowledge),
        "coverage": {
            "overall": str(coverage.overall),
            "panel": str(coverage.panel),
            "blocs": {bloc: str(value) for bloc, value in sorted(coverage.blocs.items())},
            "sources": {source: str(value) for source, value in sorted(coverage.sources.items())},
            "blind_sources": coverage.blind_sources,
        },
        "windows": {
            "revisions": {earlier.day.isoformat(): earlier.revision for earlier in inputs.history},
            "exists_from": {column: day.isoformat() for column, day in sorted(exists_from(first_day).items())},
        },
        "accounting": {
            "articles_of_day": sum(view.accounting.values()),
            "dispositions": dict(sorted(view.accounting.items())),
            "articles_in_window": len(inputs.articles),
            "texts_in_window": len(inputs.texts),
            "stories_in_window": len(inputs.stories),
            **inputs.raw_rows,
        },
        "summary": dict(summary),
    }


def feedback_on(inputs: DayInputs) -> list[dict[str, Any]]:
    """What analysts called wrong and this day's tables therefore leave out, by whom and why."""
    of_day = {a.article_id for a in inputs.articles if a.day == inputs.day}
    applied = {o.mention_id: o for key, found in inputs.withdrawn.items() if key in of_day for o in found}
    notes: list[MentionOverride | AliasOverride] = [*(applied[key] for key in sorted(applied)), *inputs.never_meant]
    return [{**asdict(note), "at": note.at.isoformat()} for note in notes]


def revision_of(package: Mapping[str, Any]) -> Revision:
    """The ledger's row of a published descriptor."""
    return Revision(
        day=date.fromisoformat(package["day"]),
        number=int(package["revision"]),
        published_at=datetime.fromisoformat(package["published_at"]),
        status=DayStatus(package["status"]),
        inputs_sha256=package["inputs_sha256"],
        content_sha256=package["content_sha256"],
        reason=package["reason"],
        summary=dict(package["summary"]),
    )


def write_package(home: Home, folder: str, package: Mapping[str, Any]) -> None:
    """Puts the descriptor: from this moment the revision exists."""
    home.write(f"{folder}/{PACKAGE}", (json.dumps(package, ensure_ascii=False, indent=1) + "\n").encode())


def read_package(home: Home, folder: str) -> dict[str, Any]:
    """The descriptor in a folder. Raises NotFoundError."""
    package: dict[str, Any] = json.loads(home.read(f"{folder}/{PACKAGE}"))
    return package


def resource(package: Mapping[str, Any], table: str) -> Mapping[str, Any] | None:
    """The entry of one table, or None where the revision has no such table."""
    resources: Sequence[Mapping[str, Any]] = package["resources"]
    return next((entry for entry in resources if entry["name"] == table), None)


def _resource(name: str, file: WrittenFile, rows: int, content_sha256: str) -> dict[str, Any]:
    table = TABLES[name]
    return {
        "name": name,
        "type": "table",
        "title": table.title,
        "description": table.meaning,
        "path": file.path.rsplit("/", 1)[-1],
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": file.bytes,
        "hash": f"sha256:{file.sha256}",
        "schema": table.descriptor(),
        "rows": rows,
        "grain": table.grain,
        "content_sha256": content_sha256,
    }
