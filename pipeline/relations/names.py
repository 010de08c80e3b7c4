"""Names of people that no knowledge lists: nominative, Latin letters, identifier."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
# Plain romanisation after BGN/PCGN without diacritics; good enough to recognise a name again.
_ROMAN = {
    "а": "a", "б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i",
    "й": "y", "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ў": "u", "ф": "f", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e",
    "ю": "yu", "я": "ya", "і": "i", "ї": "yi", "є": "ye", "'": "",
}  # fmt: skip

_ONSETS = re.compile("^(?:dzh|kh|ch|c|x|y(?=[aeou]))")
_ONSET = {"dzh": "j", "kh": "h", "ch": "k", "c": "k", "x": "k", "y": "j"}


def onset(name: str) -> str:
    """The first two sounds of a name in either alphabet: kr for Chris and Крис, jo for Joe and Джо."""
    return _ONSETS.sub(lambda match: _ONSET[match.group()], romanised(name).lower())[:2]


def romanised(name: str) -> str:
    """The name in Latin letters; a Latin name unchanged."""
    if not _CYRILLIC.search(name):
        return name
    letters = (_ROMAN.get(mark.lower(), mark) for mark in name)
    return " ".join(word[:1].upper() + word[1:] for word in "".join(letters).split())


def nominative(name: str) -> str:
    """A Russian personal name brought back to the nominative; other names unchanged."""
    if not _CYRILLIC.search(name) or re.search("[іў]", name):
        return name
    return " ".join(_nominative(word) for word in name.split())


def identifier(name: str) -> str:
    """Lower-case ASCII with hyphens, for an actor id."""
    plain = unicodedata.normalize("NFKD", name.lower())
    plain = "".join(mark for mark in plain if not unicodedata.combining(mark))
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "unnamed"


def _nominative(word: str) -> str:
    parses = [parse for parse in _analyzer().parse(word) if "Name" in parse.tag or "Surn" in parse.tag]
    if any({"nomn", "sing"} in parse.tag for parse in parses):
        return word
    for parse in parses:
        base = parse.inflect({"nomn", "sing"})
        if base is not None:
            return str(base.word).capitalize()
    return word


@cache
def _analyzer() -> Any:
    import pymorphy3  # loads its dictionary (0.2 s); needed only where a text names an unlisted person

    return pymorphy3.MorphAnalyzer(lang="ru")
