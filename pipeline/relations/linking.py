"""Whether both named sides of a sentence have to do with each other (RM-2 to RM-5), or only stand in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise, product

from pipeline.knowledge.schema import Dyad, Kind
from pipeline.relations.evidence import Ref, SentenceView
from pipeline.relations.lexicon import ACTING, CO_LISTING, CUE, PRIVATE, SEPARATORS, STANDING, Word
from pipeline.relations.material import OFFICIALS, PARTIES, STATE_ACTORS, Material

# A people or an adjective alone may be a private person's: only acts and topics of the relation link it.
WEAK_KINDS = frozenset({Kind.ADJECTIVE, Kind.PEOPLE})
_CLAUSE_END = re.compile(r";")
_PHRASE_END = re.compile(r"[,;:()—]")
_JOINED = re.compile(r"\W*(?:\w{1,3}\W+){0,2}")  # nothing but a conjunction and an article
_WORD = re.compile(r"\w[\w'’-]*")
_SHORT_WORD_LETTERS = 3  # conjunctions and prepositions are no longer
_VERB_WORDS = 3
_HEAD_CHARACTERS = 30  # the head noun of an adjective begins at most an adjective further on
# Names with commas between, and a word of at most three small letters before the last: "A, the B and C".
_NAME = r"(?:[^\W\d_a-zа-яіў][\w.'’-]*(?: [^\W\d_a-zа-яіў][\w.'’-]*){0,3})"
_ENUMERATION = re.compile(rf"{_NAME}(?:, (?:\w{{1,3}} )?{_NAME})+(?:,? \w{{1,3}} (?:\w{{1,3}} )?{_NAME})")


def co_listed(material: Material, first: list[Ref], second: list[Ref]) -> bool:
    """Whether both sides stand in a mere list (R1)."""
    listed = _listed(material, first, second) and not material.frames
    return listed or _enumerated(material.view, first, second)


def linked(material: Material, first: list[Ref], second: list[Ref], dyad: Dyad) -> bool:
    """Whether an event, a word of the relation, or that nobody else takes part links the two sides."""
    return _by_words(material, first, second, dyad) or _officials(material, first, second, dyad)


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


def _by_words(material: Material, first: list[Ref], second: list[Ref], dyad: Dyad) -> bool:
    """Whether a link word stands in a clause with both sides, or an event binds them."""
    if material.frames or _told_of(material, first, second):
        return True
    if material.third(dyad) and _apart(material, first, second):
        return False
    view = material.view
    cuts = [view.start, *(view.start + match.end() for match in _CLAUSE_END.finditer(view.text)), view.end]
    links = [*material.hits(ACTING), *material.topics]
    weak = [all(_is_weak(ref, material) for ref in refs) for refs in (first, second)]
    if not any(weak) or _official_and_kin(material, first, second):
        if not material.third(dyad) and not _apart(material, first, second):
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
    if not material.third(dyad):
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
