"""Changes between two revisions of a day: which rows, which articles, and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from pipeline.errors import NotFoundError
from pipeline.reports.sources_file import ArticleState, read_states
from pipeline.storage.home import Home
from pipeline.tables.fingerprint import REASONS, part_of
from pipeline.tables.hashing import canonical_cell, canonical_json
from pipeline.tables.revisions import ChangeCause
from pipeline.tables.schema import Table

# Columns that look back at earlier days, by table: no content of the day, yet figures that a reader sees change.
WINDOWED: Mapping[str, tuple[str, ...]] = {
    "attention": ("ewma7", "z_robust"),
    "topics": ("share_delta7",),
    "balance": ("days_heard", "n_events", "sum_weight", "balance", "n_coop", "n_conf", "verbal_share", "std_error"),
}
# Part of the fingerprint → the cause that it stands for, where articles do not explain it.
_CAUSES: Mapping[str, ChangeCause] = {
    "knowledge": ChangeCause.KNOWLEDGE,
    "code": ChangeCause.CODE,
    "scope": ChangeCause.SCOPE,
    "coverage": ChangeCause.COVERAGE,
    "feedback": ChangeCause.FEEDBACK,
}
_REGROUPED = ("groups", "acts", "articles")  # the articles of the days before are in these as well
_WORDS: Mapping[ChangeCause, str] = {
    ChangeCause.LATE_ARTICLE: "late articles",
    ChangeCause.CORRECTION: "corrected articles",
    ChangeCause.WITHDRAWN: "withdrawn articles",
    ChangeCause.ANALYSED: "articles analysed since",
}
_NAMED = 20  # ids kept in the descriptor; `reports diff` reads them all


@dataclass(frozen=True, slots=True)
class Causes:
    """Why two revisions differ. `articles`: cause → ids of the day's articles; `others`: causes without articles."""

    articles: Mapping[ChangeCause, Sequence[str]] = field(default_factory=dict)
    others: tuple[ChangeCause, ...] = ()

    @property
    def names(self) -> list[str]:
        return [str(cause) for cause in (*self.articles, *self.others)]

    def words(self) -> list[str]:
        """For a reader, such as `late articles: 2`."""
        return [f"{_WORDS[cause]}: {len(ids)}" for cause, ids in self.articles.items()] + [
            _OTHER_WORDS[cause] for cause in self.others
        ]

    def described(self) -> list[dict[str, Any]]:
        """For the descriptor."""
        named = [
            {"cause": str(cause), "n": len(ids), "article_ids": list(ids[:_NAMED])}
            for cause, ids in self.articles.items()
        ]
        return [*named, *({"cause": str(cause)} for cause in self.others)]


_OTHER_WORDS: Mapping[ChangeCause, str] = {
    ChangeCause.KNOWLEDGE: REASONS["knowledge"],
    ChangeCause.CODE: REASONS["code"],
    ChangeCause.SCOPE: REASONS["scope"],
    ChangeCause.COVERAGE: REASONS["coverage"],
    ChangeCause.REGROUPED: REASONS["groups"],
    ChangeCause.FEEDBACK: REASONS["feedback"],
    ChangeCause.FIRST: "first publication",
    ChangeCause.CLOSED: "day closed",
    ChangeCause.WINDOWS: "windowed columns recomputed",
    ChangeCause.REQUEST: "on request",
}


@dataclass(frozen=True, slots=True)
class RowChanges:
    """Rows by key: new ones, those with another figure, those that are gone."""

    added: tuple[tuple[Any, ...], ...]
    changed: tuple[tuple[Any, ...], ...]
    withdrawn: tuple[tuple[Any, ...], ...]


def causes_between(
    before: Mapping[str, ArticleState],
    after: Mapping[str, ArticleState],
    parts_before: Mapping[str, str],
    parts_after: Mapping[str, str],
) -> Causes:
    """Why the later inputs differ from the earlier, from article versions and fingerprint parts."""
    both = sorted(before.keys() & after.keys())
    articles = {
        ChangeCause.LATE_ARTICLE: sorted(after.keys() - before.keys()),
        ChangeCause.CORRECTION: [key for key in both if before[key].version != after[key].version],
        ChangeCause.WITHDRAWN: sorted(before.keys() - after.keys()),
        ChangeCause.ANALYSED: [
            key
            for key in both
            if before[key].version == after[key].version and before[key].analysed != after[key].analysed
        ],
    }
    found = {cause: ids for cause, ids in articles.items() if ids}
    moved = {part for part in parts_after if part_of(parts_before, part) != parts_after[part]}
    others = [cause for part, cause in _CAUSES.items() if part in moved]
    if not found and not others and moved & set(_REGROUPED):
        others.append(ChangeCause.REGROUPED)
    return Causes(found, tuple(others))


def states_or_none(home: Home, folder: str) -> dict[str, ArticleState] | None:
    """The article versions of a revision; None for one published before they were kept."""
    try:
        return read_states(home, folder)
    except NotFoundError:
        return None


def row_changes(table: Table, before: pa.Table | None, after: pa.Table) -> RowChanges:
    """What happened to the rows of a table, by key, in key order."""
    old = {} if before is None else _rows(table, before)
    new = _rows(table, after)
    return RowChanges(
        added=tuple(sorted(new.keys() - old.keys())),
        changed=tuple(sorted(key for key in new.keys() & old.keys() if new[key] != old[key])),
        withdrawn=tuple(sorted(old.keys() - new.keys())),
    )


def _rows(table: Table, data: pa.Table) -> dict[tuple[Any, ...], str]:
    """Key → the row's figures in one spelling; columns that the file is older than are left out."""
    windowed = WINDOWED.get(table.name, ())
    shown = [
        column
        for column in table.columns
        if column.name in data.column_names and (column.hashed or column.name in windowed)
    ]
    values = [[canonical_cell(c.dtype, value) for value in data.column(c.name).to_pylist()] for c in shown]
    keys = zip(*(data.column(name).to_pylist() for name in table.key), strict=True)
    return dict(zip(keys, (canonical_json(list(row)) for row in zip(*values, strict=True)), strict=True))
