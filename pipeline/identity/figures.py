"""Figures that stand in the same words: tells a bulletin from its issue of yesterday."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from pipeline.identity.words import folded

_GROUPED = re.compile(r"(\d)[\s.,\u00a0\u202f](?=\d{3}(?!\d))")  # 1,300 and 1 300 are one number
_DECIMAL = re.compile(r"(\d)[.,](?=\d)")
_DIGITS_ONLY = bytes(byte if byte in b"0123456789" else 32 for byte in range(256))
_WORD = re.compile(r"\w+")
_FIGURE = re.compile(r"\d[^\W_]*")
_DIGIT = re.compile(r"\d")
CONTEXT_WORDS = 2
# Characters before and after a figure in which its context is looked for: three long words, and one.
BEFORE_CHARACTERS, AFTER_CHARACTERS = 80, 40
MIN_CONTRADICTIONS = 2  # one changed figure is a correction

Contexts = Mapping[tuple[str, ...], frozenset[str]]


def joined_figures(text: str) -> str:
    """The text with each figure as one word: thousands closed up, the decimal sign a letter that no word contains."""
    return _DECIMAL.sub("\\1ꞏ", _GROUPED.sub("\\1", text))


def figures_of(text: str) -> frozenset[bytes]:
    """The runs of digits in a text."""
    return frozenset(text.encode().translate(_DIGITS_ONLY).split())


def may_be_another_issue(first: frozenset[bytes], second: frozenset[bytes]) -> bool:
    """Whether it is worth reading the figures in context: each text has many that the other lacks.

    Where one text only adds to the other nothing is contradicted, and where most figures stand in both, most agree.
    """
    common = len(first & second)
    differing = min(len(first), len(second)) - common
    return differing >= MIN_CONTRADICTIONS and 2 * differing > common


def figures_in_context(text: str, lang: str) -> Contexts:
    """(two words before, one after) → the figures that stand there; other figures in the context count as one sign."""
    text = folded(joined_figures(text), lang)
    found: defaultdict[tuple[str, ...], set[str]] = defaultdict(set)
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        before = _WORD.findall(text, max(0, start - BEFORE_CHARACTERS), start)[-CONTEXT_WORDS:]
        after = _WORD.findall(text, end, end + AFTER_CHARACTERS)[:1]
        signs = ["#" if _DIGIT.search(word) else word for word in (*before, "→", *after)]
        found[tuple(signs)].add(match[0])
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
