"""What the author of a text tells outside quotation marks: the material in which speakers are looked for."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.people import People

BREAK = re.compile(r"[,;:()—–]| - ")  # ends what belongs to a noun
OPENING_CHARACTERS = 3  # before a verb that opens the author's words: “…,” said Coale


@dataclass(frozen=True, slots=True)
class Narration:
    """A text as its author tells it: who is named outside quotation marks, at positions of the original."""

    text: str
    lower: str  # normalised lower-case text of the same length
    words: QuoteLanguage
    actors: list[Span]  # outside quotations, by start
    starts: Sequence[int]
    people: People

    def between(self, start: int, end: int) -> list[Span]:
        """Actors outside quotations that begin in [start, end)."""
        return self.actors[bisect_left(self.starts, start) : bisect_left(self.starts, end)]


class NarrationReader:
    """What the finders that read a narration share: its parts under short names."""

    __slots__ = ()
    narration: Narration

    @property
    def text(self) -> str:
        return self.narration.text

    @property
    def lower(self) -> str:
        return self.narration.lower

    @property
    def words(self) -> QuoteLanguage:
        return self.narration.words

    @property
    def people(self) -> People:
        return self.narration.people


def narration_of(doc: Doc, text: str, lower: str, words: QuoteLanguage, quoted: Sequence[tuple[int, int]]) -> Narration:
    """The narration around the quotations `quoted`; nobody in there is the narrator's person."""
    inside = [start for start, _ in quoted]

    def is_quoted(span: Span) -> bool:
        place = bisect_right(inside, span.start_char) - 1
        if place < 0 or span.start_char >= quoted[place][1]:
            return False
        return (span.start_char, span.end_char) != quoted[place]  # «Белавиа» is a name in marks

    spans = (span for span in doc.spans.get("dyad_actors", []) if not is_quoted(span))
    actors = sorted(spans, key=lambda span: span.start_char)
    starts = [span.start_char for span in actors]
    return Narration(text, lower, words, actors, starts, People(text, lower, words, actors, quoted))
