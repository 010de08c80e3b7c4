"""Reported speech without quotation marks: "X said that …", «X заявил, что …», "…, X said.", "according to X, …"."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from spacy.tokens import Doc

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.attributes import Speaker
from pipeline.relations.speakers import SpeakerFinder

_MIN_WORDS = 3
_MIN_THAT_WORDS = 2  # «что освобождения продолжатся»: the conjunction leaves no doubt
_MIN_BARE_WORDS = 4
_WORD = re.compile(r"\w[\w'’-]*")
_THAT_CHARACTERS = 40  # "told reporters in Minsk on Monday that": the conjunction follows its verb closely
_LEAD_WORDS = 8  # "…, a source close to the Belarusian foreign ministry told the agency."
_PHRASE_WORDS = 5  # of an adverbial in front of a sentence
_SUBJECT_WORDS = 12  # a subject and its apposition before the verb
_TAIL_CHARACTERS = 120  # a closing attribution: ", the State Department spokesperson said."
_OPENING_WORDS = 3  # words before a phrase that opens a sentence: "And yet, according to …"
_APPOSED = re.compile(r"^[^,]+, [^,\"]+,$")  # "Eismont, the president's press secretary, said …"
_VIEWER_CHARACTERS = 110  # a phrase and its speaker end at a comma within so many characters


@dataclass(frozen=True, slots=True)
class _Clause:
    """What is reported, and the words that say by whom: [start, end) each. `verb` None: after a phrase."""

    start: int
    end: int
    verb: tuple[int, int] | None
    author: tuple[int, int]
    min_words: int = _MIN_WORDS
    own_view: bool = False
    conjunction: bool = False


def indirect_quotes(
    doc: Doc, lower: str, words: QuoteLanguage, quoted: list[tuple[int, int]], finder: SpeakerFinder
) -> Iterator[tuple[int, int, Speaker]]:
    """(start, end, speaker) of every reported clause whose speaker is known. At most one a sentence."""
    if not doc.has_annotation("SENT_START"):
        return
    starts = [start for start, _ in quoted]
    tellers = (words.reporting, words.according, words.own_view, words.bare_clause)
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        if not any(finder.people.forms.spots.any(pattern, start, end) for pattern in tellers):
            continue
        for clause in _clauses(lower, words, start, end):
            if _touches(quoted, starts, clause):
                continue
            stop = clause.start + len(finder.text[clause.start : clause.end].rstrip(" .,;\n"))
            if len(_WORD.findall(lower, clause.start, stop)) < clause.min_words:
                continue
            speaker = _speaker(finder, words, clause)
            if speaker is not None and speaker.name:
                finder.remember(clause.author[0], speaker)
                yield clause.start, stop, speaker
                break


def _clauses(lower: str, words: QuoteLanguage, start: int, end: int) -> Iterator[_Clause]:
    """The readings of one sentence, the surest first."""
    for find in (_that_clause, _opening_phrase, _closing_phrase, _colon_clause):
        clause = find(lower, words, start, end)
        if clause is not None:
            yield clause
    yield from _tails(lower, words, start, end)
    bare = _bare_clause(lower, words, start, end)
    if bare is not None:
        yield bare


def _speaker(finder: SpeakerFinder, words: QuoteLanguage, clause: _Clause) -> Speaker | None:
    if clause.own_view:
        feminine = words.feminine.search(finder.lower, *clause.author) is not None
        return finder.stands_for(clause.author[0], feminine=feminine)
    if clause.verb is None:
        return finder.after_phrase(*clause.author)
    return finder.attributed(*clause.author, clause.verb)


def _that_clause(lower: str, words: QuoteLanguage, start: int, end: int) -> _Clause | None:
    for verb in words.reporting.finditer(lower, start, end):
        that = words.complementiser.search(lower, verb.end(), min(end, verb.end() + _THAT_CHARACTERS))
        if that and '"' not in lower[verb.end() : that.start()]:
            return _Clause(that.end() + 1, end, verb.span(), (start, that.start()), _MIN_THAT_WORDS, conjunction=True)
    return None


def _opening_phrase(lower: str, words: QuoteLanguage, start: int, end: int) -> _Clause | None:
    """ "According to two officials, …", "In her view, …"."""
    view = words.own_view.search(lower, start, min(end, start + _VIEWER_CHARACTERS))
    phrase = view or words.according.search(lower, start, min(end, start + _VIEWER_CHARACTERS))
    if phrase is None or len(_WORD.findall(lower, start, phrase.start())) > _OPENING_WORDS:
        return None
    comma = lower.find(",", phrase.end(), min(end, phrase.end() + _VIEWER_CHARACTERS))
    if comma < 0:
        if view is None:
            return None
        comma = phrase.end()
    behind = comma + 2
    while view is None and words.relatives.match(lower, behind, end):  # "according to Jane Doe, who leads it, …"
        after = lower.find(",", behind, end)
        if after < 0:
            return None
        comma, behind = after, after + 2
    begin = comma + 1
    while begin < end and lower[begin].isspace():
        begin += 1
    if view is not None:
        return _Clause(begin, end, None, (phrase.start(), phrase.end()), own_view=True)
    return _Clause(begin, end, None, (phrase.end(), comma))


def _closing_phrase(lower: str, words: QuoteLanguage, start: int, end: int) -> _Clause | None:
    """ "…, according to two officials." """
    for phrase in words.according.finditer(lower, max(start, end - _VIEWER_CHARACTERS), end):
        before = lower[start : phrase.start()].rstrip()
        if before.endswith(",") and len(before) > 1:
            view = words.own_view.search(lower, phrase.start(), end)
            if view is not None:
                return _Clause(start, start + len(before) - 1, None, view.span(), own_view=True)
            return _Clause(start, start + len(before) - 1, None, (phrase.end(), end))
    return None


def _colon_clause(lower: str, words: QuoteLanguage, start: int, end: int) -> _Clause | None:
    """ "The lawyer warns: a licence can be revoked." """
    for verb in words.reporting.finditer(lower, start, end):
        colon = lower.find(":", verb.end(), min(end, verb.end() + _THAT_CHARACTERS))
        if colon > 0 and not set("\"'«—") & set(lower[verb.end() : colon + 3]):
            return _Clause(colon + 2, end, verb.span(), (start, colon))
    return None


def _tails(lower: str, words: QuoteLanguage, start: int, end: int) -> Iterator[_Clause]:
    """ "…, X announced.": a verb of speech behind a comma, the last one first."""
    at = end
    while True:
        comma = lower.rfind(",", max(start, end - _TAIL_CHARACTERS), at)
        if comma <= start or lower[comma - 1] in "\"'":
            return
        verb = words.reporting.search(lower, comma, at)
        if verb is not None and _closes(lower, words, comma, verb, start, end):
            yield _Clause(start, comma, verb.span(), (comma + 1, at))
        at = comma


def _closes(lower: str, words: QuoteLanguage, comma: int, verb: re.Match[str], start: int, end: int) -> bool:
    """Whether the words behind the comma say who said what stands before it."""
    if words.transitive.fullmatch(lower, *verb.span()) or _has_clause(lower, words, verb.end(), end):
        return False
    if words.according.search(lower, comma, end) or words.complementiser.search(lower, comma, verb.start()):
        return False
    if len(_WORD.findall(lower, comma, verb.start())) > _LEAD_WORDS:
        return False
    lead = _WORD.findall(lower, start, comma)
    phrase = words.prepositions.fullmatch(lead[0]) or words.according.match(lower, start, comma) if lead else None
    # "In a statement, the ministry said …"
    return not phrase or len(lead) > _PHRASE_WORDS or words.finite.search(lower, start, comma) is not None


def _has_clause(lower: str, words: QuoteLanguage, start: int, end: int) -> bool:
    """Whether a clause follows a verb of speech up to the next comma: what it reports stands behind it."""
    opener = _WORD.search(lower, start, end)
    comma = lower.find(",", start, end)
    return opener is not None and words.finite.search(lower, opener.end(), comma if comma >= 0 else end) is not None


def _bare_clause(lower: str, words: QuoteLanguage, start: int, end: int) -> _Clause | None:
    """ "He said the talks had failed": a clause without a conjunction, where its first word shows that it is one."""
    for verb in words.bare_clause.finditer(lower, start, end):
        begin = verb.end() + 1
        lead = lower[start : verb.start()].rstrip()
        if (
            not lead
            or (lead[-1] in '",;:—–' and not _APPOSED.search(lead))
            or len(_WORD.findall(lead)) > _SUBJECT_WORDS
            or lower[verb.end() : verb.end() + 1] != " "
        ):
            continue
        opener = _WORD.match(lower, begin, end)
        governed = opener is not None and words.prepositions.fullmatch(opener.group()) is not None
        if governed and words.clause_openers.match(lower, begin, end):
            governed = False
        if opener is None or governed or words.no_clause.match(lower, begin, end):
            continue
        if words.finite.search(lower, opener.end(), end) is not None:
            return _Clause(begin, end, verb.span(), (start, verb.end()), _MIN_BARE_WORDS)
    return None


def _touches(quoted: list[tuple[int, int]], starts: list[int], clause: _Clause) -> bool:
    """Whether quotation marks hold the verb, or the clause is mostly what stands in them."""
    at = clause.verb[0] if clause.verb else clause.author[0]
    if _inside(quoted, starts, at):
        return True
    if clause.author[0] > clause.start and _inside(quoted, starts, clause.end):
        return True
    held = quoted[bisect_left(starts, clause.start) : bisect_right(starts, clause.end)]
    if clause.conjunction and not any(start <= clause.start + 1 for start, _ in held):
        return False
    after = quoted[bisect_left(starts, at) : bisect_left(starts, clause.author[1])]
    opens = bool(held) and held[0][0] <= clause.start + 1
    return bool(after) or opens or sum(end - start for start, end in held) * 2 > clause.end - clause.start


def _inside(quoted: list[tuple[int, int]], starts: list[int], at: int) -> bool:
    place = bisect_right(starts, at) - 1
    return place >= 0 and at <= quoted[place][1]
