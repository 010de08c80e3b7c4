"""Figures that stand in the same words: tells a bulletin from its issue of yesterday."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(r"\d")
_GROUPED = re.compile(r"(?<=\d)[\s.,\u00a0\u202f](?=\d{3}(?!\d))")  # 1,300 and 1 300 are one number
_DECIMAL = re.compile(r"(?<=\d)[.,](?=\d)")
CONTEXT_WORDS = 2
MIN_CONTRADICTIONS = 2  # one changed figure is a correction

Contexts = Mapping[tuple[str, ...], frozenset[str]]


def joined_figures(text: str) -> str:
    """The text with each figure as one word: thousands closed up, the decimal sign a letter that no word contains."""
    return _DECIMAL.sub("ꞏ", _GROUPED.sub("", text))


def figures_in_context(words: Sequence[str]) -> Contexts:
    """(two words before, one after) → the figures that stand there; other figures in the context count as one sign."""
    signs = ["#" if _NUMBER.search(word) else word for word in words]
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for place, word in enumerate(words):
        if signs[place] == "#":
            before = signs[max(0, place - CONTEXT_WORDS) : place]
            found[(*before, "→", *signs[place + 1 : place + 2])].add(word)
    return {context: frozenset(figures) for context, figures in found.items()}


def is_another_issue(first: Contexts, second: Contexts) -> bool:
    """Whether most of the contexts that two texts share hold other figures: the same form, filled in anew."""
    agreed = contradicted = 0
    for context in first.keys() & second.keys():
        if first[context] & second[context]:
            agreed += 1
        else:
            contradicted += 1
    return contradicted >= MIN_CONTRADICTIONS and contradicted > agreed
