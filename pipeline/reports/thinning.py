"""Thinning: of a settled day's hourly revisions the close, the later ones and those that were cited stay."""

from __future__ import annotations

from datetime import datetime

from pipeline.clock import utc_day
from pipeline.reports.status import FREEZES_AFTER
from pipeline.storage.store import Store
from pipeline.tables.files import PACKAGE, revision_folder


def thin(store: Store, now: datetime) -> int:
    """Deletes the files of revisions that nobody cited and a later one replaced; gives the number of revisions.

    The ledger keeps their rows: it still says when they were published and why. A descriptor goes first, so that no
    reader finds half a revision.
    """
    doomed = [r for r in store.ledger.thin(utc_day(now - FREEZES_AFTER), now) if not r.kept]
    thinned = 0
    for revision in doomed:
        folder = revision_folder(revision.day, revision.number)
        paths = store.home.list(folder)
        thinned += bool(paths)
        for path in sorted(paths, key=lambda path: not path.endswith(PACKAGE)):
            store.home.delete(path)
    return thinned
