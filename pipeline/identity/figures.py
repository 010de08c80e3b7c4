"""Figures that stand in the same words: tells a bulletin from its issue of yesterday."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.identity.words import folded

_GROUPED = re.compile(r"([0-9])[\s.,](?=[0-9]{3}(?![0-9]))")  # 1,300 and 1 300 are one number
_DECIMAL = re.compile(r"([0-9])[.,](?=[0-9])")
DECIMAL_SIGN = "ꞏ"  # a letter, so that 3.27 is one word, which no word contains
FOLDABLE_SIGN = "x"  # one that every alphabet has, so that folding stays fast
_DIGITS_ONLY = bytes(byte if byte in b"0123456789" else 32 for byte in range(256))
_FIGURE = re.compile(r"[0-9]\w*")
_DIGIT = re.compile(r"\d")
CONTEXT_WORDS = 2
# Characters before and after a figure in which its context is looked for: three long words, and one.
BEFORE_CHARACTERS, AFTER_CHARACTERS = 80, 40
MIN_CONTRADICTIONS = 2  # one changed figure is a correction


@dataclass(frozen=True, slots=True)
class Contexts:
    """Where figures stand in a text: two words before and one after; other figures among them count as one sign."""

    empty: frozenset[str]  # "losses of → men"
    filled: frozenset[str]  # "losses of → men 1300"


def joined_figures(text: str, decimal_sign: str = DECIMAL_SIGN) -> str:
    """The text with each figure as one word: thousands closed up, the decimal sign a letter."""
    return _DECIMAL.sub(f"\\1{decimal_sign}", _GROUPED.sub("\\1", text))


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
    """The contexts of a text's figures, without and with them."""
    text = folded(joined_figures(text, FOLDABLE_SIGN), lang)
    empty, filled = [], []
    for match in _FIGURE.finditer(text):
        start, end = match.span()
        before = text[max(0, start - BEFORE_CHARACTERS) : start].rsplit(None, CONTEXT_WORDS)[-CONTEXT_WORDS:]
        after = text[end : end + AFTER_CHARACTERS].split(None, 1)[:1]
        signs = [word if word.isalpha() or not _DIGIT.search(word) else "#" for word in (*before, "→", *after)]
        context = " ".join(signs)
        empty.append(context)
        filled.append(f"{context} {match[0]}")
    return Contexts(frozenset(empty), frozenset(filled))


def is_another_issue(first: Contexts, second: Contexts) -> bool:
    """Whether most of the contexts that two texts share hold other figures: the same form, filled in anew."""
    agreed = len({filled.rpartition(" ")[0] for filled in first.filled & second.filled})
    contradicted = len(first.empty & second.empty) - agreed
    return contradicted >= MIN_CONTRADICTIONS and contradicted > agreed
