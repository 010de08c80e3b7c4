"""The store: home, lake and state database opened together."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline.settings import Settings
from pipeline.storage.analysis_queue import AnalysisQueue
from pipeline.storage.batches import Batches
from pipeline.storage.bookmarks import Bookmarks
from pipeline.storage.database import Database, sqlite_url
from pipeline.storage.days import Days
from pipeline.storage.feed_states import FeedStates
from pipeline.storage.home import Home
from pipeline.storage.lake import Lake
from pipeline.storage.ledger import Ledger
from pipeline.storage.notices import Notices
from pipeline.storage.quarantine import Quarantine
from pipeline.storage.queue import Queue
from pipeline.storage.revisits import Revisits


@dataclass(frozen=True, slots=True)
class Store:
    """Everything that outlives a run."""

    home: Home
    lake: Lake
    database: Database
    feed_states: FeedStates
    queue: Queue
    quarantine: Quarantine
    analysis_queue: AnalysisQueue
    batches: Batches
    bookmarks: Bookmarks
    days: Days
    ledger: Ledger
    notices: Notices
    revisits: Revisits

    @classmethod
    def open(cls, settings: Settings) -> Store:
        """Opens (and on first use creates) the store. Raises StorageError when home or database cannot be used."""
        home = Home(settings.home)
        home.check_writable()
        url = settings.database_url or sqlite_url(Path(home.path("").rstrip("/")))
        database = Database(url)
        database.migrate()
        return cls(
            home=home,
            lake=Lake(home),
            database=database,
            feed_states=FeedStates(database),
            queue=Queue(database, settings.lease_seconds),
            quarantine=Quarantine(database),
            analysis_queue=AnalysisQueue(database),
            batches=Batches(database),
            bookmarks=Bookmarks(database),
            days=Days(database),
            ledger=Ledger(database),
            notices=Notices(database),
            revisits=Revisits(database),
        )
