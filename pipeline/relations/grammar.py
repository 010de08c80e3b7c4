"""What can be read off the words around a name without a parser: preposition, place, possessive, head noun."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.knowledge.event_schema import EventLanguage
from pipeline.knowledge.schema import Kind, Role

_WORD = re.compile(r"\w[\w'-]*")
_POSSESSIVE = re.compile(r"'s?(?=\s+\w)")
_PUNCTUATION = re.compile(r"[,;:()\"]|\s[—–-]\s")
_LOOK_BACK_WORDS = 4  # titles and adjectives between a preposition and the name that it governs
_BARE_LOOK_BACK_WORDS = 3
_HEAD_WORDS = 3  # "Belarusian democracy activists": the head of an adjective follows within so many words
_JOIN_WORDS, _JOIN_CHARACTERS = 2, 24  # words between the parts of one name: "US" + "Special Envoy" + "John Coale"
DEFINITE = "definite"  # kind of "the regime", "federal prosecutors", and of towns that no actor is named after
_COLLECTIVE = (Kind.ADJECTIVE, Kind.STATE, Kind.METONYM, Kind.PEOPLE)
_PLACE_CASES = frozenset({"loc", "gen", "acc"})
_NOMINATIVE, _EITHER = frozenset({"nom"}), frozenset({"nom", "acc"})
_OBLIQUE = frozenset({"gen", "acc"})
_ROLE_BY_CUE = (("opposition", Role.OPPOSITION), ("people", Role.PEOPLE), ("government", Role.GOVERNMENT))


@dataclass(frozen=True, slots=True)
class Participant:
    """One party in normalised positions. `governed` is the preposition before it, "" without one."""

    start: int
    end: int
    side: str
    role: str | None
    actor_id: str | None
    kind: str
    cases: frozenset[str] = frozenset()
    governed: str = ""
    place: bool = False
    possessor: bool = False
    adjacent: bool = False  # whether the preposition stands right before it
    attribute: bool = False  # genitive behind a noun that it may speak for: the officers of the services
    name: str = ""


def read_grammar(lower: str, words: EventLanguage, actor: Participant, start: int) -> Participant:
    """The participant with what stands before it since `start` and behind it."""
    first = _WORD.match(lower, actor.start, actor.end)
    oblique = first is not None and words.cues["verb_like"].fullmatch(lower, *first.span()) is not None
    alike = words.objects.get("alike")
    if actor.cases == _NOMINATIVE and alike is not None and alike.search(lower, actor.start, actor.end):
        actor = replace(actor, cases=_EITHER)  # «власти»: its accusative is written as its nominative
    if actor.kind == Kind.PEOPLE and not actor.cases and oblique:
        actor = replace(actor, cases=_OBLIQUE)  # "беларусаў": the ending tells it
    lead = lower[max(start, actor.start - 60) : actor.start].rstrip('"')  # the mark that opens the name itself
    cut = list(_PUNCTUATION.finditer(lead))
    bare = actor.kind == Kind.STATE and not actor.cases  # a name that shows no case: what stands near must tell it
    reach = _BARE_LOOK_BACK_WORDS if bare else _LOOK_BACK_WORDS
    before = _WORD.findall(lead[cut[-1].end() :] if cut else lead)[-reach:]
    governed = ""
    for word in reversed(before if actor.cases != {"nom"} else []):
        if words.cues["prepositions"].fullmatch(word):
            governed = word
            break
        if any(words.cues[cue].fullmatch(word) for cue in ("coordination", "be", "openers")):
            break
        if words.cues["impersonal"].fullmatch(word) and words.cues["past_verb"].fullmatch(word):
            break  # «из страны выслали двух дипломатов»: a preposition reaches no further than the verb
    adjacent = before[-1] if before else ""
    town = actor.kind == DEFINITE and words.cues["origin"].fullmatch(adjacent) is None  # not "fire from the panel"
    place = (
        (town or actor.kind in (Kind.METONYM, Kind.STATE))
        and bool(adjacent)
        and governed == adjacent
        and words.cues["place"].fullmatch(adjacent) is not None
        and (not actor.cases or bool(actor.cases & _PLACE_CASES))
    )
    possessor = _POSSESSIVE.match(lower, actor.end) is not None
    role = _role(lower, words, actor, before, governed=bool(governed))
    origin = bool(governed) and governed == adjacent and words.cues["origin"].fullmatch(governed) is not None
    origin = origin and not any(words.cues["prepositions"].fullmatch(word) for word in before[:-1])
    head = (before[-2] if len(before) > 1 else "") if origin else adjacent
    genitive = not governed and "gen" in actor.cases and "nom" not in actor.cases
    # "the officers of the services", "компания из США": the noun before is the head, unless it is a verb
    attribute = (
        bool(head)
        and (genitive or origin)
        and (words.cues["verb_like"].fullmatch(head) is None or (genitive and _heads_chain(words, before)))
    )
    return replace(
        actor, governed=governed, place=place, possessor=possessor, role=role, attribute=attribute,
        adjacent=bool(governed) and governed == adjacent,
    )  # fmt: skip


def _heads_chain(words: EventLanguage, before: list[str]) -> bool:
    """ "Группа экспертов Госдепартамента": the head may stand before a genitive in between, a verb may not."""
    for word in reversed(before[:-1]):
        if any(words.cues[cue].fullmatch(word) for cue in ("prepositions", "coordination", "be", "past_verb")):
            return False
        if words.cues["verb_like"].fullmatch(word) is None:
            return True
    return False


def _role(lower: str, words: EventLanguage, actor: Participant, before: list[str], *, governed: bool) -> str | None:
    """A head noun beside a side's name says who of it is meant: Belarusian people, the people of Belarus."""
    if actor.kind not in _COLLECTIVE:
        return actor.role
    found: list[tuple[int, Role]] = []
    genitive = bool(before) and words.cues["of"].fullmatch(before[-1]) is not None
    if actor.kind == Kind.ADJECTIVE:
        tail = lower[actor.end : actor.end + 48]
        stop = _PUNCTUATION.search(tail)
        after = [match.span() for match in _WORD.finditer(tail, 0, stop.start() if stop else len(tail))][:_HEAD_WORDS]
        for cue, role in _ROLE_BY_CUE if after else ():
            match = words.cues[cue].search(tail, after[0][0], after[-1][1])
            if match:
                found.append((match.start(), role))
    elif genitive:
        lead = " ".join(before[:-1])
        found.extend((0, role) for cue, role in _ROLE_BY_CUE if words.cues[cue].search(lead))
    elif before and not governed and (not actor.cases or "gen" in actor.cases):
        found.extend((0, role) for cue, role in _ROLE_BY_CUE if words.cues[cue].fullmatch(before[-1]))
    return min(found, key=lambda item: item[0])[1] if found else actor.role


def join_parts(actors: list[Participant], lower: str) -> list[Participant]:
    """Neighbours of one side that name one party ("US President" + "Donald Trump") as one; overlaps dropped."""
    found: list[Participant] = []
    for actor in actors:
        last = found[-1] if found else None
        if last is not None and actor.start < last.end:
            continue
        alike = last is not None and last.side == actor.side and not last.place
        if last is not None and alike and _one_party(lower[last.end : actor.start], last, actor):
            head = actor if actor.kind == Kind.PERSON or last.kind in (Kind.ADJECTIVE, Kind.OFFICE) else last
            owner = head is last and actor.kind == Kind.STATE  # «КГБ Беларуси»: whose it is does not show its case
            found[-1] = replace(
                head, start=last.start, end=actor.end, governed=last.governed, possessor=actor.possessor,
                cases=last.cases if owner else actor.cases or last.cases,
            )  # fmt: skip
            continue
        found.append(actor)
    return found


def _one_party(gap: str, last: Participant, actor: Participant) -> bool:
    words = _WORD.findall(gap)
    if _PUNCTUATION.search(gap) or len(words) > _JOIN_WORDS or len(gap) > _JOIN_CHARACTERS:
        return False
    if (actor.governed and actor.governed in words) or (actor.kind == Kind.ADJECTIVE and last.kind != Kind.ADJECTIVE):
        return False  # "с Днём независимости США американского коллегу": an adjective opens a name of its own
    if not words or gap.strip() == "'s":
        heads = last.kind in (Kind.ADJECTIVE, Kind.OFFICE, Kind.STATE, Kind.ORG) or last.possessor
        return actor.kind != Kind.INSTRUMENT and heads
    return last.kind in (Kind.ADJECTIVE, Kind.OFFICE, Kind.STATE) and actor.kind == Kind.PERSON
