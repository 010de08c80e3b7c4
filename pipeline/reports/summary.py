"""The day's headline figures: kept with each revision, shown in every list of days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import pandas as pd

from pipeline.records import Coverage, DayStatus, Revision
from pipeline.tables.attention import ALL, MACRO, pooled
from pipeline.tables.view import DayView

Flat = dict[str, int | float | str | None]

FIGURES = ("articles", "texts", "stories", "mentions", "relevant_texts", "attention_macro")
_BLOC = "coverage:"  # prefix of one entry per bloc: the ledger keeps flat values only
_SEPARATOR = " "  # source ids hold no space


def summarise(view: DayView, tables: Mapping[str, pd.DataFrame]) -> Flat:
    """The figures of a day, flat. Counts are over all counted blocs; None, not zero, where nothing was heard."""
    texts = pooled(view.carried)
    attention = tables["attention"]
    macro = attention.loc[(attention["bloc"] == MACRO) & (attention["lang"] == ALL), "attention_per_1000"].iloc[0]
    counts: Flat = {
        "articles": len(view.articles),
        "texts": len(texts),
        "stories": len(tables["stories"]),
        "mentions": len(tables["mentions"]),
        "relevant_texts": sum(text.relevant for text in texts),
    }
    if view.coverage.overall is Coverage.NONE:
        counts = dict.fromkeys(counts)
    return (
        counts
        | {
            "attention_macro": None if pd.isna(macro) else float(macro),
            "coverage": str(view.coverage.overall),
            "blind_sources": _SEPARATOR.join(view.coverage.blind_sources),
        }
        | {f"{_BLOC}{bloc}": str(coverage) for bloc, coverage in sorted(view.coverage.blocs.items())}
    )


def headline(revision: Revision) -> dict[str, Any]:
    """One row of the list of days: plain JSON."""
    return shaped(
        revision.summary,
        day=revision.day,
        number=revision.number,
        status=revision.status,
        published_at=revision.published_at,
    ) | {"reason": revision.reason}


def shaped(
    flat: Mapping[str, Any], *, day: date, number: int | None, status: DayStatus, published_at: datetime
) -> dict[str, Any]:
    """Flat figures as a row; `number` is None for the live view."""
    return {
        "day": day.isoformat(),
        "status": str(status),
        "revision": number,
        **{name: flat.get(name) for name in FIGURES},
        "coverage": flat.get("coverage"),
        "coverage_by_bloc": {key[len(_BLOC) :]: flat[key] for key in sorted(flat) if key.startswith(_BLOC)},
        "blind_sources": str(flat.get("blind_sources") or "").split(),
        "published_at": published_at.isoformat(),
    }
