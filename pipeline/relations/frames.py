"""Event frames: who did what to whom, in one clause, after PLOVER (openeventdata/PLOVER manual)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.records import Factuality, Quad
from pipeline.relations.attributes import Speaker

__all__ = ["Arg", "EventFrame", "Speaker", "strongest"]


FIRM = 0.7  # a second act of a sentence must be bound at least so surely
UNSURE = 0.6  # below it both parties, or one party and the act itself, were inferred


@dataclass(frozen=True, slots=True)
class Arg:
    """One participant of an event. `start`, `end` are code points of the Doc's text; both None where the
    participant is understood and not written (a publisher's "we", the owner of a sanction)."""

    side: str
    role: str | None
    actor_id: str | None
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class EventFrame:
    """One act. `score` is PLOVER's, 0 where negated; `rules` names the constructions that bound it (C1-active …)."""

    event_class: str
    mode: str | None
    quad: Quad
    score: float
    source: Arg | None
    target: Arg | None
    factuality: Factuality
    clause: tuple[int, int]  # code points of the Doc's text
    rules: tuple[str, ...]
    confidence: float  # 0 … 1: how much of the frame was read rather than inferred

    @property
    def label(self) -> str:
        """Class and mode as one name: RETREAT:sanctions_relief, or AGREE."""
        return f"{self.event_class}:{self.mode}" if self.mode else self.event_class

    @property
    def direction(self) -> tuple[str | None, str | None]:
        """The sides (source, target)."""
        return (self.source.side if self.source else None, self.target.side if self.target else None)

    def joins(self, sides: Sequence[str]) -> bool:
        """Whether source and target are two different sides of the dyad."""
        source, target = self.direction
        return source != target and source in sides and target in sides


def strongest(frames: Iterable[EventFrame], precedence: Sequence[str]) -> tuple[EventFrame, ...]:
    """For each direction the frame that stands for it, asserted and surely bound first, then by class precedence; and
    every other act of another class in that direction that is as firm: "lifted the sanctions and thanked Minsk"."""
    rank = {name: place for place, name in enumerate(precedence)}
    best: dict[tuple[str | None, str | None], dict[str, EventFrame]] = {}

    def is_firm(frame: EventFrame) -> bool:
        return not any(weight(frame)[:2]) and frame.confidence >= FIRM

    def weight(frame: EventFrame) -> tuple[bool, bool, int, float]:
        weak = frame.factuality.negated or frame.factuality.hypothetical or frame.factuality.historical
        unsure = frame.confidence < UNSURE
        return (weak, unsure, rank.get(frame.event_class, len(rank)), -frame.confidence)

    for frame in frames:
        of_direction = best.setdefault(frame.direction, {})
        known = of_direction.get(frame.event_class)
        if known is None or weight(frame) < weight(known):
            of_direction[frame.event_class] = frame
    ranked = [sorted(of_direction.values(), key=weight) for of_direction in best.values()]
    return tuple(frame for found in ranked for frame in (found[0], *(one for one in found[1:] if is_firm(one))))
