"""Which actors a normalised text names: blockers, longest match, weak aliases, epithets by date and source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.knowledge.schema import Actor, BlockerEffect, Kind, Knowledge, Strength
from pipeline.relations.automaton import AliasAutomaton, Hit
from pipeline.relations.blockers import Block, BlockerIndex, covering
from pipeline.relations.names import onset
from pipeline.relations.normalise import Normalised

REMOVING = frozenset({BlockerEffect.REMOVE, BlockerEffect.BOILERPLATE})
PLACING = frozenset({BlockerEffect.PLACE})
SHORT_NAME_LETTERS = 3  # in an all-capitals line such a form may be a common word: JOIN US
_GIVEN_NAME_CHARACTERS = 16
_GIVEN_NAME = re.compile(r"(?<!\w)([^\W\d_a-zа-яіў][\w'-]+) $")
_RANK = {Strength.STRONG: 0, Strength.MODERATE: 1, Strength.WEAK: 2}


@dataclass(frozen=True, slots=True)
class Found:
    """One actor in the normalised text, [start, end)."""

    start: int
    end: int
    actor: Actor
    strength: Strength
    cases: frozenset[str]
    resolved: str | None = None  # the person an epithet means at the date of the text
    rule: str | None = None  # what weakened or resolved it
    name: str | None = None  # of an actor that the knowledge does not list


def find_actors(
    text: Normalised,
    knowledge: Knowledge,
    automaton: AliasAutomaton,
    languages: Sequence[str],
    blockers: BlockerIndex,
    *,
    blocks: Sequence[Block] | None = None,
    title: Normalised | None = None,
    day: date | None = None,
    bloc: str | None = None,
    publisher: str | None = None,
) -> list[Found]:
    """Actors in text order, none overlapping. `title` helps to decide what a short name in the text means."""
    blocks = blockers.find(text) if blocks is None else blocks
    candidates = _candidates(text, knowledge, automaton, languages, blocks)
    chosen = _longest(candidates, languages)
    beside = [] if title is None else _title_candidates(title, knowledge, automaton, languages, blockers)
    return _resolve(_keep(text.text, chosen, beside, bloc, publisher), day, bloc)


def _candidates(
    text: Normalised, knowledge: Knowledge, automaton: AliasAutomaton, languages: Sequence[str], blocks: Sequence[Block]
) -> list[tuple[Hit, Found]]:
    found: list[tuple[Hit, Found]] = []
    for hit in automaton.find(text, languages):
        actor = knowledge.actors[hit.entry.actor]
        block = covering(blocks, hit.start, hit.end, REMOVING)
        if block is not None and actor.kind is not Kind.MEDIUM and not _swallows(hit, block):
            continue
        strength, rule = hit.entry.strength, None
        if actor.kind is Kind.METONYM:
            place = covering(blocks, hit.start, hit.end, PLACING)
            if place is not None:
                strength, rule = Strength.WEAK, place.rule
        if hit.end - hit.start <= SHORT_NAME_LETTERS and hit.entry.capitals and _shouting(text.text, hit):
            strength, rule = Strength.WEAK, "N8-letters"
        found.append((hit, Found(hit.start, hit.end, actor, strength, hit.entry.cases, rule=rule)))
    return found


def _swallows(hit: Hit, block: Block) -> bool:
    return hit.start <= block.start and block.end <= hit.end and hit.end - hit.start > block.end - block.start


def _shouting(text: str, hit: Hit) -> bool:
    begin = text.rfind("\n", 0, hit.start) + 1
    end = text.find("\n", hit.end)
    line = text[begin : len(text) if end < 0 else end]
    return line.isupper() and line.count(" ") >= SHORT_NAME_LETTERS


def _longest(candidates: Iterable[tuple[Hit, Found]], languages: Sequence[str]) -> list[Found]:
    """Longest match wins; at one place the text's own language, then the stronger alias, then file order."""
    order = {lang: place for place, lang in enumerate(languages)}
    ranked = sorted(
        candidates,
        key=lambda pair: (
            pair[1].start - pair[1].end,
            pair[1].start,
            _RANK[pair[1].strength],
            order[pair[0].entry.lang],
            pair[0].entry.actor,
        ),
    )
    taken: list[Found] = []
    covered: set[int] = set()
    cases: dict[tuple[int, int, str], frozenset[str]] = {}
    for _, found in ranked:
        key = (found.start, found.end, found.actor.actor_id)
        cases[key] = cases.get(key, frozenset()) | found.cases
        span = range(found.start, found.end)
        if covered.isdisjoint(span):
            covered.update(span)
            taken.append(found)
    taken.sort(key=lambda found: found.start)
    return [replace(found, cases=cases[found.start, found.end, found.actor.actor_id]) for found in taken]


def _title_candidates(
    title: Normalised,
    knowledge: Knowledge,
    automaton: AliasAutomaton,
    languages: Sequence[str],
    blockers: BlockerIndex,
) -> list[Found]:
    return _longest(_candidates(title, knowledge, automaton, languages, blockers.find(title)), languages)


def _keep(text: str, chosen: list[Found], beside: list[Found], bloc: str | None, publisher: str | None) -> list[Found]:
    """Drop weak aliases that nothing supports and aliases whose needed side is nowhere in text or title."""
    firm = [found for found in [*chosen, *beside] if found.strength is not Strength.WEAK]
    named = {found.actor.actor_id for found in firm}
    sides = {found.actor.side for found in firm} | {found.actor.side for found in chosen if found.rule is not None}
    kept: list[Found] = []
    for place, found in enumerate(chosen):
        actor = found.actor
        if actor.needs_context and found.strength is not Strength.STRONG and not (actor.needs_context & sides):
            continue
        if found.strength is Strength.WEAK and found.rule is None:  # places keep their weakness and stay
            before = chosen[place - 1] if place else None
            if actor.kind is Kind.OFFICE:
                assumed = bloc in actor.assumed_in or publisher == actor.side
                if actor.home_only and (not assumed or _foreign(found, chosen, place)):
                    continue
                if not assumed and not _last_state_is(actor.side, chosen[:place], beside):
                    continue
            elif not (
                actor.actor_id in named
                or _titled(before, found)
                or _given_name(text, found) is not None
                or (bloc in actor.assumed_in and not _foreign(found, chosen, place))
            ):
                continue
        if found.rule == "N8-letters" and actor.actor_id not in named:
            continue
        given = _given_name(text, found)
        kept.append(found if given is None else replace(found, start=given))
    return kept


def _last_state_is(side: str, before: Sequence[Found], beside: Sequence[Found]) -> bool:
    """Whether the side that an epithet needs is the last that was named, title first."""
    for found in [*reversed(before), *reversed(beside)]:
        if found.strength is not Strength.WEAK and found.actor.kind is not Kind.MEDIUM:
            return found.actor.side == side
    return False


def _foreign(found: Found, chosen: Sequence[Found], place: int) -> bool:
    """Whether another side's name stands right beside: "Президент России", "Polish President"."""
    beside = [*chosen[max(0, place - 1) : place], *chosen[place + 1 : place + 2]]
    return any(
        other.actor.side != found.actor.side
        and other.actor.kind in (Kind.STATE, Kind.ADJECTIVE)
        and (0 <= found.start - other.end <= 1 or 0 <= other.start - found.end <= 1)
        for other in beside
    )


def _given_name(text: str, found: Found) -> int | None:
    """Where the given name before a family name begins, if it sounds like the person's: «Роджер Уикер»."""
    if found.actor.kind is not Kind.PERSON or found.resolved is not None:
        return None
    before = _GIVEN_NAME.search(text, max(0, found.start - _GIVEN_NAME_CHARACTERS), found.start)
    return before.start(1) if before is not None and onset(before[1]) == onset(found.actor.name) else None


def _titled(before: Found | None, found: Found) -> bool:
    """An epithet or office of the same side right before a weak name: "Belarusian President Krutoy"."""
    return (
        before is not None
        and before.actor.side == found.actor.side
        and before.actor.kind in (Kind.OFFICE, Kind.ADJECTIVE, Kind.ORG)
        and found.start - before.end <= 2
    )


def _resolve(found: list[Found], day: date | None, bloc: str | None) -> list[Found]:
    return [_resolved(item, day, bloc) if item.actor.resolves else item for item in found]


def _resolved(found: Found, day: date | None, bloc: str | None) -> Found:
    for resolution in found.actor.resolves:
        if resolution.blocs and bloc not in resolution.blocs:
            continue
        if resolution.covers(day) if day is not None else resolution.end is None:
            return replace(found, resolved=resolution.actor_id, rule=found.rule or "epithet")
    return found
