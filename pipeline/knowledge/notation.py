"""The mini-notation of knowledge terms, compiled to regular expressions over normalised lower-case text.

`stem*` any word characters · space: white space · ` .. ` a gap of 0–4 words · `(a|b|)` alternation · `\\d`, `?`, `+`,
`[...]` as in regular expressions. A term begins and ends at word boundaries (a `*` at its end is inside the word).
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.errors import KnowledgeError
from pipeline.knowledge.alternatives import one_of

GAP_WORDS = 4  # words that ' .. ' may skip, as the knowledge files define it
_GAP = re.compile(r"\s+\.\.\s+")
_FOLD = str.maketrans({"ё": "е", "ў": "у", "’": "'", "ʼ": "'", "–": "-"})
_LITERAL_DOT = re.compile(r"(?<!\\)\.")


def compile_term(term: str, *, max_gap_words: int = GAP_WORDS, check: bool = True) -> str:
    """The regular expression source of one term. Raises KnowledgeError for one that does not compile (if checked)."""
    source = _source(term, max_gap_words)
    if check:
        _check(term, source)
    return rf"(?<!\w){source}(?!\w)"


def compile_terms(terms: Iterable[str], *, max_gap_words: int = GAP_WORDS) -> re.Pattern[str] | None:
    """One pattern that matches any of the terms, the first listed first; None when there are none."""
    sources = {term: _source(term, max_gap_words) for term in terms}
    if not sources:
        return None
    try:
        return re.compile(one_of(list(sources.values())))
    except re.error:  # compiling each term alone costs as much again: only to name the one at fault
        for term, source in sources.items():
            _check(term, source)
        raise


def _source(term: str, max_gap_words: int) -> str:
    """A term without its word boundaries, unchecked. Raises KnowledgeError for an empty one."""
    folded = term.strip().lower().translate(_FOLD)
    if not folded:
        raise KnowledgeError(f"term {term!r}: it is empty; delete it or write a word")
    gap = rf"(?:\W+\w[\w'-]*){{0,{max_gap_words}}}?\W+"
    return gap.join(_words(piece) for piece in _GAP.split(folded))


def _check(term: str, source: str) -> None:
    try:
        re.compile(source)
    except re.error as error:
        raise KnowledgeError(f"term {term!r}: {error}; check its brackets") from error


def _words(piece: str) -> str:
    source = _LITERAL_DOT.sub(r"\\.", piece)
    source = re.sub(r"(?<!\\w)\*", r"\\w*", source)
    source = source.replace("\\w\\w*", "\\w*")
    source = re.sub(r"(?<!\\)\((?!\?)", "(?:", source)
    return re.sub(r" +(?!\?)(?![^\[]*\])", r"\\s+", source)
