"""A quick guess at the language of a text among a few, from its letters and commonest words."""

from __future__ import annotations

import re
from collections.abc import Sequence

_SAMPLE_CHARACTERS = 4000
_WORD = re.compile(r"[^\W\d_]+")
# Words that are frequent in one language and rare or absent in its neighbours.
_COMMON = {
    "en": "the of and to in that is was for on with as by at from",
    "ru": "и в не на что с как по это из для был она они его также",
    "be": "і ў у не на што з як па гэта для быў яна яны яго таксама да",
    "uk": "і у в не на що з як по це для був вона вони його також та",
    "pl": "i w nie na że z jak to jest się do dla był ona oni jego",
    "lt": "ir kad yra su iš dėl kaip bet apie už tai jis ji",
}
# Letters that decide between languages of one script.
_LETTERS = {"be": "ў", "ru": "иъщ", "uk": "їєґ", "pl": "ąęłśźżćń", "lt": "ėįųūšž"}
_LETTER_WEIGHT = 0.5


def guess_language(text: str, languages: Sequence[str]) -> str | None:
    """The likeliest of the languages, or None where nothing speaks for any."""
    sample = text[:_SAMPLE_CHARACTERS].lower()
    words = _WORD.findall(sample)
    scores: dict[str, float] = {}
    for lang in languages:
        common = frozenset(_COMMON.get(lang, "").split())
        letters = sum(sample.count(mark) for mark in _LETTERS.get(lang, ""))
        scores[lang] = sum(word in common for word in words) + _LETTER_WEIGHT * letters
    best = max(scores, key=lambda lang: scores[lang], default=None)
    return best if best is not None and scores[best] > 0 else None
