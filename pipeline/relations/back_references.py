"""Mentions whose other side is not named in the sentence: RM-6, RM-9, RM-13 and what goes on from a mention before."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.knowledge.schema import Dyad
from pipeline.records import Grade
from pipeline.relations.evidence import How, Ref
from pipeline.relations.frames import EventFrame
from pipeline.relations.lexicon import ACT_ANAPHORA, ACT_PAPERS, ACTING, BILATERAL, CUE, STANDING
from pipeline.relations.material import IMPLIED, OFFICIALS, PARTIES, POINTING, Decision, Material

_OPENING_CHARACTERS = 3  # in which a sentence begins, marks included


def resolved(material: Material, dyad: Dyad) -> Decision | None:
    """RM-6, RM-9, RM-13: a side is a pronoun, a definite noun phrase, the speaker or the publisher."""
    acting = bool(material.hits(ACTING) or material.topics)
    linking = acting or bool(material.hits(CUE)) or bool(material.frames)
    if any(_grounded(frame, material) for frame in material.frames):
        return Decision(Grade.R2, "event", ("RM-6",))
    for own, other in (dyad.sides, dyad.sides[::-1]):
        named = material.refs_of(own, How.NAMED)
        pointing = material.refs_of(own, *POINTING)
        implied = [ref for ref in material.refs_of(other, *IMPLIED) if _covers(ref, named or pointing)]
        other_pointing = material.refs_of(other, *POINTING)
        if named and other_pointing and (linking or _parties_alone(material, dyad, named, other_pointing)):
            return Decision(Grade.R2, "anaphora", ("RM-6",))
        if named and implied and (acting or (material.first_person and linking)):
            return Decision(Grade.R2, *_implied_rule(implied[0]))
        if named and implied and implied[0].how is How.SPEAKER and not material.third(dyad):
            return Decision(Grade.R2, *_implied_rule(implied[0]))
        if pointing and implied and (acting or (material.first_person and (linking or material.related))):
            return Decision(Grade.R2, *_implied_rule(implied[0]))
        if pointing and other_pointing and linking and material.related:
            return Decision(Grade.R2, "anaphora", ("RM-6",))
    decision = _continued(material, dyad, acting)
    if decision is not None:
        return decision
    if material.hits(BILATERAL) and set(dyad.sides) <= material.near and not material.third(dyad):
        return Decision(Grade.R2, "bilateral", ("RM-6:bilateral",))
    return None


def _parties_alone(material: Material, dyad: Dyad, *parties: Sequence[Ref]) -> bool:
    """Whether officials of both sides, and nobody else, stand in a passage that speaks of the relation already."""
    officials = all(any(ref.kind in OFFICIALS and ref.role in PARTIES for ref in refs) for refs in parties)
    return officials and material.related and not material.third(dyad)


def _grounded(frame: EventFrame, material: Material) -> bool:
    """Whether both participants of an event have evidence in the sentence; who is only implied can but act."""
    source, target = frame.direction
    if source is None or target is None:
        return False
    return bool(material.refs_of(source, How.NAMED, *POINTING, *IMPLIED)) and bool(
        material.refs_of(target, How.NAMED, *POINTING)
    )


def _continued(material: Material, dyad: Dyad, acting: bool) -> Decision | None:
    """A sentence that takes up the act of the mention before it, or in which the publisher goes on about it."""
    allowed = {*dyad.sides, *dyad.joining}
    if not material.related or any(ref.side not in allowed for ref in material.refs):
        return None
    if material.previous and material.hits(STANDING) and set(dyad.sides) <= material.near:
        return Decision(Grade.R2, "anaphora", ("RM-14:passage",))
    for own, other in (dyad.sides, dyad.sides[::-1]):
        here = material.refs_of(own, How.NAMED, *POINTING, *IMPLIED)
        if not here or other not in material.near:
            continue
        if acting and material.previous and (material.hits(ACT_ANAPHORA) or _written(here)):
            return Decision(Grade.R2, "anaphora", ("RM-6:act",))
        papers = (word.start - material.view.start for word in material.hits(ACT_PAPERS))
        if material.previous and any(at <= _OPENING_CHARACTERS for at in papers) and _named(here):
            return Decision(Grade.R2, "anaphora", ("RM-6:paper",))
        if acting and material.first_person and any(ref.how is How.PUBLISHER for ref in here):
            return Decision(Grade.R2, "publisher", ("RM-13:passage",))
    return None


def _named(refs: Sequence[Ref]) -> bool:
    return any(ref.how is How.NAMED for ref in refs)


def _written(refs: Sequence[Ref]) -> bool:
    """Whether a party is written in the sentence, by name or by a word that points to it."""
    return any(ref.how in (How.NAMED, *POINTING) and ref.role in PARTIES for ref in refs)


def _implied_rule(ref: Ref) -> tuple[str, tuple[str, ...]]:
    return ("speaker", ("RM-9",)) if ref.how is How.SPEAKER else ("publisher", ("RM-13",))


def _covers(implied: Ref, refs: Sequence[Ref]) -> bool:
    """A speaker's side counts for what stands inside the quoted words."""
    if implied.how is How.PUBLISHER:
        return True
    return any(implied.start <= ref.start < implied.end for ref in refs)
