"""Sides that a sentence does not write: its speaker's (RM-9), its publisher's (RM-13), an office's (RM-4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pipeline.knowledge.schema import Kind, Knowledge, Pronouns, Role, Tenure
from pipeline.relations.evidence import How, Ref, SentenceView
from pipeline.relations.lexicon import Words
from pipeline.relations.pronouns import pronoun_pattern

_VOICE = "voice:"


def implied_refs(view: SentenceView, publisher: str | None, sides: Sequence[str]) -> Iterator[Ref]:
    """The speaker of each quoted part, and the publisher of a sentence that is nobody's words and no question."""
    for part in view.said:
        if part.side in sides and part.role in (Role.GOVERNMENT, Role.OPPOSITION):
            yield Ref(
                side=str(part.side),
                role=str(part.role),
                kind=Kind.PERSON,
                how=How.SPEAKER,
                rule="RM-9",
                actor_id=part.speaker_id,
                start=part.start,
                end=part.end,
            )
    if publisher in sides and not view.interviewer and not view.quoted:
        yield Ref(str(publisher), Role.GOVERNMENT, Kind.STATE, How.PUBLISHER, "RM-13")


def official_voice(words: Words, views: Sequence[SentenceView]) -> str | None:
    """The side as whose government a text speaks outside quotations, for a text whose source says nothing."""
    for key in words.keys_with(_VOICE):
        for word in words.by_key[key]:
            if not any(part.start <= word.start < part.end for view in views for part in view.said):
                return key.removeprefix(_VOICE)
    return None


def first_person(view: SentenceView, pronouns: Pronouns | None) -> bool:
    """Whether the sentence says "we", "our" or "I"."""
    if pronouns is None:
        return False
    # A pronoun in capitals is a state's name: US.
    return any(len(word) == 1 or not word.isupper() for word in pronoun_pattern(pronouns.first).findall(view.text))


class HeldOffices:
    """Who holds an office towards the other side: "special envoy for Belarus" makes Belarus present where he is."""

    def __init__(self, knowledge: Knowledge) -> None:
        dyad = knowledge.dyad
        self._offices: list[tuple[str, str, Tenure]] = [
            (actor.actor_id, dyad.other(actor.side), tenure)
            for actor in knowledge.actors
            if actor.kind is Kind.PERSON and actor.side in dyad.sides
            for tenure in actor.tenures
            if tenure.start is not None and dyad.side_names[dyad.other(actor.side)] in tenure.title
        ]

    def at(self, moment: datetime | None) -> Mapping[str | None, str]:
        """Actor id → the other side, for offices held at the moment (the open ones where it is unknown)."""
        return {
            actor_id: side
            for actor_id, side, tenure in self._offices
            if (tenure.covers(moment.date()) if moment else tenure.end is None)
        }
