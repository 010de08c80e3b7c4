"""Source and target of a trigger: constructions C1–C5, C9 and C11 over the participants of a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.knowledge.event_schema import Bind, EventLanguage, Form
from pipeline.knowledge.schema import Kind, Role
from pipeline.relations.clauses import Clause, Link, clause_at
from pipeline.relations.factuality import Reading
from pipeline.relations.grammar import DEFINITE, Participant
from pipeline.relations.participants import PRONOUN
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
# Costs in words of distance: what the grammar makes an unlikely subject or object must be much nearer to be chosen.
_CLAUSE_SUBJECT, _CLAUSE_OBJECT, _INSIDE_RELATIVE = 5.0, 3.0, 14.0
_GOVERNED, _OF, _PLACE, _ADJECTIVE, _INSTRUMENT, _DEFINITE, _POSSESSOR = 8.0, 4.0, 15.0, 3.0, 14.0, 4.0, 1.0
_NOT_NOMINATIVE, _UNSURE_NOMINATIVE, _AFTER_VERB, _UNSURE_AFTER_VERB = 40.0, 2.0, 1.0, 7.0
_THIRD_PARTY, _FRONTED, _COMPANION, _NOT_GOVERNMENT = 6.0, 8.0, 8.0, 3.0
_SUBJECT_LIMIT, _OBJECT_LIMIT = 22.0, 36.0
_NOUN_REACH = 3.0  # the agent or genitive of a noun follows within a few words
_NEAR_NOUN = 16  # characters: "Minsk's recent release of"
_NOT_FIRST, _NOT_FIRST_UNCASED = 5.0, 10.0  # of two coordinate verbs the second has the subject of the first
_NOUN_LIMIT = 5.0
_ONE_WORD = 0.5
_BRACKETED = 4.0  # ", said Coale,": who speaks by the way is not who acts
_OWN_GENITIVE = -5.0  # «по просьбе Трампа»: whose the noun is, whoever stands before it
_BRACKET_CHARACTERS = 24
_HEAD_CHARACTERS = 24
_JOIN_CHARACTERS = 16  # in which "and" or "with" stands beside a name
_LOCATIVE_SUBJECT, _COUNTRY, _ATTRIBUTE = 3.0, 1.5, 5.0
_DIRECT_OBJECT = 1.5  # a third party right behind the verb is its object, whoever is named further on
_INSTITUTIONS = frozenset({Kind.ORG, Kind.METONYM, Kind.STATE, Kind.OFFICE, Kind.PERSON})
_WITHIN_KINDS = frozenset({Kind.ORG, Kind.METONYM, Kind.STATE, Kind.ADJECTIVE})  # «в белорусском Минтрансе»
_ONE_PARTY_KINDS = frozenset({Kind.METONYM, Kind.PERSON})  # names in the singular
_MEETING_LIMIT = 10.0  # whom one meets or thanks stands close by
# Acts of a state within its own reach; where they happened tells who did them
_TERRITORIAL = frozenset({"COERCE:arrest", "COERCE:seize", "SANCTION:convict", "ACCUSE:investigate"})
_TOLD = frozenset({"ACCUSE", "SUPPORT"})  # what a state's press, parliament or report says is said there
_UTTERED = frozenset({"ACCUSE", "AGREE", "REQUEST", "SUPPORT", "THREATEN"})
_TOGETHER = frozenset({"AGREE", "CONSULT", "COOPERATE", "MOBILIZE", "SUPPORT"})
_BESIDE = 1.5
_NEXT_SUBJECT, _OPENING_WORDS = 14.0, 3
_UNDERGOERS = frozenset({Kind.PERSON, Kind.PEOPLE, Kind.OFFICE, Kind.ORG})
_DEALINGS = frozenset({"CONSULT", "AID", "COOPERATE"})
_NEEDS_NAME = frozenset({"CONSULT", "SUPPORT", "AID", "COOPERATE"})
_GENITIVE_SUBJECT = frozenset(
    {"REQUEST", "AGREE", "CONSULT", "REJECT", "THREATEN", "ACCUSE"}
)  # others: the genitive undergoes it
_PLURAL_VERB = ("impersonal", "verb_like")  # cues that a verb in the plural meets both; «гатовы» is of either number
_MUTUAL = ("AGREE", "CONSULT")  # classes of acts whose coordinate subjects do them to each other
_ADDRESSING = frozenset({"SUPPORT", "THREATEN", "REQUEST", "ACCUSE"})
_SENDING_AWAY = frozenset({"expel", "deport"})
_COORDINATED_CHARACTERS = 34  # "Russia and, to a lesser degree, Belarus"


@dataclass(frozen=True, slots=True)
class Scene:
    """One sentence (or the part of it inside or outside a quotation) ready for binding."""

    lower: str
    words: EventLanguage
    clauses: list[Clause]
    participants: list[Participant]
    sides: Sequence[str]
    cased: bool  # whether the language marks subject and object by case


@dataclass(frozen=True, slots=True)
class Bound:
    source: Participant | None
    target: Participant | None
    rules: tuple[str, ...]


def bind(scene: Scene, hit: TriggerHit, reading: Reading, *, conflict: bool) -> Bound:
    """The participants that a trigger binds inside its sentence; who is missing is for the passage to supply."""
    kind = hit.trigger.bind
    if kind in (Bind.AUTHOR, Bind.NEUTRAL):
        return Bound(None, _object(scene, hit, None, conflict=conflict), ("C9-author",))
    if reading.form is Form.PASSIVE:
        return _passive(scene, hit, conflict=conflict)
    noun = reading.form is Form.NOUN
    subject = _subject(scene, hit, noun=noun)
    subject = _joint_subject(scene, hit, subject) if subject is not None else None
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
        subject = subject if _surely_subject(subject) else None
    if (
        not noun
        and owner
        and subject is not None
        and stranger
        and kind is Bind.AGENT
        and _stands_by(scene, hit, subject)
    ):
        subject = None  # «у посольства США прошёл пикет»: beside whom an owner acts is not who acts
    if subject is None and hit.trigger.mode in _SENDING_AWAY:
        subject = next((actor for actor in scene.participants if _is_origin(scene, actor, hit)), None)
    rule = "C3-nominalisation" if noun else "C1-active"
    if subject is not None and subject.start > hit.start and scene.cased:
        rule = "C5-case-order"
    owner_acts = noun or kind is Bind.AGENT
    other = _object(
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
            subject = _genitive_before(scene, other) or _place_of_another(scene, other.side)
    attributive = subject is not None and subject.attribute and subject.kind == Kind.ADJECTIVE
    talks = kind is Bind.MUTUAL and hit.trigger.class_id == "CONSULT"
    if talks and attributive and other is not None and other.place:
        return Bound(None, None, (rule,))  # «встреча выпускников американских программ в Минске»
    if subject is not None and scene.cased and hit.trigger.class_id in _MUTUAL:
        ally = _foreign_partner(scene, subject)
        if ally is not None and not (other is not None and _addressed(scene, other)):
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
        if partner or (not other.governed and _distance(scene, hit.end, other.start) <= _ONE_WORD):
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
    return subject is None or subject.start >= hit.head_end or _speaks_for_place(scene, subject, hit)


def _foreign_partner(scene: Scene, subject: Participant) -> Participant | None:
    """The third party that is coordinated with the subject and so acts together with it."""
    for first, second in pairwise(scene.participants):
        gap = scene.lower[first.end : second.start].strip()
        if scene.words.cues["coordination"].fullmatch(gap) and subject in (first, second):
            partner = second if subject is first else first
            return partner if partner.side not in scene.sides else None
    return None


def _addressed(scene: Scene, actor: Participant) -> bool:
    return scene.words.cues["with"].fullmatch(actor.governed) is not None or actor.cases == {"dat"}


def _stands_by(scene: Scene, hit: TriggerHit, actor: Participant) -> bool:
    return scene.cased and bool(actor.governed) and not actor.attribute and not _speaks_for_place(scene, actor, hit)


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


def _place_of_another(scene: Scene, side: str) -> Participant | None:
    """The first place or institution «в …» of the sentence, where it is of another side of the dyad than this one."""
    within = scene.words.cues["within"]
    places = (actor for actor in scene.participants if actor.adjacent and within.fullmatch(actor.governed))
    first = next((actor for actor in places if actor.kind in _WITHIN_KINDS and actor.side in scene.sides), None)
    return first if first is not None and first.side != side else None


def _does_noun(scene: Scene, hit: TriggerHit, actor: Participant) -> bool:
    """Whether a participant is bound to the noun itself: Minsk's release of, release … by Minsk, снятие Вашингтоном."""
    by = _is_by(scene, actor) and not _is_of_backdrop(scene, actor, hit)
    return (actor.start >= hit.head_end and (by or (scene.cased and not actor.governed))) or (
        actor.possessor and hit.start - actor.end <= _NEAR_NOUN
    )


def _is_origin(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Выслали из США": whom one is sent away from is who does it."""
    origin = bool(actor.governed) and scene.words.cues["origin"].fullmatch(actor.governed) is not None
    return origin and (actor.start >= hit.end or scene.cased)


def _passive(scene: Scene, hit: TriggerHit, *, conflict: bool) -> Bound:
    agent = next((actor for actor in scene.participants if _is_agent(scene, actor, hit)), None)
    if agent is None:
        agent = next((actor for actor in scene.participants if _has_power(scene, actor, hit)), None)
    if agent is None and "visas" in hit.trigger.objects:
        agent = next((actor for actor in scene.participants if _names(scene, actor, "visas")), None)
    if agent is None and hit.trigger.source is not None:
        # "Sanctions were lifted on Trump's order": of those named the owner of the act did it.
        owners = [actor for actor in scene.participants if actor.side == hit.trigger.source]
        agent = next((actor for actor in owners if not _undergoes(scene, actor, hit)), None)
        if agent is None and owners:
            agent = next((actor for actor in scene.participants if actor.side != owners[0].side), None)
    if agent is None and hit.trigger.mode in _SENDING_AWAY:
        left = (actor for actor in scene.participants if _is_origin(scene, actor, hit) or _is_left(actor, hit))
        agent = next(left, None)
    if agent is None and scene.cased:
        agent = _place_agent(scene)
    patient = _best(
        (_distance(scene, actor.end, hit.start) + _object_cost(scene, actor) if actor.end <= hit.start
         else _distance(scene, hit.end, actor.start) + _object_cost(scene, actor) + 2.0, actor)
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
    told = hit.trigger.class_id in _TOLD and bool(actor.governed) and _distance(scene, hit.end, actor.start) <= _BESIDE
    within = any(scene.words.cues[cue].fullmatch(actor.governed) for cue in ("place", "to"))
    received = hit.trigger.bind is Bind.HOST and within and _distance(scene, hit.end, actor.start) <= _BESIDE
    return (label in _TERRITORIAL and actor.place) or (told and within) or received


def _is_left(actor: Participant, hit: TriggerHit) -> bool:
    """ "Was told to leave Belarus": the country is part of the phrase."""
    return hit.head_end < actor.start < hit.end


def _is_by(scene: Scene, actor: Participant) -> bool:
    return bool(actor.governed) and scene.words.cues["by"].fullmatch(actor.governed) is not None


def _is_of_backdrop(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Was granted after an appeal by Trump": the agent of the appeal."""
    if "," in scene.lower[hit.end : actor.start]:
        return True  # "crossed the border, accompanied by US diplomats"
    return scene.words.cues["backdrop"].search(scene.lower, hit.end, max(hit.end, actor.start)) is not None


def _place_agent(scene: Scene) -> Participant | None:
    """«Посол вызван в МИД», «въезд в Беларусь запрещён»: where another side's people undergo it is who acts."""
    for other in scene.participants:
        if other.side in scene.sides and not other.adjacent:
            return _place_of_another(scene, other.side)
    return None


def _is_agent(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    if _is_by(scene, actor):
        return actor.start >= hit.head_end and not (_is_of_backdrop(scene, actor, hit) and not scene.cased)
    # «депортированных американской службой»: right behind a participle an adjective that may be instrumental is
    follows = actor.kind == Kind.ADJECTIVE and "ins" in actor.cases and 0 <= actor.start - hit.end <= 1
    return scene.cased and not actor.governed and (actor.cases == frozenset({"ins"}) or follows)


def _subject(scene: Scene, hit: TriggerHit, *, noun: bool) -> Participant | None:
    here = clause_at(scene.clauses, hit.start)
    return _best(
        (cost, actor) for actor in scene.participants
        if (cost := _subject_cost(scene, actor, hit, here, noun=noun)) <= _SUBJECT_LIMIT
    )  # fmt: skip


def _subject_cost(scene: Scene, actor: Participant, hit: TriggerHit, here: int, *, noun: bool) -> float:
    cost = _kind_cost(actor)
    nominative = not actor.cases or "nom" in actor.cases
    if noun and hit.start < actor.start < hit.end and actor.kind == Kind.ADJECTIVE:
        return cost + 1.0  # "a cargo of Belarusian potash"
    if actor.start >= hit.head_end:
        return cost + _after_cost(scene, actor, hit, here, noun=noun)
    if actor.end > hit.start or (not noun and _disagrees(scene, actor, hit)):
        return 99.0
    if hit.trigger.class_id in _DEALINGS and _names_sanctions(scene, actor):
        return 99.0
    cost += _distance(scene, actor.end, hit.start)
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
    if _speaks_for_place(scene, actor, hit):
        return _place_cost(actor) + _distance(scene, actor.end, hit.start) * 0.2
    cost += _PLACE if actor.place else 0.0
    if not noun and _follows_coordination(scene, hit) and not _is_first(scene, actor, here):
        cost += _NOT_FIRST if scene.cased else _NOT_FIRST_UNCASED
    cost += _BRACKETED if _is_bracketed(scene, actor) else 0.0
    if scene.cased and not noun and ((actor.adjacent and not actor.attribute) or _oblique_head(scene, actor)):
        cost += _NOT_NOMINATIVE
    if scene.cased and not relative:
        unsure = 0.0 if _surely_subject(actor) else _UNSURE_NOMINATIVE
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


def _speaks_for_place(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "В министерстве пообещали": the people of the place or institution are the unnamed subject of a plural verb."""
    return (
        scene.cased and bool(actor.governed)
        and (actor.kind in _INSTITUTIONS or (actor.kind == Kind.ADJECTIVE and actor.adjacent))
        and scene.words.cues["within"].fullmatch(actor.governed) is not None
        and (not actor.cases or "loc" in actor.cases or actor.kind == Kind.ORG)  # «в МИД»: abbreviations show no case
        and clause_at(scene.clauses, actor.start) == clause_at(scene.clauses, hit.start)
        and not (actor.start < hit.start and _follows_coordination(scene, hit) and _has_subject(scene, actor))
        and scene.words.cues["impersonal"].search(scene.lower, hit.start, hit.end) is not None
    )  # fmt: skip


def _place_cost(actor: Participant) -> float:
    """«Репрессии в Беларуси осудили в Госдепе»: the institution speaks, the country is where it happened."""
    return _LOCATIVE_SUBJECT + (0.0 if actor.kind in (Kind.ORG, Kind.OFFICE, Kind.ADJECTIVE) else _COUNTRY)


def _has_subject(scene: Scene, place: Participant) -> bool:
    """Whether somebody else stands before a place as a subject: «США осудили аресты в Беларуси и ввели …»."""
    return any(
        other.end <= place.start
        and not other.governed
        and not other.place
        and (not other.cases or "nom" in other.cases)
        for other in scene.participants
    )


def _follows_coordination(scene: Scene, hit: TriggerHit) -> bool:
    if not scene.cased and scene.lower[: hit.start].endswith(", ") and hit.form is Form.FINITE:
        return True  # headlines: "Lukashenko hosts US envoy, frees 14 prisoners"
    before = _WORD.findall(scene.lower[max(0, hit.start - 16) : hit.start])[-2:]  # "and had asked"
    return any(scene.words.cues["coordination"].fullmatch(word) for word in before)


def _is_first(scene: Scene, actor: Participant, here: int) -> bool:
    start = scene.clauses[max(0, here - 1)].start
    return not any(start <= other.start < actor.start and not other.place for other in scene.participants)


def _after_cost(scene: Scene, actor: Participant, hit: TriggerHit, here: int, *, noun: bool) -> float:
    """A subject behind its verb (C5), the agent or genitive behind its noun (C3)."""
    distance = _distance(scene, min(hit.end, actor.start), actor.start)
    if clause_at(scene.clauses, actor.start) != here:
        return 99.0
    if not noun and _speaks_for_place(scene, actor, hit):
        return _place_cost(actor) + distance
    if noun:
        by = _is_by(scene, actor) and not _is_of_backdrop(scene, actor, hit)
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
    if scene.cased and actor.attribute and distance >= _ONE_WORD:
        return distance * 1.4 + _ATTRIBUTE
    if not scene.cased or actor.governed or "nom" not in (actor.cases or {"nom"}) or _disagrees(scene, actor, hit):
        return 99.0
    return distance * 1.4 + (_AFTER_VERB if _surely_subject(actor) else _UNSURE_AFTER_VERB)


def _surely_subject(actor: Participant) -> bool:
    """A nominative that is no accusative too, as it is of inanimate nouns."""
    return actor.cases == {"nom"}


def _object(
    scene: Scene, hit: TriggerHit, taken: str | None, *, conflict: bool, object_first: bool = False
) -> Participant | None:
    here = clause_at(scene.clauses, hit.start)
    if scene.cased and hit.trigger.class_id in _ADDRESSING and _addresses_own(scene, hit, taken):
        return None
    costs = []
    for actor in scene.participants:
        if actor.side == taken:
            continue
        cost = _object_cost(scene, actor)
        crossed = abs(clause_at(scene.clauses, actor.start) - here)
        if actor.start >= hit.head_end:
            cost += _distance(scene, hit.head_end, actor.start) + _CLAUSE_OBJECT * crossed
            cost += 10.0 if scene.cased and _surely_subject(actor) else 0.0
            dealing = hit.trigger.class_id in _DEALINGS and not scene.cased  # "exports to China", "talks with Russia"
            dealt_with = scene.cased and hit.trigger.class_id in _MUTUAL and _addressed(scene, actor)
            direct = dealing or dealt_with or not actor.governed
            if direct and _distance(scene, hit.head_end, actor.start) <= _DIRECT_OBJECT:
                cost -= _THIRD_PARTY - 1.0 if actor.side not in scene.sides else 0.0
        else:
            cost += (
                (0.0 if hit.trigger.bind is Bind.MUTUAL or object_first else _FRONTED)
                + _distance(scene, actor.end, hit.start)
                + _CLAUSE_OBJECT * crossed
            )
        if hit.trigger.class_id in _DEALINGS and _names_sanctions(scene, actor):
            continue
        if not scene.cased and not actor.governed and actor.start > hit.end:
            cost += _NEXT_SUBJECT if _stands_apart(scene, actor, hit) else 0.0
        if hit.trigger.class_id == "CONSULT" and actor.governed and scene.words.cues["about"].fullmatch(actor.governed):
            continue  # what is talked of takes no part in the talks
        if conflict and actor.role in (Role.OPPOSITION, Role.PEOPLE):
            cost += _NOT_GOVERNMENT
        if actor.place and (hit.trigger.bind is Bind.VISITOR or hit.trigger.class_id == "AID"):
            cost -= _PLACE / 2
        mutual = hit.trigger.bind in (Bind.MUTUAL, Bind.HOST)
        if not mutual and actor.governed and scene.words.cues["with"].fullmatch(actor.governed):
            cost += _COMPANION / 2
        costs.append((cost, actor))
    limit = _MEETING_LIMIT if hit.trigger.class_id in _NEEDS_NAME else _OBJECT_LIMIT
    limit = _NOUN_LIMIT if hit.trigger.class_id == "CONSULT" and hit.form in (Form.NOUN, Form.ING) else limit
    best = _best((cost, actor) for cost, actor in costs if cost <= limit)
    return _coordinated(scene, best, taken) if best is not None else None


def _stands_apart(scene: Scene, actor: Participant, act: TriggerHit | Participant) -> bool:
    """Whether a party behind an act begins another clause or tells of it."""
    return _is_next_subject(scene, actor, clause_at(scene.clauses, act.start)) or _tells(scene, actor)


def _is_next_subject(scene: Scene, actor: Participant, here: int) -> bool:
    """ "Belarus banned goods from Poland, and the US ambassador visited": who begins a clause is not acted upon."""
    clause = scene.clauses[clause_at(scene.clauses, actor.start)]
    if clause_at(scene.clauses, actor.start) <= here or clause.link not in (Link.COORDINATE, Link.OTHER):
        return False
    return len(_WORD.findall(scene.lower[clause.start : actor.start])) <= _OPENING_WORDS


def _tells(scene: Scene, actor: Participant) -> bool:
    """ ", Belarusian television reported.": who tells of the act at the end of the sentence."""
    lead = _WORD.sub("", scene.lower[max(0, actor.start - 5) : actor.start]).strip()
    tail = scene.lower[actor.end : scene.clauses[-1].end]
    verb = scene.words.cues["thinking"].search(tail)
    said = verb is not None and len(_WORD.findall(tail[: verb.start()])) <= _OPENING_WORDS
    return lead.endswith(",") and said and verb is not None and len(_WORD.findall(tail[verb.end() :])) <= _OPENING_WORDS


def _names(scene: Scene, actor: Participant, objects: str) -> bool:
    """Whether the word behind a party is one of an object set: "US sanctions", "a Belarusian visa"."""
    pattern = scene.words.objects.get(objects)
    return pattern is not None and pattern.match(scene.lower, actor.end + 1) is not None


def _names_sanctions(scene: Scene, actor: Participant) -> bool:
    """ "Despite US sanctions": whose they are takes no part in a deal told of beside them."""
    return _names(scene, actor, "sanctions")


def _addresses_own(scene: Scene, hit: TriggerHit, side: str | None) -> bool:
    """«Госдеп предупредил американцев о рисках в Беларуси»: who is addressed right behind the verb is of one's own."""
    return any(
        actor.side == side and actor.kind == Kind.PEOPLE and bool(actor.cases) and "nom" not in actor.cases
        and not actor.governed and hit.head_end <= actor.start
        and _distance(scene, hit.head_end, actor.start) <= _DIRECT_OBJECT
        for actor in scene.participants
    )  # fmt: skip


def _object_cost(scene: Scene, actor: Participant) -> float:
    either = actor.place and not actor.cases and scene.words.cues["with"].fullmatch(actor.governed)  # «з» from or with
    cost = _PLACE / 2 if actor.place and not either else 0.0
    cost += {Kind.ADJECTIVE: 1.0, DEFINITE: 2.0, Kind.INSTRUMENT: 0.5}.get(actor.kind, 0.0)
    return cost + (_THIRD_PARTY if actor.side not in scene.sides else 0.0)


def _coordinated(scene: Scene, best: Participant, taken: str | None) -> Participant:
    """Of "Russia and Belarus" the side of the dyad, so that a joint object stays in it (C11)."""
    if best.side in scene.sides:
        return best
    for actor in scene.participants:
        if actor.place or (scene.cased and _surely_subject(actor)):
            continue
        near = min(abs(actor.start - best.end), abs(best.start - actor.end)) <= _COORDINATED_CHARACTERS
        gap = scene.lower[min(actor.end, best.end) : max(actor.start, best.start)]
        between = _WORD.findall(gap)
        joined = any(scene.words.cues["coordination"].fullmatch(word) for word in between) or "," in gap
        joined = joined and not (scene.cased and any(scene.words.cues["past_verb"].fullmatch(word) for word in between))
        if joined and not scene.cased and (len(_last_words(scene, gap)) > 1 or _stands_apart(scene, actor, best)):
            continue  # "met the Chinese president and discussed the American economy"
        if near and joined and actor.side in scene.sides and actor.side != taken:
            return actor
    return best


def _last_words(scene: Scene, gap: str) -> list[str]:
    """The words behind the last comma or conjunction of a stretch of text."""
    words = _WORD.findall(gap.rsplit(",", 1)[-1])
    joints = [number for number, word in enumerate(words) if scene.words.cues["coordination"].fullmatch(word)]
    return words[joints[-1] + 1 :] if joints else words


def _joint_subject(scene: Scene, hit: TriggerHit, subject: Participant) -> Participant:
    """Of "Minsk and Washington agreed" the first named; of "the EU and the United States" the side of the dyad."""
    together = hit.trigger.bind is Bind.MUTUAL or hit.trigger.class_id in _MUTUAL
    for actor in scene.participants:
        if actor.end > subject.start or actor.side == subject.side or actor.side not in scene.sides:
            continue
        gap = scene.lower[actor.end : subject.start]
        joined = any(scene.words.cues["coordination"].fullmatch(word) for word in _WORD.findall(gap))
        near = joined and len(gap) <= _COORDINATED_CHARACTERS and not actor.governed
        if near and (subject.side not in scene.sides or together):
            return actor
    return subject


def _kind_cost(actor: Participant) -> float:
    cost = {Kind.ADJECTIVE: _ADJECTIVE, Kind.INSTRUMENT: _INSTRUMENT, DEFINITE: _DEFINITE, PRONOUN: 0.0}.get(
        actor.kind, 0.0
    )
    return cost + (_POSSESSOR if actor.possessor else 0.0)


def _distance(scene: Scene, start: int, end: int) -> float:
    return len(_WORD.findall(scene.lower[start:end])) * 0.5 if end > start else 0.0


def _best(costs: Iterable[tuple[float, Participant]]) -> Participant | None:
    best = min(costs, key=lambda item: (item[0], item[1].start), default=None)
    return best[1] if best else None
