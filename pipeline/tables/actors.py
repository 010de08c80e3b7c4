"""Actors: who is named in the relevant texts of each bloc, and in which part."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import permutations
from typing import Any

from pipeline.tables.mentions import counted
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

CO_ACTORS = 3

TABLE = Table(
    name="actors",
    title="Actors",
    grain="bloc × actor",
    meaning=(
        "Actors named in relevant texts. A bloc carries all actors and mentions of the version that speaks for a text. "
        "Blocs that were not heard have no rows."
    ),
    key=("bloc", "actor_id"),
    columns=(
        day_column(),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers."),
        Column("actor_id", Dtype.STRING, "id", "Actor of the knowledge base, or one read from an office and a name."),
        Column("actor_name", Dtype.STRING, "name", "Its name in English."),
        Column("side", Dtype.STRING, "side", "Its side.", True),
        Column("role", Dtype.STRING, "role", "Its role.", True),
        Column("n_texts", Dtype.INTEGER, "texts", "Relevant texts that name it.", minimum=0),
        Column("n_mentions", Dtype.INTEGER, "mentions", "Mentions that name it.", minimum=0),
        Column("as_source", Dtype.INTEGER, "mentions", "Mentions that name it and in which its side acts.", minimum=0),
        Column(
            "as_target",
            Dtype.INTEGER,
            "mentions",
            "Mentions that name it and in which its side is acted upon.",
            minimum=0,
        ),
        Column("as_speaker", Dtype.INTEGER, "mentions", "Mentions that are its words.", minimum=0),
        Column("co_top3", Dtype.STRINGS, "ids", "The actors named most often in the same texts, most frequent first."),
    ),
)


@dataclass(slots=True)
class _Tally:
    texts: int = 0
    mentions: int = 0
    as_source: int = 0
    as_target: int = 0
    as_speaker: int = 0
    beside: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class _Known:
    name: str
    side: str | None
    role: str | None


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the actors table."""
    known = _known(view)
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for carried in view.relevant():
        if view.heard(carried.bloc):
            _count(tallies, carried.bloc, view.voices[carried.text_id], known)
    return [
        {
            "day": view.day,
            "bloc": bloc,
            "actor_id": actor_id,
            "actor_name": known[actor_id].name,
            "side": known[actor_id].side,
            "role": known[actor_id].role,
            "n_texts": tally.texts,
            "n_mentions": tally.mentions,
            "as_source": tally.as_source,
            "as_target": tally.as_target,
            "as_speaker": tally.as_speaker,
            "co_top3": [other for other, _ in sorted(tally.beside.items(), key=lambda i: (-i[1], i[0]))[:CO_ACTORS]],
        }
        for (bloc, actor_id), tally in tallies.items()
    ]


def _count(tallies: dict[tuple[str, str], _Tally], bloc: str, voice: Voice, known: dict[str, _Known]) -> None:
    named = sorted({actor.actor_id for actor in voice.analysis.actors})
    for actor_id in named:
        tallies[bloc, actor_id].texts += 1
    for actor_id, other in permutations(named, 2):
        tallies[bloc, actor_id].beside[other] += 1
    for mention in counted(voice):
        parts = {*mention.actor_ids, mention.speaker_id} & known.keys()  # a speaker may be known by label only
        for actor_id in sorted(actor_id for actor_id in parts if actor_id is not None):
            tally = tallies[bloc, actor_id]
            tally.mentions += actor_id in mention.actor_ids
            tally.as_speaker += actor_id == mention.speaker_id
            if actor_id in mention.actor_ids:
                tally.as_source += _takes_part(known[actor_id], mention.source, mention.source_role)
                tally.as_target += _takes_part(known[actor_id], mention.target, mention.target_role)


def _takes_part(actor: _Known, side: str | None, role: str | None) -> bool:
    return side is not None and actor.side == side and (role is None or actor.role == role)


def _known(view: DayView) -> dict[str, _Known]:
    """Actor id → what is known of it: from the knowledge base, else from the text that named it."""
    scope = view.inputs.scope
    known = {key: _Known(name, scope.sides.get(key), scope.roles.get(key)) for key, name in scope.names.items()}
    for key in sorted(view.voices):
        analysis = view.voices[key].analysis
        for actor in analysis.actors:
            known.setdefault(actor.actor_id, _Known(actor.name, actor.side, actor.role))
        for actor_id in {actor_id for mention in analysis.mentions for actor_id in mention.actor_ids}:
            known.setdefault(actor_id, _Known(actor_id, None, None))
    return known
