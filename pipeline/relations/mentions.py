"""Mention records from a graded sentence: one for each directed dyad that it states."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.knowledge.schema import Kind, Knowledge, Role
from pipeline.records import Factuality, Mention, PrisonerClaim, PrisonerKind, Quad, Track
from pipeline.relations.decisions import standing_sanctions
from pipeline.relations.evidence import How, Ref
from pipeline.relations.frames import EventFrame, strongest
from pipeline.relations.lexicon import FUTURE, HYPOTHETICAL, NEGATION, REPORTED, Word
from pipeline.relations.material import Decision, Material

_FREEING = frozenset({"release", "pardon"})
_FREED = frozenset({PrisonerKind.RELEASED, PrisonerKind.PARDONED, PrisonerKind.SWAPPED})
HISTORY_RULES = ("N14-history",)
_PREFERENCE = (Role.GOVERNMENT, Role.OPPOSITION, Role.PEOPLE, Role.OTHER)


def build_mentions(
    material: Material, decision: Decision, knowledge: Knowledge, topics: Sequence[Word]
) -> tuple[Mention, ...]:
    """The mentions of one counted sentence, the strongest frame of each direction first."""
    frames = strongest(material.frames, _precedence(knowledge))
    if frames:
        return tuple(_from_frame(material, decision, knowledge, topics, frame) for frame in frames)
    return (_without_frame(material, decision, knowledge, topics),)


def _precedence(knowledge: Knowledge) -> Sequence[str]:
    given = knowledge.documents.get("events", {}).get("precedence", ())
    return [str(name) for name in given] if isinstance(given, list) else ()


def _from_frame(
    material: Material, decision: Decision, knowledge: Knowledge, topics: Sequence[Word], frame: EventFrame
) -> Mention:
    source, target = frame.source, frame.target
    return _mention(
        material, decision, knowledge, topics,
        source=source.side if source else None,
        target=target.side if target else None,
        source_role=(source.role if source else None) or (_role(material, source.side) if source else None),
        target_role=(target.role if target else None) or (_role(material, target.side) if target else None),
        event_class=frame.event_class,
        mode=frame.mode,
        quad=frame.quad,
        score=frame.score,
        factuality=frame.factuality,
        rules=(*decision.fired, *frame.rules),
    )  # fmt: skip


def _without_frame(material: Material, decision: Decision, knowledge: Knowledge, topics: Sequence[Word]) -> Mention:
    source, target, rules = _direction(material, decision, knowledge)
    standing = standing_sanctions(material)
    return _mention(
        material, decision, knowledge, topics,
        source=source,
        target=target,
        source_role=_role(material, source) if source else None,
        target_role=_role(material, target) if target else None,
        event_class=None,
        mode=None,
        quad=Quad.MATERIAL_CONF if standing else None,
        score=None,
        factuality=_factuality(material),
        rules=(*decision.fired, *rules, *(("RM-14",) if standing else ())),
    )  # fmt: skip


def _direction(
    material: Material, decision: Decision, knowledge: Knowledge
) -> tuple[str | None, str | None, tuple[str, ...]]:
    """RM-9 and RM-13 give a direction of themselves: who speaks, and about whom."""
    if decision.evidence in ("speaker", "publisher"):
        how = How.SPEAKER if decision.evidence == "speaker" else How.PUBLISHER
        for side in knowledge.dyad.sides:
            if material.refs_of(side, how):
                return side, knowledge.dyad.other(side), ("speaker-to-other",)
    return None, None, ()


def _mention(
    material: Material,
    decision: Decision,
    knowledge: Knowledge,
    topics: Sequence[Word],
    *,
    source: str | None,
    target: str | None,
    source_role: str | None,
    target_role: str | None,
    event_class: str | None,
    mode: str | None,
    quad: Quad | None,
    score: float | None,
    factuality: Factuality,
    rules: tuple[str, ...],
) -> Mention:
    view, sides = material.view, knowledge.dyad.sides
    actors = [ref for ref in material.refs if ref.actor_id is not None]
    return Mention(
        start=view.start,
        end=view.end,
        text=view.text,
        in_title=view.index < 0,
        sentence_index=view.index,
        grade=decision.grade,
        source=source,
        target=target,
        source_role=source_role,
        target_role=target_role,
        event_class=event_class,
        mode=mode,
        quad=quad,
        score=score,
        factuality=factuality,
        track=_track(material, sides, source, source_role, target_role),
        evidence_type=decision.evidence,
        actor_ids=_distinct(ref.actor_id for ref in actors if ref.side in sides and ref.kind is not Kind.ADJECTIVE),
        third_party_ids=_distinct(ref.actor_id for ref in actors if ref.side not in sides),
        topic_ids=_distinct(word.key for word in topics if view.start <= word.start < view.end),
        speaker_id=next((part.speaker_id for part in view.said if part.speaker_id), None),
        rule_ids=tuple(dict.fromkeys(rules)),
        object_ids=_objects(material, knowledge) if quad in (Quad.MATERIAL_COOP, Quad.MATERIAL_CONF) or mode else (),
    )


def with_figures(mentions: Sequence[Mention], claims: Sequence[PrisonerClaim]) -> tuple[Mention, ...]:
    """The mentions of the text with the number of people that their release or pardon is told of, where just one is."""
    return tuple(replace(mention, n_reported=_figure(mention, claims)) for mention in mentions)


def _figure(mention: Mention, claims: Sequence[PrisonerClaim]) -> int | None:
    if mention.in_title or mention.mode not in _FREEING:
        return None
    inside = {claim.n for claim in claims if mention.start <= claim.start < mention.end and claim.kind in _FREED}
    return inside.pop() if len(inside) == 1 else None


def _objects(material: Material, knowledge: Knowledge) -> tuple[str, ...]:
    """The enterprises and goods of the sentence that the other side's measures are on."""
    owned = {actor_id for one in knowledge.relations.owned for actor_id in one.objects}
    return tuple(sorted({ref.actor_id for ref in material.refs if ref.actor_id in owned}))


def _distinct(values: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value is not None))


def _role(material: Material, side: str) -> str:
    """The most official role in which a side stands in the sentence."""
    roles = {ref.role for ref in material.refs if ref.side == side}
    return next((str(role) for role in _PREFERENCE if role in roles), str(Role.GOVERNMENT))


def _track(
    material: Material, sides: Sequence[str], source: str | None, source_role: str | None, target_role: str | None
) -> Track:
    """RM-11: the opposition track, where a side stands there only as opposition or civil society."""
    if source is not None and (source_role or target_role):
        roles = {source_role, target_role}
        return Track.OPPOSITION if Role.OPPOSITION in roles else Track.GOVERNMENT
    for side in sides:
        roles_of_side: set[str | None] = {
            ref.role
            for ref in material.refs
            if ref.side == side and ref.kind is not Kind.ADJECTIVE and ref.how is not How.PLACE
        }
        if Role.OPPOSITION in roles_of_side and Role.GOVERNMENT not in roles_of_side:
            return Track.OPPOSITION
    return Track.GOVERNMENT


def _factuality(material: Material) -> Factuality:
    """Attributes of a sentence without a coded event, by its words alone."""
    return Factuality(
        negated=bool(material.hits(NEGATION)),
        hypothetical=bool(material.hits(HYPOTHETICAL)),
        future=bool(material.hits(FUTURE)),
        historical=any(block.rule in HISTORY_RULES for block in material.blocks),
        reported=bool(material.hits(REPORTED)) or bool(material.view.said),
    )


__all__ = ["Ref", "build_mentions"]
