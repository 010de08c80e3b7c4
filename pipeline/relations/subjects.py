"""Who does what a trigger says: the subject of its verb or the agent of its noun (C1, C3, C5)."""

from __future__ import annotations

import re

from pipeline.knowledge.event_schema import Bind
from pipeline.knowledge.schema import Kind
from pipeline.relations.clauses import Link, clause_at
from pipeline.relations.grammar import Participant
from pipeline.relations.scene import (
    COORDINATED_CHARACTERS,
    DEALINGS,
    MUTUAL,
    ONE_WORD,
    PLACE,
    Scene,
    cheapest,
    follows_coordination,
    is_by,
    is_of_backdrop,
    kind_cost,
    names_sanctions,
    place_cost,
    speaks_for_place,
    words_between,
)
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
# Costs in words of distance: what the grammar makes an unlikely subject or object must be much nearer to be chosen.
_CLAUSE_SUBJECT, _INSIDE_RELATIVE = 5.0, 14.0
_GOVERNED, _OF = 8.0, 4.0
_NOT_NOMINATIVE, _UNSURE_NOMINATIVE, _AFTER_VERB, _UNSURE_AFTER_VERB = 40.0, 2.0, 1.0, 7.0
_SUBJECT_LIMIT = 22.0
_NOT_FIRST, _NOT_FIRST_UNCASED = 5.0, 10.0  # of two coordinate verbs the second has the subject of the first
_BRACKETED = 4.0  # ", said Coale,": who speaks by the way is not who acts
_OWN_GENITIVE = -5.0  # «по просьбе Трампа»: whose the noun is, whoever stands before it
_BRACKET_CHARACTERS = 24
_HEAD_CHARACTERS = 24
_JOIN_CHARACTERS = 16  # in which "and" or "with" stands beside a name
_ATTRIBUTE = 5.0
_ONE_PARTY_KINDS = frozenset({Kind.METONYM, Kind.PERSON})  # names in the singular
_UTTERED = frozenset({"ACCUSE", "AGREE", "REQUEST", "SUPPORT", "THREATEN"})
_GENITIVE_SUBJECT = frozenset(
    {"REQUEST", "AGREE", "CONSULT", "REJECT", "THREATEN", "ACCUSE"}
)  # others: the genitive undergoes it
_PLURAL_VERB = ("impersonal", "verb_like")  # cues that a verb in the plural meets both; «гатовы» is of either number


def subject_of(scene: Scene, hit: TriggerHit, *, noun: bool) -> Participant | None:
    here = clause_at(scene.clauses, hit.start)
    return cheapest(
        (cost, actor) for actor in scene.participants
        if (cost := _subject_cost(scene, actor, hit, here, noun=noun)) <= _SUBJECT_LIMIT
    )  # fmt: skip


def _subject_cost(scene: Scene, actor: Participant, hit: TriggerHit, here: int, *, noun: bool) -> float:
    cost = kind_cost(actor)
    nominative = not actor.cases or "nom" in actor.cases
    if noun and hit.start < actor.start < hit.end and actor.kind == Kind.ADJECTIVE:
        return cost + 1.0  # "a cargo of Belarusian potash"
    if actor.start >= hit.head_end:
        return cost + _after_cost(scene, actor, hit, here, noun=noun)
    if actor.end > hit.start or (not noun and _disagrees(scene, actor, hit)):
        return 99.0
    if hit.trigger.class_id in DEALINGS and names_sanctions(scene, actor):
        return 99.0
    cost += words_between(scene, actor.end, hit.start)
    crossed = here - clause_at(scene.clauses, actor.start)
    relative = scene.clauses[here].link is Link.RELATIVE and crossed == 1
    inside = scene.clauses[clause_at(scene.clauses, actor.start)].link is Link.RELATIVE and crossed > 0
    cost += _INSIDE_RELATIVE if inside else 0.0
    if relative and scene.cased and not noun and _is_oblique_relative(scene, here):
        cost += _NOT_NOMINATIVE
    cost += 0.0 if relative else _CLAUSE_SUBJECT * crossed
    if actor.governed and not (noun and actor.possessor) and not (scene.cased and actor.attribute):
        of = scene.words.cues["of"].fullmatch(actor.governed)
        cost += (_OF if of else _GOVERNED) * (0.25 if relative else 1.0)
    if speaks_for_place(scene, actor, hit):
        return place_cost(actor) + words_between(scene, actor.end, hit.start) * 0.2
    cost += PLACE if actor.place else 0.0
    if not noun and follows_coordination(scene, hit) and not _is_first(scene, actor, here):
        cost += _NOT_FIRST if scene.cased else _NOT_FIRST_UNCASED
    cost += _BRACKETED if _is_bracketed(scene, actor) else 0.0
    if scene.cased and not noun and ((actor.adjacent and not actor.attribute) or _oblique_head(scene, actor)):
        cost += _NOT_NOMINATIVE
    if scene.cased and not relative:
        unsure = 0.0 if surely_subject(actor) else _UNSURE_NOMINATIVE
        cost += _ATTRIBUTE if actor.attribute else unsure if nominative else _NOT_NOMINATIVE
    return cost


def _is_oblique_relative(scene: Scene, here: int) -> bool:
    """«… белорусов, которых США внесли»: the relative word's ending tells that its noun undergoes the act."""
    first = _WORD.match(scene.lower, scene.clauses[here].start)
    return first is not None and scene.words.cues["verb_like"].fullmatch(scene.lower, *first.span()) is not None


def _oblique_head(scene: Scene, actor: Participant) -> bool:
    """«Консула США допустили»: the noun before a name that cannot show its case shows it."""
    if actor.kind != Kind.STATE or actor.governed or "nom" in actor.cases:
        return False
    before = _WORD.findall(scene.lower[max(0, actor.start - _HEAD_CHARACTERS) : actor.start])[-1:]
    delegates = scene.words.objects.get("delegates")
    return bool(before) and delegates is not None and delegates.fullmatch(before[0]) is not None


def _disagrees(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """«Минск посетили сенаторы»: a name in the singular is no subject of a plural verb, unless joined to another."""
    if not scene.cased or actor.governed or actor.kind not in _ONE_PARTY_KINDS:
        return False
    if any(scene.words.cues[cue].fullmatch(scene.lower, hit.start, hit.head_end) is None for cue in _PLURAL_VERB):
        return False
    before = _WORD.findall(scene.lower[max(0, actor.start - _JOIN_CHARACTERS) : actor.start])[-1:]
    after = _WORD.findall(scene.lower[actor.end : actor.end + _JOIN_CHARACTERS])[:1]
    joined = any(scene.words.cues[cue].fullmatch(word) for cue in ("coordination", "with") for word in before + after)
    return not joined and scene.lower[actor.end : actor.end + 1] != ","


def _is_bracketed(scene: Scene, actor: Participant) -> bool:
    """Whether a comma follows the name and another stands a word or two before it."""
    if scene.lower[actor.end : actor.end + 1] != ",":
        return False
    lead = scene.lower[max(scene.clauses[0].start, actor.start - _BRACKET_CHARACTERS) : actor.start]
    return "," in lead and 1 <= len(_WORD.findall(lead.rsplit(",", 1)[1])) <= 2


def _is_first(scene: Scene, actor: Participant, here: int) -> bool:
    start = scene.clauses[max(0, here - 1)].start
    return not any(start <= other.start < actor.start and not other.place for other in scene.participants)


def _after_cost(scene: Scene, actor: Participant, hit: TriggerHit, here: int, *, noun: bool) -> float:
    """A subject behind its verb (C5), the agent or genitive behind its noun (C3)."""
    distance = words_between(scene, min(hit.end, actor.start), actor.start)
    if clause_at(scene.clauses, actor.start) != here:
        return 99.0
    if not noun and speaks_for_place(scene, actor, hit):
        return place_cost(actor) + distance
    if noun:
        by = is_by(scene, actor) and not is_of_backdrop(scene, actor, hit)
        of = actor.governed and scene.words.cues["of"].fullmatch(actor.governed)
        between = actor.governed and scene.words.cues["between"].fullmatch(actor.governed)
        unmarked = scene.cased and not actor.governed and distance < 1.5
        subjective = hit.trigger.class_id in _GENITIVE_SUBJECT
        genitive = unmarked and subjective and (not actor.cases or "gen" in actor.cases)
        agent = by or between or (unmarked and actor.cases == {"ins"})
        origin = bool(actor.governed) and scene.words.cues["origin"].fullmatch(actor.governed) is not None
        if origin and not scene.cased and hit.trigger.class_id in _UTTERED:
            return distance + 1.0  # "a demand from Minsk"
        return distance + (
            1.0 if agent else _OWN_GENITIVE if genitive else 3.0 if of and subjective else 12.0 if of else 99.0
        )
    if scene.cased and actor.attribute and distance >= ONE_WORD:
        return distance * 1.4 + _ATTRIBUTE
    if not scene.cased or actor.governed or "nom" not in (actor.cases or {"nom"}) or _disagrees(scene, actor, hit):
        return 99.0
    return distance * 1.4 + (_AFTER_VERB if surely_subject(actor) else _UNSURE_AFTER_VERB)


def surely_subject(actor: Participant) -> bool:
    """A nominative that is no accusative too, as it is of inanimate nouns."""
    return actor.cases == {"nom"}


def joint_subject(scene: Scene, hit: TriggerHit, subject: Participant) -> Participant:
    """Of "Minsk and Washington agreed" the first named; of "the EU and the United States" the side of the dyad."""
    together = hit.trigger.bind is Bind.MUTUAL or hit.trigger.class_id in MUTUAL
    for actor in scene.participants:
        if actor.end > subject.start or actor.side == subject.side or actor.side not in scene.sides:
            continue
        gap = scene.lower[actor.end : subject.start]
        joined = any(scene.words.cues["coordination"].fullmatch(word) for word in _WORD.findall(gap))
        near = joined and len(gap) <= COORDINATED_CHARACTERS and not actor.governed
        if near and (subject.side not in scene.sides or together):
            return actor
    return subject
