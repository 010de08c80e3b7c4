"""Ministries and the like that speak through a spokesman or a statement, named or taken up by a noun."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Span

from pipeline.relations.candidate_costs import Candidate
from pipeline.relations.narration import BREAK, Narration, NarrationReader
from pipeline.relations.person_forms import WORD
from pipeline.relations.sentence_ends import sentence_start

_BODY_CHARACTERS, _BODY_STEM = 1500, 6  # how far back "the ministry" reaches, and what the forms of a noun share
_BODIES = ("org", "state", "metonym", "office")
_OPENING_CHARACTERS = 5  # "The State Department …"
_BODY_NOUN_CHARACTERS = 24  # a ministry beside its spokesman


@dataclass(frozen=True, slots=True)
class Bodies(NarrationReader):
    """Finds the listed body behind an unnamed spokesman, paper or ministry."""

    narration: Narration

    def spoken_for(self, candidate: Candidate) -> Span | None:
        """The body whose unnamed spokesman or document speaks: it is the body that speaks."""
        if not self.words.spokespersons.fullmatch(self.lower, max(candidate.noun, candidate.start), candidate.end):
            return None
        begin = candidate.start
        for span in self.narration.between(max(0, begin - 48), candidate.end + 48):
            before = span.end_char <= candidate.end and begin - span.end_char <= 3
            gap = self.lower[candidate.end : span.start_char]
            after = span.start_char >= candidate.end and not BREAK.search(gap) and len(WORD.findall(gap)) <= 3
            named = span._.dyad_kind == "medium" and after and not WORD.search(gap)  # «телеграм-канал „Пул Первого“»
            body = named or span._.dyad_kind in _BODIES
            if body and (before or after) and not self.words.reporting.search(gap):
                return span
        return self.behind(candidate) or self._taken_up(candidate)

    def _taken_up(self, candidate: Candidate) -> Span | None:
        """The body that opened the sentence before, where "a spokesperson" comes without one."""
        begin = max(candidate.noun, candidate.start)
        plain = self.words.press_officers.fullmatch(self.lower, begin, candidate.end) is not None
        definite = self.lower.startswith("the ", candidate.start)  # "the statement said"
        plain = plain or (definite and self.words.spokespersons.fullmatch(self.lower, begin, candidate.end) is not None)
        if not plain or self.words.verb_first or self.narration.between(candidate.start, candidate.end):
            return None
        start = sentence_start(self.text, max(0, sentence_start(self.text, begin) - 2))
        opening = self.narration.between(start, start + _OPENING_CHARACTERS)
        return next((span for span in opening if span._.dyad_kind in ("org", "office")), None)

    def behind(self, candidate: Candidate) -> Span | None:
        """The body named before whose spokesman or paper is meant: "a ministry spokesman", «сообщение ведомства»."""
        after = self.lower[candidate.end : candidate.end + _BODY_NOUN_CHARACTERS]
        follows = WORD.match(after.lstrip()) if self.words.verb_first else None
        words = [
            *WORD.findall(self.lower, candidate.start, candidate.end)[:-1],
            *([follows.group()] if follows else []),
        ]
        if self.words.verb_first is False:
            words += WORD.findall(self.lower, max(0, candidate.start - _BODY_NOUN_CHARACTERS), candidate.start)[-1:]
        noun = next(
            (word for word in (w.removesuffix("'s") for w in words) if self.words.body_nouns.fullmatch(word)), None
        )
        return self.named(noun, candidate.start) if noun else None

    def before(self, candidate: Candidate) -> Span | None:
        """The listed body that "the ministry" takes up: the last one whose name holds the noun, else the last one."""
        noun = self.lower[max(candidate.noun, candidate.start) : candidate.end]
        if not self.words.body_nouns.fullmatch(noun) or self.narration.between(candidate.start, candidate.end):
            return None
        return self.named(noun, candidate.start)

    def named(self, noun: str, at: int) -> Span | None:
        """The last body before a position whose name holds the noun; where none does, the last one at all."""
        before = self.narration.between(max(0, at - _BODY_CHARACTERS), at)
        bodies = [span for span in before if span._.dyad_kind == "org"]
        stem = noun[:_BODY_STEM]
        alike = [span for span in bodies if stem in f"{span.text} {span._.dyad_name}".lower()]
        if alike:
            return alike[-1]
        return bodies[-1] if bodies and self.words.verb_first else None
