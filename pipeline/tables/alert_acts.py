"""Alerts on what was done or claimed: deeds, legal steps, prisoner figures, visits (A1, A2, A3, A10)."""

from __future__ import annotations

from pipeline.records import Quad, Track
from pipeline.tables.acts import Act
from pipeline.tables.alert_condition import BASE_DAYS, EVIDENCE, LEAST_BLOCS, Cause, Condition, Rule, Severity
from pipeline.tables.prisoners import build as build_prisoners
from pipeline.tables.sanctions import build as build_sanctions
from pipeline.tables.view import DayView

LEAST_PRISONERS = 5
VISIT = ("CONSULT", "visit")
MATERIAL = frozenset({Quad.MATERIAL_COOP, Quad.MATERIAL_CONF})


def material_events(view: DayView) -> list[Condition]:
    """A1: a deed between the two sides, told in at least two blocs."""
    return [
        Condition(
            Rule.MATERIAL_EVENT,
            act.key.act_id,
            Severity.WARNING,
            1,
            len(act.blocs),
            LEAST_BLOCS,
            Cause.SYNDICATION if _texts(act) == 1 else Cause.NEW_EVENT,
            _evidence(act),
            starts=len({bloc for telling in act.before for bloc in telling.voice.blocs}) < LEAST_BLOCS,
        )
        for act in _weighty(view)
        if act.best.mention.quad in MATERIAL and len(act.blocs) >= LEAST_BLOCS
    ]


def legal_steps(view: DayView) -> list[Condition]:
    """A2: a sanctions step whose legal document was seen."""
    known = {step for earlier in view.inputs.history for step in earlier.legal_steps}
    found = []
    for row in build_sanctions(view):
        if row["status_legal"]:
            step = (row["issuer"], row["object_id"], row["step"])
            found.append(
                Condition(
                    Rule.LEGAL_STEP,
                    " ".join(step),
                    Severity.WARNING,
                    1,
                    row["n_texts"],
                    None,
                    Cause.NEW_EVENT,
                    (row["example_text_id"],),
                    starts=step not in known,
                )
            )
    return found


def prisoner_figures(view: DayView) -> list[Condition]:
    """A3: a figure of at least five, or a public figure named."""
    known = {claim for earlier in view.inputs.history for claim in earlier.claims}
    return [
        Condition(
            Rule.PRISONERS,
            row["claim_id"],
            Severity.NOTICE,
            1,
            row["n"],
            LEAST_PRISONERS,
            Cause.NEW_EVENT,
            (row["claim_id"], row["example_text_id"]),
            starts=row["claim_id"] not in known,
        )
        for row in build_prisoners(view)
        if (row["n"] or 0) >= LEAST_PRISONERS or row["actor_ids"]
    ]


def visits(view: DayView) -> list[Condition]:
    """A10: an official of one side with the other, the first in four weeks."""
    known = {
        (e.source, e.target) for day in view.inputs.history for e in day.events if (e.event_class, e.mode) == VISIT
    }
    return [
        Condition(
            Rule.VISIT,
            act.key.act_id,
            Severity.NOTICE,
            BASE_DAYS,
            _texts(act),
            None,
            Cause.NEW_EVENT,
            _evidence(act),
            starts=act.first_day == view.inputs.day and (act.key.source, act.key.target) not in known,
        )
        for act in _weighty(view)
        if (act.key.event_class, act.key.mode) == VISIT
    ]


def _weighty(view: DayView) -> list[Act]:
    sides = set(view.inputs.scope.dyad)
    return [
        act
        for act in view.acts
        if act.key.weightless is None
        and act.key.track == Track.GOVERNMENT
        and {act.key.source, act.key.target} == sides
    ]


def _texts(act: Act) -> int:
    return len({telling.voice.text.text_id for telling in (*act.before, *act.tellings)})


def _evidence(act: Act) -> tuple[str, ...]:
    texts = sorted({telling.voice.text.text_id for telling in act.tellings})
    return (act.key.event_id(act.first_day), *texts[: EVIDENCE - 1])
