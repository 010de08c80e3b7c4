"""What a knowledge folder holds, as frozen records. Sides, names and patterns come from its YAML, never from code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from pipeline.knowledge.overrides import Overrides


class Strength(StrEnum):
    """How much an alias alone proves that its actor is meant."""

    STRONG = "S"  # alone it is evidence of the side
    MODERATE = "M"  # evidence unless a blocker matches
    WEAK = "W"  # needs a stronger alias of the same actor, or an office, in the text


class Role(StrEnum):
    GOVERNMENT = "government"
    OPPOSITION = "opposition"
    PEOPLE = "people_or_civil_society"
    OTHER = "other"


class Kind(StrEnum):
    PERSON = "person"
    ORG = "org"
    STATE = "state"
    PEOPLE = "people"
    METONYM = "metonym"  # a capital or building that stands for a government
    INSTRUMENT = "instrument"  # an enterprise or good that measures of the other side act upon
    OFFICE = "office"  # an epithet: "the head of state", "the special envoy"
    ADJECTIVE = "adjective"
    MEDIUM = "medium"  # a publisher quoted as a source; no party to anything
    THING = "thing"  # a weapon or another object; no side evidence


class BlockerEffect(StrEnum):
    REMOVE = "remove"  # aliases inside the matched text are no evidence
    PLACE = "place"  # metonyms inside are places
    SPORT = "sport"  # weak grades of the sentence fall away
    HISTORY = "history"  # the sentence tells of the past
    BOILERPLATE = "boilerplate"  # the whole line is no prose


@dataclass(frozen=True, slots=True)
class Alias:
    """One name in one language, in the alias notation (pipeline.relations.forms)."""

    lang: str
    text: str
    strength: Strength


@dataclass(frozen=True, slots=True)
class Tenure:
    """An office held from `start` (inclusive) to `end` (exclusive); None is unknown or open."""

    title: str
    start: date | None = None
    end: date | None = None

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Resolution:
    """The actor that an epithet means while the tenure runs and, where blocs are given, in sources of those blocs."""

    actor_id: str
    start: date | None = None
    end: date | None = None
    blocs: frozenset[str] = frozenset()

    def covers(self, day: date) -> bool:
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)


@dataclass(frozen=True, slots=True)
class Actor:
    actor_id: str
    name: str
    kind: Kind
    side: str
    role: Role
    strength: Strength
    aliases: tuple[Alias, ...]
    tenures: tuple[Tenure, ...] = ()
    resolves: tuple[Resolution, ...] = ()
    assumed_in: frozenset[str] = frozenset()  # blocs in whose texts a weak alias needs no support
    home_only: bool = False  # True: means the actor nowhere but in those blocs and in its side's own documents
    needs_context: frozenset[str] = frozenset()  # a side that the text must name for aliases weaker than S to count
    wikidata: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """A title that makes the name beside it an actor of its side: "US Senator Jane Doe"."""

    office_id: str
    side: str | None  # None: the side of a side adjective or of the publisher decides
    role: Role
    terms: Mapping[str, tuple[str, ...]]  # language → terms in the mini-notation
    title: str


@dataclass(frozen=True, slots=True)
class Topic:
    topic_id: str
    name: str
    definition: str
    terms: Mapping[str, tuple[str, ...]]
    exclude: tuple[str, ...]
    links: bool = False  # its terms link the sides as a cue does
    signs: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # tell the topic, and link nothing


@dataclass(frozen=True, slots=True)
class Blocker:
    blocker_id: str
    effect: BlockerEffect
    pattern: re.Pattern[str]
    anchors: tuple[str, ...] = ()  # lower case; a match holds one of them; empty: the whole text is searched
    note: str | None = None


@dataclass(frozen=True, slots=True)
class OwnedInstrument:
    """A thing of one side under measures of the other: it may stand for the dyad where its owner's partner is near."""

    instrument_id: str
    objects: frozenset[str]  # actor ids
    things: Mapping[str, tuple[str, ...]]  # or terms ("political prisoner*")
    acts: Mapping[str, tuple[str, ...]]  # what is done to it ("sanction*")
    side: str
    other: str
    always: bool  # True: no trace of the other side is needed
    not_with: frozenset[str]  # sides whose presence in the clause gives the measure to them


@dataclass(frozen=True, slots=True)
class Definite:
    """A noun phrase that refers back to a side: "the regime", "the Americans", "минская делегация"."""

    definite_id: str
    side: str
    role: Role
    terms: Mapping[str, tuple[str, ...]]
    alone: bool  # True: names the side without an antecedent


@dataclass(frozen=True, slots=True)
class Pronouns:
    """Pronoun forms of one language, lower case."""

    first: frozenset[str]  # we, our, I: the speaker's or publisher's side
    plural: frozenset[str]  # they, them
    masculine: frozenset[str]
    feminine: frozenset[str]

    @property
    def third(self) -> frozenset[str]:
        return self.plural | self.masculine | self.feminine

    @property
    def all(self) -> frozenset[str]:
        return self.first | self.third


@dataclass(frozen=True, slots=True)
class RelationRules:
    compounds: Mapping[str, tuple[re.Pattern[str], ...]]  # RM-1, language → patterns over normalised text
    cues: Mapping[str, tuple[str, ...]]
    co_listing: Mapping[str, tuple[str, ...]]
    standing: Mapping[str, tuple[str, ...]]  # RM-14
    blockers: tuple[Blocker, ...]
    owned: tuple[OwnedInstrument, ...]
    definites: tuple[Definite, ...]
    pronouns: Mapping[str, Pronouns]
    official_voice: Mapping[str, Mapping[str, tuple[str, ...]]]  # side → language → terms
    interviewer_lines: re.Pattern[str] | None = None
    turn_labels: re.Pattern[str] | None = None
    extra: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)  # named term sets


@dataclass(frozen=True, slots=True)
class Publisher:
    """Sources whose own "we" is a side's: by bloc, host or source id."""

    side: str
    blocs: frozenset[str]
    hosts: frozenset[str]
    sources: frozenset[str]
    actors: Mapping[str, str] = field(default_factory=dict)  # host → the actor whose documents it publishes


@dataclass(frozen=True, slots=True)
class Dyad:
    dyad_id: str
    name: str
    version: str
    sides: tuple[str, str]
    side_names: Mapping[str, str]  # every side, third parties included
    languages: Mapping[str, tuple[str, ...]]  # text language → languages whose aliases are looked for
    publishers: tuple[Publisher, ...]
    joining: frozenset[str] = frozenset()  # third parties that act beside a side rather than instead of it

    def other(self, side: str) -> str:
        """The opposite side of the dyad. Raises KeyError for a third party."""
        first, second = self.sides
        return {first: second, second: first}[side]


@dataclass(frozen=True, slots=True)
class Knowledge:
    dyad: Dyad
    actors: tuple[Actor, ...]
    offices: tuple[Office, ...]
    topics: tuple[Topic, ...]
    relations: RelationRules
    documents: Mapping[str, Mapping[str, Any]]  # file stem → merged content, for rooms with a schema of their own
    version: str  # declared version + short content hash, such as 2026.11.23+1a2b3c4d
    digest: str  # SHA-256 over all merged content
    overrides: Overrides = field(default_factory=Overrides)

    def actor(self, actor_id: str) -> Actor | None:
        return self.actors_by_id().get(actor_id)

    def actors_by_id(self) -> dict[str, Actor]:
        return {actor.actor_id: actor for actor in self.actors}
