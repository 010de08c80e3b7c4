"""Speakers: whose words each bloc carries, and how many of them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from pipeline.records import Quote
from pipeline.tables.quotes import folded, quote_id
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView

TABLE = Table(
    name="speakers",
    title="Speakers",
    grain="speaker × bloc",
    meaning=(
        "Speakers quoted in relevant texts. The same words of the same speaker are one quotation in a bloc, however "
        "many texts have them. Quotations without a known or named speaker are left out."
    ),
    key=("bloc", "speaker"),
    columns=(
        day_column(),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers."),
        Column("speaker", Dtype.STRING, "id or name", "Actor of the knowledge base, else the name as first printed."),
        Column("speaker_id", Dtype.STRING, "id", "Actor of the knowledge base; null where it has none.", True),
        Column("name", Dtype.STRING, "name", "Its name in English, else as printed."),
        Column("side", Dtype.STRING, "side", "Its side, where the knowledge base has it.", True),
        Column("n_quotes", Dtype.INTEGER, "quotations", "Different quotations.", minimum=1),
        Column("n_words", Dtype.INTEGER, "words", "Words of them.", minimum=0),
        Column("n_texts", Dtype.INTEGER, "texts", "Relevant texts that quote the speaker.", minimum=1),
        Column(
            "share_of_voice",
            Dtype.NUMBER,
            "of words",
            "n_words by the words of all speakers of the bloc. Null where nobody said a word.",
            True,
            minimum=0,
        ),
    ),
)


@dataclass(slots=True)
class _Tally:
    words: dict[str, int] = field(default_factory=dict)  # quotation → its words
    texts: set[str] = field(default_factory=set)
    labels: set[str] = field(default_factory=set)
    speaker_id: str | None = None


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the speakers table."""
    tallies: dict[tuple[str, str], _Tally] = defaultdict(_Tally)
    for voice in view.voices.values():
        for quote in voice.analysis.quotes:
            key = speaker_key(quote)
            for bloc in voice.blocs if key else ():
                tally = tallies[bloc, key]
                tally.words[quote_id(quote)] = len(folded(quote.text).split())
                tally.texts.add(voice.text.text_id)
                tally.labels.add(quote.speaker or key)
                tally.speaker_id = quote.speaker_id
    totals: dict[str, int] = defaultdict(int)
    for (bloc, _), tally in tallies.items():
        totals[bloc] += sum(tally.words.values())
    return [_row(view, bloc, tally, totals[bloc]) for (bloc, _), tally in tallies.items()]


def speaker_key(quote: Quote) -> str:
    """What tells one speaker from another: the actor id, else the folded name; empty for nobody."""
    return quote.speaker_id or folded(quote.speaker or "")


def _row(view: DayView, bloc: str, tally: _Tally, total: int) -> dict[str, Any]:
    scope, words = view.inputs.scope, sum(tally.words.values())
    label = min(tally.labels)
    return {
        "day": view.day,
        "bloc": bloc,
        "speaker": tally.speaker_id or label,
        "speaker_id": tally.speaker_id,
        "name": scope.names.get(tally.speaker_id or "", label),
        "side": scope.sides.get(tally.speaker_id or ""),
        "n_quotes": len(tally.words),
        "n_words": words,
        "n_texts": len(tally.texts),
        "share_of_voice": words / total if total else None,
    }
