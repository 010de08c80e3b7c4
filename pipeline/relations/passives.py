"""Source and target of a passive: its agent, the owner of the act, or where it was done (C2)."""

from __future__ import annotations

from pipeline.knowledge.event_schema import Bind
from pipeline.knowledge.schema import Kind
from pipeline.relations.grammar import Participant
from pipeline.relations.objects import object_cost
from pipeline.relations.scene import (
    SENDING_AWAY,
    Bound,
    Scene,
    cheapest,
    is_by,
    is_of_backdrop,
    is_origin,
    names,
    place_of_another,
    words_between,
)
from pipeline.relations.triggers import TriggerHit

# Acts of a state within its own reach; where they happened tells who did them
_TERRITORIAL = frozenset({"COERCE:arrest", "COERCE:seize", "SANCTION:convict", "ACCUSE:investigate"})
_TOLD = frozenset({"ACCUSE", "SUPPORT"})  # what a state's press, parliament or report says is said there
_BESIDE = 1.5
_UNDERGOERS = frozenset({Kind.PERSON, Kind.PEOPLE, Kind.OFFICE, Kind.ORG})


def passive(scene: Scene, hit: TriggerHit, *, conflict: bool) -> Bound:
    agent = next((actor for actor in scene.participants if _is_agent(scene, actor, hit)), None)
    if agent is None:
        agent = next((actor for actor in scene.participants if _has_power(scene, actor, hit)), None)
    if agent is None and "visas" in hit.trigger.objects:
        agent = next((actor for actor in scene.participants if names(scene, actor, "visas")), None)
    if agent is None and hit.trigger.source is not None:
        # "Sanctions were lifted on Trump's order": of those named the owner of the act did it.
        owners = [actor for actor in scene.participants if actor.side == hit.trigger.source]
        agent = next((actor for actor in owners if not _undergoes(scene, actor, hit)), None)
        if agent is None and owners:
            agent = next((actor for actor in scene.participants if actor.side != owners[0].side), None)
    if agent is None and hit.trigger.mode in SENDING_AWAY:
        left = (actor for actor in scene.participants if is_origin(scene, actor, hit) or _is_left(actor, hit))
        agent = next(left, None)
    if agent is None and scene.cased:
        agent = _place_agent(scene)
    patient = cheapest(
        (words_between(scene, actor.end, hit.start) + object_cost(scene, actor) if actor.end <= hit.start
         else words_between(scene, hit.end, actor.start) + object_cost(scene, actor) + 2.0, actor)
        for actor in scene.participants if agent is None or actor.side != agent.side
    )  # fmt: skip
    if hit.trigger.bind is Bind.HOST:
        return Bound(patient, agent, ("C2-passive", "bind-host"))
    return Bound(agent, patient, ("C2-passive",))


def _undergoes(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Three US officials were barred": people who are the subject of a passive do not do it themselves."""
    subject = (
        actor.start < hit.start
        and actor.kind in _UNDERGOERS
        and not actor.possessor
        and hit.trigger.class_id == "SANCTION"
    )
    apart = (cue for cue in (scene.words.cues["by"], scene.words.cues["of"]) if cue.fullmatch(actor.governed))
    return not scene.cased and subject and not hit.trigger.objects and (not actor.governed or any(apart))


def _has_power(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Was arrested in Miami": whom a state seizes or tries is where it has power; "was criticised in Washington",
    "was received at the ministry"."""
    if scene.cased or actor.start < hit.head_end:
        return False
    label = f"{hit.trigger.class_id}:{hit.trigger.mode}"
    beside = words_between(scene, hit.end, actor.start) <= _BESIDE
    told = hit.trigger.class_id in _TOLD and bool(actor.governed) and beside
    within = any(scene.words.cues[cue].fullmatch(actor.governed) for cue in ("place", "to"))
    received = hit.trigger.bind is Bind.HOST and within and beside
    return (label in _TERRITORIAL and actor.place) or (told and within) or received


def _is_left(actor: Participant, hit: TriggerHit) -> bool:
    """ "Was told to leave Belarus": the country is part of the phrase."""
    return hit.head_end < actor.start < hit.end


def _place_agent(scene: Scene) -> Participant | None:
    """«Посол вызван в МИД», «въезд в Беларусь запрещён»: where another side's people undergo it is who acts."""
    for other in scene.participants:
        if other.side in scene.sides and not other.adjacent:
            return place_of_another(scene, other.side)
    return None


def _is_agent(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    if is_by(scene, actor):
        return actor.start >= hit.head_end and not (is_of_backdrop(scene, actor, hit) and not scene.cased)
    # «депортированных американской службой»: right behind a participle an adjective that may be instrumental is
    follows = actor.kind == Kind.ADJECTIVE and "ins" in actor.cases and 0 <= actor.start - hit.end <= 1
    return scene.cased and not actor.governed and (actor.cases == frozenset({"ins"}) or follows)
