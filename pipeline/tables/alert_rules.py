"""The rules behind the alerts: what of a day deserves a look, and why it came about. Pure functions over the view."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.tables.alert_acts import legal_steps, material_events, prisoner_figures, visits
from pipeline.tables.alert_collection import blind_spots
from pipeline.tables.alert_condition import Condition
from pipeline.tables.alert_levels import attention_bursts, balance_moves
from pipeline.tables.view import DayView

_RULES: tuple[Callable[[DayView], list[Condition]], ...] = (
    material_events,
    legal_steps,
    prisoner_figures,
    attention_bursts,
    balance_moves,
    blind_spots,
    visits,
)


def conditions(view: DayView) -> list[Condition]:
    """Everything that the rules find on the day."""
    return [found for rule in _RULES for found in rule(view)]
