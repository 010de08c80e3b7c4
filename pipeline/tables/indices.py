"""Indices: what follows from the balance, the sanctions steps and the context, one figure a row."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from pipeline.records import Coverage, PartyPart, SanctionStep, Track
from pipeline.tables.balance import BOTH, LEAST_EVENTS, WINDOWS_DAYS, balance_of, directions, earlier_events
from pipeline.tables.context import build as build_context
from pipeline.tables.day import CountedEvent
from pipeline.tables.events import build as build_events
from pipeline.tables.events import counted_events
from pipeline.tables.sanctions import build as build_sanctions
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

MONTH_DAYS = 28


class Index(StrEnum):
    INITIATIVE = "initiative"
    INITIATIVE_EVENTS = "initiative_events"
    WORD_DEED_RATIO = "word_deed_ratio"
    LAW_LAG = "announcement_to_law_lag"
    CONSTRAINT_SHARE = "constraint_share"


TABLE = Table(
    name="indices",
    title="Indices",
    grain="index × subject × window",
    meaning=(
        "initiative: MACRO balance of the first direction less that of the second (score points). initiative_events: "
        "the same of the events' numbers. word_deed_ratio: cooperative words by cooperative deeds. "
        "announcement_to_law_lag: days from announced relief to its legal act, on the day of the act, where both lie "
        "within eight weeks. constraint_share: share of relevant texts in which a third party limits a side."
    ),
    key=("index_id", "subject", "window_days"),
    hashed=False,  # all of it follows from other tables and from earlier days
    columns=(
        day_column(),
        Column("index_id", Dtype.STRING, "id", "Which index.", values=tuple(Index)),
        Column("subject", Dtype.STRING, "name", "Direction, third party, or issuer and object."),
        Column("window_days", Dtype.INTEGER, "days", "Days up to and with this one.", minimum=1),
        Column("value", Dtype.NUMBER, "see meaning", "The figure. Null where it cannot be computed yet.", True),
        Column("n", Dtype.INTEGER, "events or texts", "How many it rests on. Null where nothing was heard.", True),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the indices table."""
    return [
        {"day": view.day, "index_id": str(index), "subject": subject, "window_days": window, "value": value, "n": n}
        for index, subject, window, value, n in (
            *_initiative(view),
            *_words_and_deeds(view),
            *_lags(view),
            *_limits(view),
        )
    ]


_Figure = tuple[Index, str, int, float | None, int | None]


def _initiative(view: DayView) -> list[_Figure]:
    ways = [(name, pairs[0]) for name, pairs in directions(view).items() if name != BOTH]
    if not ways:
        return []
    (name, one), (_, other) = ways
    panel = view.heard_panel()
    figures: list[_Figure] = []
    for window, least in WINDOWS_DAYS.items():
        value: float | None = None
        difference: int | None = None
        n: int | None = None
        if panel and _days(view, window) >= least:
            first, second = (balance_of(_between(view, window, pair), panel) for pair in (one, other))
            n, difference = first.n + second.n, first.n - second.n
            if min(first.n, second.n) >= LEAST_EVENTS and first.mean is not None and second.mean is not None:
                value = first.mean - second.mean
        figures.append((Index.INITIATIVE, name, window, value, n))
        figures.append((Index.INITIATIVE_EVENTS, name, window, difference, n))
    return figures


def _words_and_deeds(view: DayView) -> list[_Figure]:
    figures: list[_Figure] = []
    computable = view.heard_panel() and _days(view, MONTH_DAYS) >= WINDOWS_DAYS[MONTH_DAYS]
    for name, pairs in directions(view).items():
        events = [event for pair in pairs for event in _between(view, MONTH_DAYS, pair)]
        words = sum(event.quad == "verbal_coop" for event in events)
        deeds = sum(event.quad == "material_coop" for event in events)
        value = words / deeds if computable and deeds else None
        figures.append((Index.WORD_DEED_RATIO, name, MONTH_DAYS, value, words + deeds if computable else None))
    return figures


def _lags(view: DayView) -> list[_Figure]:
    known = {(issuer, thing, step) for earlier in view.inputs.history for issuer, thing, step in earlier.steps}
    figures: list[_Figure] = []
    for row in build_sanctions(view):
        issuer, thing = row["issuer"], row["object_id"]
        if row["step"] == SanctionStep.LEGAL_ACT and (issuer, thing, SanctionStep.LEGAL_ACT) not in known:
            relief = (issuer, thing, str(SanctionStep.ANNOUNCED_RELIEF))
            announced = [earlier.day for earlier in view.inputs.history if relief in earlier.steps]
            lag = (view.inputs.day - min(announced)).days if announced else None
            figures.append((Index.LAW_LAG, f"{issuer} {thing}", 1, lag, row["n_texts"]))
    return figures


def _limits(view: DayView) -> list[_Figure]:
    if view.coverage.overall is Coverage.NONE:
        return [(Index.CONSTRAINT_SHARE, party, 1, None, None) for party in view.inputs.scope.third_parties]
    relevant = len(view.voices)
    figures: list[_Figure] = []
    for row in build_context(view):
        limiting = row[f"n_{PartyPart.CONSTRAINT}"]
        value = limiting / relevant if relevant and limiting is not None else None
        figures.append((Index.CONSTRAINT_SHARE, row["third_party"], 1, value, relevant))
    return figures


def _between(view: DayView, window: int, pair: tuple[str, str]) -> list[CountedEvent]:
    events = [*counted_events(build_events(view)), *earlier_events(view, 1, window)]
    return [event for event in events if (event.source, event.target) == pair and event.track == Track.GOVERNMENT]


def _days(view: DayView, window: int) -> int:
    """Days of the window on which any panel bloc was heard."""
    since = view.inputs.day.toordinal() - window
    panel = set(view.inputs.scope.panel)
    return 1 + sum(e.day.toordinal() > since and bool(panel & e.counts.keys()) for e in view.inputs.history)
