"""Quotes: who said what in the relevant texts, the same words once."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from typing import Any

from pipeline.records import Quote, QuoteKind
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

ID_CHARACTERS = 32

TABLE = Table(
    name="quotes",
    title="Quotes",
    grain="quotation",
    meaning=(
        "Quotations of the relevant texts. The same words of the same speaker in several texts are one quotation; "
        "place and article are those of the day's version published first."
    ),
    key=("quote_id",),
    columns=(
        day_column(),
        Column("quote_id", Dtype.STRING, "id", "Hash of speaker and words."),
        Column("speaker_id", Dtype.STRING, "id", "Speaker, where the knowledge base has them.", True),
        Column("speaker_label", Dtype.STRING, "name", "Speaker as the text names them; null where it does not.", True),
        Column("text", Dtype.STRING, "text", "The words, without the quotation marks."),
        Column("start", Dtype.INTEGER, "characters", "Start in the archived text.", minimum=0),
        Column("end", Dtype.INTEGER, "characters", "End in the archived text.", minimum=0),
        Column("kind", Dtype.STRING, "class", "Direct or indirect speech.", values=tuple(QuoteKind)),
        Column("topic_ids", Dtype.STRINGS, "ids", "Topics of the words."),
        Column("lang", Dtype.STRING, "ISO 639-1", "Language of the article."),
        Column("article_id", Dtype.STRING, "id", "Article that was read."),
        Column("text_id", Dtype.STRING, "id", "Independent text that the words stand in."),
        Column(
            "first_source_id",
            Dtype.STRING,
            "id",
            "Publisher of the first copy, in the day and the three before it, of a text with these words.",
        ),
        Column("n_texts", Dtype.INTEGER, "texts", "Independent texts of the day with these words.", minimum=1),
        Column("blocs", Dtype.STRINGS, "ids", "Blocs that carried those texts."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the quotes table."""
    found: dict[str, list[tuple[Voice, Quote]]] = defaultdict(list)
    for voice in view.voices.values():
        for quote in voice.analysis.quotes:
            found[quote_id(quote)].append((voice, quote))
    return [_row(view, key, hits) for key, hits in found.items()]


def quote_id(quote: Quote) -> str:
    """32 hex digits over the speaker and the words, whatever their case, spacing and punctuation."""
    speaker = quote.speaker_id or folded(quote.speaker or "")
    return hashlib.sha256(f"{speaker}\x1f{folded(quote.text)}".encode()).hexdigest()[:ID_CHARACTERS]


def folded(text: str) -> str:
    """Words alone, in one case: what stays of a quotation when an editor has touched its marks."""
    words = re.findall(r"\w+", unicodedata.normalize("NFKC", text).casefold())
    return " ".join(words) or " ".join(text.split())


def _row(view: DayView, key: str, hits: list[tuple[Voice, Quote]]) -> dict[str, Any]:
    members = (view.members[hit.text.text_id][0] for hit, _ in hits)
    first = min(members, key=lambda article: (article.published_at, article.article_id))
    voice, quote = min(hits, key=lambda hit: (hit[0].article.published_at, hit[0].article.article_id, hit[1].start))
    return {
        "day": view.day,
        "quote_id": key,
        "speaker_id": quote.speaker_id,
        "speaker_label": quote.speaker,
        "text": quote.text,
        "start": quote.start,
        "end": quote.end,
        "kind": str(quote.kind),
        "topic_ids": sorted(set(quote.topic_ids)),
        "lang": voice.article.lang,
        "article_id": voice.article.article_id,
        "text_id": voice.text.text_id,
        "first_source_id": first.source_id,
        "n_texts": len({hit.text.text_id for hit, _ in hits}),
        "blocs": sorted({bloc for hit, _ in hits for bloc in hit.blocs}),
    }
