"""Tokenising in linear time: spaCy's tokenizer with a limit to the length of words, and a memory for each of them.

It takes the square of the length of what stands between two blanks, peeling one mark after the other off both ends: a
line of 20,000 quotation marks costs it half a minute. No word is that long; a longer piece is tokenised in parts.

And it remembers no word that follows a special case ("U.S.", "don't") in the same text. Words met for the first time
are therefore shown to it alone first, which takes nine tenths off the cost of a text: the tokens are the same.
"""

from __future__ import annotations

import re
from itertools import pairwise

from spacy.language import Language
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc

LONGEST_WORD_CHARACTERS = 256  # longer than any word; of longer addresses nothing but their length is lost
REMEMBERED_WORDS = 50_000  # the different words of a few thousand articles; 40 MB where all of them are met
_TOO_LONG = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD_CHARACTERS + 1},}}")


class LinearTokenizer:
    """A tokenizer that hands `inner` no piece without blanks beyond the limit. Tokens cover the text as before."""

    def __init__(self, inner: Tokenizer) -> None:
        self.inner = inner
        inner.max_cache_size = REMEMBERED_WORDS
        self._met: set[str] = set()

    def __call__(self, text: str) -> Doc:
        if _TOO_LONG.search(text) is None:
            return self._tokens(text)
        cuts = [0]
        for word in _TOO_LONG.finditer(text):
            cuts.extend(range(word.start() + LONGEST_WORD_CHARACTERS, word.end(), LONGEST_WORD_CHARACTERS))
        parts = [self._tokens(text[start:end]) for start, end in pairwise([*cuts, len(text)])]
        joined: Doc = Doc.from_docs(parts, ensure_whitespace=False)
        return joined

    def _tokens(self, text: str) -> Doc:
        for word in set(text.split()) - self._met:
            if len(self._met) >= REMEMBERED_WORDS:
                break
            self.inner(word)
            self._met.add(word)
        doc: Doc = self.inner(text)
        return doc


def tokenise_linearly(nlp: Language) -> None:
    """Puts limit and memory in front of a pipeline's tokenizer."""
    nlp.tokenizer = LinearTokenizer(nlp.tokenizer)
