"""What stands for a side in one sentence, and how: the material of the grade rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from spacy.tokens import Span

from pipeline.knowledge.schema import Kind, Strength
from pipeline.relations.attributes import facts_of


class How(StrEnum):
    """How a side is present in a sentence."""

    NAMED = "named"
    PLACE = "place"  # a capital as a place
    PRONOUN = "pronoun"
    DEFINITE = "definite"
    SPEAKER = "speaker"  # who says the words
    PUBLISHER = "publisher"  # whose document it is
    INSTRUMENT = "instrument"  # the other side of an owned instrument
    PASSAGE = "passage"  # named nearby


@dataclass(frozen=True, slots=True)
class Ref:
    """One referent of a side in a sentence; offsets are code points of the text, -1 where nothing is written."""

    side: str
    role: str
    kind: Kind
    how: How
    rule: str
    actor_id: str | None = None
    start: int = -1
    end: int = -1
    feminine: bool | None = None
    plural: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """Quoted words inside a sentence and the side of whoever says them."""

    start: int
    end: int
    side: str | None
    role: str | None
    speaker_id: str | None
    speaker_name: str | None = None

    @property
    def voice(self) -> str | None:
        """What tells speakers apart, listed or not; no actor id."""
        return self.speaker_id or self.speaker_name


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence with its named referents and its quoted parts."""

    index: int  # -1 is the title
    start: int
    end: int
    text: str
    line: int  # sentences of one line are one paragraph
    named: tuple[Ref, ...]
    said: tuple[Said, ...]
    interviewer: bool = False  # a question put to a speaker, not the publisher's own words
    told: tuple[Said, ...] = ()  # its reported clauses without marks
    voices: frozenset[str] = frozenset()  # of those who say its quoted parts

    @property
    def quoted(self) -> bool:
        """Whether most of the sentence is somebody's words."""
        return sum(part.end - part.start for part in self.said) * 2 >= self.end - self.start

    def speaker_at(self, position: int) -> Said | None:
        for part in self.said:
            if part.start <= position < part.end:
                return part
        return None


NOT_EVIDENCE = frozenset({Kind.MEDIUM, Kind.THING})
GROUPS = frozenset({Kind.STATE, Kind.PEOPLE, Kind.METONYM, Kind.ORG, Kind.OFFICE})


def ref_of(span: Span) -> Ref | None:
    """The referent of an actor span, or None for what is no evidence of a side."""
    facts = facts_of(span)
    kind = Kind(facts.kind)
    if kind in NOT_EVIDENCE:
        return None
    place = facts.strength == Strength.WEAK and kind is Kind.METONYM
    return Ref(
        side=facts.side,
        role=facts.role,
        kind=kind,
        how=How.PLACE if place else How.NAMED,
        rule=facts.rule or f"alias:{span.label_}",
        actor_id=facts.resolved or span.label_,
        start=span.start_char,
        end=span.end_char,
        feminine=looks_feminine(facts.name) if kind is Kind.PERSON else None,
        plural=kind in GROUPS and (kind is not Kind.OFFICE or not facts.resolved),
    )


def looks_feminine(name: str) -> bool:
    """Guess from a romanised given name; Slavic feminine names end in -a, with few exceptions."""
    given = name.split(" ", 1)[0].lower()
    return (given.endswith(("a", "ya", "ia")) and given not in _MASCULINE_IN_A) or given in _FEMININE


# Given names that the ending misleads about; kept short, for pronouns only.
_MASCULINE_IN_A = frozenset({"mikita", "mikola", "illia", "ilya", "nikita", "kolya", "joshua", "luca", "danila"})
_FEMININE = frozenset(
    {"karoline", "jen", "jennifer", "karine", "hillary", "emily", "julie", "karen", "allison", "jill", "condoleezza",
     "jeanne", "tammy", "lael", "janet", "nancy", "susan", "heather", "samantha", "kathleen", "elizabeth"}
)  # fmt: skip
