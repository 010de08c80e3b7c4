"""Where the sentence around a position begins and ends, in constant time, quotation marks or not.

The Doc's own sentences may end inside a quotation; an attribution needs the author's sentence.
"""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…][\"'”’»)]*(?=\s+[\"“«„‘(—–-]*\s*[^\W\d_a-zа-яёўіїєґ])|\n")
_WINDOW_CHARACTERS = 400  # no sentence of the author's is read further than this
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|Gen|Sen|Rep|Gov|Lt|Col|Sgt|St|Prof|Jr|Sr|No|vs|U\.S|U\.N|[^\W\d_]|им|г|гг|ул|т\.е|т\.к|тыс|млн|ст|вул))\.$",
)


def sentence_end(text: str, at: int) -> int:
    """The end of the sentence that holds `at`, final punctuation included."""
    stop = min(len(text), at + _WINDOW_CHARACTERS)
    for match in _END.finditer(text, at, stop):
        if match.group() == "\n":
            return match.start()
        if not _ABBREVIATION.search(text[max(at, match.start() - 8) : match.start() + 1]):
            return match.end()
    return stop


def sentence_start(text: str, at: int) -> int:
    """The start of the sentence that holds `at`."""
    begin = max(0, at - _WINDOW_CHARACTERS)
    start = begin
    for match in _END.finditer(text, begin, at):
        if match.group() == "\n" or not _ABBREVIATION.search(text[max(begin, match.start() - 8) : match.start() + 1]):
            start = match.end()
    while start < at and text[start].isspace():
        start += 1
    return start
