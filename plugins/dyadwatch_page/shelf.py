"""What every page reads from: the store, the clock, and the names of what the tables call by id."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar, cast

import pandas as pd

from dyadwatch_page.wording import bloc_name, words
from pipeline.clock import process_seconds, utc_day
from pipeline.errors import NotFoundError
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.store import Store

T = TypeVar("T")

VERSIONS_KEPT = 5_000  # revisions whose knowledge version is remembered: some years of days


class Shelf:
    """Opens the store when first asked; every method may raise a DyadwatchError."""

    def __init__(self, settings: Settings) -> None:
        self.runtime = Runtime.open(settings)
        self._versions: dict[tuple[date, int], str] = {}
        self._remembered: dict[str, tuple[float, Any]] = {}
        self._making = threading.Lock()
        self.one_at_a_time = threading.Lock()
        self._lock = threading.Lock()  # requests run in threads; a cached property is no lock

    @property
    def store(self) -> Store:
        with self._lock:
            return self.runtime.store

    @property
    def now(self) -> datetime:
        return self.runtime.clock.now()

    @property
    def today(self) -> date:
        return utc_day(self.now)

    @cached_property
    def names(self) -> Names:
        with self._lock:
            return Names(self.runtime)

    def headlines(self, n: int | None = None) -> list[dict[str, Any]]:
        """Headline figures of the latest days, newest first."""
        return library.headlines(self.store, n, now=self.now)

    def headline(self, day: date) -> dict[str, Any]:
        """Those of one day. Raises NotFoundError."""
        for row in library.headlines(self.store, now=self.now, since=day, until=day):
            return row
        raise NotFoundError(f"day {day}: not published; {library.existing_days(self.store)}")

    def rows(self, revision: Revision, table: str) -> list[dict[str, Any]]:
        """The rows of one table; none where the revision is older than the table."""
        try:
            return plain_rows(library.frame_of(self.store, revision, table))
        except NotFoundError:
            return []

    def knowledge_version(self, revision: Revision) -> str:
        """The knowledge that a revision was made with. A revision never changes: asked once, remembered."""
        key = (revision.day, revision.number)
        if key not in self._versions:
            if len(self._versions) >= VERSIONS_KEPT:
                self._versions.clear()
            self._versions[key] = str(library.package_of(self.store, revision)["versions"]["knowledge"])
        return self._versions[key]

    def remembered(self, name: str, seconds: float, make: Callable[[], T]) -> T:
        """What `make` gave lately, or gives now: for what takes a second to find out and is the same for everybody."""
        with self._making:
            at, value = self._remembered.get(name, (0.0, None))
            if value is None or process_seconds() - at > seconds:
                value = make()
                self._remembered[name] = (process_seconds(), value)
        return cast("T", value)

    def cite(self, *revisions: Revision) -> None:
        """Notes that revisions were downloaded: they are never thinned out."""
        self.store.ledger.cite(revisions, self.now)


class Names:
    """Id → name, from the knowledge and the catalogue. An id without one is its own name."""

    def __init__(self, runtime: Runtime) -> None:
        knowledge, catalogue = runtime.knowledge, runtime.catalogue
        self.actors = {actor.actor_id: actor.name for actor in knowledge.actors}
        self.topics = {topic.topic_id: topic.name for topic in knowledge.topics}
        self.sources = {feed.source_id: feed.name for feed in catalogue.feeds}
        self.sides = dict(knowledge.dyad.side_names)
        self.dyad = knowledge.dyad
        self.blocs: Mapping[str, str] = catalogue.blocs
        self.panel = catalogue.panel
        self.languages = catalogue.languages
        self.documents = knowledge.documents
        self.bloc_options = [(bloc, bloc_name(bloc)) for bloc in self.blocs]
        self.language_options = [(lang, lang) for lang in self.languages]
        classes = knowledge.documents.get("events", {}).get("classes", {})
        self.class_options = [(str(name), words(str(name))) for name in _ids(classes)]

    @staticmethod
    def pairs(values: Iterable[str]) -> list[tuple[str, str]]:
        """Each value as an option whose text is itself."""
        return [(str(value), str(value)) for value in values]

    def actor(self, actor_id: str) -> str:
        return self.actors.get(actor_id, actor_id)

    def topic(self, topic_id: str) -> str:
        return self.topics.get(topic_id, topic_id)

    def source(self, source_id: str) -> str:
        return self.sources.get(source_id, source_id)

    def side(self, side: str | None) -> str:
        return "not stated" if side is None else self.sides.get(side, side)


def _ids(listed: Any) -> list[str]:
    """The ids of a knowledge list: a mapping's keys, or the `id` of each entry."""
    if isinstance(listed, Mapping):
        return [str(name) for name in listed]
    return [str(entry["id"]) for entry in listed]


def plain_rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame with None for every null."""
    cells = frame.astype(object).where(frame.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in cells.to_dict("records")]
