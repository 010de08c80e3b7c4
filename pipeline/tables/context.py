"""Context: third parties in the texts on the dyad, and the part they have there."""

from __future__ import annotations

from typing import Any

from pipeline.records import Coverage, PartyPart
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

_PARTS = {
    PartyPart.CONSTRAINT: "Texts in which it limits what a side may do.",
    PartyPart.MEDIATOR: "Texts in which it mediates.",
    PartyPart.OBJECT: "Texts in which it is what the two sides deal with.",
}

TABLE = Table(
    name="context",
    title="Context",
    grain="third party; complete grid",
    meaning="Relevant texts, each once, that also name a third party. A text may give it several parts, or none.",
    key=("third_party",),
    columns=(
        day_column(),
        Column("third_party", Dtype.STRING, "side", "The third party."),
        Column("n_texts", Dtype.INTEGER, "texts", "Relevant texts that name it. Null on a blind day.", True, minimum=0),
        Column(
            "share",
            Dtype.NUMBER,
            "of relevant texts",
            "n_texts by all relevant texts. Null without any.",
            True,
            minimum=0,
        ),
        *(
            Column(
                f"n_{part}",
                Dtype.INTEGER,
                "texts",
                f"{meaning} Null where the parts were not looked for.",
                True,
                minimum=0,
            )
            for part, meaning in _PARTS.items()
        ),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the context table."""
    voices = list(view.voices.values())
    return [_row(view, party, voices) for party in view.inputs.scope.third_parties]


def _row(view: DayView, party: str, voices: list[Voice]) -> dict[str, Any]:
    row: dict[str, Any] = dict.fromkeys(TABLE.column_names) | {"day": view.day, "third_party": party}
    if view.coverage.overall is Coverage.NONE:
        return row
    naming = [voice for voice in voices if party in _named(view, voice)]
    row |= {"n_texts": len(naming), "share": len(naming) / len(voices) if voices else None}
    if all(voice.analysis.third_parties is not None for voice in voices):
        for part in PartyPart:
            row[f"n_{part}"] = sum((party, part) in _parts(voice) for voice in voices)
    return row


def _named(view: DayView, voice: Voice) -> set[str]:
    """Sides named anywhere in the text, or beside the dyad in one of its mentions."""
    sides = view.inputs.scope.sides
    beside = {sides.get(actor) for mention in voice.analysis.mentions for actor in mention.third_party_ids}
    return {actor.side for actor in voice.analysis.actors} | {side for side in beside if side is not None}


def _parts(voice: Voice) -> set[tuple[str, PartyPart]]:
    return {(hit.side, hit.part) for hit in voice.analysis.third_parties or ()}
