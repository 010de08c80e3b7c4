"""What the lake holds already, by a few telling columns: a rebuild adds only what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Generic, TypeVar

import pyarrow.parquet as pq

from pipeline.records import Absence, Article, FetchRow
from pipeline.storage.schemas import ABSENCE_SET, ANALYSIS_SET, ARTICLE_SET, FETCH_SET, Dataset
from pipeline.storage.store import Store

R = TypeVar("R")

ABSENCE = ("article_id", "noticed_at", "gone")
POLL = ("feed_id", "batch", "polled_at")
TEXT = ("article_id", "text_sha256", "title")
ARTICLE = (
    *TEXT, "source_id", "feed_id", "published_at", "first_seen_at", "fetched_at", "extractor_version", "batch",
)  # fmt: skip


class Holdings(Generic[R]):
    """The rows of one dataset as hashes, a day at a time when first asked for. For one process and one use."""

    def __init__(self, store: Store, dataset: Dataset[R], columns: Sequence[str]) -> None:
        self.store = store
        self._dataset = dataset
        self._columns = tuple(columns)
        self._known: dict[date, set[int]] = {}

    def claim(self, day: date, record: R) -> bool:
        """Whether the lake lacks this row of the day; it counts as held from now on."""
        if day not in self._known:
            self._known[day] = {_hash(row, self._columns) for row in self.rows(day)}
        row = hash(tuple(getattr(record, name) for name in self._columns))
        if row in self._known[day]:
            return False
        self._known[day].add(row)
        return True

    def rows(self, day: date) -> Iterator[dict[str, Any]]:
        """The day's rows that count as held."""
        for path in self.store.lake.files(self._dataset, day):
            yield from _columns_of(self.store, path, self._columns)


class PollHoldings(Holdings[FetchRow]):
    """The polls in the lake."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, FETCH_SET, POLL)


class AbsenceHoldings(Holdings[Absence]):
    """The absences in the lake."""

    def __init__(self, store: Store) -> None:
        super().__init__(store, ABSENCE_SET, ABSENCE)


class ArticleHoldings(Holdings[Article]):
    """The articles in the lake that were analysed or are listed for it.

    One that is neither was written by a process that died before its commit: it is written and listed again.
    """

    def __init__(self, store: Store) -> None:
        super().__init__(store, ARTICLE_SET, ARTICLE)

    def rows(self, day: date) -> Iterator[dict[str, Any]]:
        analyses = self.store.lake.files(ANALYSIS_SET, day)
        analysed = {_hash(row, TEXT) for path in analyses for row in _columns_of(self.store, path, TEXT)}
        listed = {file.path for file in self.store.analysis_queue.waiting()}
        for path in self.store.lake.files(ARTICLE_SET, day):
            for row in _columns_of(self.store, path, (*ARTICLE, "lang_supported")):
                if path in listed or not row["lang_supported"] or _hash(row, TEXT) in analysed:
                    yield row


def _columns_of(store: Store, path: str, columns: Sequence[str]) -> list[dict[str, Any]]:
    with store.home.open(path) as stream:
        rows: list[dict[str, Any]] = pq.read_table(stream, columns=list(columns)).to_pylist()
    return rows


def _hash(row: dict[str, Any], columns: Sequence[str]) -> int:
    return hash(tuple(row[name] for name in columns))
