"""Publication: a day's tables become an immutable revision, whole or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
import pyarrow as pa

from pipeline.errors import NotFoundError
from pipeline.records import DayStatus, Revision
from pipeline.reports.changes import WINDOWED, Causes, causes_between, row_changes, states_or_none
from pipeline.reports.heal import claim_number, heal
from pipeline.reports.package import describe, read_package, revision_of, write_package
from pipeline.reports.sources_file import ArticleState, states_of, write_states
from pipeline.reports.status import status_of
from pipeline.reports.summary import shaped, summarise
from pipeline.storage.store import Store
from pipeline.tables import revisions
from pipeline.tables.build import TABLES, build_from_view
from pipeline.tables.day import DayInputs
from pipeline.tables.files import PACKAGE, live_folder, read_table, revision_folder, table_path, write_table
from pipeline.tables.fingerprint import Fingerprint, fingerprint
from pipeline.tables.frames import to_arrow, to_frame
from pipeline.tables.hashing import combined_sha256, content_sha256, unhashed_sha256
from pipeline.tables.history import days_looking_back
from pipeline.tables.revisions import ChangeCause
from pipeline.tables.view import DayView, view_of

OPEN_DAY_PAUSE = timedelta(hours=1)  # the running day gets at most one citable revision an hour


class PublishState(StrEnum):
    PUBLISHED = "published"
    UNCHANGED = "unchanged"  # the last revision already says this
    LIVE = "live"  # the running day's view was refreshed; not citable


@dataclass(frozen=True, slots=True)
class Published:
    """How a publication ended: the newest revision's number, and its headline (the live view's, where LIVE)."""

    day: date
    number: int | None
    state: PublishState
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Built:
    """Tables in memory with their hashes, ready to be written."""

    view: DayView
    mark: Fingerprint
    frames: Mapping[str, pd.DataFrame]
    hashes: Mapping[str, str]
    content_sha256: str  # over the tables that are content
    summary: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class _Step:
    """From the last revision to a new one: why, and the article versions that the new one knows."""

    previous: Revision | None
    states: Mapping[str, ArticleState]
    causes: Causes
    reason: str


def publish_day(
    store: Store, inputs: DayInputs, *, builder: str, reason: str = "", now: datetime, windows: bool = False
) -> Published:
    """Publishes a day, or says why there is nothing to publish.

    Inputs that hash to those of the last revision, and inputs whose tables have the same content, make no revision; the
    first build after the day has closed does. `windows` also compares the windowed columns (the nightly close). A crash
    anywhere leaves no half revision; a retry by the same `builder` takes the same number.
    """
    heal(store, inputs.day)
    view = view_of(inputs)
    mark = fingerprint(view)
    status = status_of(inputs.day, now)
    last = _last(store, inputs.day)
    closing = last is not None and last.status is DayStatus.OPEN and status is not DayStatus.OPEN
    windows = windows and status is not DayStatus.OPEN  # the running day looks back afresh at every build
    if last is not None and not closing and not windows and last.inputs_sha256 == mark.sha256:
        return _unchanged(store, last)
    if last is not None and status is DayStatus.OPEN and now - last.published_at < OPEN_DAY_PAUSE:
        return _refresh_live(store, _build(view, mark), last, now)
    built = _build(view, mark)
    if last is not None and not closing and _says_the_same(store, last, built, windows=windows):
        return _unchanged(store, last)
    number = claim_number(store, inputs.day, builder)
    newest = _last(store, inputs.day)
    if newest is not None and newest != last and newest.inputs_sha256 == mark.sha256:
        return _unchanged(store, newest)  # another builder was quicker; the claim is taken over by the next one
    step = _step(store, last, built, closing=closing, asked=reason)
    if last is not None and last.content_sha256 != built.content_sha256:
        store.days.look_again(days_looking_back(inputs.day, now))
    revision = _write_revision(store, built, step, number=number, status=status, now=now)
    return _result(PublishState.PUBLISHED, revision)


def _build(view: DayView, mark: Fingerprint) -> _Built:
    frames = build_from_view(view)
    hashes = {name: content_sha256(TABLES[name], to_arrow(TABLES[name], frame)) for name, frame in frames.items()}
    return _Built(view, mark, frames, hashes, combined_sha256(_content_hashes(hashes)), summarise(view, frames))


def _content_hashes(hashes: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in hashes.items() if TABLES[name].hashed}


def _step(store: Store, last: Revision | None, built: _Built, *, closing: bool, asked: str) -> _Step:
    """What publishing this would change against the last revision, and why."""
    states = states_of(built.view.inputs)
    if last is None:
        return _Step(None, states, Causes(others=(ChangeCause.FIRST,)), asked or "first publication")
    folder = revision_folder(last.day, last.number)
    before = states_or_none(store.home, folder)
    parts = read_package(store.home, folder)["inputs_parts"]
    causes = causes_between(states if before is None else before, states, parts, built.mark.parts)
    others = [ChangeCause.CLOSED] if closing else []
    others += [ChangeCause.REQUEST] if asked else []
    if not causes.names and not others:
        others = [ChangeCause.WINDOWS]
    causes = replace(causes, others=(*others, *causes.others))
    words = causes.words()
    if closing:  # the reader's first question is whether this is the day's close
        words.sort(key=lambda word: word != "day closed")
    return _Step(last, states, causes, asked or "; ".join(words))


def _write_revision(
    store: Store, built: _Built, step: _Step, *, number: int, status: DayStatus, now: datetime
) -> Revision:
    day = built.view.inputs.day
    package = _write(store, built, step, revision_folder(day, number), number=number, status=status, now=now)
    revision = revision_of(package)
    store.ledger.publish(revision)
    _clear_live(store, day)
    return revision


def _refresh_live(store: Store, built: _Built, last: Revision, now: datetime) -> Published:
    day = built.view.inputs.day
    step = _step(store, last, built, closing=False, asked="")
    _write(store, built, step, live_folder(day), number=None, status=DayStatus.OPEN, now=now)
    figures = shaped(built.summary, day=day, number=None, status=DayStatus.OPEN, published_at=now)
    return Published(day, last.number, PublishState.LIVE, figures)


def _write(
    store: Store, built: _Built, step: _Step, folder: str, *, number: int | None, status: DayStatus, now: datetime
) -> dict[str, Any]:
    """Writes all tables, then the descriptor; gives the descriptor."""
    inputs = built.view.inputs
    metadata = {
        "day": inputs.day.isoformat(),
        "revision": "live" if number is None else str(number),
        "status": str(status),
        "code_version": inputs.versions.code,
        "knowledge_version": inputs.versions.knowledge,
        "catalogue_version": inputs.versions.catalogue,
        "extractor_version": inputs.versions.extractor,
        "analyzer_version": inputs.versions.analyzer,
        "inputs_sha256": built.mark.sha256,
    }
    frames = {**built.frames, revisions.TABLE.name: _revisions_frame(store, built, step, number)}
    hashes = {**built.hashes, revisions.TABLE.name: unhashed_sha256(revisions.TABLE)}
    files = {}
    for name, frame in frames.items():
        provenance = metadata | {"table": name, "content_sha256": hashes[name]}
        files[name] = write_table(store.home, table_path(folder, name), to_arrow(TABLES[name], frame, provenance))
    package = describe(
        built.view,
        number=number,
        status=status,
        reason=step.reason,
        now=now,
        mark=built.mark,
        content_hashes=hashes,
        content_sha256=built.content_sha256,
        summary=built.summary,
        files=files,
        rows={name: len(frame) for name, frame in frames.items()},
        previous=None if step.previous is None else step.previous.number,
        causes=step.causes.described(),
        inputs_file=write_states(store.home, folder, step.states),
    )
    write_package(store.home, folder, package)
    return package


def _revisions_frame(store: Store, built: _Built, step: _Step, number: int | None) -> pd.DataFrame:
    rows = []
    for name, frame in built.frames.items():
        table = TABLES[name]
        before = None if step.previous is None else _table_or_none(store, step.previous, name)
        after = to_arrow(table, frame)
        changes = row_changes(table, before, after)
        rows.append(
            {
                "day": built.view.day,
                "table": name,
                "revision": number,
                "previous": None if step.previous is None else step.previous.number,
                "rows_added": len(changes.added),
                "rows_changed": len(changes.changed),
                "rows_withdrawn": len(changes.withdrawn),
                "causes": step.causes.names,
            }
        )
    return to_frame(revisions.TABLE, rows)


def _table_or_none(store: Store, revision: Revision, name: str) -> pa.Table | None:
    """A table of a revision; None where the revision is older than the table."""
    try:
        return read_table(store.home, table_path(revision_folder(revision.day, revision.number), name))
    except NotFoundError:
        return None


def _says_the_same(store: Store, last: Revision, built: _Built, *, windows: bool) -> bool:
    """Whether the last revision has this content, made by these versions (and these windowed figures)."""
    package = read_package(store.home, revision_folder(last.day, last.number))
    parts = package["inputs_parts"]
    same_versions = all(parts.get(part) == built.mark.parts[part] for part in ("knowledge", "code"))
    same = last.content_sha256 == built.content_sha256 and same_versions
    return same and not (windows and _windows_moved(store, last, built))


def _windows_moved(store: Store, last: Revision, built: _Built) -> bool:
    for name, frame in built.frames.items():
        if name in WINDOWED or not TABLES[name].hashed:
            before = _table_or_none(store, last, name)
            changes = row_changes(TABLES[name], before, to_arrow(TABLES[name], frame))
            if changes.added or changes.changed or changes.withdrawn:
                return True
    return False


def _unchanged(store: Store, last: Revision) -> Published:
    _clear_live(store, last.day)
    return _result(PublishState.UNCHANGED, last)


def _result(state: PublishState, revision: Revision) -> Published:
    figures = shaped(
        revision.summary,
        day=revision.day,
        number=revision.number,
        status=revision.status,
        published_at=revision.published_at,
    )
    return Published(revision.day, revision.number, state, figures)


def _last(store: Store, day: date) -> Revision | None:
    published = store.ledger.of_day(day)
    return published[-1] if published else None


def _clear_live(store: Store, day: date) -> None:
    """A live view that a revision has overtaken; its descriptor goes first, so that no reader finds half of it."""
    folder = live_folder(day)
    store.home.delete(f"{folder}/{PACKAGE}")
    for path in store.home.list(folder):
        store.home.delete(path)
