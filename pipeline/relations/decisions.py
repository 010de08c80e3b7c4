"""The grade of one sentence: RM-1 to RM-9 over its evidence, with the rules that fired and those that blocked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from pipeline.knowledge.schema import BlockerEffect, Dyad, Kind, OwnedInstrument, Role
from pipeline.records import Grade
from pipeline.relations.blockers import Block
from pipeline.relations.evidence import How, Ref, SentenceView
from pipeline.relations.frames import FIRM, EventFrame
from pipeline.relations.lexicon import (
    ACT_ANAPHORA,
    ACT_PAPERS,
    ACTING,
    BILATERAL,
    CO_LISTING,
    CUE,
    INSTITUTIONS,
    PRIVATE,
    SEPARATORS,
    STANDING,
    THING,
    Word,
    Words,
)

IMPLIED = frozenset({How.SPEAKER, How.PUBLISHER})
POINTING = frozenset({How.PRONOUN, How.DEFINITE})
STATE_ACTORS = frozenset({Kind.STATE, Kind.PERSON, Kind.ORG, Kind.OFFICE, Kind.METONYM})
# A people or an adjective alone may be a private person's: only acts and topics of the relation link it.
WEAK_KINDS = frozenset({Kind.ADJECTIVE, Kind.PEOPLE})
OFFICIALS = frozenset({Kind.PERSON, Kind.OFFICE, Kind.METONYM, Kind.ORG})
PARTIES = frozenset({Role.GOVERNMENT, Role.OPPOSITION})
_CLAUSE_END = re.compile(r";")
_PHRASE_END = re.compile(r"[,;:()—]")
_JOINED = re.compile(r"\W*(?:\w{1,3}\W+){0,2}")  # nothing but a conjunction and an article
_OPENING_CHARACTERS = 3  # in which a sentence begins, marks included
_WORD = re.compile(r"\w[\w'’-]*")
_SHORT_WORD_LETTERS = 3  # conjunctions and prepositions are no longer
_VERB_WORDS = 3
_HEAD_CHARACTERS = 30  # the head noun of an adjective begins at most an adjective further on
# Names with commas between, and a word of at most three small letters before the last: "A, the B and C".
_NAME = r"(?:[^\W\d_a-zа-яіў][\w.'’-]*(?: [^\W\d_a-zа-яіў][\w.'’-]*){0,3})"
_ENUMERATION = re.compile(rf"{_NAME}(?:, (?:\w{{1,3}} )?{_NAME})+(?:,? \w{{1,3}} (?:\w{{1,3}} )?{_NAME})")


@dataclass(frozen=True, slots=True)
class Material:
    """Everything a decision looks at."""

    view: SentenceView
    refs: tuple[Ref, ...]  # named, resolved and implied
    words: Words
    both: bool  # whether a word concerns both sides without naming them: bilateral, American-Belarusian, the sanctions
    topics: tuple[Word, ...] = ()  # hits of topics that speak of the relation
    blocks: tuple[Block, ...] = ()  # in code points of the original
    compounds: tuple[tuple[int, int], ...] = ()
    frames: tuple[EventFrame, ...] = ()
    near: frozenset[str] = frozenset()  # sides named in the passage or the title
    related: bool = False  # whether a sentence of the passage, or the title, is a mention already
    previous: bool = False  # whether the sentence before is a mention
    first_person: bool = False

    @property
    def silent(self) -> bool:
        """Whether nobody is named, meant or implied, and no word speaks of both sides."""
        return not (self.refs or self.both)

    def hits(self, key: str) -> tuple[Word, ...]:
        return self.words.within(key, self.view.start, self.view.end)

    def refs_of(self, side: str, *hows: How) -> list[Ref]:
        return [ref for ref in self.refs if ref.side == side and ref.how in hows]


@dataclass(frozen=True, slots=True)
class Decision:
    grade: Grade
    evidence: str
    fired: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()


def decide(material: Material, dyad: Dyad, owned: Sequence[OwnedInstrument]) -> Decision:
    """The grade of a sentence with the ids of the rules behind it."""
    blocked = tuple(dict.fromkeys(block.rule for block in material.blocks if block.effect is not BlockerEffect.PLACE))
    if material.silent or any(block.effect is BlockerEffect.BOILERPLATE for block in material.blocks):
        return Decision(Grade.R0, "none", (), blocked)
    decision = _explicit(material, dyad) or _resolved(material, dyad) or _instrument(material, dyad, owned)
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
        listed = _listed(material, named[0], named[1]) and not material.frames
        if listed or _enumerated(material.view, named[0], named[1]):
            return Decision(Grade.R1, "none", (), ("co-listing",))
        if _linked(material, named[0], named[1], dyad) or _officials(material, named[0], named[1], dyad):
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


def _listed(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether both sides stand in one list; who puts the other on a list acts on it."""
    view = material.view
    for word in material.hits(CO_LISTING):
        if all(ref.start >= word.start for ref in (*first, *second)):
            return True
    if not material.hits(CO_LISTING):
        return False
    spans = sorted((ref.start, ref.end) for ref in (*first, *second))
    gaps = (view.text[a[1] - view.start : b[0] - view.start] for a, b in pairwise(spans))
    return all(_JOINED.fullmatch(gap) for gap in gaps)


def _enumerated(view: SentenceView, first: list[Ref], second: list[Ref]) -> bool:
    """Whether both sides stand only as states, and only in one enumeration of three or more names."""
    if any(ref.kind is not Kind.STATE for ref in (*first, *second)):
        return False
    lists = [match.span() for match in _ENUMERATION.finditer(view.text)]
    places = [ref.start - view.start for ref in (*first, *second)]
    return any(all(start <= place < end for place in places) for start, end in lists)


def _pair_rule(first: list[Ref], second: list[Ref], material: Material, dyad: Dyad) -> str:
    kinds = {ref.kind for ref in (*first, *second)}
    if any(ref.side not in dyad.sides for ref in material.refs):
        return "RM-5"
    if kinds <= {Kind.PERSON, Kind.OFFICE}:
        return "RM-4"
    return "RM-3" if Kind.METONYM in kinds else "RM-2"


def _linked(material: Material, first: list[Ref], second: list[Ref], dyad: Dyad) -> bool:
    """Whether a link word stands in a clause with both sides, or an event binds them."""
    if material.frames or _told_of(material, first, second):
        return True
    if _third(material, dyad) and _apart(material, first, second):
        return False
    view = material.view
    cuts = [view.start, *(view.start + match.end() for match in _CLAUSE_END.finditer(view.text)), view.end]
    links = [*material.hits(ACTING), *material.topics]
    weak = [all(_is_weak(ref, material) for ref in refs) for refs in (first, second)]
    if not any(weak) or _official_and_kin(material, first, second):
        if not _third(material, dyad) and not _apart(material, first, second):
            return True
        links.extend(material.hits(CUE))
    for begin, end in pairwise(cuts):
        if all(any(begin <= ref.start < end for ref in refs) for refs in (first, second)):
            inside = [word for word in links if begin <= word.start < end]
            if any(not _is_name(word, (*first, *second)) for word in inside):
                return True
    return False


def _told_of(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether an official of one side tells something of the other: "… nothing good, Lukashenko thinks" (RM-9)."""
    view = material.view
    return any(
        part.side == own[0].side
        and part.role in PARTIES
        and part.start <= ref.start < part.end
        and not _PHRASE_END.search(view.text[part.start - view.start : ref.start - view.start])
        for part in view.told
        for own, other in ((first, second), (second, first))
        for ref in other
    )


def _official_and_kin(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether one side acts through its government, and what the other is named for is no private matter."""
    for acting, weak in ((first, second), (second, first)):
        if any(ref.kind in STATE_ACTORS and ref.role in PARTIES and not _is_private(ref, material) for ref in acting):
            return not all(_is_private(ref, material) for ref in weak)
    return False


def _is_private(ref: Ref, material: Material) -> bool:
    """Whether what the nationality belongs to is private: "an American film", "an athlete from Belarus"."""
    return any(
        ref.end <= word.start <= ref.end + _HEAD_CHARACTERS or ref.start - _HEAD_CHARACTERS <= word.end <= ref.start
        for word in material.hits(PRIVATE)
    )


def _apart(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether another act begins between the sides wherever they come nearest to each other."""
    if _CLAUSE_END.search(material.view.text):
        return True
    a, b = min(((a, b) for a in first for b in second), key=lambda pair: abs(pair[0].start - pair[1].start))
    begin, end = min(a.start, b.start), max(a.start, b.start)
    return any(begin < word.start < end for word in material.hits(SEPARATORS))


def _is_weak(ref: Ref, material: Material) -> bool:
    """Whether a referent may be a private matter; "American" is not before a word of the relation ("policy")."""
    if ref.kind not in WEAK_KINDS:
        return False
    heads = [*material.hits(CUE), *material.hits(ACTING), *material.hits(STANDING), *material.topics]
    return not any(ref.end <= word.start <= ref.end + _HEAD_CHARACTERS for word in heads)


def _officials(material: Material, first: list[Ref], second: list[Ref], dyad: Dyad) -> bool:
    """Governments or their people on both sides of one clause, nobody else: what they do they do to each other."""
    able = [[ref for ref in refs if ref.kind in OFFICIALS and ref.role in PARTIES] for refs in (first, second)]
    if not _third(material, dyad):
        return all(able) and not _CLAUSE_END.search(material.view.text)
    if _one_upon_other(material, *able):
        return True
    view = material.view
    cuts = [view.start, *(view.start + match.end() for match in _PHRASE_END.finditer(view.text)), view.end]
    return any(
        all(any(begin <= ref.start < end and ref.kind is Kind.PERSON for ref in refs) for refs in able)
        and not any(begin <= ref.start < end and ref.side not in dyad.sides for ref in material.refs)
        for begin, end in pairwise(cuts)
    )


def _one_upon_other(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether hardly more than a verb stands between a person of one side and one of the other."""
    view = material.view
    persons = [[ref for ref in refs if ref.kind is Kind.PERSON] for refs in (first, second)]
    ordered = (sorted(pair, key=lambda ref: ref.start) for pair in product(*persons))
    gaps = [view.text[left.end - view.start : right.start - view.start] for left, right in ordered]
    return any(_is_verb(_WORD.findall(gap)) and not _PHRASE_END.search(gap) for gap in gaps)


def _is_verb(words: Sequence[str]) -> bool:
    """Whether the words may be a verb and what belongs to it; conjunctions and prepositions are shorter."""
    return len(words) <= _VERB_WORDS and any(len(word) > _SHORT_WORD_LETTERS for word in words)


def _is_name(word: Word, refs: Sequence[Ref]) -> bool:
    """Whether a link word is only part of an actor's name: "US Embassy", "President Trump"."""
    return any(
        ref.start <= word.start and word.end <= ref.end and ref.kind in (Kind.STATE, Kind.ADJECTIVE, Kind.PERSON)
        for ref in refs
    )


def _resolved(material: Material, dyad: Dyad) -> Decision | None:
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
        if named and implied and implied[0].how is How.SPEAKER and not _third(material, dyad):
            return Decision(Grade.R2, *_implied_rule(implied[0]))
        if pointing and implied and (acting or (material.first_person and (linking or material.related))):
            return Decision(Grade.R2, *_implied_rule(implied[0]))
        if pointing and other_pointing and linking and material.related:
            return Decision(Grade.R2, "anaphora", ("RM-6",))
    decision = _continued(material, dyad, acting)
    if decision is not None:
        return decision
    if material.hits(BILATERAL) and set(dyad.sides) <= material.near and not _third(material, dyad):
        return Decision(Grade.R2, "bilateral", ("RM-6:bilateral",))
    return None


def _parties_alone(material: Material, dyad: Dyad, *parties: Sequence[Ref]) -> bool:
    """Whether officials of both sides, and nobody else, stand in a passage that speaks of the relation already."""
    officials = all(any(ref.kind in OFFICIALS and ref.role in PARTIES for ref in refs) for refs in parties)
    return officials and material.related and not _third(material, dyad)


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


def _third(material: Material, dyad: Dyad) -> bool:
    return any(ref.side not in dyad.sides for ref in material.refs)


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
