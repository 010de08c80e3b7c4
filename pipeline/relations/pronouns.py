"""Pronouns found in a text: a pattern that finds them and nothing else, made once for each set of forms."""

from __future__ import annotations

import re
from functools import cache

_APOSTROPHES = "['’ʼ]"
_LETTER = r"[^\W\d_]"


@cache
def pronoun_pattern(forms: frozenset[str]) -> re.Pattern[str]:
    """Matches the forms as whole words in any case; a word goes on over an apostrophe: "they're" is no "they"."""
    if not forms:
        return re.compile(r"(?!)")
    spelt = "|".join(_spelt(form) for form in sorted(forms))
    return re.compile(
        rf"(?<!{_LETTER})(?<!{_LETTER}{_APOSTROPHES})(?:{spelt})(?!{_APOSTROPHES}?{_LETTER})", re.IGNORECASE
    )


def _spelt(form: str) -> str:
    return re.escape(form).replace("'", _APOSTROPHES).replace("е", "[её]")
