"""Source and target of a trigger: constructions C1–C5, C9 and C11 over the participants of a sentence."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.knowledge.event_schema import Bind, Form
from pipeline.knowledge.schema import Kind
from pipeline.relations.factuality import Reading
from pipeline.relations.grammar import Participant
from pipeline.relations.objects import object_of
from pipeline.relations.passives import passive
from pipeline.relations.scene import (
    MUTUAL,
    ONE_WORD,
    SENDING_AWAY,
    Bound,
    Scene,
    addressed,
    is_by,
    is_of_backdrop,
    is_origin,
    place_of_another,
    speaks_for_place,
    words_between,
)
from pipeline.relations.subjects import joint_subject, subject_of, surely_subject
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
_NEAR_NOUN = 16  # characters: "Minsk's recent release of"
_TOGETHER = frozenset({"AGREE", "CONSULT", "COOPERATE", "MOBILIZE", "SUPPORT"})


def bind(scene: Scene, hit: TriggerHit, reading: Reading, *, conflict: bool) -> Bound:
    """The participants that a trigger binds inside its sentence; who is missing is for the passage to supply."""
    kind = hit.trigger.bind
    if kind in (Bind.AUTHOR, Bind.NEUTRAL):
        return Bound(None, object_of(scene, hit, None, conflict=conflict), ("C9-author",))
    if reading.form is Form.PASSIVE:
        return passive(scene, hit, conflict=conflict)
    noun = reading.form is Form.NOUN
    subject = subject_of(scene, hit, noun=noun)
    subject = joint_subject(scene, hit, subject) if subject is not None else None
    owner = hit.trigger.source
    if owner is None and subject is not None and subject.side == hit.trigger.target:
        subject = None  # "in the United States they jailed a Belarusian": such acts are done to that side
    stranger = subject is not None and subject.side in scene.sides and subject.side != owner
    if (
        noun
        and kind is Bind.AGENT
        and owner
        and subject is not None
        and stranger
        and not _does_noun(scene, hit, subject)
    ):
        subject = None  # "Minsk spoke of the lifting of sanctions": the owner lifts them, whoever speaks of it
    if not noun and owner and subject is not None and stranger and subject.start > hit.start and kind is Bind.AGENT:
        # "разрешили покупать белорусские удобрения": what follows an owner's act undergoes it
        subject = subject if surely_subject(subject) else None
    if (
        not noun
        and owner
        and subject is not None
        and stranger
        and kind is Bind.AGENT
        and _stands_by(scene, hit, subject)
    ):
        subject = None  # «у посольства США прошёл пикет»: beside whom an owner acts is not who acts
    if subject is None and hit.trigger.mode in SENDING_AWAY:
        subject = next((actor for actor in scene.participants if is_origin(scene, actor, hit)), None)
    rule = "C3-nominalisation" if noun else "C1-active"
    if subject is not None and subject.start > hit.start and scene.cased:
        rule = "C5-case-order"
    owner_acts = noun or kind is Bind.AGENT
    other = object_of(
        scene, hit, subject.side if subject is not None else owner if owner_acts else None, conflict=conflict,
        object_first=not noun and _object_first(scene, hit, subject),
    )  # fmt: skip
    if not scene.cased and subject is not None and hit.trigger.class_id in _TOGETHER and not noun:
        other = _third_companion(scene, hit, subject, other) or other
    unsure = subject is None or subject.attribute or subject.side not in scene.sides
    if kind is Bind.MUTUAL and other is not None and unsure:
        pair = _pair(scene)
        if pair is not None:
            return Bound(*pair, (rule,))
        partner = scene.words.cues["with"].fullmatch(other.governed) is not None
        if subject is None and (partner or hit.trigger.class_id == "AGREE"):
            # "talks with the Americans in Minsk", «американцев пригласили в Минск»
            subject = _genitive_before(scene, other) or place_of_another(scene, other.side)
    attributive = subject is not None and subject.attribute and subject.kind == Kind.ADJECTIVE
    talks = kind is Bind.MUTUAL and hit.trigger.class_id == "CONSULT"
    if talks and attributive and other is not None and other.place:
        return Bound(None, None, (rule,))  # «встреча выпускников американских программ в Минске»
    if subject is not None and scene.cased and hit.trigger.class_id in MUTUAL:
        ally = _foreign_partner(scene, subject)
        if ally is not None and not (other is not None and addressed(scene, other)):
            other = ally  # «Вашингтон и Киев договорились»: with each other
    if kind in (Bind.HOST, Bind.BROKER):
        return Bound(other, subject, (rule, f"bind-{kind.value}"))
    return Bound(subject, other, (rule,))


def _third_companion(
    scene: Scene, hit: TriggerHit, subject: Participant, other: Participant | None
) -> Participant | None:
    """ "Lukashenko and Putin agreed on prices, ignoring US criticism": what two do together concerns no other."""
    if other is not None and other.start >= hit.start:
        partner = bool(other.governed) and scene.words.cues["with"].fullmatch(other.governed) is not None
        if partner or (not other.governed and words_between(scene, hit.end, other.start) <= ONE_WORD):
            return None
    for actor in scene.participants:
        if actor.side in scene.sides or actor.place or actor.governed or actor.end > hit.start:
            continue
        gap = scene.lower[min(subject.end, actor.end) : max(subject.start, actor.start)]
        words = _WORD.findall(gap)
        named = len(words) == 1 or (len(words) == 2 and scene.words.cues["articles"].fullmatch(words[1]))
        if named and scene.words.cues["coordination"].fullmatch(words[0]):
            return actor
    return None


def _object_first(scene: Scene, hit: TriggerHit, subject: Participant | None) -> bool:
    """«Решение Вашингтона приветствовали в Минтрансе»: who acts stands behind the verb or is only its place."""
    if not scene.cased:
        return False
    return subject is None or subject.start >= hit.head_end or speaks_for_place(scene, subject, hit)


def _foreign_partner(scene: Scene, subject: Participant) -> Participant | None:
    """The third party that is coordinated with the subject and so acts together with it."""
    for first, second in pairwise(scene.participants):
        gap = scene.lower[first.end : second.start].strip()
        if scene.words.cues["coordination"].fullmatch(gap) and subject in (first, second):
            partner = second if subject is first else first
            return partner if partner.side not in scene.sides else None
    return None


def _stands_by(scene: Scene, hit: TriggerHit, actor: Participant) -> bool:
    return scene.cased and bool(actor.governed) and not actor.attribute and not speaks_for_place(scene, actor, hit)


def _pair(scene: Scene) -> tuple[Participant, Participant] | None:
    """«Встреча белорусских и американских дипломатов», «между Минском и Вашингтоном»: two sides named as one phrase."""
    for first, second in pairwise(scene.participants):
        gap = scene.lower[first.end : second.start].strip()
        joined = gap == "-" or scene.words.cues["coordination"].fullmatch(gap) is not None
        if joined and first.side != second.side and {first.side, second.side} <= set(scene.sides):
            return first, second
    return None


def _genitive_before(scene: Scene, other: Participant) -> Participant | None:
    """«Разговор министра Беларуси с госсекретарём»: the genitive before the partner is who talks with it."""
    owners = (a for a in scene.participants if a.attribute and a.start < other.start)
    return next((a for a in owners if a.side in scene.sides and a.side != other.side), None)


def _does_noun(scene: Scene, hit: TriggerHit, actor: Participant) -> bool:
    """Whether a participant is bound to the noun itself: Minsk's release of, release … by Minsk, снятие Вашингтоном."""
    by = is_by(scene, actor) and not is_of_backdrop(scene, actor, hit)
    return (actor.start >= hit.head_end and (by or (scene.cased and not actor.governed))) or (
        actor.possessor and hit.start - actor.end <= _NEAR_NOUN
    )
