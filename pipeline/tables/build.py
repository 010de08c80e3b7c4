"""The tables of a day, built from its inputs. Pure: the same inputs in any order give the same tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from pipeline.tables import (
    actors,
    alerts,
    article_versions,
    attention,
    balance,
    carriers,
    context,
    events,
    framing,
    indices,
    mentions,
    prisoners,
    quotes,
    revisions,
    sanctions,
    sources,
    speakers,
    stories,
    topics,
)
from pipeline.tables.day import DayInputs
from pipeline.tables.frames import to_frame
from pipeline.tables.schema import Table
from pipeline.tables.view import DayView, view_of

BUILDERS: Mapping[str, tuple[Table, Callable[[DayView], list[dict[str, Any]]]]] = {
    module.TABLE.name: (module.TABLE, module.build)
    for module in (
        attention,
        balance,
        indices,
        events,
        mentions,
        actors,
        speakers,
        quotes,
        topics,
        stories,
        carriers,
        prisoners,
        sanctions,
        context,
        framing,
        alerts,
        article_versions,
        sources,
    )
}
# `revisions` is written with a revision, from the one before it: no function of the day's inputs.
TABLES: Mapping[str, Table] = {name: table for name, (table, _) in BUILDERS.items()} | {"revisions": revisions.TABLE}


def build_tables(inputs: DayInputs) -> dict[str, pd.DataFrame]:
    """name → validated frame, sorted by the table's key, for every table that is a function of the inputs."""
    return build_from_view(view_of(inputs))


def build_from_view(view: DayView) -> dict[str, pd.DataFrame]:
    """As `build_tables`, where the view is there already."""
    return {name: to_frame(table, build(view)) for name, (table, build) in BUILDERS.items()}
