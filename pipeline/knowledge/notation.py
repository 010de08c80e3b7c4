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
# What a term of these characters becomes is sound where its brackets are: thousands of terms need no trial compilation.
_PLAIN = re.compile(r"[\w\s*.,'()|-]*")


def compile_term(term: str, *, max_gap_words: int = GAP_WORDS) -> str:
    """The regular expression source of one term. Raises KnowledgeError for a term that does not compile."""
    return rf"(?<!\w){_source(term, max_gap_words)}(?!\w)"


def compile_terms(terms: Iterable[str], *, max_gap_words: int = GAP_WORDS) -> re.Pattern[str] | None:
    """One pattern that matches any of the terms, the first listed first; None when there are none."""
    sources = [_source(term, max_gap_words) for term in terms]
    return re.compile(one_of(sources)) if sources else None


def _source(term: str, max_gap_words: int) -> str:
    """A term without its word boundaries. Raises KnowledgeError."""
    folded = term.strip().lower().translate(_FOLD)
    if not folded:
        raise KnowledgeError(f"term {term!r}: it is empty; delete it or write a word")
    if folded.isalpha():
        return folded  # most terms are one word: thousands need no more than this
    gap = rf"(?:\W+\w[\w'-]*){{0,{max_gap_words}}}?\W+"
    source = gap.join(_words(piece) for piece in _GAP.split(folded))
    if not (_PLAIN.fullmatch(folded) and _balanced(folded)):
        try:
            re.compile(source)
        except re.error as error:
            raise KnowledgeError(f"term {term!r}: {error}; check its brackets") from error
    return source


def _balanced(term: str) -> bool:
    depth = 0
    for character in term:
        depth += (character == "(") - (character == ")")
        if depth < 0:
            return False
    return depth == 0


def _words(piece: str) -> str:
    source = _LITERAL_DOT.sub(r"\\.", piece)
    source = re.sub(r"(?<!\\w)\*", r"\\w*", source)
    source = source.replace("\\w\\w*", "\\w*")
    source = re.sub(r"(?<!\\)\((?!\?)", "(?:", source)
    return re.sub(r" +(?!\?)(?![^\[]*\])", r"\\s+", source)
