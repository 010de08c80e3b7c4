"""Names across alphabets: a sound skeleton that Квист, Квіст and Quist share."""

from __future__ import annotations

import re
import unicodedata

SKELETON_SOUNDS = 4  # enough to tell names apart, short enough to lose case endings
MIN_SOUNDS = 3

# Cyrillic letters by the Latin consonants they are rendered with; vowels, ў and signs vanish.
_CYRILLIC = str.maketrans(
    {"б": "b", "в": "v", "г": "g", "ґ": "g", "д": "d", "ж": "z", "з": "z", "к": "k", "л": "l", "м": "m", "н": "n",
     "п": "p", "р": "r", "с": "s", "т": "t", "ф": "f", "х": "h", "ц": "c", "ч": "c", "ш": "s", "щ": "s"}
)  # fmt: skip
# One pass, first match wins: letters that sound together, or otherwise than alone.
_LATIN_GROUPS = (
    ("shch|szcz|sch|sh|sz", "s"),
    ("tch|ch(?=[aeiouy])|cz", "c"),
    ("kh|ch", "h"),
    ("zh|rz", "z"),
    ("ts|tz", "c"),
    ("ph", "f"),
    ("th", "t"),
    ("qu", "kv"),
    ("ck|q|c(?![eiy])", "k"),
    ("x", "ks"),
    ("(?<=[aeo])w(?![aeiouy])", ""),  # Marlow, Crawford: Марлоу, Кроуфорд
    ("w", "v"),
    ("h(?=n)", ""),  # John, Kuhn
    ("j", "z"),
    ("ł", "l"),
)
_LATIN = re.compile("|".join(f"({pattern})" for pattern, _ in _LATIN_GROUPS))
_NO_SOUND = re.compile("[^bvgdzklmnprstfhc]")
_REPEATED = re.compile(r"(.)\1+")
_CYRILLIC_LETTER = re.compile("[а-яёіўґ]")


def sound_skeleton(name: str) -> str | None:
    """The first consonant sounds of a name in either alphabet; None where too few remain to tell names apart."""
    folded = name.casefold()
    if _CYRILLIC_LETTER.search(folded):
        sounds = folded.replace("дж", "z").translate(_CYRILLIC)
    else:
        plain = "".join(c for c in unicodedata.normalize("NFKD", folded) if not unicodedata.combining(c))
        sounds = _LATIN.sub(lambda match: _LATIN_GROUPS[(match.lastindex or 1) - 1][1], plain)
    sounds = _REPEATED.sub(r"\1", _NO_SOUND.sub("", sounds))[:SKELETON_SOUNDS]
    return sounds if len(sounds) >= MIN_SOUNDS else None
