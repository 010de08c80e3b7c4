"""frames.yaml: pairs of words in which blocs differ for the same thing, by variant and language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import compile_terms
from pipeline.knowledge.read_topics import check_terms


@dataclass(frozen=True, slots=True)
class FrameVariant:
    """One way of calling it. `patterns`: language → pattern over normalised lower-case text."""

    variant_id: str
    name: str
    patterns: Mapping[str, re.Pattern[str]]


@dataclass(frozen=True, slots=True)
class FramePair:
    """One concept with the variants that compete for it."""

    pair_id: str
    name: str
    variants: tuple[FrameVariant, ...]


def read_frames(document: Mapping[str, Any]) -> tuple[FramePair, ...]:
    """The frame pairs, in file order; none where the folder has no such file. Raises KnowledgeError."""
    fields = Fields("frames.yaml", "", document)
    pairs = tuple(_pair(item) for item in fields.items("frame_pairs"))
    fields.finish()
    return pairs


def _pair(fields: Fields) -> FramePair:
    pair_id = fields.text("id")
    fields.entry = f"frame pair {pair_id!r}"
    pair = FramePair(pair_id, fields.text("name"), tuple(_variant(item) for item in fields.items("variants")))
    fields.finish()
    if len(pair.variants) < 2:
        raise fields.fail("a pair has at least two variants; add the competing one")
    return pair


def _variant(fields: Fields) -> FrameVariant:
    variant_id = fields.text("id")
    fields.entry = f"{fields.entry} variant {variant_id!r}".strip()
    terms = fields.texts_by("terms")
    check_terms(fields, [term for texts in terms.values() for term in texts])
    compiled = {lang: compile_terms(texts) for lang, texts in terms.items()}
    variant = FrameVariant(variant_id, fields.text("name"), {k: v for k, v in compiled.items() if v is not None})
    fields.finish()
    return variant
