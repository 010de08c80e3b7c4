"""Framing: which of the competing words each bloc uses where it speaks of the relation."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from pipeline.knowledge.frame_schema import FramePair
from pipeline.relations.normalise import normalise
from pipeline.tables.mentions import counted, mention_id
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

EXAMPLES = 3

TABLE = Table(
    name="framing",
    title="Framing",
    grain="frame pair × variant × bloc; complete grid",
    meaning=(
        "Relevant texts and stories with at least one sentence that states the relation and uses the variant's words. "
        "A word inside a longer one of the same pair counts for the longer one."
    ),
    key=("pair_id", "variant_id", "bloc"),
    columns=(
        day_column(),
        Column("pair_id", Dtype.STRING, "id", "What is named."),
        Column("variant_id", Dtype.STRING, "id", "How it is named."),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers."),
        Column(
            "n_texts", Dtype.INTEGER, "texts", "Relevant texts. Null where the bloc was not heard.", True, minimum=0
        ),
        Column("n_stories", Dtype.INTEGER, "stories", "Stories of those texts. Null as above.", True, minimum=0),
        Column(
            "share",
            Dtype.NUMBER,
            "of texts",
            "n_texts by the bloc's texts with any variant of the pair. Null without any.",
            True,
            minimum=0,
        ),
        Column("mention_ids", Dtype.STRINGS, "ids", f"Up to {EXAMPLES} mentions that use it."),
    ),
)

_Use = tuple[str, str]  # pair and variant


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the framing table."""
    pairs = view.inputs.scope.frames
    texts: dict[tuple[_Use, str], dict[str, str]] = defaultdict(dict)  # use and bloc → text → story
    examples: dict[tuple[_Use, str], set[str]] = defaultdict(set)
    for text_id, voice in view.voices.items():
        for use, mentions in _uses(pairs, voice).items():
            for bloc in voice.blocs:
                texts[use, bloc][text_id] = voice.story_id
                examples[use, bloc] |= mentions
    rows = []
    for pair in pairs:
        for bloc in view.blocs():
            either = {t for variant in pair.variants for t in texts[(pair.pair_id, variant.variant_id), bloc]}
            for variant in pair.variants:
                use = (pair.pair_id, variant.variant_id)
                found, heard = texts[use, bloc], view.heard(bloc)
                rows.append(
                    {
                        "day": view.day,
                        "pair_id": pair.pair_id,
                        "variant_id": variant.variant_id,
                        "bloc": bloc,
                        "n_texts": len(found) if heard else None,
                        "n_stories": len(set(found.values())) if heard else None,
                        "share": len(found) / len(either) if heard and either else None,
                        "mention_ids": sorted(examples[use, bloc])[:EXAMPLES],
                    }
                )
    return rows


def _uses(pairs: tuple[FramePair, ...], voice: Voice) -> dict[_Use, set[str]]:
    uses: dict[_Use, set[str]] = defaultdict(set)
    for mention in counted(voice):
        lower = normalise(mention.text).lower
        for pair in pairs:
            for variant_id in variants_in(pair, voice.article.lang, lower):
                uses[pair.pair_id, variant_id].add(mention_id(voice.article, mention))
    return uses


def variants_in(pair: FramePair, lang: str, lower: str) -> set[str]:
    """The variants of a pair used in normalised lower-case text."""
    spans = [
        (match.start(), match.end(), variant.variant_id)
        for variant in pair.variants
        if lang in variant.patterns
        for match in variant.patterns[lang].finditer(lower)
    ]
    return {
        variant
        for start, end, variant in spans
        if not any(s <= start and end <= e and e - s > end - start and other != variant for s, e, other in spans)
    }
