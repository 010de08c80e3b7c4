"""Who says it: the speaker named by an attribution ("…, Lukashenka said", «заявил Коул», "according to …")."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from spacy.tokens import Doc, Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.attributes import Speaker

_WORD = re.compile(r"\w[\w'’-]*")
_CAPITALISED = re.compile(r"[^\W\d_a-zа-яёіўєїґąćęłńóśźż][\w'’-]*(?:\s+[^\W\d_a-zа-яёіўєїґąćęłńóśźż][\w'’-]*\.?){1,3}")
_BREAK = re.compile(r"[,;:()—–]| - ")
_FAR_CHARACTERS = 160  # an attribution names its speaker within about one line
_WORD_CHARACTERS = 6  # mean word with its blank: turns a distance into words
# Costs in words: what stands nearest to the verb speaks, unless it is governed, marked or only an adjective.
_GOVERNED, _BROKEN, _WRONG_SIDE, _NOT_NOMINATIVE, _POSSESSOR = 9.0, 3.0, 2.5, 30.0, 6.0
_COST_BY_KIND = {
    "person": 0.0,
    "pronoun": 0.0,
    "name": 1.0,
    "anaphor": 2.0,
    "office": 2.5,
    "org": 3.0,
    "state": 4.0,
    "metonym": 4.0,
    "people": 4.0,
    "adjective": 12.0,
}
_LIMIT = 24.0


@dataclass(frozen=True, slots=True)
class Candidate:
    start: int
    end: int
    kind: str
    span: Span | None = None


@dataclass(slots=True)
class SpeakerFinder:
    """Finds and remembers speakers while the quotations of one Doc are read in order."""

    doc: Doc
    text: str  # doc.text, which spaCy would join anew at every use
    lower: str  # normalised lower-case text of the same length as the Doc's text
    words: QuoteLanguage
    quoted: list[tuple[int, int]]  # what stands in quotation marks; nobody in there is the narrator's person
    actors: list[Span] = field(init=False)
    starts: list[int] = field(init=False)
    last: tuple[int, Speaker] | None = None  # where the last speaker was named outside quotations

    def __post_init__(self) -> None:
        spans = self.doc.spans.get("dyad_actors", [])
        inside = [start for start, _ in self.quoted]
        self.actors = sorted(
            (span for span in spans if not self._within(span.start_char, inside)), key=lambda span: span.start_char
        )
        self.starts = [span.start_char for span in self.actors]

    def _within(self, at: int, starts: list[int]) -> bool:
        place = bisect_right(starts, at) - 1
        return place >= 0 and at < self.quoted[place][1]

    def between(self, start: int, end: int) -> list[Span]:
        """Actors outside quotations that begin in [start, end)."""
        return self.actors[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def attributed(self, start: int, end: int, verb: tuple[int, int] | None) -> Speaker | None:
        """The speaker in the author's words [start, end); with `verb`, the subject nearest to it, else the first
        actor that nothing governs."""
        best: tuple[float, Candidate] | None = None
        for candidate in self._candidates(start, end):
            cost = self._cost(candidate, start, verb)
            if cost <= _LIMIT and (best is None or cost < best[0]):
                best = (cost, candidate)
        return self._resolve(best[1]) if best else None

    def after_phrase(self, start: int, end: int) -> Speaker | None:
        """The speaker named right after a phrase such as "according to": the first person, name or body there."""
        candidates = sorted(self._candidates(start, end), key=lambda item: item.start)
        for kinds in (("person", "name"), ("office", "anaphor", "org", "state", "metonym", "people")):
            for candidate in candidates:
                if candidate.kind in kinds and candidate.start - start <= _FAR_CHARACTERS // 2:
                    return self._resolve(candidate)
        return None

    def remember(self, at: int, speaker: Speaker) -> None:
        self.last = (at, speaker)

    def _candidates(self, start: int, end: int) -> list[Candidate]:
        spans = self.between(start, end)
        found = [Candidate(span.start_char, span.end_char, span._.dyad_kind or "person", span) for span in spans]
        listed = [(item.start, item.end) for item in found]
        taken = [(item.start, item.end) for item in found if item.kind not in ("adjective", "office")]

        def free(at: int, to: int, spans: list[tuple[int, int]] = taken) -> bool:
            return not any(at < stop and begin < to for begin, stop in spans)

        text = self.text
        for kind, pattern in (("pronoun", self.words.pronouns), ("anaphor", self.words.anaphors)):
            spots = [match.span() for match in pattern.finditer(self.lower, start, end)]
            found.extend(Candidate(*spot, kind) for spot in spots if free(*spot))
        anaphors = [(item.start, item.end) for item in found if item.kind == "anaphor"]
        for match in _CAPITALISED.finditer(text, start, end):
            name = self._without_titles(*match.span())
            if name and free(*name, listed):
                found.append(Candidate(*name, "name"))
        for match in self.words.offices.finditer(self.lower, start, end):
            at, to = match.span()
            if free(at, to) and not any(begin <= at < stop for begin, stop in anaphors):
                found.append(Candidate(at, to, "office"))
        return found

    def _without_titles(self, start: int, end: int) -> tuple[int, int] | None:
        """A capitalised run without titles and sentence openers, where two words remain: Jane Doe."""
        words = [match.span() for match in _WORD.finditer(self.lower, start, end)]
        while words and self.words.titles.fullmatch(self.lower, *words[0]):
            del words[0]
        while words and self.words.titles.fullmatch(self.lower, *words[-1]):
            del words[-1]
        return (words[0][0], words[-1][1]) if len(words) >= 2 else None

    def _cost(self, candidate: Candidate, start: int, verb: tuple[int, int] | None) -> float:
        text, lower = self.text, self.lower
        cost = _COST_BY_KIND.get(candidate.kind, 5.0)
        cases = candidate.span._.dyad_case if candidate.span is not None else frozenset()
        if cases and "nom" not in cases:
            cost += _NOT_NOMINATIVE
        before = lower[max(start, candidate.start - 24) : candidate.start]
        words = _WORD.findall(before)
        lead = [word for word in words[-2:] if word not in ("the", "a", "an")]
        if lead and self.words.prepositions.fullmatch(lead[-1]):
            cost += _GOVERNED
        if re.match(r"['’]s?\s+\w", text[candidate.end : candidate.end + 4]):
            cost += _POSSESSOR
        if verb is None:
            return cost + (candidate.start - start) / _WORD_CHARACTERS / 2
        if candidate.end <= verb[0]:
            gap = text[candidate.end : verb[0]]
            distance = len(gap) / _WORD_CHARACTERS
            cost += _WRONG_SIDE if self.words.verb_first and not distance < 1 else 0.0
        else:
            gap = text[verb[1] : candidate.start]
            distance = len(gap) / _WORD_CHARACTERS
            cost += 0.0 if self.words.verb_first or verb[0] - start <= 3 else _WRONG_SIDE
        # An apposition between two commas ("Coale, the envoy, said") is one break less than it looks.
        breaks = len(_BREAK.findall(gap))
        return cost + distance * 0.6 + _BROKEN * (breaks - 1 if breaks == 2 else breaks)

    def _resolve(self, candidate: Candidate) -> Speaker | None:
        text = self.text
        if candidate.span is not None and candidate.kind not in ("office", "adjective"):
            return speaker_of(candidate.span)
        if candidate.kind == "name":
            return Speaker(name=text[candidate.start : candidate.end])
        if candidate.kind in ("pronoun", "anaphor"):
            person = self._last_person(candidate)
            if person is not None or candidate.kind == "pronoun":
                return person
        if candidate.span is not None and candidate.span.label_ and candidate.kind == "office":
            return speaker_of(candidate.span)
        return self._office(candidate)

    def _last_person(self, candidate: Candidate) -> Speaker | None:
        side = next((span._.dyad_side for span in self.between(candidate.start, candidate.end)), None)
        last_at = self.last[0] if self.last else -1
        stop = bisect_left(self.starts, candidate.start)
        named: Span | None = None
        for span in reversed(self.actors[:stop]):
            if span.start_char <= last_at or (named is not None and span.sent.start != named.sent.start):
                break
            if _is_person(span) and (side is None or span._.dyad_side == side) and not self._governed(span):
                named = span  # the first person of the nearest sentence that names one: its subject
        if named is not None:
            return speaker_of(named)
        if self.last and (side is None or self.last[1].side in (side, None)):
            return self.last[1]
        return None

    def _governed(self, span: Span) -> bool:
        before = _WORD.findall(self.lower[max(0, span.start_char - 16) : span.start_char])
        cases = span._.dyad_case
        marked = bool(cases) and "nom" not in cases
        return marked or bool(before and self.words.prepositions.fullmatch(before[-1]))

    def _office(self, candidate: Candidate) -> Speaker | None:
        """An unlisted office as its phrase: "Treasury spokesman", with the side of an actor inside the phrase."""
        text = self.text
        start = candidate.start
        near = [span for span in self.between(max(0, start - 40), candidate.end) if start - span.end_char <= 3]
        if near:
            start = min(start, near[0].start_char)
        phrase = text[start : candidate.end].strip()
        return (
            Speaker(name=phrase, side=near[0]._.dyad_side, role=near[0]._.dyad_role) if near else Speaker(name=phrase)
        )


def _is_person(span: Span) -> bool:
    return span._.dyad_kind in ("person", None)


def speaker_of(span: Span) -> Speaker:
    """The speaker that an actor span stands for, by its canonical name."""
    actor_id = span._.dyad_resolved or span.label_
    name = span._.dyad_name or span.text
    return Speaker(name=name, actor_id=actor_id, side=span._.dyad_side, role=span._.dyad_role)
