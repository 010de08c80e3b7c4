"""The grade of one sentence: RM-1 to RM-9 over its evidence, with the rules that fired and those that blocked."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.knowledge.schema import BlockerEffect, Dyad, Kind, OwnedInstrument
from pipeline.records import Grade
from pipeline.relations.back_references import resolved
from pipeline.relations.evidence import How, Ref
from pipeline.relations.frames import FIRM
from pipeline.relations.lexicon import INSTITUTIONS, STANDING, THING
from pipeline.relations.linking import co_listed, linked
from pipeline.relations.material import PARTIES, STATE_ACTORS, Decision, Material


def decide(material: Material, dyad: Dyad, owned: Sequence[OwnedInstrument]) -> Decision:
    """The grade of a sentence with the ids of the rules behind it."""
    blocked = tuple(dict.fromkeys(block.rule for block in material.blocks if block.effect is not BlockerEffect.PLACE))
    if material.silent or any(block.effect is BlockerEffect.BOILERPLATE for block in material.blocks):
        return Decision(Grade.R0, "none", (), blocked)
    decision = _explicit(material, dyad) or resolved(material, dyad) or _instrument(material, dyad, owned)
    if decision is None:
        both = all(material.refs_of(side, How.NAMED) for side in dyad.sides)
        decision = Decision(Grade.R1 if both else Grade.R0, "none", (), ("no-link",) if both else ())
    if any(block.effect is BlockerEffect.SPORT for block in material.blocks) and not _state_actors(material, dyad):
        decision = Decision(Grade.R0, "none", (), ())
    return Decision(decision.grade, decision.evidence, decision.fired, (*blocked, *decision.blocked))


def _explicit(material: Material, dyad: Dyad) -> Decision | None:
    """RM-1 to RM-5: both sides are written in the sentence."""
    first, second = dyad.sides
    if material.compounds:
        return Decision(Grade.R3, "compound", ("RM-1",))
    named = [material.refs_of(side, How.NAMED) for side in (first, second)]
    if all(named):
        if co_listed(material, named[0], named[1]):
            return Decision(Grade.R1, "none", (), ("co-listing",))
        if linked(material, named[0], named[1], dyad):
            return Decision(Grade.R3, "named", (_pair_rule(named[0], named[1], material, dyad),))
        return None
    places = [material.refs_of(side, How.PLACE) for side in (first, second)]
    for own, other in ((0, 1), (1, 0)):
        # A court in Minsk, a visit to Minsk: where something is done to the other side, the place is a party.
        done = any(frame.confidence >= FIRM for frame in material.frames)
        party = done and any(ref.kind is not Kind.ADJECTIVE for ref in named[own])
        if named[own] and places[other] and (party or material.hits(INSTITUTIONS)):
            return Decision(Grade.R3, "named", ("RM-3",))
    return None


def _pair_rule(first: list[Ref], second: list[Ref], material: Material, dyad: Dyad) -> str:
    kinds = {ref.kind for ref in (*first, *second)}
    if material.third(dyad):
        return "RM-5"
    if kinds <= {Kind.PERSON, Kind.OFFICE}:
        return "RM-4"
    return "RM-3" if Kind.METONYM in kinds else "RM-2"


def _instrument(material: Material, dyad: Dyad, owned: Sequence[OwnedInstrument]) -> Decision | None:
    """RM-7: a measure on what a side owns, where the other side is in the passage."""
    sides = {ref.side for ref in material.refs}
    for instrument in owned:
        objects = [ref for ref in material.refs if ref.actor_id in instrument.objects]
        things = material.hits(f"{THING}{instrument.instrument_id}")
        if not (objects or things) or not material.hits(f"act:{instrument.instrument_id}"):
            continue
        if sides & instrument.not_with:
            return Decision(Grade.R0, "none", (), (f"RM-7:{instrument.instrument_id}:third-party",))
        named_here = any(ref.side == instrument.other and ref.how is not How.PLACE for ref in material.refs)
        if instrument.always:
            return Decision(Grade.R3 if objects else Grade.R2, "instrument", (f"RM-7:{instrument.instrument_id}",))
        owner = bool(objects) or instrument.side in material.near or instrument.side in sides
        if owner and (named_here or instrument.other in material.near):
            return Decision(Grade.R2, "instrument", (f"RM-7:{instrument.instrument_id}",))
    return None


def _state_actors(material: Material, dyad: Dyad) -> bool:
    return all(
        any(ref.kind in STATE_ACTORS and ref.role in PARTIES for ref in material.refs_of(side, How.NAMED))
        for side in dyad.sides
    )


def standing_sanctions(material: Material) -> bool:
    """RM-14: whether the sentence speaks of measures that stand or were announced."""
    return bool(material.hits(STANDING))
