"""Offices: a title beside a name makes an unlisted person an actor of the title's side, throughout the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.knowledge.schema import Actor, Kind, Knowledge, Office, Strength
from pipeline.relations.actor_search import Found
from pipeline.relations.names import identifier, nominative, romanised
from pipeline.relations.normalise import Normalised
from pipeline.relations.terms import TermHit, TermIndex

_WORD = r"(?:[^\W\d_a-zа-яіў](?:[\w'-]*[a-zа-яіў])|[^\W\d_a-zа-яіў]\.)"
_PARTICLE = r"(?:van|von|der|de|la|bin|al|ван|фон|де)"
_NAME = rf"{_WORD}(?:[ ](?:{_PARTICLE}[ ])?{_WORD}){{0,3}}"
_AFTER = re.compile(rf"[ ,]{{1,2}}({_NAME})")
_ARTICLE = r"(?:(?:a|an|the|former|then|top)[ ])?(?:\w+[ ]){0,2}"
_BEFORE = re.compile(rf"({_WORD}(?:[ ](?:{_PARTICLE}[ ])?{_WORD}){{1,3}}), {_ARTICLE}$")
_BEFORE_WINDOW = 80  # characters in which a name and its apposition stand
_SIDE_WINDOW = 25  # a third party's adjective right before the title: "Polish Senator …"


@dataclass(frozen=True, slots=True)
class _Person:
    name: str
    family: str
    office: Office


class OfficeIndex:
    """The office terms of some languages, ready to search."""

    def __init__(self, knowledge: Knowledge, languages: Sequence[str]) -> None:
        self._sides = knowledge.dyad.sides
        self._index = TermIndex(
            (office, term)
            for office in _Hashed.all(knowledge.offices)
            for lang in languages
            for term in office.office.terms.get(lang, ())
        )
        self._words = _title_words(knowledge, languages)

    def extend(self, text: Normalised, found: list[Found]) -> list[Found]:
        """The actors found plus unlisted office holders, wherever the text names them, in text order."""
        people: dict[str, tuple[str, Office]] = {}
        spans: list[Found] = []
        for hit in self._longest(text):
            office = _office(hit)
            if self._foreign(found, hit, office):
                continue
            for start, end in self._names(text.text, hit):
                if any(item.start < end and start < item.end for item in found if item.actor.kind is Kind.PERSON):
                    continue
                person = self._person(text.text[start:end], office)
                if person is not None:
                    people.setdefault(person.family, (person.name, office))
                    spans.append(_found(start, end, person.name, office, found))
        for family, (name, office) in people.items():
            for match in re.finditer(rf"(?<!\w)(?:Mr\. |Ms\. |Mrs\. )?{re.escape(family)}(?!\w)", text.text):
                if not any(item.start < match.end() and match.start() < item.end for item in [*spans, *found]):
                    spans.append(_found(match.start(), match.end(), name, office, found))
        taken = [(item.start, item.end) for item in spans]
        kept = [item for item in found if not any(item.start < end and start < item.end for start, end in taken)]
        return sorted([*kept, *spans], key=lambda item: item.start)

    def _longest(self, text: Normalised) -> list[TermHit]:
        best: dict[int, TermHit] = {}
        for hit in self._index.find(text.lower):
            if hit.start not in best or hit.end > best[hit.start].end:
                best[hit.start] = hit
        return sorted(best.values(), key=lambda hit: hit.start)

    def _foreign(self, found: Sequence[Found], hit: TermHit, office: Office) -> bool:
        """Whether a name of another side stands right before the title or inside it."""
        for item in found:
            near = hit.start - _SIDE_WINDOW <= item.end <= hit.start + 1 or hit.start <= item.start < hit.end
            if near and item.actor.kind in (Kind.STATE, Kind.ADJECTIVE) and item.actor.side != office.side:
                return True
        return False

    def _names(self, text: str, hit: TermHit) -> list[tuple[int, int]]:
        after = _AFTER.match(text, hit.end)
        if after is not None:
            return [after.span(1)]
        begin = max(0, hit.start - _BEFORE_WINDOW)
        before = _BEFORE.search(text[begin : hit.start])
        return [] if before is None else [(begin + before.start(1), begin + before.end(1))]

    def _person(self, written: str, office: Office) -> _Person | None:
        words = [word for word in written.split() if word.lower().strip(".'") not in self._words]
        if len(words) != len(written.split()) or len(words) < 2 or office.side is None:
            return None
        name = romanised(nominative(" ".join(words)))
        return _Person(name, words[-1].removesuffix("'s"), office)


@dataclass(frozen=True, slots=True)
class _Hashed:
    """An office as a dictionary key: offices hold mappings, which have no hash."""

    office: Office

    def __hash__(self) -> int:
        return hash(self.office.office_id)

    @classmethod
    def all(cls, offices: Sequence[Office]) -> list[_Hashed]:
        return [cls(office) for office in offices]


def _office(hit: TermHit) -> Office:
    if not isinstance(hit.key, _Hashed):
        raise TypeError("office index holds something else than offices")
    return hit.key.office


def _title_words(knowledge: Knowledge, languages: Sequence[str]) -> frozenset[str]:
    """Words that begin titles: a capitalised one after an office is another title, not a name."""
    found: set[str] = set()
    for office in knowledge.offices:
        for lang in languages:
            for term in office.terms.get(lang, ()):
                found.update(re.findall(r"\w{3,}", term.lower()))
    return frozenset(found)


def _found(start: int, end: int, name: str, office: Office, found: Sequence[Found]) -> Found:
    actor = Actor(
        actor_id=f"x.{str(office.side).lower()}.{identifier(name)}",
        name=name,
        kind=Kind.PERSON,
        side=str(office.side),
        role=office.role,
        strength=Strength.STRONG,
        aliases=(),
    )
    return Found(start, end, actor, Strength.STRONG, frozenset(), rule=f"office:{office.office_id}", name=name)
