"""From an id in a table back to the archived text: mentions, quotes, articles, texts and stories."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd

from pipeline.errors import NotFoundError
from pipeline.records import Article, Revision
from pipeline.reports.library import current_revisions, frame_of
from pipeline.storage.fold import fold_absences, fold_articles
from pipeline.storage.schemas import ABSENCE_SET, ARTICLE_SET
from pipeline.storage.store import Store

ID_PATTERN = re.compile(r"[0-9a-f]{32}")
BACK_DAYS = 3  # a text may have begun up to three days before the day whose table names it


class IdKind(StrEnum):
    MENTION = "mention"
    QUOTE = "quote"
    STORY = "story"
    TEXT = "text"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What an id stands for: the table row that carries it, the revision it is in, and the archived articles."""

    identifier: str
    kind: IdKind
    revision: Revision | None  # None: an article that no published table names
    row: dict[str, Any]
    articles: tuple[Article, ...]
    deleted: Mapping[str, datetime] = field(default_factory=dict)  # article_id → when its page was found gone

    @property
    def span(self) -> tuple[int, int] | None:
        """The characters that a mention or quote points at."""
        if self.kind in (IdKind.MENTION, IdKind.QUOTE):
            return int(self.row["start"]), int(self.row["end"])
        return None


_PLACES: tuple[tuple[IdKind, str, str], ...] = (
    (IdKind.MENTION, "mentions", "mention_id"),
    (IdKind.QUOTE, "quotes", "quote_id"),
    (IdKind.STORY, "stories", "story_id"),
    (IdKind.TEXT, "mentions", "text_id"),
)


def find_evidence(store: Store, identifier: str) -> Evidence:
    """The newest thing that carries the id. Raises NotFoundError."""
    found = _find(store, identifier)
    named = {article.article_id: article.day for article in found.articles}
    absences = (row for row in store.lake.read(ABSENCE_SET, named.values()) if row.article_id in named)
    return replace(found, deleted=fold_absences(absences))


def _find(store: Store, identifier: str) -> Evidence:
    if not ID_PATTERN.fullmatch(identifier):
        raise NotFoundError(
            f"id {identifier!r}: not an id of 32 hexadecimal digits; take one from a table, such as mentions.mention_id"
        )
    for revision in reversed(current_revisions(store)):
        found = _in_revision(store, revision, identifier)
        if found:
            return found
    articles = _articles(store, [identifier], store.lake.days(ARTICLE_SET))
    if not articles:
        raise NotFoundError(f"id {identifier}: in no published table and no article of the lake")
    return Evidence(identifier, IdKind.ARTICLE, None, {}, articles)


def days_with_mentions(store: Store, mention_ids: Collection[str]) -> set[date]:
    """The published days whose newest revision holds one of these mentions."""
    return {
        revision.day
        for revision in current_revisions(store)
        if not set(mention_ids).isdisjoint(frame_of(store, revision, "mentions")["mention_id"])
    }


def _in_revision(store: Store, revision: Revision, identifier: str) -> Evidence | None:
    frames: dict[str, pd.DataFrame] = {}
    for kind, table, column in _PLACES:
        frame = frames.setdefault(table, frame_of(store, revision, table))
        rows = frame[frame[column] == identifier]
        if not rows.empty:
            row = {str(name): value for name, value in rows.iloc[0].items()}
            return Evidence(identifier, kind, revision, row, _named(store, revision, kind, row, frames))
    return None


def _named(
    store: Store, revision: Revision, kind: IdKind, row: dict[str, Any], frames: dict[str, pd.DataFrame]
) -> tuple[Article, ...]:
    if kind is IdKind.STORY:
        mentions = frames["mentions"]
        wanted = sorted(set(mentions.loc[mentions["story_id"] == row["story_id"], "article_id"]))
    else:
        wanted = [row["article_id"]]
    window = [revision.day - timedelta(days=back) for back in range(BACK_DAYS + 1)]
    return _articles(store, wanted, window)


def _articles(store: Store, wanted: Sequence[str], days: Sequence[date]) -> tuple[Article, ...]:
    rows = (row for row in store.lake.read(ARTICLE_SET, days) if row.article_id in wanted)
    return tuple(fold_articles(rows))
