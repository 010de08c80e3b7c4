"""What earlier sentences supply when a sentence names only one party."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.knowledge.schema import Kind
from pipeline.relations.attributes import Context
from pipeline.relations.grammar import DEFINITE, Participant
from pipeline.relations.participants import PRONOUN

_WINDOW_SENTENCES = 2  # definitions, RM-6


@dataclass(slots=True)
class Passage:
    """Participants of the last sentences, and the sides that the text names anywhere."""

    sides: Sequence[str]
    named: set[str]
    context: Context
    recent: deque[list[Participant]] = field(default_factory=lambda: deque(maxlen=_WINDOW_SENTENCES))

    def add(self, participants: list[Participant]) -> None:
        self.recent.append(participants)

    def other(self, side: str) -> str | None:
        """The opposite side of the dyad; None for a third party."""
        if side not in self.sides:
            return None
        return next(one for one in self.sides if one != side)

    def anywhere(self, side: str) -> bool:
        return side in self.named or side == self.context.publisher_side

    def near(self, side: str) -> bool:
        """Whether a side is at hand: named in the window, or the publisher's own."""
        return side == self.context.publisher_side or any(
            actor.side == side for participants in self.recent for actor in participants
        )

    def last(self, side: str) -> Participant | None:
        """The participant of a side named last, pronouns and places aside."""
        for participants in reversed(self.recent):
            for actor in reversed(participants):
                if actor.side == side and not actor.place and actor.kind not in (PRONOUN, DEFINITE, Kind.INSTRUMENT):
                    return actor
        return None

    def last_group(self) -> Participant | None:
        """The plural side-group named last: whom an unnamed "they" means (C4)."""
        for participants in reversed(self.recent):
            for actor in reversed(participants):
                if actor.side in self.sides and actor.kind in (Kind.PEOPLE, Kind.STATE, Kind.METONYM, Kind.ORG):
                    return actor
        return None
