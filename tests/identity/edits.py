"""Realistic edits that make a copy of a text: what reprinting outlets do. Deterministic for a given random source."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from random import Random

Edit = Callable[[str, Random, Sequence[str]], str]  # (text, random, sentences of other texts) → copy


def sentences(text: str) -> list[str]:
    return [piece.strip() for piece in re.split(r"(?<=[.!?…»”])\s+(?=[A-ZА-ЯЁІЎ«“])", text) if piece.strip()]


def same(text: str, rng: Random, others: Sequence[str]) -> str:
    return text


def cut(text: str, rng: Random, others: Sequence[str]) -> str:
    parts = sentences(text)
    return " ".join(parts[: max(3, int(len(parts) * rng.uniform(0.45, 0.8)))])


def insert(text: str, rng: Random, others: Sequence[str]) -> str:
    parts = sentences(text)
    for _ in range(max(1, len(parts) // 6)):
        parts.insert(rng.randrange(1, len(parts)), rng.choice(others))
    return " ".join(parts)


def cut_insert(text: str, rng: Random, others: Sequence[str]) -> str:
    return insert(cut(text, rng, others), rng, others)


def words(share: float) -> Edit:
    def edit(text: str, rng: Random, others: Sequence[str]) -> str:
        pool = " ".join(others).split()
        return " ".join(rng.choice(pool) if rng.random() < share else word for word in text.split())

    return edit


def half(text: str, rng: Random, others: Sequence[str]) -> str:
    parts = sentences(text)
    rewritten = set(rng.sample(range(len(parts)), len(parts) // 2))
    return " ".join(rng.choice(others) if place in rewritten else part for place, part in enumerate(parts))


def embed(text: str, rng: Random, others: Sequence[str]) -> str:
    size = len(sentences(text))
    around = [rng.choice(others) for _ in range(2 * size)]
    return " ".join([*around[:size], text, *around[size:]])


def wire_tag(text: str, rng: Random, others: Sequence[str]) -> str:
    return f"(Newsline) — {text} Newsline"


EDITS: dict[str, Edit] = {
    "headline": same,
    "cut": cut,
    "insert": insert,
    "cut_insert": cut_insert,
    "words_5": words(0.05),
    "words_15": words(0.15),
    "half": half,
    "embed": embed,
    "wire_tag": wire_tag,
}
