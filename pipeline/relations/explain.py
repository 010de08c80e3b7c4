"""Why a sentence got its grade: what was found in it, which rules fired and which blocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, overload

from pipeline.records import Grade

if TYPE_CHECKING:
    from pipeline.relations.material import Decision, Material


@dataclass(frozen=True, slots=True)
class ExplainedSpan:
    """One referent of a sentence; start and end are -1 where nothing is written (speaker, publisher)."""

    start: int
    end: int
    side: str
    actor_id: str | None
    how: str
    rule: str


@dataclass(frozen=True, slots=True)
class SentenceExplanation:
    """One sentence, [start, end) in code points, with its grade and the reasons."""

    start: int
    end: int
    in_title: bool
    grade: Grade
    evidence: str
    fired: tuple[str, ...]
    blocked: tuple[str, ...]
    actors: tuple[ExplainedSpan, ...]
    links: tuple[tuple[int, int], ...]  # the words that link the sides


class Explanations(Sequence[SentenceExplanation]):
    """The explanations of a text's sentences in order, each worded when it is asked for."""

    def __init__(self, decided: Sequence[tuple[Material, Decision]]) -> None:
        self._decided = decided

    @overload
    def __getitem__(self, place: int) -> SentenceExplanation: ...

    @overload
    def __getitem__(self, place: slice) -> list[SentenceExplanation]: ...

    def __getitem__(self, place: int | slice) -> SentenceExplanation | list[SentenceExplanation]:
        if isinstance(place, slice):
            return [explanation(*one) for one in self._decided[place]]
        return explanation(*self._decided[place])

    def __len__(self) -> int:
        return len(self._decided)


def explanation(material: Material, decision: Decision) -> SentenceExplanation:
    """The explanation of a decision."""
    view = material.view
    cues = {(word.start, word.end) for key in ("cue", "acting") for word in material.hits(key)}
    return SentenceExplanation(
        start=view.start,
        end=view.end,
        in_title=view.index < 0,
        grade=decision.grade,
        evidence=decision.evidence,
        fired=decision.fired,
        blocked=decision.blocked,
        actors=tuple(
            ExplainedSpan(ref.start, ref.end, ref.side, ref.actor_id, str(ref.how), ref.rule) for ref in material.refs
        ),
        links=tuple(sorted(cues)),
    )
