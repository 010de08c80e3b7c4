"""Where quotation marks enclose something, and where a dash opens a line of speech. Linear in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_MARK = re.compile('["“”„‟«»‘’‹›]')
_CLOSER_OF = {"“": "”", "„": "”“", "‟": "”", "«": "»", "‘": "’", "‹": "›", '"': '"'}
_CLOSERS = frozenset("”»’›")
_MAX_DEPTH = 8  # news nests two or three deep; a limit keeps hostile runs of marks linear
_PARAGRAPH = re.compile(r"[^\n]+")
_BEFORE_OPENING = frozenset("([{—–-:;,/")
_DASH_LINE = re.compile(r"\s*[—–-]\s+(?=\S)")
_DASH_BREAK = re.compile(r"(?<=[,.!?…:»”\"])\s+[—–-]\s+")


@dataclass(frozen=True, slots=True)
class Enclosed:
    """Marks at `start` and `end - 1`; what they enclose is [inner_start, inner_end). `open_ended`: the paragraph
    ended first and the next one repeats the opening mark, as English does in long quotations."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    open_ended: bool = False


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """[start, end) of each line that is not blank."""
    for match in _PARAGRAPH.finditer(text):
        if not match.group().isspace():
            yield match.span()


def enclosed(text: str) -> list[Enclosed]:
    """The outermost pairs of quotation marks, paragraph by paragraph, in order."""
    found: list[Enclosed] = []
    bounds = list(paragraphs(text))
    for place, (start, end) in enumerate(bounds):
        next_start = bounds[place + 1][0] if place + 1 < len(bounds) else len(text)
        following = text[next_start : next_start + 8].lstrip()
        found.extend(_outermost(_pairs(text, start, end, following[:1])))
    return found


def _pairs(text: str, start: int, end: int, next_mark: str) -> list[Enclosed]:
    stack: list[tuple[str, int]] = []
    pairs: list[Enclosed] = []
    for match in _MARK.finditer(text, start, end):
        mark, at = match.group(), match.start()
        depth = _opener(stack, mark) if _can_close(text, at, mark, end) else None
        if depth is not None:
            opened_at = stack[depth][1]
            del stack[depth:]
            if at - opened_at > 1:
                pairs.append(Enclosed(opened_at, at + 1, opened_at + 1, at))
        elif mark in _CLOSER_OF and _can_open(text, at, mark, start) and len(stack) < _MAX_DEPTH:
            stack.append((mark, at))
    if stack and stack[0][0] == next_mark:
        pairs.append(Enclosed(stack[0][1], end, stack[0][1] + 1, end, open_ended=True))
    return pairs


def _opener(stack: list[tuple[str, int]], mark: str) -> int | None:
    for depth in range(len(stack) - 1, -1, -1):
        if mark in _CLOSER_OF[stack[depth][0]]:
            return depth
    return None


def _can_open(text: str, at: int, mark: str, start: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1 : at + 2]
    if not after or after.isspace():
        return False
    if mark in '"‘':
        return before.isspace() or before in _BEFORE_OPENING or before in '“«„"‘'
    return True


def _can_close(text: str, at: int, mark: str, end: int) -> bool:
    after = text[at + 1] if at + 1 < end else " "
    if mark in '’"':
        return not after.isalnum()
    return mark in _CLOSERS or mark == "“"


def _outermost(pairs: list[Enclosed]) -> list[Enclosed]:
    kept: list[Enclosed] = []
    reach = -1
    for pair in sorted(pairs, key=lambda item: (item.start, -item.end)):
        if pair.end > reach:
            kept.append(pair)
            reach = pair.end
    return kept


def dash_segments(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The pieces of a paragraph that opens with a dash, cut at the dashes that follow punctuation; [] for others."""
    opening = _DASH_LINE.match(text, start, end)
    return cut_at_dashes(text, opening.end(), end) if opening else []


def cut_at_dashes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """[start, end) cut at every spaced dash after punctuation: speech, author's words, speech …"""
    pieces = []
    at = start
    for cut in _DASH_BREAK.finditer(text, start, end):
        pieces.append((at, cut.start()))
        at = cut.end()
    pieces.append((at, end))
    return pieces
