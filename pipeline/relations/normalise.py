"""Text as it is matched: one spelling for what readers take as the same, with a map back to the original."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.knowledge.slavic import SOFT_SIGN

_ONE_TO_ONE = {
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛ʼʹ′`´ˈ", "'"),
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
    **dict.fromkeys("\u00a0\u202f\u2009\u2007\u2002\u2003", " "),
    "ё": "е",
    "Ё": "Е",
    "ў": "у",
    "Ў": "У",
}
_FOLDED = re.compile("[" + re.escape("".join(_ONE_TO_ONE)) + "]")  # faster than str.translate, as few characters match
_DROPPED = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301")  # soft hyphen, zero widths, stress mark
_NEEDS_WALK = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff\u0300-\u036f]")
TWO_SPELLINGS = frozenset({"be"})  # languages that write softness in two ways: сьпіс and спіс; see `soften`
_DASH_IN_WORD = re.compile(r"[–—](?<=\w[–—])(?=\w)")  # the dash first: the engine then skips to dashes
# Look-alikes are folded only inside words that already hold Cyrillic: "Tрамп" typed with a Latin T.
_LOOK_ALIKES = str.maketrans("ABCEHIKMOPTXaceiopxyhk", "АВСЕНІКМОРТХасеіорхунк")
_MIXED_WORD = re.compile(r"\b(?=\w*[\u0400-\u04ff])(?=\w*[A-Za-z])\w+")
_CYRILLIC, _LATIN = "\u0400-\u04ff", "A-Za-z"
_NEITHER = rf"(?:(?![{_LATIN}{_CYRILLIC}])\w)*"
_ANY_CYRILLIC = re.compile(f"[{_CYRILLIC}]")
# A Latin letter after a word character that is none, or before a Cyrillic one: few texts hold such a word.
_MIXTURE = re.compile(rf"[{_LATIN}](?:(?<=[^\W{_LATIN}].)|{_NEITHER}[{_CYRILLIC}])")
_FOLDABLE = re.compile(r"[ABCEHIKMOPTXaceiopxyhk\u0400-\u04ff'\d_]+")


@dataclass(frozen=True, slots=True)
class Normalised:
    """Normalised text, the same in lower case (equal length), and where each position stands in the original.

    `offsets` has len(text) + 1 entries in code points; the last is the length of the original.
    """

    text: str
    lower: str
    offsets: Sequence[int]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The original [start, end) of a normalised [start, end)."""
        return self.offsets[start], self.offsets[end]


def normalise(text: str) -> Normalised:
    """Fold spellings for matching: NFC, quotes, apostrophes, ё→е, ў→у, look-alikes, soft hyphens; case is kept."""
    offsets: Sequence[int] = range(len(text) + 1)
    if _NEEDS_WALK.search(text) or not unicodedata.is_normalized("NFC", text):
        text, offsets = _composed(text)
    folded = _FOLDED.sub(lambda match: _ONE_TO_ONE[match.group()], text)
    folded = _DASH_IN_WORD.sub("-", folded)
    if _ANY_CYRILLIC.search(folded) is not None and _MIXTURE.search(folded) is not None:
        folded = _MIXED_WORD.sub(_fold_look_alikes, folded)
    return Normalised(folded, _lower(folded), offsets)


def soften(text: Normalised) -> Normalised:
    """Belarusian text with both spellings of softness as one: сьпіс and спіс; see without_softness."""
    cuts = [match.start() for match in SOFT_SIGN.finditer(text.lower)]
    if not cuts:
        return text
    bounds = [-1, *cuts, len(text.lower)]
    pieces = [(start + 1, end) for start, end in pairwise(bounds)]
    offsets = [text.offsets[at] for start, end in pieces for at in range(start, end)]
    return Normalised(
        "".join(text.text[start:end] for start, end in pieces),
        "".join(text.lower[start:end] for start, end in pieces),
        [*offsets, text.offsets[len(text.lower)]],
    )


def _composed(text: str) -> tuple[str, Sequence[int]]:
    pieces: list[str] = []
    offsets: list[int] = []
    position = 0
    while position < len(text):
        end = position + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        cluster = "".join(mark for mark in unicodedata.normalize("NFC", text[position:end]) if mark not in _DROPPED)
        pieces.append(cluster)
        offsets.extend([position] * len(cluster))
        position = end
    offsets.append(len(text))
    return "".join(pieces), offsets


def _fold_look_alikes(match: re.Match[str]) -> str:
    word = match.group()
    return word.translate(_LOOK_ALIKES) if _FOLDABLE.fullmatch(word) else word


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(mark.lower() if len(mark.lower()) == 1 else mark for mark in text)
