"""Whom what a trigger says is done to: the nearest fitting party that is not its subject's (C1, C11)."""

from __future__ import annotations

import re

from pipeline.knowledge.event_schema import Bind, Form
from pipeline.knowledge.schema import Kind, Role
from pipeline.relations.clauses import clause_at
from pipeline.relations.grammar import DEFINITE, Participant
from pipeline.relations.scene import (
    COORDINATED_CHARACTERS,
    DEALINGS,
    MUTUAL,
    PLACE,
    Scene,
    addressed,
    cheapest,
    names_sanctions,
    stands_apart,
    words_between,
)
from pipeline.relations.subjects import surely_subject
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
# Costs in words of distance: what the grammar makes an unlikely subject or object must be much nearer to be chosen.
_CLAUSE_OBJECT = 3.0
_THIRD_PARTY, _FRONTED, _COMPANION, _NOT_GOVERNMENT = 6.0, 8.0, 8.0, 3.0
_OBJECT_LIMIT = 36.0
_NOUN_LIMIT = 5.0
_DIRECT_OBJECT = 1.5  # a third party right behind the verb is its object, whoever is named further on
_MEETING_LIMIT = 10.0  # whom one meets or thanks stands close by
_NEXT_SUBJECT = 14.0
_NEEDS_NAME = frozenset({"CONSULT", "SUPPORT", "AID", "COOPERATE"})
_ADDRESSING = frozenset({"SUPPORT", "THREATEN", "REQUEST", "ACCUSE"})


def object_of(
    scene: Scene, hit: TriggerHit, taken: str | None, *, conflict: bool, object_first: bool = False
) -> Participant | None:
    here = clause_at(scene.clauses, hit.start)
    if scene.cased and hit.trigger.class_id in _ADDRESSING and _addresses_own(scene, hit, taken):
        return None
    costs = []
    for actor in scene.participants:
        if actor.side == taken:
            continue
        cost = object_cost(scene, actor)
        crossed = abs(clause_at(scene.clauses, actor.start) - here)
        if actor.start >= hit.head_end:
            cost += words_between(scene, hit.head_end, actor.start) + _CLAUSE_OBJECT * crossed
            cost += 10.0 if scene.cased and surely_subject(actor) else 0.0
            dealing = hit.trigger.class_id in DEALINGS and not scene.cased  # "exports to China", "talks with Russia"
            dealt_with = scene.cased and hit.trigger.class_id in MUTUAL and addressed(scene, actor)
            direct = dealing or dealt_with or not actor.governed
            if direct and words_between(scene, hit.head_end, actor.start) <= _DIRECT_OBJECT:
                cost -= _THIRD_PARTY - 1.0 if actor.side not in scene.sides else 0.0
        else:
            cost += (
                (0.0 if hit.trigger.bind is Bind.MUTUAL or object_first else _FRONTED)
                + words_between(scene, actor.end, hit.start)
                + _CLAUSE_OBJECT * crossed
            )
        if hit.trigger.class_id in DEALINGS and names_sanctions(scene, actor):
            continue
        if not scene.cased and not actor.governed and actor.start > hit.end:
            cost += _NEXT_SUBJECT if stands_apart(scene, actor, hit) else 0.0
        if hit.trigger.class_id == "CONSULT" and actor.governed and scene.words.cues["about"].fullmatch(actor.governed):
            continue  # what is talked of takes no part in the talks
        if conflict and actor.role in (Role.OPPOSITION, Role.PEOPLE):
            cost += _NOT_GOVERNMENT
        if actor.place and (hit.trigger.bind is Bind.VISITOR or hit.trigger.class_id == "AID"):
            cost -= PLACE / 2
        mutual = hit.trigger.bind in (Bind.MUTUAL, Bind.HOST)
        if not mutual and actor.governed and scene.words.cues["with"].fullmatch(actor.governed):
            cost += _COMPANION / 2
        costs.append((cost, actor))
    limit = _MEETING_LIMIT if hit.trigger.class_id in _NEEDS_NAME else _OBJECT_LIMIT
    limit = _NOUN_LIMIT if hit.trigger.class_id == "CONSULT" and hit.form in (Form.NOUN, Form.ING) else limit
    best = cheapest((cost, actor) for cost, actor in costs if cost <= limit)
    return _coordinated(scene, best, taken) if best is not None else None


def _addresses_own(scene: Scene, hit: TriggerHit, side: str | None) -> bool:
    """«Госдеп предупредил американцев о рисках в Беларуси»: who is addressed right behind the verb is of one's own."""
    return any(
        actor.side == side and actor.kind == Kind.PEOPLE and bool(actor.cases) and "nom" not in actor.cases
        and not actor.governed and hit.head_end <= actor.start
        and words_between(scene, hit.head_end, actor.start) <= _DIRECT_OBJECT
        for actor in scene.participants
    )  # fmt: skip


def object_cost(scene: Scene, actor: Participant) -> float:
    either = actor.place and not actor.cases and scene.words.cues["with"].fullmatch(actor.governed)  # «з» from or with
    cost = PLACE / 2 if actor.place and not either else 0.0
    cost += {Kind.ADJECTIVE: 1.0, DEFINITE: 2.0, Kind.INSTRUMENT: 0.5}.get(actor.kind, 0.0)
    return cost + (_THIRD_PARTY if actor.side not in scene.sides else 0.0)


def _coordinated(scene: Scene, best: Participant, taken: str | None) -> Participant:
    """Of "Russia and Belarus" the side of the dyad, so that a joint object stays in it (C11)."""
    if best.side in scene.sides:
        return best
    for actor in scene.participants:
        if actor.place or (scene.cased and surely_subject(actor)):
            continue
        near = min(abs(actor.start - best.end), abs(best.start - actor.end)) <= COORDINATED_CHARACTERS
        gap = scene.lower[min(actor.end, best.end) : max(actor.start, best.start)]
        between = _WORD.findall(gap)
        joined = any(scene.words.cues["coordination"].fullmatch(word) for word in between) or "," in gap
        joined = joined and not (scene.cased and any(scene.words.cues["past_verb"].fullmatch(word) for word in between))
        if joined and not scene.cased and (len(_last_words(scene, gap)) > 1 or stands_apart(scene, actor, best)):
            continue  # "met the Chinese president and discussed the American economy"
        if near and joined and actor.side in scene.sides and actor.side != taken:
            return actor
    return best


def _last_words(scene: Scene, gap: str) -> list[str]:
    """The words behind the last comma or conjunction of a stretch of text."""
    words = _WORD.findall(gap.rsplit(",", 1)[-1])
    joints = [number for number, word in enumerate(words) if scene.words.cues["coordination"].fullmatch(word)]
    return words[joints[-1] + 1 :] if joints else words
