"""Articles that were read with other knowledge are read again. Loads no linguistics."""

from __future__ import annotations

from datetime import date, timedelta

import pyarrow.parquet as pq

from pipeline.accounting import IN
from pipeline.clock import Clock, utc_day
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store

READ_AGAIN_DAYS = 31  # the longest window of a table, and the days before that copies are grouped over


def read_again(store: Store, version: str, clock: Clock) -> int:
    """Puts the articles of the latest days on the list where their analyses are of another version; gives the files.

    New knowledge (an alias, an analyst's override) is then in the next revision. Looked into once for each version.
    """
    if store.batches.counts(version, "read_again", 0) is not None:
        return 0
    first = utc_day(clock.now()) - timedelta(days=READ_AGAIN_DAYS)
    days = [day for day in store.lake.days(ANALYSIS_SET) if day >= first and _is_outdated(store, day, version)]
    files = [NewFile(path, day) for day in days for path in store.lake.files(ARTICLE_SET, day)]
    store.analysis_queue.add(files, version)
    store.batches.record(version, "read_again", 0, {IN: len(files), "queued": len(files)}, clock.now())
    return len(files)


def _is_outdated(store: Store, day: date, version: str) -> bool:
    for path in store.lake.files(ANALYSIS_SET, day):
        with store.home.open(path) as stream:
            column = pq.read_table(stream, columns=["analyzer_version"]).column(0)
        if column.unique().to_pylist() not in ([], [version]):
            return True
    return False
