"""Who says it: the speaker named by an attribution ("…, Lukashenka said", «заявил Коул», "according to …").

The subject of the verb is looked for by its form first; what stands for somebody else is resolved by `People`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Span

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.knowledge.schema import Role
from pipeline.relations.attributes import Speaker
from pipeline.relations.names import nominative
from pipeline.relations.people import WORD, People, Person, is_person, speaker_of, without_article
from pipeline.relations.sentence_ends import sentence_start

_BREAK = re.compile(r"[,;:()—–]| - ")
_CHUNK_END = re.compile(r"[,;:()—–.!?\n\"“”«»]| - ")
_FAR_CHARACTERS = 80  # "according to" names its speaker within so many characters
_WORD_CHARACTERS = 6  # mean word with its blank: turns a distance into words
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
    "noun": 5.0,
    "adjective": 12.0,
}
_LIMIT = 24.0
_BODY_CHARACTERS, _BODY_STEM = 1500, 6  # how far back "the ministry" reaches, and what the forms of a noun share
_BODIES = ("org", "state", "metonym", "office")
_BODY_NOUN_CHARACTERS = 24  # a ministry beside its spokesman
_OPENING = 3  # characters before a verb that opens the author's words: “…,” said Coale
_TITLE_WORDS = 5  # "for Hostage Affairs" between an office and its holder
_OFFICIAL_WORDS = 4  # words between a noun and the name that it describes


@dataclass(frozen=True, slots=True)
class Candidate:
    start: int
    end: int
    kind: str
    span: Span | None = None
    noun: int = -1  # where the human noun of an office or anaphor begins
    reach: int = -1  # end of the apposition that belongs to it, -1 without one


@dataclass(slots=True)
class SpeakerFinder:
    """Finds and remembers speakers while the quotations of one Doc are read in order."""

    doc: Doc
    text: str  # doc.text, which spaCy would join anew at every use
    lower: str  # normalised lower-case text of the same length as the Doc's text
    words: QuoteLanguage
    quoted: list[tuple[int, int]]  # what stands in quotation marks; nobody in there is the narrator's person
    titles: Mapping[str, str]  # actor id → the titles of the offices held, lower case
    actors: list[Span] = field(init=False)
    starts: list[int] = field(init=False)
    people: People = field(init=False)
    spoke: list[tuple[int, Person]] = field(default_factory=list)  # where speakers were named outside quotations
    heard: dict[Speaker, Person] = field(default_factory=dict)  # the person behind each speaker given out

    def __post_init__(self) -> None:
        spans = self.doc.spans.get("dyad_actors", [])
        inside = [start for start, _ in self.quoted]
        self.actors = sorted(
            (span for span in spans if not self._within(span.start_char, inside)), key=lambda span: span.start_char
        )
        self.starts = [span.start_char for span in self.actors]
        self.people = People(self.text, self.lower, self.words, self.actors, self.quoted)

    def _within(self, at: int, starts: list[int]) -> bool:
        place = bisect_right(starts, at) - 1
        return place >= 0 and at < self.quoted[place][1]

    def between(self, start: int, end: int) -> list[Span]:
        """Actors outside quotations that begin in [start, end)."""
        return self.actors[bisect_left(self.starts, start) : bisect_left(self.starts, end)]

    def attributed(self, start: int, end: int, verb: tuple[int, int] | None) -> Speaker | None:
        """The speaker in the author's words [start, end); with `verb`, the subject nearest to it, else the first
        actor that nothing governs."""
        costs = ((self._cost(item, start, verb), item) for item in self._candidates(start, end, verb))
        able = [(cost, item) for cost, item in costs if cost <= _LIMIT]
        # «Двое собеседников в Минске утверждают»: a place speaks only where nobody else does.
        speakers = [(cost, item) for cost, item in able if not self._is_seat(item)] or able
        best = min(speakers, key=lambda pair: pair[0], default=None)
        return self._resolve(best[1], verb) if best else None

    def _is_seat(self, candidate: Candidate) -> bool:
        """Whether a capital stands behind a preposition: «в Минске заявили»."""
        lead = WORD.findall(self.lower[max(0, candidate.start - 6) : candidate.start])
        return candidate.kind == "metonym" and self._governed(lead[-1:])

    def after_phrase(self, start: int, end: int) -> Speaker | None:
        """The speaker named right after a phrase such as "according to": the first person, name or body there."""
        stop = _CHUNK_END.search(self.text, start + 1, end)
        near = min(end, start + _FAR_CHARACTERS)
        for limit in (stop.start() if stop else near, near):
            candidates = sorted(self._candidates(start, limit, None), key=lambda item: item.start)
            candidates = [item for item in candidates if item.kind != "adjective"]
            owned = [item for item in candidates if not self._depends(item)] or candidates
            if owned:
                held = next((item for item in owned[1:] if self._holds(owned[0], item)), None)
                return self._oblique(held or owned[0])
        return None

    def _holds(self, office: Candidate, person: Candidate) -> bool:
        """Whether a person stands at the end of a long title: "Special Envoy for Hostage Affairs Adam Boehler"."""
        if office.kind not in ("office", "anaphor") or person.kind not in ("person", "name"):
            return False
        gap = WORD.findall(self.lower[office.end : person.start])
        if not gap or len(gap) > _TITLE_WORDS or self.words.verb_first:
            return False
        return self.words.prepositions.fullmatch(gap[0]) is not None and not self.words.prepositions.fullmatch(gap[-1])

    def stands_for(self, at: int, *, feminine: bool | None) -> Speaker | None:
        """The person whom a pronoun at `at` means."""
        person = self.people.antecedent(at, feminine=feminine, last=self._last(at))
        return self._give(person) if person is not None else self.people.first_name(at, feminine=feminine)

    def taking_up(self, at: int, since: int) -> Speaker | None:
        """The person who is the subject of the last sentence before `at`, named after `since`: whose words follow."""
        begin = max(since, sentence_start(self.text, max(0, at - 2)))
        people = self.people.all[bisect_left(self.people.starts, begin) : bisect_left(self.people.starts, at)]
        person = next((one for one in people if one.subject and not one.plural), None)
        return self._give(person) if person is not None else None

    def remember(self, at: int, speaker: Speaker) -> None:
        person = self.heard.get(speaker) or Person(at, at, speaker, None, subject=True)
        insort(self.spoke, (at, person), key=lambda item: item[0])

    def _last(self, at: int) -> tuple[int, Person] | None:
        """The speaker named last before a position."""
        place = bisect_left(self.spoke, at, key=lambda item: item[0])
        return self.spoke[place - 1] if place else None

    def _give(self, person: Person) -> Speaker:
        self.heard[person.speaker] = person
        return person.speaker

    def _candidates(self, start: int, end: int, verb: tuple[int, int] | None) -> list[Candidate]:
        spans = self.between(start, end)
        found: list[Candidate] = []
        nouns = list(self.people.nouns(start, end))
        for span in spans:
            at, to, kind = span.start_char, span.end_char, span._.dyad_kind or "person"
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
            spots = self.people.spots.within(pattern, start, end)
            if kind in ("they", "it", "first", "second"):
                spots = [spot for spot in spots if verb is not None and _adjacent(spot, verb)]
            if kind in ("first", "second"):  # "said the former prisoner" means no pair
                spots = [spot for spot in spots if verb and (spot[1] <= verb[0] or not _goes_on(self.lower, spot[1]))]
            found.extend(Candidate(*spot, kind) for spot in spots if free(*spot))
        found = [self._with_attributes(item, start) if item.kind == "anaphor" else item for item in found]
        anaphors = [(item.start, item.end) for item in found if item.kind in ("anaphor", "indefinite")]
        for at, to in self.people.names(start, end):
            full = " " in self.text[at:to]
            if free(at, to, listed) and (
                full or self._beside(at, to, verb) or (at - start < 3 and self._described(to, nouns))
            ):
                found.append(Candidate(at, to, "name" if full else "surname"))
        for at, to, noun in nouns:
            if free(noun, to) and not any(begin < to and at < stop for begin, stop in anaphors):
                found.append(Candidate(at, to, "office", noun=noun))
        found = self._merged(self._parted(found, nouns, start, end))
        if verb is not None and not any(self._cost(item, start, verb) < _COST_BY_KIND["noun"] + 2 for item in found):
            found.extend(self._noun_phrase(start, end, verb, listed))
        return found

    def _with_attributes(self, anaphor: Candidate, start: int) -> Candidate:
        lead = self.words.attributes.search(self.lower[max(start, anaphor.start - 60) : anaphor.start])
        return replace(anaphor, start=anaphor.start - len(lead.group()), noun=anaphor.start) if lead else anaphor

    def _beside(self, at: int, to: int, verb: tuple[int, int] | None) -> bool:
        """Whether a single capitalised word may be a name: it stands at the verb, or repeats a full name."""
        if self.people.full_name(at, to) is not None or self.people.titled(at):
            return True
        return verb is not None and _adjacent((at, to), verb)

    def _described(self, at: int, nouns: list[tuple[int, int, int]]) -> bool:
        return any(begin - at == 2 and self.lower[at] == "," for begin, _, _ in nouns)

    def _parted(
        self, found: list[Candidate], nouns: list[tuple[int, int, int]], start: int, end: int
    ) -> list[Candidate]:
        """With "one of Tsikhanouskaya's advisers" as one candidate, and whoever is named in it as none."""
        for match in self.words.partitives.finditer(self.lower, start, end):
            to = next((stop for _, stop, noun in nouns if match.end() < noun < match.end() + 40), -1)
            if to > 0 and not _BREAK.search(self.text[match.end() : to]):
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
            if self._depends(name) or self.people.after_oblique(name.start):
                return False
            return gap == " " or self.people.joins(gap)
        return gap in (" ", ", ") or self.people.joins(gap)

    def _apposed(self, name: Candidate, noun: Candidate) -> bool:
        """Whether a noun after a comma describes the name before it: "Jane Doe, a lawyer"."""
        gap = self.lower[name.end : noun.start]
        return (
            noun.start > name.end
            and gap.startswith(", ")
            and len(WORD.findall(gap)) <= _OFFICIAL_WORDS
            and "," not in gap[1:]
        )

    def _depends(self, candidate: Candidate) -> bool:
        """Whether a listed name is only the genitive of another noun: «пресс-секретарь Лукашенко»."""
        if candidate.span is None or not self.words.verb_first:
            return False
        before = self.lower[max(0, candidate.start - 40) : candidate.start]
        cases = candidate.span._.dyad_case
        match = list(self.words.dependants.finditer(before))
        return bool(match) and match[-1].end() == len(before) - 1 and (not cases or "gen" in cases)

    def _noun_phrase(
        self, start: int, end: int, verb: tuple[int, int], listed: list[tuple[int, int]]
    ) -> list[Candidate]:
        """Whatever words stand where the subject does, for nouns that no list holds: «сказала билетёрша театра»."""
        stop = _CHUNK_END.search(self.text, verb[1], end)
        after = [match.span() for match in WORD.finditer(self.lower, verb[1], stop.start() if stop else end)]
        phrase = self._until_preposition(after)
        found = phrase if self.words.verb_first or verb[0] - start <= _OPENING else self._clause_before(start, verb[0])
        if self.words.naming.fullmatch(self.lower, *verb):
            return []
        if not found or any(found[0][0] < to and at < found[-1][1] for at, to in listed):
            return []
        return [Candidate(found[0][0], found[-1][1], "noun")]

    def _until_preposition(self, words: list[tuple[int, int]]) -> list[tuple[int, int]]:
        kept: list[tuple[int, int]] = []
        for place, (at, to) in enumerate(words[:_OFFICIAL_WORDS]):
            word = self.lower[at:to]
            behind = self.lower[slice(*words[place + 1])] if place + 1 < len(words) else ""
            if not kept and self.words.verb_first and self.words.spokespersons.fullmatch(behind):
                continue  # «говорится в сообщении ведомства»
            if self.words.prepositions.fullmatch(word) or self.words.complementiser.fullmatch(word):
                break
            if self.words.pronouns.fullmatch(word) or self.words.addressees.fullmatch(word):
                break
            if not kept and len(word) < 4 and word in ("a", "an", "the"):
                continue
            kept.append((at, to))
        return kept

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

    def _cost(self, candidate: Candidate, start: int, verb: tuple[int, int] | None) -> float:
        text, lower = self.text, self.lower
        cost = _COST_BY_KIND.get(candidate.kind, 5.0)
        cases = candidate.span._.dyad_case if candidate.span is not None else frozenset()
        if cases and "nom" not in cases:
            cost += _NOT_NOMINATIVE
        begin = candidate.noun if candidate.noun >= 0 else candidate.start
        words = WORD.findall(lower[max(start, candidate.start - 24) : candidate.start])
        lead = [word for word in words[-3:] if word not in ("the", "a", "an")]
        plural = verb is not None and self.words.plural_verbs.fullmatch(lower, *verb) is not None
        if plural and lead and candidate.kind in ("org", "metonym", "office"):
            cost -= _NOT_NOMINATIVE if cases and "nom" not in cases else 0.0  # «сообщили в МИД»
        elif self._governed(lead) and not self._is_paper(candidate) and not self._opens_clause(words, candidate, verb):
            cost += _GOVERNED
        if re.match(r"['’]s?\s+\w", text[candidate.end : candidate.end + 4]):
            cost += _POSSESSOR
        if self._depends(candidate):
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
            cost += 0.0 if self.words.verb_first or verb[0] - start <= _OPENING else _POSSESSOR
        # An apposition between two commas ("Coale, the envoy, said") is one break less than it looks.
        breaks = len(_BREAK.findall(gap))
        return cost + distance * 0.6 + _BROKEN * (breaks - 1 if breaks == 2 else breaks)

    def _opens_clause(self, words: list[str], candidate: Candidate, verb: tuple[int, int] | None) -> bool:
        """Whether the word before is a conjunction: "As Lukashenko told reporters"."""
        alone = len(words) == 1 and verb is not None and candidate.end <= verb[0]
        return alone and self.words.conjunctions.fullmatch(words[0]) is not None

    def _is_paper(self, candidate: Candidate) -> bool:
        """Whether it is a statement or the like, which speaks also behind a preposition: «говорится в сообщении»."""
        noun = (max(candidate.noun, candidate.start), candidate.end)
        spoken = self.words.spokespersons.fullmatch(self.lower, *noun) is not None
        return candidate.kind == "office" and self.words.verb_first and spoken

    def _governed(self, lead: list[str]) -> bool:
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
            known = self.people.gender(candidate.start, candidate.end)
            return known is not None and known != feminine
        return False

    def _resolve(self, candidate: Candidate, verb: tuple[int, int] | None = None) -> Speaker | None:
        span, at = candidate.span, candidate.start
        if candidate.kind == "pronoun":
            feminine = self.words.feminine.fullmatch(self.lower, at, candidate.end) is not None
            return self.stands_for(at, feminine=feminine)
        if candidate.kind in ("first", "second"):
            return self._one_of_two(candidate)
        if candidate.kind == "they":
            return self.people.group(at)
        if candidate.kind == "it":
            return self.people.body(at)
        if candidate.kind in ("name", "surname"):
            return self._named(candidate)
        if candidate.kind == "anaphor":
            return self._anaphor(candidate)
        if candidate.kind in ("indefinite", "noun"):
            return self._phrase(candidate)
        if candidate.kind == "people" and span is not None and self._is_national(candidate):
            person = self.people.antecedent(at, feminine=None, side=span._.dyad_side, last=self._last(at))
            if person is not None:
                return self._give(person)
        if span is not None and candidate.kind != "adjective":
            return self._listed(span) if candidate.kind != "office" else self.people.holder(span)
        return self._office(candidate)

    def _one_of_two(self, candidate: Candidate) -> Speaker:
        """Whom "the former" or "the latter" means: of the last two named, the one or the other."""
        two = self.people.last_two(candidate.start)
        return self._give(two[candidate.kind == "second"]) if two is not None else self._phrase(candidate)

    def _is_national(self, candidate: Candidate) -> bool:
        """Whether one of a people is meant, who was named before: "the American", «американец»."""
        return self.words.nationals.fullmatch(self.lower, candidate.start, candidate.end) is not None

    def _oblique(self, candidate: Candidate) -> Speaker | None:
        """As `_resolve`, where the form is that of a preposition's noun; unlisted names go back to the nominative."""
        speaker = self._resolve(candidate)
        if speaker is None or speaker.name is None or candidate.kind != "name":
            return speaker
        named = Speaker(name=nominative(speaker.name))
        self.heard[named] = Person(candidate.start, candidate.end, named, self._gender(candidate), subject=True)
        return named

    def _gender(self, candidate: Candidate) -> bool | None:
        person = next((one for one in self.people.all if one.start == candidate.start), None)
        return person.feminine if person is not None else self.people.gender(candidate.start, candidate.end)

    def _listed(self, span: Span) -> Speaker:
        speaker = speaker_of(span)
        if is_person(span):
            person = next((one for one in self.people.all if one.start == span.start_char), None)
            if person is not None:
                self.heard[speaker] = person
        return speaker

    def _named(self, candidate: Candidate) -> Speaker:
        start, end = candidate.start, candidate.end
        known = self.people.full_name(start, end) if " " not in self.text[start:end] else None
        if known is not None:
            return known
        speaker = Speaker(name=self.text[start:end])
        self.heard[speaker] = Person(start, end, speaker, self._gender(candidate), subject=True)
        return speaker

    def _anaphor(self, candidate: Candidate) -> Speaker | None:
        """The person whom the noun described before, else the person named last, else the listed holder."""
        near = self.between(candidate.start, candidate.end)
        side = next((span._.dyad_side for span in near), None)
        described = self.people.described(self.people.noun_stem(candidate.start, candidate.end), candidate.start)
        if described is not None and side in (None, described.speaker.side):
            return self._give(described)
        ranked = self._ranked(candidate, side)
        if ranked is not None:
            return self._give(ranked)
        feminine = True if self.people.gender(candidate.start, candidate.end) else None
        person = self.people.antecedent(candidate.start, feminine=feminine, side=side, last=self._last(candidate.start))
        if person is not None and (person.named or side is None):
            return self._give(person)
        holder = next((span for span in near if span._.dyad_resolved), None)
        return self.people.holder(holder) if holder is not None else self._office(candidate)

    def _ranked(self, candidate: Candidate, side: str | None) -> Person | None:
        """The listed person named last who holds such an office: "the minister" after a minister's name."""
        noun = self.lower[max(candidate.noun, candidate.start) : candidate.end]
        wanted = [title for title, nouns in self.words.ranks if nouns.search(noun)]
        if not wanted:
            return None

        def holds(person: Person) -> bool:
            titles = self.titles.get(person.speaker.actor_id or "", "")
            return side in (None, person.speaker.side) and any(title in titles for title in wanted)

        return self.people.last_of(candidate.start, holds)

    def _office(self, candidate: Candidate) -> Speaker:
        """An unlisted office as its phrase: "Treasury spokesman", with the side of an actor inside the phrase."""
        start, end = candidate.start, candidate.end
        near = [span for span in self.between(max(0, start - 40), end) if start - span.end_char <= 3]
        body = self._body(candidate) or self._body_before(candidate)
        if body is not None:
            return speaker_of(body)
        own = self._publisher(candidate)
        if own is not None:
            return own
        if near:
            start = min(start, near[0].start_char)
        described = self.people.described(self.people.noun_stem(candidate.start, end), start)
        definite = self.lower.startswith("the ", start) or (self.words.verb_first and " " not in self.text[start:end])
        if described is not None and definite and (not near or described.speaker.side in (None, near[0]._.dyad_side)):
            return self._give(described)
        phrase = without_article(self.text[start:end].strip())
        speaker = (
            Speaker(name=phrase, side=near[0]._.dyad_side, role=near[0]._.dyad_role) if near else Speaker(name=phrase)
        )
        self.heard[speaker] = Person(
            start, end, speaker, self.people.gender(candidate.start, end), subject=True, named=False,
            plural=self.people.is_plural(start, end),
        )  # fmt: skip
        return speaker

    def _body(self, candidate: Candidate) -> Span | None:
        """The body whose unnamed spokesman or document speaks: it is the body that speaks."""
        if not self.words.spokespersons.fullmatch(self.lower, max(candidate.noun, candidate.start), candidate.end):
            return None
        begin = candidate.start
        for span in self.between(max(0, begin - 48), candidate.end + 48):
            before = span.end_char <= candidate.end and begin - span.end_char <= 3
            gap = self.lower[candidate.end : span.start_char]
            after = span.start_char >= candidate.end and not _BREAK.search(gap) and len(WORD.findall(gap)) <= 3
            if span._.dyad_kind in _BODIES and (before or after) and not self.words.reporting.search(gap):
                return span
        return self._body_behind(candidate)

    def _body_behind(self, candidate: Candidate) -> Span | None:
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
        return self._named_body(noun, candidate.start) if noun else None

    def _body_before(self, candidate: Candidate) -> Span | None:
        """The listed body that "the ministry" takes up: the last one whose name holds the noun, else the last one."""
        noun = self.lower[max(candidate.noun, candidate.start) : candidate.end]
        if not self.words.body_nouns.fullmatch(noun) or self.between(candidate.start, candidate.end):
            return None
        return self._named_body(noun, candidate.start)

    def _named_body(self, noun: str, at: int) -> Span | None:
        before = self.between(max(0, at - _BODY_CHARACTERS), at)
        bodies = [span for span in before if span._.dyad_kind == "org"]
        stem = noun[:_BODY_STEM]
        alike = [span for span in bodies if stem in f"{span.text} {span._.dyad_name}".lower()]
        if alike:
            return alike[-1]
        return bodies[-1] if bodies and self.words.verb_first else None

    def _publisher(self, candidate: Candidate) -> Speaker | None:
        """The publisher of an official document, whose words "the statement" is."""
        context = self.doc._.dyad_context
        noun = (max(candidate.noun, candidate.start), candidate.end)
        spoken = self.words.spokespersons.fullmatch(self.lower, *noun) or self.words.body_nouns.fullmatch(
            self.lower, *noun
        )
        if spoken is None or context.publisher_id is None:
            return None
        name = without_article(self.text[candidate.start : candidate.end])
        return Speaker(name=name, actor_id=context.publisher_id, side=context.publisher_side, role=Role.GOVERNMENT)

    def _phrase(self, candidate: Candidate) -> Speaker:
        words = WORD.findall(self.lower, candidate.start, candidate.end)
        if len(words) > 1 and self.words.spokespersons.fullmatch(words[0]):
            noun = next((word for word in words[1:] if self.words.body_nouns.fullmatch(word)), None)
            body = self._named_body(noun, candidate.start) if noun else None
            if body is not None:
                return speaker_of(body)
        return Speaker(name=self.text[candidate.start : candidate.end].strip())


def _heads(nouns: list[tuple[int, int, int]], at: int, to: int, kind: str) -> bool:
    """Whether a human noun is the head of a name: "the US officials", and not "the Treasury Department"."""
    return any(noun < to <= end and not (kind == "org" and at < noun and end <= to) for _, end, noun in nouns)


def _goes_on(lower: str, at: int) -> bool:
    return WORD.match(lower, at + 1) is not None and lower[at : at + 1] == " "


def _adjacent(words: tuple[int, int], verb: tuple[int, int]) -> bool:
    return verb[0] - words[1] == 1 or words[0] - verb[1] == 1
