"""Stored articles looked at again: a correction becomes a version, a page that is gone marks its article deleted.

News goes first: looks are taken in what time the fetch of new pages leaves. What fails is looked at again when the next
look is due, not before: the article is stored already.
"""

from __future__ import annotations

import logging
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from pipeline.accounting import IN, account_line
from pipeline.articles.attempt import HOST_DOWN, ROBOTS_UNREACHABLE, PageReader
from pipeline.articles.capture import about_entry
from pipeline.articles.extract import EXTRACTOR_VERSION
from pipeline.articles.fetch import GIVEN_BACK, HOSTS_AT_ONCE, store_absences, store_articles
from pipeline.articles.tries import GONE_STATUSES
from pipeline.clock import Clock, utc_day
from pipeline.errors import AccountingError
from pipeline.identity.urls import url_key
from pipeline.records import Absence, Article, Disposition, QueuedEntry
from pipeline.storage.journal import VisitRecord, to_lines
from pipeline.storage.revisits import Watched
from pipeline.storage.store import Store
from pipeline.web.archive import WarcWriter
from pipeline.web.response import Response
from pipeline.web.robots import Verdict

log = logging.getLogger(__name__)

STAGE = "revisit"
PART_ARTICLES = 96  # a part is committed as a whole, as in the fetch of new pages
MAX_SECONDS = 60.0  # of a run: news is never kept waiting for what is known


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at a stored article found."""

    seen: Watched  # as it is now
    disposition: Disposition
    reason: str = ""
    version: Article | None = None  # another title or text
    absence: Absence | None = None  # its page went, or came back


@dataclass(frozen=True, slots=True)
class Revisitor:
    """What a revisit works with."""

    store: Store
    reader: PageReader
    clock: Clock

    def run(self, *, batch: str, shard: int, shards: int, seconds: float) -> dict[str, int]:
        """Looks at articles that are due until none is left or the time is up; gives the counts by disposition.

        Raises AccountingError when an article has no or more than one disposition.
        """
        stop = time.monotonic() + min(seconds, MAX_SECONDS)
        books = Counter(self.store.batches.counts(batch, STAGE, shard) or {IN: 0})
        counts: Counter[str] = Counter()
        part = 0
        while time.monotonic() < stop:
            due = self.store.revisits.due(self.clock.now(), PART_ARTICLES, shard=shard, shards=shards)
            if not due:
                break
            looks = self._look_at(due, batch, shard, stop)
            counts.update(look.disposition for look in looks)
            books += Counter({IN: len(due), GIVEN_BACK: len(due) - len(looks)})
            books += Counter(str(look.disposition) for look in looks)
            self._commit(looks, f"{batch}-{STAGE}-{shard}-{part}", batch, shard, books)
            part += 1
            if len(looks) < len(due):
                break  # the hosts of the rest want a pause: the next run takes them
        if part:
            log.info("%s", account_line(STAGE, books))
        return dict(counts)

    def _look_at(self, due: Sequence[Watched], batch: str, shard: int, stop: float) -> list[Look]:
        hosts: dict[str, list[Watched]] = defaultdict(list)
        for item in due:
            hosts[urlsplit(item.url).netloc].append(item)
        now = self.clock.now()
        with (
            WarcWriter(self.store.home, utc_day(now), batch, STAGE, shard) as archive,
            ThreadPoolExecutor(HOSTS_AT_ONCE) as pool,
        ):
            queues = pool.map(lambda items: self._look_at_host(items, archive, batch, stop), hosts.values())
            looks = [look for queue in queues for look in queue]
            archive.write_journal(STAGE, to_lines(_record(look, batch, self.clock) for look in looks), now)
        if len({look.seen.article_id for look in looks}) != len(looks):
            raise AccountingError(f"revisit: {len(due)} articles were due, {len(looks)} dispositions came back")
        return looks

    def _look_at_host(self, items: Iterable[Watched], archive: WarcWriter, batch: str, stop: float) -> list[Look]:
        looks = []
        for item in items:
            if time.monotonic() > stop or not self.reader.may_begin(entry_of(item), stop - time.monotonic()):
                break
            looks.append(self.look(item, archive, batch))
        return looks

    def look(self, item: Watched, archive: WarcWriter, batch: str) -> Look:
        """One look at one article. The answer goes to the archive."""
        entry = entry_of(item)
        if self.reader.politeness.dead(entry.url):
            return Look(item, Disposition.FETCH_FAILED, HOST_DOWN)
        match self.reader.robots.verdict(entry.url):
            case Verdict.DISALLOWED:
                return Look(item, Disposition.ROBOTS, "robots.txt forbids the page")
            case Verdict.UNREACHABLE:
                return Look(item, Disposition.FETCH_FAILED, ROBOTS_UNREACHABLE)
        response = self.reader.ask(entry, archive, about_entry(entry, STAGE), _conditions(item))
        if response.status in GONE_STATUSES:
            return self._gone(item, response, batch)
        if response.problem is not None:
            return Look(item, Disposition.FETCH_FAILED, f"{response.problem}: {response.error}")
        return self._found(item, entry, response, batch)

    def _gone(self, item: Watched, response: Response, batch: str) -> Look:
        seen = replace(item, gone=True, etag=None, last_modified=None)
        reason = f"status {response.status}"
        if item.gone:
            return Look(seen, Disposition.UNCHANGED, reason)
        return Look(seen, Disposition.DELETED, reason, absence=self._absence(item, True, response.status, batch))

    def _found(self, item: Watched, entry: QueuedEntry, response: Response, batch: str) -> Look:
        absence = self._absence(item, False, response.status, batch) if item.gone else None
        etag, modified = response.headers.get("etag"), response.headers.get("last-modified")
        seen = replace(item, gone=False, etag=etag or item.etag, last_modified=modified or item.last_modified)
        same = Disposition.RETURNED if absence else Disposition.UNCHANGED
        feed = self.reader.catalogue.feed(item.feed_id)
        if response.not_modified or (feed is not None and not feed.fetch_pages):  # the feed's text is no page's
            return Look(seen, same, absence=absence)
        page = self.reader.read_page(entry, response, batch)
        article = page.article
        if article is None:  # a wall, or a redirect to the front page: no proof that the article is gone
            return Look(replace(item, gone=False), page.disposition, page.reason, absence=absence)
        if (article.title, article.text_sha256) == (item.title, item.text_sha256):
            return Look(seen, same, absence=absence)
        seen = replace(seen, title=article.title, text_sha256=article.text_sha256, extractor_version=EXTRACTOR_VERSION)
        return Look(seen, Disposition.CHANGED, version=article, absence=absence)

    def _absence(self, item: Watched, gone: bool, status: int | None, batch: str) -> Absence:
        return Absence(item.article_id, item.day, self.clock.now(), gone, status, batch)

    def _commit(self, looks: Sequence[Look], name: str, batch: str, shard: int, books: Counter[str]) -> None:
        """Lake first, state last."""
        files = store_articles(self.store.lake, [look.version for look in looks if look.version], name)
        changed = store_absences(self.store.lake, [look.absence for look in looks if look.absence], name)
        seen = [look.seen for look in looks]
        now = self.clock.now()
        self.store.revisits.finish(seen, files, changed, batch=batch, shard=shard, counts=books, now=now)


def entry_of(item: Watched) -> QueuedEntry:
    """What is asked for. The article keeps its identity and its day, whatever the page says now."""
    return QueuedEntry(
        key=url_key(item.canonical_url),
        feed_id=item.feed_id,
        source_id=item.source_id,
        bloc=item.bloc,
        url=item.url,
        title=item.title,
        summary_html="",
        published_at=item.published_at,
        author=item.author,
        first_seen_at=item.first_seen_at,
        fingerprint=bytes(8),
        lang=item.lang,
        day=item.day,
        stored_as=item.canonical_url,
    )


def _conditions(item: Watched) -> dict[str, str]:
    """Headers that spare the page where nothing changed; none where newer code would read it otherwise."""
    if item.gone or item.extractor_version != EXTRACTOR_VERSION:
        return {}
    headers = {"If-None-Match": item.etag, "If-Modified-Since": item.last_modified}
    return {name: value for name, value in headers.items() if value}


def _record(look: Look, batch: str, clock: Clock) -> VisitRecord:
    version = look.version
    return VisitRecord(
        entry=entry_of(look.seen),
        disposition=look.disposition,
        reason=look.reason,
        url=version.url if version else None,
        decided_at=clock.now(),
        fetched_at=version.fetched_at if version else clock.now(),
        absence=look.absence,
        batch=batch,
    )
