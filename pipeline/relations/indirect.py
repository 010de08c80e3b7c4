"""Reported speech without quotation marks: "X said that …", «X заявил, что …», "…, X announced."."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from spacy.tokens import Doc

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.attributes import Speaker
from pipeline.relations.speakers import SpeakerFinder

_MIN_WORDS = 3
_WORD = re.compile(r"\w+")
_THAT_CHARACTERS = 40  # "told reporters in Minsk on Monday that": the conjunction follows its verb closely
_LEAD_WORDS = 5  # "…, the Belarusian foreign ministry spokesperson said."
_TAIL_CHARACTERS = 90  # a closing attribution: ", the State Department spokesperson said."


def indirect_quotes(
    doc: Doc, lower: str, words: QuoteLanguage, quoted: list[tuple[int, int]], finder: SpeakerFinder
) -> Iterator[tuple[int, int, Speaker]]:
    """(start, end, speaker) of every reported clause whose speaker is known. At most one a sentence."""
    if not doc.has_annotation("SENT_START"):
        return
    starts = [start for start, _ in quoted]
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        found = _that_clause(lower, words, start, end) or _tail(lower, words, start, end)
        if found is None or _inside(quoted, starts, found[2]):
            continue
        clause_start, clause_end, verb_start, verb_end, author_start, author_end = found
        if author_start > clause_start and _inside(quoted, starts, clause_end):
            continue
        clause_end = clause_start + len(finder.text[clause_start:clause_end].rstrip(" .,;\n"))
        if len(_WORD.findall(lower, clause_start, clause_end)) < _MIN_WORDS:
            continue
        speaker = finder.attributed(author_start, author_end, (verb_start, verb_end))
        if speaker is not None and speaker.name:
            yield clause_start, clause_end, speaker


def _that_clause(lower: str, words: QuoteLanguage, start: int, end: int) -> tuple[int, int, int, int, int, int] | None:
    for verb in words.reporting.finditer(lower, start, end):
        that = words.complementiser.search(lower, verb.end(), min(end, verb.end() + _THAT_CHARACTERS))
        if that and '"' not in lower[verb.end() : that.start()]:
            return that.end() + 1, end, verb.start(), verb.end(), start, that.start()
    return None


def _tail(lower: str, words: QuoteLanguage, start: int, end: int) -> tuple[int, int, int, int, int, int] | None:
    comma = lower.rfind(",", max(start, end - _TAIL_CHARACTERS), end)
    if comma <= start or lower[comma - 1] in "\"'":
        return None
    verb = words.reporting.search(lower, comma, end)
    if verb is None or words.according.search(lower, comma, end):
        return None
    if len(_WORD.findall(lower, comma, verb.start())) > _LEAD_WORDS:
        return None
    return start, comma, verb.start(), verb.end(), comma + 1, end


def _inside(quoted: list[tuple[int, int]], starts: list[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at <= quoted[place][1]
