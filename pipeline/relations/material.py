"""What a decision about a sentence looks at, and what it comes to."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.knowledge.schema import Dyad, Kind, Role
from pipeline.records import Grade
from pipeline.relations.blockers import Block
from pipeline.relations.evidence import How, Ref, SentenceView
from pipeline.relations.frames import EventFrame
from pipeline.relations.lexicon import Word, Words

IMPLIED = frozenset({How.SPEAKER, How.PUBLISHER})
POINTING = frozenset({How.PRONOUN, How.DEFINITE})
STATE_ACTORS = frozenset({Kind.STATE, Kind.PERSON, Kind.ORG, Kind.OFFICE, Kind.METONYM})
OFFICIALS = frozenset({Kind.PERSON, Kind.OFFICE, Kind.METONYM, Kind.ORG})
PARTIES = frozenset({Role.GOVERNMENT, Role.OPPOSITION})


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

    def third(self, dyad: Dyad) -> bool:
        """Whether a party of neither side is named."""
        return any(ref.side not in dyad.sides for ref in self.refs)

    def refs_of(self, side: str, *hows: How) -> list[Ref]:
        return [ref for ref in self.refs if ref.side == side and ref.how in hows]


@dataclass(frozen=True, slots=True)
class Decision:
    grade: Grade
    evidence: str
    fired: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
