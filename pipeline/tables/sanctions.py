"""Sanctions: the steps in the life of a measure, announced and legal ones apart."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.records import SanctionClaim, SanctionStep
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

TABLE = Table(
    name="sanctions",
    title="Sanctions steps",
    grain="issuer × object × step",
    meaning=(
        "Steps that texts of the day tell of. `status_legal` is true only where the legal document itself was seen: "
        "an announcement is not a licence."
    ),
    key=("issuer", "object_id", "step"),
    columns=(
        day_column(),
        Column("issuer", Dtype.STRING, "side", "Whose measure it is; others than the dyad's sides are context."),
        Column("object_id", Dtype.STRING, "id", "What the measure acts upon."),
        Column("step", Dtype.STRING, "class", "The step.", values=tuple(SanctionStep)),
        Column("instruments", Dtype.STRINGS, "names", "Lists, licences, rules and orders named with it."),
        Column("n_texts", Dtype.INTEGER, "texts", "Independent texts that tell of it.", minimum=1),
        Column("blocs", Dtype.STRINGS, "ids", "Blocs that carried them."),
        Column("primary_source_url", Dtype.STRING, "URL", "The legal document; null where none was seen.", True),
        Column("status_legal", Dtype.BOOLEAN, "yes/no", "Whether the legal document was seen."),
        Column("example_url", Dtype.STRING, "URL", "Address of the text published first."),
        Column("example_text", Dtype.STRING, "text", "Its sentence."),
        Column("example_text_id", Dtype.STRING, "id", "Its text."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the sanctions table."""
    found: dict[tuple[str, str, SanctionStep], list[tuple[Voice, SanctionClaim]]] = defaultdict(list)
    for voice in view.voices.values():
        for claim in voice.analysis.sanctions:
            found[claim.issuer, claim.object_id, claim.step].append((voice, claim))
    rows = []
    for (issuer, object_id, step), hits in found.items():
        voice, claim = min(hits, key=lambda hit: (hit[0].article.published_at, hit[0].article.article_id, hit[1].start))
        documents = sorted({c.document_url for _, c in hits if c.document_url is not None})
        rows.append(
            {
                "day": view.day,
                "issuer": issuer,
                "object_id": object_id,
                "step": str(step),
                "instruments": sorted({c.instrument for _, c in hits if c.instrument is not None}),
                "n_texts": len({hit.text.text_id for hit, _ in hits}),
                "blocs": sorted({bloc for hit, _ in hits for bloc in hit.blocs}),
                "primary_source_url": documents[0] if documents else None,
                "status_legal": bool(documents),
                "example_url": voice.article.url,
                "example_text": claim.text,
                "example_text_id": voice.text.text_id,
            }
        )
    return rows
