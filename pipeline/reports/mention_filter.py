"""Mentions by what they say, a page at a time: days are read newest first, and no further than a page needs.

Of each day's file only the columns of the conditions are read; the rest follows for the rows that meet them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipeline.errors import NotFoundError
from pipeline.records import Revision
from pipeline.reports.library import current_revisions
from pipeline.storage.store import Store
from pipeline.tables.files import revision_folder, table_path
from pipeline.tables.mentions import TABLE

PAGE_ROWS = 50
DAYS_AT_ONCE = 62  # read for one page: a rare name is looked for two months back, then the reader says whether to go on
TEXT_CHARACTERS = 80  # of a search for words


class Certainty(StrEnum):
    """How a sentence has what it tells. One sentence may be several of these."""

    ASSERTED = "asserted"  # none of the others
    REPORTED = "reported"
    FUTURE = "future"
    HYPOTHETICAL = "hypothetical"
    NEGATED = "negated"
    HISTORICAL = "historical"


@dataclass(frozen=True, slots=True)
class MentionFilter:
    """Conditions on mentions; None asks nothing. `bloc` is any bloc that carried the text."""

    actor: str | None = None
    topic: str | None = None
    event_class: str | None = None
    bloc: str | None = None
    lang: str | None = None
    source: str | None = None  # sides: who acts
    target: str | None = None  # towards whom
    quad: str | None = None
    grade: int | None = None
    certainty: Certainty | None = None
    publisher: str | None = None
    speaker: str | None = None
    story: str | None = None
    text: str | None = None  # id of an independent text
    words: str | None = None  # in the sentence, as written, in any case

    @property
    def asks(self) -> dict[str, Any]:
        """The conditions that are set."""
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in given.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page begins: a day, and how many of its matches were shown already."""

    day: date
    shown: int = 0


@dataclass(frozen=True, slots=True)
class MentionPage:
    """Rows of the mentions table, newest day first, each with `revision`. `next` is None where everything was read."""

    rows: list[dict[str, Any]]
    next: Cursor | None
    days_read: int
    first_day: date | None  # the oldest that was read


_EQUAL = {
    "event_class": "class",
    "lang": "lang",
    "source": "source",
    "target": "target",
    "quad": "quad",
    "grade": "grade",
    "publisher": "source_id",
    "speaker": "speaker_id",
    "story": "story_id",
    "text": "text_id",
}
_LISTS = {"actor": "actor_ids", "topic": "topic_ids", "bloc": "blocs"}
_DOUBTS = [str(each) for each in Certainty if each is not Certainty.ASSERTED]


def filter_mentions(
    store: Store,
    wanted: MentionFilter,
    *,
    since: date | None = None,
    until: date | None = None,
    cursor: Cursor | None = None,
    rows: int = PAGE_ROWS,
) -> MentionPage:
    """One page of the mentions that meet the conditions, of the current revisions of the days asked for."""
    last = until if cursor is None else min(cursor.day, until or cursor.day)
    found: list[dict[str, Any]] = []
    days_read = 0
    oldest: date | None = None
    for revision in reversed(current_revisions(store, since, last)):
        if days_read == DAYS_AT_ONCE or len(found) == rows:
            return MentionPage(found, Cursor(revision.day), days_read, oldest)
        skipped = cursor.shown if cursor is not None and cursor.day == revision.day else 0
        got, more = _of_day(store, revision, wanted, skipped, rows - len(found))
        found += got
        days_read, oldest = days_read + 1, revision.day
        if more:
            return MentionPage(found, Cursor(revision.day, skipped + len(got)), days_read, oldest)
    return MentionPage(found, None, days_read, oldest)


def mention_of(store: Store, revision: Revision, mention_id: str) -> dict[str, Any]:
    """One row of a revision's mentions table, with `revision`. Raises NotFoundError."""
    rows, _ = _matching(store, revision, [("mention_id", mention_id)])
    if not rows:
        raise NotFoundError(f"{revision.day} r{revision.number}: has no mention {mention_id}")
    return rows[0]


def day_of_mention(store: Store, mention_id: str) -> date:
    """The newest day whose current revision has the mention. Raises NotFoundError."""
    for revision in reversed(current_revisions(store)):
        with store.home.open(_path(revision)) as stream:
            ids = pq.ParquetFile(stream).read(["mention_id"]).column("mention_id")
        if pc.index(ids, mention_id).as_py() >= 0:
            return revision.day
    raise NotFoundError(f"mention {mention_id}: in no published day")


def _of_day(
    store: Store, revision: Revision, wanted: MentionFilter, skipped: int, most: int
) -> tuple[list[dict[str, Any]], bool]:
    conditions = list(wanted.asks.items())
    return _matching(store, revision, conditions, skipped, most)


def _matching(
    store: Store, revision: Revision, conditions: Sequence[tuple[str, Any]], skipped: int = 0, most: int = 1
) -> tuple[list[dict[str, Any]], bool]:
    """Rows of one file that meet the conditions, newest first, and whether there are more."""
    try:
        stream = store.home.open(_path(revision))
    except NotFoundError:
        return [], False
    with stream:
        file = pq.ParquetFile(stream)
        asked = file.read(sorted({"published_at", *(name for pair in conditions for name in _columns(pair[0]))}))
        met = np.ones(asked.num_rows, dtype=bool)
        for name, value in conditions:
            met &= _meets(asked, name, value)
        places = np.flatnonzero(met)
        if len(places) <= skipped:
            return [], False
        moments = asked.column("published_at").to_numpy()[places]
        newest = places[np.argsort(-moments.astype("int64"), kind="stable")]
        taken = newest[skipped : skipped + most]
        rows = file.read().take(pa.array(taken)).to_pylist()
    return [row | {"revision": revision.number} for row in rows], len(newest) > skipped + most


def _columns(name: str) -> Sequence[str]:
    if name == "certainty":
        return _DOUBTS
    return [_EQUAL.get(name) or _LISTS.get(name) or {"words": "text"}.get(name, name)]


def _meets(data: pa.Table, name: str, value: Any) -> npt.NDArray[np.bool_]:
    if name in _LISTS:
        column = data.column(_LISTS[name]).combine_chunks()
        met = np.zeros(data.num_rows, dtype=bool)
        holds = pc.equal(pc.list_flatten(column), value)
        met[pc.list_parent_indices(column).filter(holds).to_numpy(zero_copy_only=False)] = True
        return met
    if name == "certainty":
        if value is not Certainty.ASSERTED:
            return _bools(data.column(str(value)))
        doubted = np.zeros(data.num_rows, dtype=bool)
        for doubt in _DOUBTS:
            doubted |= _bools(data.column(doubt))
        return ~doubted
    if name == "words":
        return _bools(pc.match_substring(data.column("text"), value[:TEXT_CHARACTERS], ignore_case=True))
    return _bools(pc.equal(data.column(_EQUAL.get(name, name)), value))


def _bools(column: Any) -> npt.NDArray[np.bool_]:
    array: npt.NDArray[np.bool_] = pc.fill_null(column, False).to_numpy(zero_copy_only=False).astype(bool)
    return array


def _path(revision: Revision) -> str:
    return table_path(revision_folder(revision.day, revision.number), TABLE.name)
