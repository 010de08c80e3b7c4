"""Figures of prisoners as somebody states them (C13): number, kind, author; never summed."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Span

from pipeline.knowledge.read_claims import ClaimKnowledge, ClaimWords
from pipeline.knowledge.schema import Kind, Role
from pipeline.records import PrisonerClaim, PrisonerKind
from pipeline.relations.normalise import Normalised

_BEFORE_NUMBER = 24  # characters in which "more than" stands before its number
_LONGEST_TEXT = 300
_CLAUSE_END = re.compile(r"[;:]|,\s+(?=\w+\s+(?:and|but|а|но|але)\b)")
_PREFERRED = (PrisonerKind.SWAPPED, PrisonerKind.REMAINING)
_YEARS = range(1990, 2100)


def prisoner_claims(doc: Doc, text: Normalised, knowledge: ClaimKnowledge) -> tuple[PrisonerClaim, ...]:
    """The claims of a text in order. Offsets are code points of the text as given."""
    words = knowledge.languages.get(doc.lang_)
    figures = [] if words is None else [text.offsets[match.start()] for match in words.figure.finditer(text.lower)]
    if words is None or not figures:
        return ()
    return tuple(
        claim
        for sentence in doc.sents
        if bisect_left(figures, sentence.start_char) < bisect_left(figures, sentence.end_char)
        for claim in _of_sentence(doc, sentence, text, words, knowledge)
    )


def _of_sentence(
    doc: Doc, sentence: Span, text: Normalised, words: ClaimWords, knowledge: ClaimKnowledge
) -> Iterable[PrisonerClaim]:
    start, end = _position(text, sentence.start_char), _position(text, sentence.end_char)
    for match in words.figure.finditer(text.lower, start, end):
        n = _number(match.group("n"), words)
        kind = _kind(text.lower, words, start, end, match.start())
        if n is None or kind is None or n in _YEARS:
            continue
        supposed = words.words["supposed"].search(text.lower, start, end) is not None
        if supposed and kind in (PrisonerKind.RELEASED, PrisonerKind.PARDONED, PrisonerKind.SWAPPED):
            kind = PrisonerKind.LISTED  # asked for, promised or a condition: nobody is free yet
        actors = [span for span in doc.spans.get("dyad_actors", ()) if _inside(span, sentence)]
        lead = text.lower[max(start, match.start() - _BEFORE_NUMBER) : match.start()]
        first, last = text.original(match.start(), match.end())
        said_by = _said_by(doc, first)
        yield PrisonerClaim(
            start=first,
            end=last,
            text=sentence.text.strip()[:_LONGEST_TEXT],
            kind=kind,
            n=n,
            approximate=words.words["approximate"].search(lead) is not None,
            said_by=said_by,
            destination=_destination(text, words, actors),
            deported=True if words.words["deported"].search(text.lower, start, end) else None,
            counterpart=next((a._.dyad_side for a in actors if _is_partner(a, knowledge.prisoner_side)), None),
            actor_ids=tuple(a for a in _public_figures(actors, knowledge.prisoner_side) if a != said_by),
        )


def _kind(lower: str, words: ClaimWords, start: int, end: int, at: int) -> PrisonerKind | None:
    """What happened to those counted: the nearest word that says so; leftovers and swaps before releases."""
    found = []
    for rank, (kind, pattern) in enumerate(words.kinds):
        for match in pattern.finditer(lower, start, end):
            between = lower[min(at, match.start()) : max(at, match.start())]
            cost = abs(match.start() - at) + (200 if _CLAUSE_END.search(between) else 0)
            found.append((cost - (20 if kind in _PREFERRED else 0), rank, kind))
    return min(found)[2] if found else None


def _number(word: str, words: ClaimWords) -> int | None:
    digits = re.sub(r"[ ,\u00a0]", "", word)
    return int(digits) if digits.isdigit() else words.numbers.get(word)


def _said_by(doc: Doc, at: int) -> str | None:
    for span in doc.spans.get("dyad_quotes", ()):
        if span.start_char <= at < span.end_char and span._.dyad_speaker is not None:
            speaker = span._.dyad_speaker
            name: str | None = speaker.actor_id or speaker.name
            return name
    return None


def _destination(text: Normalised, words: ClaimWords, actors: Sequence[Span]) -> str | None:
    for actor in actors:
        at = _position(text, actor.start_char)
        lead = text.lower[max(0, at - 16) : at].split()
        if actor._.dyad_kind == Kind.STATE and lead and words.words["destination"].fullmatch(lead[-1]):
            side: str = actor._.dyad_side
            return side
    return None


def _is_partner(actor: Span, prisoner_side: str) -> bool:
    return bool(actor._.dyad_side) and actor._.dyad_side != prisoner_side and actor._.dyad_kind != Kind.MEDIUM


def _public_figures(actors: Sequence[Span], prisoner_side: str) -> tuple[str, ...]:
    persons = (
        a for a in actors
        if a._.dyad_kind == Kind.PERSON and a._.dyad_side == prisoner_side and a._.dyad_role != Role.GOVERNMENT
    )  # fmt: skip
    return tuple(dict.fromkeys(str(actor.label_) for actor in persons))


def _inside(span: Span, sentence: Span) -> bool:
    return sentence.start_char <= span.start_char < sentence.end_char


def _position(text: Normalised, original: int) -> int:
    return original if isinstance(text.offsets, range) else bisect_left(text.offsets, original)
