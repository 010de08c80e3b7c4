"""One sentence ready for binding, and what its words tell of a participant's place in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.knowledge.event_schema import EventLanguage, Form
from pipeline.knowledge.schema import Kind
from pipeline.relations.clauses import Clause, Link, clause_at
from pipeline.relations.grammar import DEFINITE, Participant
from pipeline.relations.participants import PRONOUN
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
PLACE, _ADJECTIVE, _INSTRUMENT, _DEFINITE, _POSSESSOR = 15.0, 3.0, 14.0, 4.0, 1.0
ONE_WORD = 0.5
_LOCATIVE_SUBJECT, _COUNTRY = 3.0, 1.5
_INSTITUTIONS = frozenset({Kind.ORG, Kind.METONYM, Kind.STATE, Kind.OFFICE, Kind.PERSON})
_WITHIN_KINDS = frozenset({Kind.ORG, Kind.METONYM, Kind.STATE, Kind.ADJECTIVE})  # «в белорусском Минтрансе»
_OPENING_WORDS = 3
DEALINGS = frozenset({"CONSULT", "AID", "COOPERATE"})
MUTUAL = ("AGREE", "CONSULT")  # classes of acts whose coordinate subjects do them to each other
SENDING_AWAY = frozenset({"expel", "deport"})
COORDINATED_CHARACTERS = 34  # "Russia and, to a lesser degree, Belarus"


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


def words_between(scene: Scene, start: int, end: int) -> float:
    return len(_WORD.findall(scene.lower[start:end])) * 0.5 if end > start else 0.0


def cheapest(costs: Iterable[tuple[float, Participant]]) -> Participant | None:
    best = min(costs, key=lambda item: (item[0], item[1].start), default=None)
    return best[1] if best else None


def kind_cost(actor: Participant) -> float:
    cost = {Kind.ADJECTIVE: _ADJECTIVE, Kind.INSTRUMENT: _INSTRUMENT, DEFINITE: _DEFINITE, PRONOUN: 0.0}.get(
        actor.kind, 0.0
    )
    return cost + (_POSSESSOR if actor.possessor else 0.0)


def speaks_for_place(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "В министерстве пообещали": the people of the place or institution are the unnamed subject of a plural verb."""
    return (
        scene.cased and bool(actor.governed)
        and (actor.kind in _INSTITUTIONS or (actor.kind == Kind.ADJECTIVE and actor.adjacent))
        and scene.words.cues["within"].fullmatch(actor.governed) is not None
        and (not actor.cases or "loc" in actor.cases or actor.kind == Kind.ORG)  # «в МИД»: abbreviations show no case
        and clause_at(scene.clauses, actor.start) == clause_at(scene.clauses, hit.start)
        and not (actor.start < hit.start and follows_coordination(scene, hit) and _has_subject(scene, actor))
        and scene.words.cues["impersonal"].search(scene.lower, hit.start, hit.end) is not None
    )  # fmt: skip


def _has_subject(scene: Scene, place: Participant) -> bool:
    """Whether somebody else stands before a place as a subject: «США осудили аресты в Беларуси и ввели …»."""
    return any(
        other.end <= place.start
        and not other.governed
        and not other.place
        and (not other.cases or "nom" in other.cases)
        for other in scene.participants
    )


def place_cost(actor: Participant) -> float:
    """«Репрессии в Беларуси осудили в Госдепе»: the institution speaks, the country is where it happened."""
    return _LOCATIVE_SUBJECT + (0.0 if actor.kind in (Kind.ORG, Kind.OFFICE, Kind.ADJECTIVE) else _COUNTRY)


def is_by(scene: Scene, actor: Participant) -> bool:
    return bool(actor.governed) and scene.words.cues["by"].fullmatch(actor.governed) is not None


def is_of_backdrop(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Was granted after an appeal by Trump": the agent of the appeal."""
    if "," in scene.lower[hit.end : actor.start]:
        return True  # "crossed the border, accompanied by US diplomats"
    return scene.words.cues["backdrop"].search(scene.lower, hit.end, max(hit.end, actor.start)) is not None


def is_origin(scene: Scene, actor: Participant, hit: TriggerHit) -> bool:
    """ "Выслали из США": whom one is sent away from is who does it."""
    origin = bool(actor.governed) and scene.words.cues["origin"].fullmatch(actor.governed) is not None
    return origin and (actor.start >= hit.end or scene.cased)


def addressed(scene: Scene, actor: Participant) -> bool:
    return scene.words.cues["with"].fullmatch(actor.governed) is not None or actor.cases == {"dat"}


def names(scene: Scene, actor: Participant, objects: str) -> bool:
    """Whether the word behind a party is one of an object set: "US sanctions", "a Belarusian visa"."""
    pattern = scene.words.objects.get(objects)
    return pattern is not None and pattern.match(scene.lower, actor.end + 1) is not None


def names_sanctions(scene: Scene, actor: Participant) -> bool:
    """ "Despite US sanctions": whose they are takes no part in a deal told of beside them."""
    return names(scene, actor, "sanctions")


def stands_apart(scene: Scene, actor: Participant, act: TriggerHit | Participant) -> bool:
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


def place_of_another(scene: Scene, side: str) -> Participant | None:
    """The first place or institution «в …» of the sentence, where it is of another side of the dyad than this one."""
    within = scene.words.cues["within"]
    places = (actor for actor in scene.participants if actor.adjacent and within.fullmatch(actor.governed))
    first = next((actor for actor in places if actor.kind in _WITHIN_KINDS and actor.side in scene.sides), None)
    return first if first is not None and first.side != side else None


def follows_coordination(scene: Scene, hit: TriggerHit) -> bool:
    if not scene.cased and scene.lower[: hit.start].endswith(", ") and hit.form is Form.FINITE:
        return True  # headlines: "Lukashenko hosts US envoy, frees 14 prisoners"
    before = _WORD.findall(scene.lower[max(0, hit.start - 16) : hit.start])[-2:]  # "and had asked"
    return any(scene.words.cues["coordination"].fullmatch(word) for word in before)
