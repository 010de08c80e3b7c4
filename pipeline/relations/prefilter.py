"""Which texts deserve spaCy: those in which the automaton sees both sides, or one side in the other's document."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.knowledge.schema import Kind, Knowledge
from pipeline.relations.automaton import AliasAutomaton
from pipeline.relations.normalise import Normalised

NO_SIDE = frozenset({Kind.MEDIUM, Kind.THING})


def names_both_sides(
    passages: Sequence[Normalised],
    knowledge: Knowledge,
    automaton: AliasAutomaton,
    languages: Sequence[str],
    publisher: str | None,
) -> bool:
    """Whether the passages name both sides of the dyad; the publisher's own side counts as named."""
    missing = set(knowledge.dyad.sides) - ({publisher} if publisher else set())
    for text in passages:
        for hit in automaton.find(text, languages):
            actor = knowledge.actors[hit.entry.actor]
            if actor.kind not in NO_SIDE:
                missing.discard(actor.side)
                if not missing:
                    return True
    return not missing
