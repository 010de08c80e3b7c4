"""Events: who did what to whom, each act once, on the day of its first report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.records import Quad, Track
from pipeline.tables.acts import Act, Standing
from pipeline.tables.day import CountedEvent
from pipeline.tables.mentions import TEXT_CHARACTERS
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

TABLE = Table(
    name="events",
    title="Events",
    grain="act",
    meaning=(
        "Acts first reported that day. Mentions with the same source, target, class, mode and object are one act while "
        "no 72 hours pass without a report of it; later days do not count it again. Denials, background and mere "
        "possibility are rows of their own and weigh nothing."
    ),
    key=("event_id",),
    columns=(
        day_column(),
        Column("event_id", Dtype.STRING, "id", "Hash of the act and the day."),
        Column("act_id", Dtype.STRING, "id", "Hash of the act: the same when it is counted again on another day."),
        Column("track", Dtype.STRING, "class", "Between governments, or with the opposition.", values=tuple(Track)),
        Column("source", Dtype.STRING, "side", "Who acts."),
        Column("target", Dtype.STRING, "side", "Towards whom."),
        Column("source_actor_ids", Dtype.STRINGS, "ids", "Actors of the source's side named with it."),
        Column("target_actor_ids", Dtype.STRINGS, "ids", "Actors of the target's side named with it."),
        Column("class", Dtype.STRING, "PLOVER class", "What is done."),
        Column("mode", Dtype.STRING, "PLOVER mode", "How it is done.", True),
        Column("quad", Dtype.STRING, "class", "Verbal or material, cooperation or conflict.", True, values=tuple(Quad)),
        Column(
            "score", Dtype.NUMBER, "-10 to +10", "Cooperation (positive) or conflict (negative).", True, minimum=-10
        ),
        Column("factuality", Dtype.STRING, "class", "How the surest report has it.", values=tuple(Standing)),
        Column("weight", Dtype.NUMBER, "0 to 1", "What it counts for in the balance.", minimum=0),
        Column("n_texts", Dtype.INTEGER, "texts", "Independent texts of the day that tell of it.", minimum=1),
        Column("n_articles", Dtype.INTEGER, "articles", "The day's relevant articles of those texts.", minimum=1),
        Column("n_stories", Dtype.INTEGER, "stories", "Stories of those texts.", minimum=1),
        Column("blocs", Dtype.STRINGS, "ids", "Blocs that carried those texts."),
        Column("n_blocs", Dtype.INTEGER, "blocs", "Their number; 1 is one bloc's word alone.", minimum=1),
        Column("first_source_id", Dtype.STRING, "id", "Publisher of the first report."),
        Column("first_seen_at", Dtype.MOMENT, "UTC", "When the first report was first seen.", hashed=False),
        Column("object_ids", Dtype.STRINGS, "ids", "What is acted upon."),
        Column(
            "n_reported",
            Dtype.INTEGER,
            "people or things",
            "The number most stories give; the lowest of equals. Null where none does.",
            True,
        ),
        Column("example_url", Dtype.STRING, "URL", "Address of the surest report."),
        Column("example_text", Dtype.STRING, f"≤ {TEXT_CHARACTERS} characters", "Its sentence."),
        Column("example_text_id", Dtype.STRING, "id", "Its text."),
        Column("story_ids", Dtype.STRINGS, "ids", "Stories of the texts that tell of it."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the events table."""
    return [_row(view, act) for act in view.acts if act.first_day == view.inputs.day]


def counted_events(rows: Sequence[Mapping[str, Any]]) -> tuple[CountedEvent, ...]:
    """The rows that weigh something, as the indices count them."""
    return tuple(
        CountedEvent(
            act_id=row["act_id"],
            source=row["source"],
            target=row["target"],
            event_class=row["class"],
            mode=row["mode"],
            track=row["track"],
            quad=row["quad"],
            score=row["score"],
            weight=row["weight"],
            blocs=tuple(row["blocs"]),
        )
        for row in rows
        if row["weight"] > 0 and row["quad"] is not None and row["score"] is not None
    )


def _row(view: DayView, act: Act) -> dict[str, Any]:
    sides = view.inputs.scope.sides
    best, first = act.best, act.tellings[0]
    voices = {telling.voice.text.text_id: telling.voice for telling in act.tellings}
    named = sorted({actor for telling in act.tellings for actor in telling.mention.actor_ids})
    blocs = sorted({bloc for voice in voices.values() for bloc in voice.blocs})
    text = best.mention.text
    return {
        "day": view.day,
        "event_id": act.key.event_id(act.first_day),
        "act_id": act.key.act_id,
        "track": act.key.track,
        "source": act.key.source,
        "target": act.key.target,
        "source_actor_ids": [actor for actor in named if sides.get(actor) == act.key.source],
        "target_actor_ids": [actor for actor in named if sides.get(actor) == act.key.target],
        "class": act.key.event_class,
        "mode": act.key.mode,
        "quad": None if best.mention.quad is None else str(best.mention.quad),
        "score": best.mention.score,
        "factuality": str(best.standing),
        "weight": best.standing.weight,
        "n_texts": len(voices),
        "n_articles": sum(voice.n_articles for voice in voices.values()),
        "n_stories": len({voice.story_id for voice in voices.values()}),
        "blocs": blocs,
        "n_blocs": len(blocs),
        "first_source_id": first.voice.article.source_id,
        "first_seen_at": first.voice.article.first_seen_at,
        "object_ids": list(act.key.object_ids),
        "n_reported": _usual_number(act),
        "example_url": best.voice.article.url,
        "example_text": text if len(text) <= TEXT_CHARACTERS else text[: TEXT_CHARACTERS - 1] + "…",
        "example_text_id": best.voice.text.text_id,
        "story_ids": sorted({voice.story_id for voice in voices.values()}),
    }


def _usual_number(act: Act) -> int | None:
    """The mode over stories: a wire reprinted in fifty texts of one story has one vote (C13)."""
    stated = {(t.voice.story_id, t.mention.n_reported) for t in act.tellings if t.mention.n_reported is not None}
    votes = Counter(number for _, number in stated if number is not None)
    return min(votes, key=lambda number: (-votes[number], number)) if votes else None
