"""Stored articles that are looked at again: which, when next, and what was last seen of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from pipeline.records import Article, DateSource, TextKind
from pipeline.storage.analysis_queue import NewFile, enqueue_analysis
from pipeline.storage.batches import record_batch
from pipeline.storage.database import Database, insert_new, revisits
from pipeline.storage.days import touch_days
from pipeline.storage.entry_rows import select_by_key
from pipeline.storage.lanes import lane_of

# After an article was first seen. Newsrooms correct within hours; what is taken down goes within days. Four looks at
# the relevant articles alone are some hundred requests a day over all hosts.
LOOKS_AFTER = (timedelta(hours=6), timedelta(days=1), timedelta(days=3), timedelta(days=7))


@dataclass(frozen=True, slots=True)
class Watched:
    """A stored article as it was last seen."""

    article_id: str
    url: str  # of its page
    canonical_url: str
    source_id: str
    feed_id: str
    bloc: str
    day: date
    title: str
    text_sha256: str
    extractor_version: str
    published_at: datetime | None  # the feed's claim
    first_seen_at: datetime
    lang: str
    author: str | None = None
    gone: bool = False
    etag: str | None = None  # of the last answer
    last_modified: str | None = None


def next_look(first_seen_at: datetime, now: datetime) -> datetime | None:
    """When an article is looked at next; None when it has been often enough."""
    return next((first_seen_at + after for after in LOOKS_AFTER if first_seen_at + after > now), None)


def watched(article: Article) -> Watched:
    """A stored article, to be looked at again."""
    return Watched(
        article_id=article.article_id,
        url=article.url,
        canonical_url=article.canonical_url,
        source_id=article.source_id,
        feed_id=article.feed_id or "",
        bloc=article.bloc,
        day=article.day,
        title=article.title,
        text_sha256=article.text_sha256,
        extractor_version=article.extractor_version,
        published_at=article.published_at if article.date_source is DateSource.FEED else None,
        first_seen_at=article.first_seen_at,
        lang=article.lang,
        author=article.author,
    )


class Revisits:
    """The revisits table. Nothing is leased: a look that is taken twice finds the same, and readers fold it."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def watch(self, articles: Iterable[Article], now: datetime) -> None:
        """Plans looks at articles that came from a feed and are young enough; of those watched, notes the version."""
        # where only the feed's summary was had, its page may never have been there
        full = (article for article in articles if article.feed_id and article.text_kind is TextKind.FULL)
        stored = {article.article_id: watched(article) for article in full}
        rows = []
        for item in (stored[article_id] for article_id in sorted(stored)):
            due_at = next_look(item.first_seen_at, now)
            if due_at is not None:
                rows.append(_row(item, due_at))
        if not rows:
            return
        with self._database.write() as connection:
            ids = [row["article_id"] for row in rows]
            known = select_by_key(connection, [revisits.c.payload], ids, revisits.c.article_id)
            for before in (_watched(row.payload) for row in known):
                now_stored = stored[before.article_id]
                item = replace(
                    before,
                    title=now_stored.title,
                    text_sha256=now_stored.text_sha256,
                    extractor_version=now_stored.extractor_version,
                )
                if item != before:
                    its_row = revisits.c.article_id == item.article_id
                    connection.execute(sa.update(revisits).where(its_row).values(payload=_payload(item)))
            insert_new(connection, revisits, rows)

    def due(self, now: datetime, limit: int, *, shard: int = 0, shards: int = 1) -> list[Watched]:
        """Up to `limit` articles of this shard's sources that are due, those that wait longest first."""
        chosen = (
            sa.select(revisits.c.payload)
            .where(revisits.c.due_at <= now, revisits.c.lane % shards == shard)
            .order_by(revisits.c.due_at, revisits.c.article_id)
            .limit(limit)
        )
        with self._database.read() as connection:
            return [_watched(payload) for payload in connection.scalars(chosen)]

    def finish(
        self,
        looked: Sequence[Watched],
        files: Iterable[NewFile],
        changed: Iterable[date],
        *,
        batch: str,
        shard: int,
        counts: Mapping[str, int],
        now: datetime,
    ) -> None:
        """Notes what was seen and when to look again, hands new versions on, in one transaction: the last step."""
        with self._database.write() as connection:
            for item in looked:
                due_at = next_look(item.first_seen_at, now)
                its_row = revisits.c.article_id == item.article_id
                if due_at is None:
                    connection.execute(sa.delete(revisits).where(its_row))
                else:
                    connection.execute(sa.update(revisits).where(its_row).values(_row(item, due_at)))
            touch_days(connection, changed)
            enqueue_analysis(connection, files, batch)
            record_batch(connection, batch, "revisit", shard, dict(counts), now)


def _row(item: Watched, due_at: datetime) -> dict[str, Any]:
    return {
        "article_id": item.article_id,
        "lane": lane_of(item.source_id),
        "due_at": due_at,
        "payload": _payload(item),
    }


def _payload(item: Watched) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(item).items()}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _watched(payload: Mapping[str, Any]) -> Watched:
    published_at = payload["published_at"]
    moments = {
        "day": date.fromisoformat(payload["day"]),
        "published_at": None if published_at is None else datetime.fromisoformat(published_at),
        "first_seen_at": datetime.fromisoformat(payload["first_seen_at"]),
    }
    return Watched(**dict(payload) | moments)
