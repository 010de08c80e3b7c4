"""Who in the author's words may be the speaker: names, pronouns, offices, human nouns, titles joined to their names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.relations.candidate_costs import NOUN_COST, Candidate, CandidateCosts
from pipeline.relations.narration import BREAK, OPENING_CHARACTERS, Narration, NarrationReader
from pipeline.relations.person_forms import WORD

_CHUNK_END = re.compile(r"[,;:()—–.!?\n\"“”«»]| - ")
_PAPER_WORDS = 2  # a preposition, an adjective and the paper in which it is said
_OF_STATE = re.compile(r" (?:of|for) [\w' -]{2,40} ")
_OFFICIAL_WORDS = 4  # words between a noun and the name that it describes


@dataclass(frozen=True, slots=True)
class CandidateReader(NarrationReader):
    """Finds who may be the speaker in the words around a quotation."""

    narration: Narration
    costs: CandidateCosts

    def read(self, start: int, end: int, verb: tuple[int, int] | None) -> list[Candidate]:
        """Every name, pronoun and human noun in the author's words [start, end) that may speak."""
        spans = self.narration.between(start, end)
        found: list[Candidate] = []
        nouns = list(self.people.forms.nouns(start, end))
        for span in spans:
            at, to, kind = span.start_char, span.end_char, span._.dyad_kind
            # "the Belarusian official" is a person of a side, not the side's officials.
            if kind in ("person", "adjective") or span._.dyad_resolved or not _heads(nouns, at, to, kind):
                found.append(Candidate(at, to, kind, span))
        listed = [(item.start, item.end) for item in found]
        taken = [(item.start, item.end) for item in found if item.kind not in ("adjective", "office")]

        def free(at: int, to: int, among: list[tuple[int, int]] = taken) -> bool:
            return not any(at < stop and begin < to for begin, stop in among)

        for kind, pattern in (
            ("pronoun", self.words.pronouns),
            ("indefinite", self.words.indefinites),
            ("they", self.words.plural_pronouns),
            ("it", self.words.body_pronouns),
            ("first", self.words.first_of_two),
            ("second", self.words.second_of_two),
            ("anaphor", self.words.anaphors),
        ):
            spots = self.people.forms.spots.within(pattern, start, end)
            if kind in ("they", "it", "first", "second"):
                spots = [spot for spot in spots if verb is not None and _adjacent(spot, verb)]
            if kind in ("first", "second"):  # "said the former prisoner" means no pair
                spots = [spot for spot in spots if verb and (spot[1] <= verb[0] or not _goes_on(self.lower, spot[1]))]
            found.extend(Candidate(*spot, kind) for spot in spots if free(*spot))
        found = [self._with_attributes(item, start) if item.kind == "anaphor" else item for item in found]
        anaphors = [(item.start, item.end) for item in found if item.kind in ("anaphor", "indefinite")]
        for at, to in self.people.forms.names(start, end):
            full = " " in self.text[at:to]
            if not full and self.words.bodies.fullmatch(self.lower, at, to):
                continue  # «представитель Минфина»
            if not full and free(at, to, listed) and self._sits(at, verb):
                found.append(Candidate(at, to, "org"))
            elif free(at, to, listed) and (
                full or self._beside(at, to, verb) or (at - start < 3 and self._described(to, nouns))
            ):
                found.append(Candidate(at, to, "name" if full else "surname"))
        for at, to, noun in nouns:
            if free(noun, to) and not any(begin < to and at < stop for begin, stop in anaphors):
                found.append(Candidate(at, to, "office", noun=noun))
        found = self._merged(self._parted(found, nouns, start, end))
        if verb is not None and not any(self.costs.cost(item, start, verb) < NOUN_COST + 2 for item in found):
            found.extend(self._noun_phrase(start, end, verb, listed))
        return found

    def _with_attributes(self, anaphor: Candidate, start: int) -> Candidate:
        lead = self.words.attributes.search(self.lower[max(start, anaphor.start - 60) : anaphor.start])
        return replace(anaphor, start=anaphor.start - len(lead.group()), noun=anaphor.start) if lead else anaphor

    def _beside(self, at: int, to: int, verb: tuple[int, int] | None) -> bool:
        """Whether a single capitalised word may be a name: it stands at the verb, or repeats a full name."""
        if self.people.full_name(at, to) is not None or self.people.forms.titled(at):
            return True
        return verb is not None and _adjacent((at, to), verb)

    def _sits(self, at: int, verb: tuple[int, int] | None) -> bool:
        """Whether a name is where they said it: «проинформировали в Минздраве»."""
        if verb is None or not self.words.verb_first or not self.words.plural_verbs.fullmatch(self.lower, *verb):
            return False
        lead = self.lower[verb[1] : at].split()
        return len(lead) == 1 and self.words.prepositions.fullmatch(lead[0]) is not None

    def _described(self, at: int, nouns: list[tuple[int, int, int]]) -> bool:
        return any(begin - at == 2 and self.lower[at] == "," for begin, _, _ in nouns)

    def _parted(
        self, found: list[Candidate], nouns: list[tuple[int, int, int]], start: int, end: int
    ) -> list[Candidate]:
        """With "one of Tsikhanouskaya's advisers" as one candidate, and whoever is named in it as none."""
        for match in self.words.partitives.finditer(self.lower, start, end):
            to = next((stop for _, stop, noun in nouns if match.end() < noun < match.end() + 40), -1)
            if to > 0 and not BREAK.search(self.text[match.end() : to]):
                found = [item for item in found if item.end <= match.start() or item.start >= to]
                found.append(Candidate(match.start(), to, "indefinite"))
        return found

    def _merged(self, found: list[Candidate]) -> list[Candidate]:
        """Titles and appositions joined to the name that they describe."""
        names = [item for item in found if item.kind in ("name", "surname", "person")]
        kept = []
        inside: list[tuple[int, int]] = []
        reach: dict[int, int] = {}
        for item in found:
            if item.kind not in ("office", "anaphor"):
                kept.append(item)
                continue
            named = next((name for name in names if self._titled(item, name)), None)
            follows = None if named else next((name for name in names if self._apposed(name, item)), None)
            if named is not None:
                inside.append((item.end, named.start))
            if follows is not None:
                reach[follows.start] = max(item.end, reach.get(follows.start, -1))
            if named is None and follows is None:
                kept.append(item)
        return [
            replace(item, reach=reach.get(item.start, -1))
            for item in kept
            if not any(begin <= item.start < stop for begin, stop in inside)
        ]

    def _titled(self, noun: Candidate, name: Candidate) -> bool:
        """Whether a noun is the title before a name: "the analyst, Georg Altmann", «глава делегации Ломоть»."""
        gap = self.lower[noun.end : name.start]
        if not gap or name.start < noun.end:
            return False
        if name.kind == "person":
            if self.costs.depends(name) or self.people.forms.after_oblique(name.start):
                return False
            return gap == " " or self.people.forms.joins(gap) or self._of_state(noun, gap)
        return gap in (" ", ", ") or (name.kind == "name" and self.people.forms.entitles(gap))

    def _of_state(self, noun: Candidate, gap: str) -> bool:
        """Whether an English office and its holder stand together: "Secretary of the Treasury Scott Bessent"."""
        dependant = self.words.dependants.search(self.lower, max(noun.noun, noun.start), noun.end) is not None
        return not self.words.verb_first and not dependant and _OF_STATE.fullmatch(gap) is not None

    def _apposed(self, name: Candidate, noun: Candidate) -> bool:
        """Whether a noun after a comma describes the name before it: "Jane Doe, a lawyer"."""
        gap = self.lower[name.end : noun.start]
        return (
            noun.start > name.end
            and gap.startswith(", ")
            and len(WORD.findall(gap)) <= _OFFICIAL_WORDS
            and "," not in gap[1:]
        )

    def _noun_phrase(
        self, start: int, end: int, verb: tuple[int, int], listed: list[tuple[int, int]]
    ) -> list[Candidate]:
        """Whatever words stand where the subject does, for nouns that no list holds: «сказала билетёрша театра»."""
        stop = _CHUNK_END.search(self.text, verb[1], end)
        after = [match.span() for match in WORD.finditer(self.lower, verb[1], stop.start() if stop else end)]
        phrase = self._until_preposition(after) or self._workplace(after, verb)
        found = (
            phrase
            if self.words.verb_first or verb[0] - start <= OPENING_CHARACTERS
            else self._clause_before(start, verb[0])
        )
        if self.words.naming.fullmatch(self.lower, *verb):
            return []
        if not found or any(found[0][0] < to and at < found[-1][1] for at, to in listed):
            return []
        return [Candidate(found[0][0], found[-1][1], "noun")]

    def _until_preposition(self, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
        kept: list[tuple[int, int]] = []
        for place, (at, to) in enumerate(words[:_OFFICIAL_WORDS]):
            word = self.lower[at:to]
            behind = [self.lower[slice(*next_word)] for next_word in words[place + 1 : place + 1 + _PAPER_WORDS]]
            if not kept and self.words.verb_first and any(map(self.words.spokespersons.fullmatch, behind)):
                continue  # «говорится в письменном сообщении ведомства»
            if self.words.prepositions.fullmatch(word) or self.words.complementiser.fullmatch(word):
                break
            if self.words.pronouns.fullmatch(word) or self.words.addressees.fullmatch(word):
                break
            if not kept and len(word) < 4 and word in ("a", "an", "the"):
                continue
            kept.append((at, to))
        return kept

    def _workplace(self, words: list[tuple[int, int]], verb: tuple[int, int]) -> list[tuple[int, int]]:
        """Where an unnamed "they" said it: «жалуются в минском турагентстве»."""
        said = self.words.verb_first and self.words.plural_verbs.fullmatch(self.lower, *verb)
        if not said or len(words) < 2 or not self.words.prepositions.fullmatch(self.lower, *words[0]):
            return []
        return words[1:_OFFICIAL_WORDS]

    def _clause_before(self, start: int, at: int) -> list[tuple[int, int]]:
        """The words of the clause before a verb, when they begin as a noun phrase does."""
        cut = list(_CHUNK_END.finditer(self.text, start, at))
        words = [match.span() for match in WORD.finditer(self.lower, cut[-1].end() if cut else start, at)]
        if not words or len(words) > _OFFICIAL_WORDS:
            return []
        first = self.lower[slice(*words[0])]
        opens = self.words.attributes.search(first + " ") is not None
        return (
            words if opens and not any(self.words.prepositions.fullmatch(self.lower, *word) for word in words) else []
        )


def _heads(nouns: list[tuple[int, int, int]], at: int, to: int, kind: str) -> bool:
    """Whether a human noun is the head of a name: "the US officials", and not "the Treasury Department"."""
    return any(noun < to <= end and not (kind == "org" and at < noun and end <= to) for _, end, noun in nouns)


def _goes_on(lower: str, at: int) -> bool:
    return WORD.match(lower, at + 1) is not None and lower[at : at + 1] == " "


def _adjacent(words: tuple[int, int], verb: tuple[int, int]) -> bool:
    return verb[0] - words[1] == 1 or words[0] - verb[1] == 1
