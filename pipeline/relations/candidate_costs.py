"""How likely a name or noun is to be the subject of a verb of speech: by place, case, gender and its neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spacy.tokens import Span

from pipeline.relations.narration import BREAK, OPENING_CHARACTERS, Narration, NarrationReader
from pipeline.relations.person_forms import WORD

_WORD_CHARACTERS = 6  # mean word with its blank: turns a distance into words
NOUN_COST = 5.0  # of a noun that no list holds
# Costs in words: what stands nearest to the verb speaks, unless it is governed, marked or only an adjective.
_GOVERNED, _BROKEN, _WRONG_SIDE, _NOT_NOMINATIVE, _POSSESSOR, _DISAGREES = 9.0, 3.0, 2.5, 30.0, 6.0, 12.0
_COST_BY_KIND = {
    "person": 0.0,
    "pronoun": 0.0,
    "first": 0.0,
    "second": 0.0,
    "they": 1.0,
    "it": 3.0,
    "name": 1.0,
    "surname": 2.0,
    "indefinite": 1.0,
    "anaphor": 2.0,
    "office": 2.5,
    "org": 3.0,
    "state": 4.0,
    "metonym": 4.0,
    "people": 4.0,
    "noun": NOUN_COST,
    "medium": 14.0,  # mostly whom somebody told it
    "adjective": 12.0,
}


_BODIES = frozenset({"org", "metonym", "office", "instrument"})


@dataclass(frozen=True, slots=True)
class Candidate:
    start: int
    end: int
    kind: str
    span: Span | None = None
    noun: int = -1  # where the human noun of an office or anaphor begins
    reach: int = -1  # end of the apposition that belongs to it, -1 without one


@dataclass(frozen=True, slots=True)
class CandidateCosts(NarrationReader):
    """What speaks against a candidate, in words of distance."""

    narration: Narration

    def cost(self, candidate: Candidate, start: int, verb: tuple[int, int] | None) -> float:
        text, lower = self.text, self.lower
        cost = _COST_BY_KIND.get(candidate.kind, 5.0)
        cases = candidate.span._.dyad_case if candidate.span is not None else frozenset()
        if cases and "nom" not in cases:
            cost += _NOT_NOMINATIVE
        begin = candidate.noun if candidate.noun >= 0 else candidate.start
        words = WORD.findall(lower[max(start, candidate.start - 24) : candidate.start])
        lead = [word for word in words[-3:] if word not in ("the", "a", "an")]
        plural = verb is not None and self.words.plural_verbs.fullmatch(lower, *verb) is not None
        if plural and lead and candidate.kind in _BODIES:
            cost -= _NOT_NOMINATIVE if cases and "nom" not in cases else 0.0  # «сообщили в МИД»
        elif self.governed(lead) and not self._is_paper(candidate) and not self._opens_clause(words, candidate, verb):
            cost += _GOVERNED
        if re.match(r"['’]s?\s+\w", text[candidate.end : candidate.end + 4]):
            cost += _POSSESSOR
        if self.depends(candidate):
            cost += _POSSESSOR
        if verb is None:
            return cost + (candidate.start - start) / _WORD_CHARACTERS / 2
        if self._disagrees(candidate, lower[verb[0] : verb[1]]):
            cost += _DISAGREES
        reach = max(candidate.end, candidate.reach)
        clause = self._relative_clause(start, verb[0])
        if clause is not None and clause[0] <= candidate.start < clause[1]:
            cost += _DISAGREES
        elif clause is not None and reach <= clause[0] + 1:
            reach = clause[1]
        if candidate.end <= verb[0]:
            gap = text[min(reach, verb[0]) : verb[0]]
            distance = len(gap) / _WORD_CHARACTERS
            cost += _WRONG_SIDE if self.words.verb_first and not distance < 1 else 0.0
        else:
            gap = text[verb[1] : begin]
            distance = len(gap) / _WORD_CHARACTERS
            cost += 0.0 if self.words.verb_first or verb[0] - start <= OPENING_CHARACTERS else _POSSESSOR
        # An apposition between two commas ("Coale, the envoy, said") is one break less than it looks.
        breaks = len(BREAK.findall(gap))
        return cost + distance * 0.6 + _BROKEN * (breaks - 1 if breaks == 2 else breaks)

    def is_seat(self, candidate: Candidate) -> bool:
        """Whether a capital stands behind a preposition: «в Минске заявили»."""
        lead = WORD.findall(self.lower[max(0, candidate.start - 6) : candidate.start])
        return candidate.kind == "metonym" and self.governed(lead[-1:])

    def depends(self, candidate: Candidate) -> bool:
        """Whether a listed name is only the genitive of another noun: «пресс-секретарь Лукашенко»."""
        if candidate.span is None or not self.words.verb_first:
            return False
        before = self.lower[max(0, candidate.start - 40) : candidate.start]
        cases = candidate.span._.dyad_case
        match = list(self.words.dependants.finditer(before))
        return bool(match) and match[-1].end() == len(before) - 1 and (not cases or "gen" in cases)

    def _opens_clause(self, words: list[str], candidate: Candidate, verb: tuple[int, int] | None) -> bool:
        """Whether the word before is a conjunction: "As Lukashenko told reporters"."""
        alone = len(words) == 1 and verb is not None and candidate.end <= verb[0]
        return alone and self.words.conjunctions.fullmatch(words[0]) is not None

    def _is_paper(self, candidate: Candidate) -> bool:
        """Whether it is a statement or the like, which speaks also behind a preposition: «говорится в сообщении»."""
        noun = (max(candidate.noun, candidate.start), candidate.end)
        spoken = self.words.spokespersons.fullmatch(self.lower, *noun) is not None
        return candidate.kind == "office" and self.words.verb_first and spoken

    def governed(self, lead: list[str]) -> bool:
        """Whether the words before a candidate end with a preposition, a title apart: "to President Trump"."""
        if len(lead) > 1 and self.words.offices.fullmatch(lead[-1]):
            lead = lead[:-1]
        return bool(lead) and self.words.prepositions.fullmatch(lead[-1]) is not None

    def _relative_clause(self, start: int, at: int) -> tuple[int, int] | None:
        """The clause between commas that stands between a subject and its verb: "Coale, who met Lukashenko, said"."""
        for match in self.words.relatives.finditer(self.lower, start, at):
            comma = self.lower.find(",", match.end(), at)
            if comma >= 0 and self.lower[max(0, match.start() - 5) : match.start()].find(",") >= 0:
                return self.lower.rfind(",", 0, match.start()), comma
        return None

    def _disagrees(self, candidate: Candidate, verb: str) -> bool:
        """Whether the verb's gender is not the candidate's: «сказала» is never said of him."""
        words = self.words
        feminine = words.feminine_verbs.fullmatch(verb) is not None
        if not feminine and not words.masculine_verbs.fullmatch(verb):
            return False
        if candidate.kind == "pronoun":
            return (words.feminine.fullmatch(self.lower, candidate.start, candidate.end) is not None) != feminine
        if candidate.kind == "person" and candidate.span is not None:
            person = next((one for one in self.people.all if one.start == candidate.start), None)
            return person is not None and person.feminine is not None and person.feminine != feminine
        if candidate.kind in ("name", "surname"):
            known = self.people.forms.gender(candidate.start, candidate.end)
            return known is not None and known != feminine
        return False
