"""The stretches of a text that marks or dashes may make a quotation."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.quote_marks import Enclosed, cut_at_dashes, dash_segments, enclosed, paragraphs

ATTRIBUTION_CHARACTERS = 220  # author's words longer than this no longer attribute
VERB_CHARACTERS = 110  # the reporting verb stands within a line of the closing mark
_MOST_AUTHOR_WORDS = 12  # with a verb that no list holds
_CAPITAL = re.compile(r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż]\w")
_DASHED_GROUPS = 1_000_000  # groups of dash lines are numbered apart from those of marks


@dataclass(frozen=True, slots=True)
class Piece:
    """One stretch of quoted words. Pieces of one `group` are one utterance; they share its speaker."""

    start: int
    end: int
    mark_start: int
    mark_end: int
    group: int
    author: tuple[int, int] | None = None  # author's words that interrupt or follow the piece, where already known
    certain: bool = False  # dash lines and repeated opening marks are speech whatever else is seen


def find_pieces(text: str, lower: str, words: QuoteLanguage) -> list[Piece]:
    """Every stretch that marks or dashes may make a quotation, in order."""
    pieces: list[Piece] = []
    dashed: list[tuple[int, int]] = []
    if words.dash_quotes:
        for start, end in paragraphs(text):
            found = _dash_pieces(text, lower, words, start, end, len(pieces) + _DASHED_GROUPS)
            if found:
                pieces.extend(found)
                dashed.append((start, end))
    group = 0
    continued = False
    place = 0
    for pair in enclosed(text):
        while place < len(dashed) and dashed[place][1] <= pair.start:
            place += 1
        if place < len(dashed) and dashed[place][0] <= pair.start:
            continue
        group += 0 if continued else 1
        continued = pair.open_ended
        pieces.extend(_marked_pieces(text, lower, words, pair, group))
    return sorted(pieces, key=lambda piece: piece.start)


def _marked_pieces(text: str, lower: str, words: QuoteLanguage, pair: Enclosed, group: int) -> list[Piece]:
    """What one pair of marks holds; «…, — said X, — …» holds two pieces and the author's words between them."""
    whole = Piece(pair.inner_start, pair.inner_end, pair.start, pair.end, group, certain=pair.open_ended)
    if not words.dash_quotes:
        return [whole]
    segments = cut_at_dashes(text, pair.inner_start, pair.inner_end)
    speech, author = _split_author(text, lower, words, segments)
    if author is None:
        return [whole]
    return [Piece(start, end, pair.start, pair.end, group, author, certain=True) for start, end in speech]


def _dash_pieces(text: str, lower: str, words: QuoteLanguage, start: int, end: int, group: int) -> list[Piece]:
    segments = dash_segments(text, start, end)
    speech, author = _split_author(text, lower, words, segments)
    if author is None or not speech:
        return []
    return [Piece(at, _trim_end(text, at, to), at, to, group, author, certain=True) for at, to in speech]


def _any_verb(text: str, lower: str, words: QuoteLanguage, start: int, end: int) -> re.Match[str] | None:
    """A verb that opens a short segment and has a name or pronoun for its subject: «— качает головой Павел».
    Any verb there is one of speech."""
    verb = words.speech_endings.match(lower, start, end)
    named = _CAPITAL.search(text, start + 1, end) or words.pronouns.search(lower, start, end)
    return verb if verb and named and len(lower[start:end].split()) <= _MOST_AUTHOR_WORDS else None


def _split_author(
    text: str, lower: str, words: QuoteLanguage, segments: list[tuple[int, int]]
) -> tuple[list[tuple[int, int]], tuple[int, int] | None]:
    """The spoken segments, merged where only a dash of the speech parts them, and the first author's words."""
    speech: list[tuple[int, int]] = []
    author: tuple[int, int] | None = None
    after_author = False
    for number, (start, end) in enumerate(segments):
        verb = None
        if number:
            verb = words.reporting.search(lower, start, min(end, start + VERB_CHARACTERS // 2))
            verb = verb or _any_verb(text, lower, words, start, end)
        taken_up = after_author and text[start].isupper()  # — …, — объясняет она. — Потом сказали …
        if verb and not taken_up and end - start <= ATTRIBUTION_CHARACTERS:
            author = author or (start, end)
            after_author = True
        elif speech and not after_author:
            speech[-1] = (speech[-1][0], end)
        else:
            speech.append((start, end))
            after_author = False
    return speech, author


def _trim_end(text: str, start: int, end: int) -> int:
    return max(start, skip_back(text, end, " \t,"))


def skip_back(text: str, at: int, marks: str) -> int:
    """`at` moved back over any of the marks."""
    while at > 0 and text[at - 1] in marks:
        at -= 1
    return at
