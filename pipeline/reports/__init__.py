"""Published days, read from Python.

>>> from pipeline import reports                                              # doctest: +SKIP
>>> reports.load("attention", since="2026-11-01", until="2026-11-07")          # doctest: +SKIP
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from pipeline.storage.store import Store


def load(
    table: str,
    *,
    since: str | date | None = None,
    until: str | date | None = None,
    as_of: str | date | datetime | None = None,
    store: Store | None = None,
) -> pd.DataFrame:
    """One table over the published days from `since` to `until` (both included), one row per key and day.

    `as_of` takes the revisions that were current at that moment; a date means the end of that UTC day. Without `store`
    the home is the environment's (DYADWATCH_HOME and friends). `frame.attrs["revisions"]` names the revision of each
    day. A range without published days gives an empty frame with the table's dtypes. Raises NotFoundError for an
    unknown table, InputError for what is no date.
    """
    from pipeline.reports.library import load as load_table  # pandas costs half a second: importing this does not

    return load_table(table, since=since, until=until, as_of=as_of, store=store)
