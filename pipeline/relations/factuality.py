"""Whether an act is denied, possible, to come, past or only told: cues in the words around its trigger."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.knowledge.event_schema import EventLanguage, Form
from pipeline.relations.clauses import Clause, Link
from pipeline.relations.triggers import TriggerHit

_WORD = re.compile(r"\w[\w'-]*")
_YEAR = re.compile(r"(?<![\w.,])(19[4-9]\d|20\d\d)(?![\w])(?!\s*(?:people|prisoners|человек|чалавек))")
_NEGATION_WORDS = 3  # a negation acts on a trigger at most this many words to its right (C6)
_MODAL_WORDS = 6
_AUXILIARY_WORDS = 4
_DIGIT = re.compile(r"\d")
_DAY_BEFORE = re.compile(r"(?<!\d)(\d{1,2})\s*$")
_DAY_AFTER = re.compile(r"\s*(\d{1,2})(?!\d)")
_NEVER = re.compile(r"(?!)")
_COMING_DAYS = 60
_RECENT_DAYS = 30  # an act older than this is background (C12)


@dataclass(frozen=True, slots=True)
class Reading:
    """How a trigger stands: its form once the words around it are read, and the flags of its clause."""

    form: Form
    negated: bool
    future: bool
    hypothetical: bool
    past: bool = False  # "did not invite"
    possible: bool = False  # under a word of possibility: may lift


def read_trigger(lower: str, words: EventLanguage, hit: TriggerHit, clauses: list[Clause], index: int) -> Reading:
    """The form and modality of one trigger."""
    clause = clauses[index]
    cues = words.cues
    before = [match.span() for match in _WORD.finditer(lower, clause.start, hit.start)]
    near = before[-_NEGATION_WORDS:]
    modal = before[-_MODAL_WORDS:]

    def has(cue: str, spans: list[tuple[int, int]]) -> bool:
        pattern = cues.get(cue)
        return pattern is not None and any(pattern.fullmatch(lower, *span) for span in spans)

    form = hit.form
    if form is Form.PAST:
        passive = has("be", before[-3:]) and not has("have", before[-1:])
        agent = cues["by"].match(lower, min(hit.head_end + 1, len(lower)))
        form = Form.PASSIVE if passive or (agent and not has("have", near)) else Form.FINITE
    elif form is Form.BASE:
        participle = has("be", before[-2:]) and not has("to", before[-1:])  # "were put on the list"
        form = Form.INFINITIVE if has("to", before[-2:]) else Form.PASSIVE if participle else Form.FINITE
    elif form is Form.ING:
        form = Form.FINITE if has("be", before[-2:]) else Form.NOUN
    future = (
        form is Form.FUTURE or (has("future", modal) and hit.form is not Form.PAST) or _set_to(lower, words, before)
    )
    negated = has("negation", near) and not (near and cues["not_negation"].search(lower, near[0][0], hit.start))
    hypothetical = has("hypothetical", modal) or _conditional(clauses, index)
    if clause.link is Link.COMPLEMENT and has("would", modal):
        future, hypothetical = True, False
    past = has("past_verb", [*near, (hit.start, hit.head_end)])
    possible = hit.form is Form.BASE and form is Form.FINITE and has("modal", modal)
    return Reading(form, negated, future, hypothetical, past, possible)


def _set_to(lower: str, words: EventLanguage, before: list[tuple[int, int]]) -> bool:
    """Whether the future stands before a passive's auxiliary: will be lifted, to be freed."""
    last = before[-_AUXILIARY_WORDS:]
    return bool(last) and words.cues["future"].search(lower[last[0][0] : last[-1][1]]) is not None


def _conditional(clauses: list[Clause], index: int) -> bool:
    """A clause that is a condition, or follows or precedes one in the same sentence."""
    around = clauses[max(0, index - 1) : index + 2]
    if clauses[index].link is Link.CONDITION:
        return True
    return any(clause.link is Link.CONDITION for clause in around) and clauses[index].link is not Link.RELATIVE


def is_historical(lower: str, words: EventLanguage, start: int, end: int, published: datetime | None) -> bool:
    """Whether [start, end) tells of something over: a past year, a date a month old, or a cue of background (C12)."""
    if words.cues["historical"].search(lower, start, end):
        return True
    if published is None:
        return False
    years = [int(match.group()) for match in _YEAR.finditer(lower, start, end)]
    if years:
        return max(years) < published.year
    return _stale_date(lower, words, start, end, published)


def _stale_date(lower: str, words: EventLanguage, start: int, end: int, published: datetime) -> bool:
    """A day and month without a year: the latest such date before publication, more than a month back.

    A date within the next two months is taken as one to come."""
    if _DIGIT.search(lower, start, end) is None:
        return False
    for number in range(1, 13):
        for match in words.cues.get(f"month {number}", _NEVER).finditer(lower, start, end):
            day = _DAY_BEFORE.search(lower, max(start, match.start() - 4), match.start()) or _DAY_AFTER.match(
                lower, match.end(), min(end, match.end() + 4)
            )
            if day is None or not 1 <= int(day.group(1)) <= 28:
                continue
            stated = published.replace(month=number, day=int(day.group(1)))
            if timedelta(0) < stated - published < timedelta(days=_COMING_DAYS):
                return False
            if stated > published:
                stated = stated.replace(year=stated.year - 1)
            return published - stated > timedelta(days=_RECENT_DAYS)
    return False
