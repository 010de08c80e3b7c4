"""Balance: cooperation against conflict between the two sides, by direction, bloc and window."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from pipeline.records import Coverage, Track
from pipeline.tables.attention import MACRO
from pipeline.tables.day import CountedEvent
from pipeline.tables.events import build as build_events
from pipeline.tables.events import counted_events
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

BOTH = "both"
WINDOWS_DAYS: Mapping[int, int] = {1: 1, 7: 4, 28: 16}  # window → least days heard in it: more than half
LEAST_EVENTS = 5  # fewer say more of chance than of the relation


def _figure(name: str, dtype: Dtype, unit: str, meaning: str, minimum: float | None = None) -> Column:
    return Column(name, dtype, unit, meaning, nullable=True, hashed=False, minimum=minimum)


TABLE = Table(
    name="balance",
    title="Cooperation–conflict balance",
    grain="direction × bloc (and MACRO) × window; complete grid",
    meaning=(
        "Events between the two sides' governments, each counted on its first day and weighted: asserted and intended "
        "1, reported 0.75, conditional willingness 0.5, anything else 0 and left out. A bloc counts the events that it "
        "carried; MACRO counts the events of the panel blocs heard, and its balance is the mean of theirs, one vote "
        "each. Longer windows come from the published revisions of the days before."
    ),
    key=("direction", "bloc", "window_days"),
    columns=(
        day_column(),
        Column("direction", Dtype.STRING, "source→target", "Who acts towards whom, or both."),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers, or MACRO."),
        Column("window_days", Dtype.INTEGER, "days", "Days up to and with this one.", minimum=1),
        Column("days_heard", Dtype.INTEGER, "days", "Days of the window in which the bloc was heard.", hashed=False),
        _figure(
            "n_events",
            Dtype.INTEGER,
            "events",
            "Events in the window. Null where the bloc was not heard, or on fewer than 1, 4 and 16 days.",
            minimum=0,
        ),
        _figure("sum_weight", Dtype.NUMBER, "weight", "Sum of their weights.", minimum=0),
        _figure("balance", Dtype.NUMBER, "-10 to +10", "Weighted mean score. Null where suppressed."),
        _figure("n_coop", Dtype.INTEGER, "events", "Cooperative ones.", minimum=0),
        _figure("n_conf", Dtype.INTEGER, "events", "Conflictive ones.", minimum=0),
        _figure(
            "verbal_share",
            Dtype.NUMBER,
            "of events",
            "Share of words among words and deeds. Null where suppressed.",
            minimum=0,
        ),
        _figure(
            "std_error",
            Dtype.NUMBER,
            "score points",
            "Standard error of the balance, events taken as independent. Null where suppressed.",
            minimum=0,
        ),
        Column(
            "suppressed",
            Dtype.BOOLEAN,
            "yes/no",
            f"Fewer than {LEAST_EVENTS} events, or none computable.",
            hashed=False,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Balance:
    """The balance of some events: mean, standard error and the counts behind them."""

    n: int
    sum_weight: float
    mean: float | None
    std_error: float | None
    n_coop: int
    n_conf: int
    n_verbal: int


def directions(view: DayView) -> dict[str, tuple[tuple[str, str], ...]]:
    """Name → the (source, target) pairs that it holds."""
    if len(view.inputs.scope.dyad) != 2:
        return {}
    one, other = view.inputs.scope.dyad
    return {f"{one}→{other}": ((one, other),), f"{other}→{one}": ((other, one),), BOTH: ((one, other), (other, one))}


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the balance table."""
    today = counted_events(build_events(view))
    rows = []
    for window in WINDOWS_DAYS:
        events = [*today, *earlier_events(view, 1, window)]
        for name, pairs in directions(view).items():
            between = [e for e in events if (e.source, e.target) in pairs and e.track == Track.GOVERNMENT]
            rows += [_row(view, name, bloc, window, between) for bloc in (*view.blocs(), MACRO)]
    return rows


def earlier_events(view: DayView, first: int, end: int) -> list[CountedEvent]:
    """The events of the days from `first` to before `end` days back, from their published revisions."""
    days = {view.inputs.day - timedelta(days=back) for back in range(first, end)}
    return [event for earlier in view.inputs.history if earlier.day in days for event in earlier.events]


def balance_of(events: Sequence[CountedEvent], blocs: Sequence[str]) -> Balance:
    """The mean over `blocs` of their weighted mean scores, one vote each; blocs without events have none.

    The standard error is that of a ratio of sums, events taken as independent of one another and as one where several
    blocs carry them: Cochran, W. G. (1977), Sampling Techniques, 3rd ed., section 6.3.
    """
    chosen = set(blocs)
    inside = [event for event in events if chosen & set(event.blocs)]
    of_bloc = {bloc: [event for event in inside if bloc in event.blocs] for bloc in blocs}
    voting = {bloc: found for bloc, found in of_bloc.items() if found}
    weights = {bloc: sum(event.weight for event in found) for bloc, found in voting.items()}
    means = {bloc: sum(e.weight * e.score for e in found) / weights[bloc] for bloc, found in voting.items()}
    mean = sum(means.values()) / len(means) if means else None
    residuals = [
        sum(e.weight * (e.score - means[b]) / weights[b] for b in e.blocs if b in voting) / len(voting) for e in inside
    ]
    n = len(inside)
    return Balance(
        n=n,
        sum_weight=sum(event.weight for event in inside),
        mean=mean,
        std_error=math.sqrt(n / (n - 1) * sum(r * r for r in residuals)) if n > 1 else None,
        n_coop=sum(event.quad.endswith("coop") for event in inside),
        n_conf=sum(event.quad.endswith("conf") for event in inside),
        n_verbal=sum(event.quad.startswith("verbal") for event in inside),
    )


def _row(view: DayView, direction: str, bloc: str, window: int, events: Sequence[CountedEvent]) -> dict[str, Any]:
    blocs = view.heard_panel() if bloc == MACRO else [bloc]
    days_heard = _days_heard(view, blocs, window)
    row: dict[str, Any] = dict.fromkeys(TABLE.column_names) | {
        "day": view.day,
        "direction": direction,
        "bloc": bloc,
        "window_days": window,
        "days_heard": days_heard,
        "suppressed": True,
    }
    silent = not blocs if bloc == MACRO else view.coverage.blocs[bloc] is Coverage.NONE
    if silent or days_heard < WINDOWS_DAYS[window]:
        return row
    found = balance_of(events, blocs)
    row |= {"n_events": found.n, "sum_weight": found.sum_weight, "n_coop": found.n_coop, "n_conf": found.n_conf}
    if found.n >= LEAST_EVENTS:
        row |= {
            "balance": found.mean,
            "verbal_share": found.n_verbal / found.n,
            "std_error": found.std_error,
            "suppressed": False,
        }
    return row


def _days_heard(view: DayView, blocs: Sequence[str], window: int) -> int:
    days = {view.inputs.day - timedelta(days=back) for back in range(1, window)}
    before = sum(e.day in days and any(bloc in e.counts for bloc in blocs) for e in view.inputs.history)
    return before + any(view.heard(bloc) for bloc in blocs)
