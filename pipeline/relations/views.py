"""Sentences of a Doc as the grade rules see them: named referents, quoted parts, paragraph."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from spacy.tokens import Doc

from pipeline.knowledge.schema import Role
from pipeline.relations.actors import ACTORS_KEY
from pipeline.relations.attributes import Context, Speaker, text_of
from pipeline.relations.evidence import Ref, Said, SentenceView, ref_of
from pipeline.relations.sentences import bounds_of

QUOTES_KEY = "dyad_quotes"


def sentence_views(
    doc: Doc,
    context: Context,
    interviewer_lines: re.Pattern[str] | None = None,
    turn_labels: re.Pattern[str] | None = None,
) -> list[SentenceView]:
    """The sentences of a Doc without surrounding white space, in order; a title Doc gives one sentence, index -1."""
    refs = [ref for ref in map(ref_of, doc.spans.get(ACTORS_KEY, ())) if ref is not None]
    quotes, told = _quotes(doc, "direct"), _quotes(doc, "indirect")
    text = text_of(doc)
    asked = [] if interviewer_lines is None else _asked_lines(text, interviewer_lines)
    if turn_labels is not None:
        quotes.extend(_turns(text, turn_labels, asked, refs, context.publisher_side))
    bounds = [(0, len(text.rstrip()))] if context.is_title else bounds_of(doc)
    refs.sort(key=lambda ref: ref.start)
    ref_starts = [ref.start for ref in refs]
    asked_starts = [begin for begin, _ in asked]
    views: list[SentenceView] = []
    line = 0
    before = 0
    for number, (start, end) in enumerate(bounds):
        line += text.count("\n", before, start)
        before = start
        said = tuple(_clipped(quotes, start, end))
        views.append(
            SentenceView(
                index=-1 if context.is_title else number,
                start=start,
                end=end,
                text=text[start:end],
                line=line,
                named=tuple(refs[bisect.bisect_left(ref_starts, start) : bisect.bisect_left(ref_starts, end)]),
                said=said,
                interviewer=_inside(start, asked, asked_starts),
                told=tuple(_clipped(told, start, end)),
                voices=frozenset(part.voice for part in said if part.voice),
            )
        )
    return views


def _quotes(doc: Doc, kind: str) -> list[Said]:
    found: list[Said] = []
    for span in doc.spans.get(QUOTES_KEY, ()):
        if span.label_ != kind:
            continue
        speaker: Speaker | None = span._.dyad_speaker
        found.append(
            Said(
                span.start_char,
                span.end_char,
                speaker.side if speaker else None,
                speaker.role if speaker else None,
                speaker.actor_id if speaker else None,
                speaker.name if speaker else None,
            )
        )
    return found


def _clipped(quotes: Sequence[Said], start: int, end: int) -> Iterator[Said]:
    for quote in quotes:
        if quote.start < end and start < quote.end:
            yield replace(quote, start=max(start, quote.start), end=min(end, quote.end))


def _asked_lines(text: str, pattern: re.Pattern[str]) -> list[tuple[int, int]]:
    lines = []
    for match in pattern.finditer(text):
        stop = text.find("\n", match.end())
        lines.append((match.start(), len(text) if stop < 0 else stop))
    return lines


def _inside(at: int, lines: Sequence[tuple[int, int]], starts: Sequence[int]) -> bool:
    place = bisect.bisect_right(starts, at) - 1
    return place >= 0 and at < lines[place][1]


def _turns(
    text: str, labels: re.Pattern[str], asked: Sequence[tuple[int, int]], refs: Sequence[Ref], publisher: str | None
) -> Iterator[Said]:
    """The turns of a transcript: from a label to the next label or question."""
    found = list(labels.finditer(text))
    stops = sorted([*(match.start() for match in found), *(start for start, _ in asked), len(text)])
    for match in found:
        stop = stops[bisect.bisect_right(stops, match.start())]
        name = next((ref for ref in refs if match.start(1) <= ref.start < match.end(1)), None)
        if name is not None:
            yield Said(match.end(), stop, name.side, name.role, name.actor_id)
        elif publisher is not None:
            yield Said(match.end(), stop, publisher, Role.GOVERNMENT, None)
