"""Tokenising in linear time: spaCy's tokenizer takes the square of the length of what stands between two blanks.

It peels one mark after the other off both ends of such a piece, so that a line of 20,000 quotation marks costs it half
a minute. No word is that long; a piece beyond the limit is tokenised in parts.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from spacy.language import Language
from spacy.tokens import Doc

LONGEST_WORD_CHARACTERS = 256  # longer than any word; of longer addresses nothing but their length is lost
_TOO_LONG = re.compile(rf"(?<!\S)\S{{{LONGEST_WORD_CHARACTERS + 1},}}")


@dataclass(frozen=True, slots=True)
class BoundedTokenizer:
    """A tokenizer that hands `inner` no piece without blanks beyond the limit. Tokens cover the text as before."""

    inner: Callable[[str], Doc]

    def __call__(self, text: str) -> Doc:
        if _TOO_LONG.search(text) is None:
            return self.inner(text)
        cuts = [0]
        for word in _TOO_LONG.finditer(text):
            cuts.extend(range(word.start() + LONGEST_WORD_CHARACTERS, word.end(), LONGEST_WORD_CHARACTERS))
        parts = [self.inner(text[start:end]) for start, end in pairwise([*cuts, len(text)])]
        joined: Doc = Doc.from_docs(parts, ensure_whitespace=False)
        return joined


def bound_words(nlp: Language) -> None:
    """Puts the limit in front of a pipeline's tokenizer."""
    nlp.tokenizer = BoundedTokenizer(nlp.tokenizer)
