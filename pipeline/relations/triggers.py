"""Event triggers found in a stretch of normalised text."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.knowledge.event_schema import PREFIX_LETTERS, EventLanguage, Form, Trigger

_WORD = re.compile(r"\w[\w'-]*")


@dataclass(frozen=True, slots=True)
class TriggerHit:
    """One match. `head_end` is the end of its first word: in "hold … to account" the object stands inside."""

    start: int
    end: int
    head_end: int
    trigger: Trigger
    form: Form


_VERBAL = frozenset({Form.BASE, Form.FINITE})
_YEAR_DIGITS = 4
_CONTRACTIONS = frozenset({"it's", "he's", "she's", "that's", "who's", "what's", "there's", "here's"})
_LIST_WORDS = 4  # "their questions, requests, and demands"


def _after_determiner(lower: str, words: EventLanguage, start: int, at: int) -> bool:
    """Whether a word that could be a verb is a noun, by the determiner before it or before its list."""
    lead = lower[max(start, at - 48) : at].rstrip()
    before = _WORD.findall(lead)
    if not before:
        return False
    determiner = words.cues["determiners"]
    if lead[-1].isalpha() and (determiner.fullmatch(before[-1]) or before[-1].endswith("'s")):
        return True
    listed = lead.endswith(",") or words.cues["coordination"].fullmatch(before[-1]) is not None
    return listed and any(determiner.fullmatch(word) for word in before[-_LIST_WORDS:]) and "," in lower[at - 24 : at]


def _after_number(lower: str, start: int, at: int) -> bool:
    before = _WORD.findall(lower[max(start, at - 12) : at])
    return bool(before) and before[-1].isdigit() and len(before[-1]) < _YEAR_DIGITS


def _after_article(lower: str, words: EventLanguage, start: int, at: int) -> bool:
    before = _WORD.findall(lower[max(start, at - 24) : at])
    if not before:
        return False
    genitive = before[-1].endswith("'s") and before[-1] not in _CONTRACTIONS  # "Washington's broken promises"
    return genitive or words.cues["articles"].fullmatch(before[-1]) is not None


def _without_past(
    lower: str, words: EventLanguage, start: int, at: int, readings: list[TriggerHit]
) -> list[TriggerHit]:
    """ "Refused to let", "will put": behind such a word the form that is past and base alike is the base."""
    before = _WORD.findall(lower[max(start, at - 12) : at])
    if not before or not any(hit.form is Form.BASE for hit in readings):
        return readings
    auxiliary = any(words.cues[cue].fullmatch(before[-1]) for cue in ("to", "do", "modal", "future"))
    return [hit for hit in readings if not (auxiliary and hit.form is Form.PAST)]


def find_triggers(lower: str, words: EventLanguage, start: int, end: int) -> list[tuple[TriggerHit, ...]]:
    """For each word that begins a trigger in [start, end), every reading of it, the one with most words first."""
    found: list[tuple[TriggerHit, ...]] = []
    reach = start
    for word in _WORD.finditer(lower, start, end):
        if word.start() < reach:
            continue
        beginning = words.beginning(lower[word.start() : word.start() + PREFIX_LETTERS])
        if beginning.some is None or not beginning.some.match(lower, word.start(), end):
            continue
        readings = []
        for candidate in beginning.forms:
            match = candidate.pattern.match(lower, word.start(), end)
            if match:
                if candidate.form is Form.PAST and _after_article(lower, words, start, word.start()):
                    continue  # "the frozen money"
                if candidate.form is Form.FINITE and _after_number(lower, start, word.start()):
                    continue  # "22 convicts"
                if candidate.form in _VERBAL and _after_determiner(lower, words, start, word.start()):
                    continue
                readings.append(TriggerHit(match.start(), match.end(), word.end(), candidate.trigger, candidate.form))
        if readings:
            readings = _without_past(lower, words, start, word.start(), readings)
            found.append(tuple(readings))
            longest = max(readings, key=lambda hit: hit.end)
            # Words swallowed by a gap may hold a trigger of their own; those right after the first may not.
            reach = min(longest.end, word.end() + 12) if longest.end - word.end() > 24 else longest.end
    return found
