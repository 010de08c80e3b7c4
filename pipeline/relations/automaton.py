"""Every alias form of a knowledge folder in one Aho–Corasick automaton (Aho and Corasick, 1975)."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from pipeline.knowledge.schema import Kind, Knowledge, Strength
from pipeline.relations.forms import expand
from pipeline.relations.normalise import Normalised, normalise

FORMS_VERSION = 4  # raise when the expansion changes, so that cached forms are not used
ANIMATE = frozenset({Kind.PERSON, Kind.OFFICE, Kind.PEOPLE})

Row = tuple[str, int, str, str, str]  # form, actor index, language, strength, cases joined by a blank


@dataclass(frozen=True, slots=True)
class Entry:
    """What one form can mean."""

    actor: int  # index into Knowledge.actors
    lang: str
    strength: Strength
    cases: frozenset[str]
    capitals: tuple[int, ...]  # positions that must be upper case in the text


@dataclass(frozen=True, slots=True)
class Hit:
    """One alias in a text: [start, end) of the normalised text."""

    start: int
    end: int
    entry: Entry


class AliasAutomaton:
    """Finds aliases in normalised text. One per Knowledge; cheap to share between languages."""

    def __init__(self, rows: Iterable[Row]) -> None:
        entries: dict[str, list[Entry]] = {}
        for form, actor, lang, strength, cases in rows:
            capitals = tuple(place for place, mark in enumerate(form) if mark.isupper())
            found = Entry(actor, lang, Strength(strength), frozenset(cases.split()), capitals)
            entries.setdefault(form.lower(), []).append(found)
        self._forms: list[str] = list(entries)
        self._entries: list[tuple[Entry, ...]] = [tuple(found) for found in entries.values()]
        self._automaton = ahocorasick_rs.AhoCorasick(self._forms, matchkind=ahocorasick_rs.MatchKind.Standard)

    def __len__(self) -> int:
        return len(self._forms)

    def find(self, text: Normalised, languages: Sequence[str]) -> Iterator[Hit]:
        """Every alias of the languages that stands as whole words, overlapping ones included."""
        lower, original = text.lower, text.text
        size = len(lower)
        for number, start, end in self._automaton.find_matches_as_indexes(lower, overlapping=True):
            if (start and _wordlike(lower[start - 1]) and _wordlike(lower[start])) or (
                end < size and _wordlike(lower[end]) and _wordlike(lower[end - 1])
            ):
                continue
            for entry in self._entries[number]:
                if entry.lang in languages and all(original[start + place].isupper() for place in entry.capitals):
                    yield Hit(start, end, entry)


def _wordlike(mark: str) -> bool:
    return mark.isalnum() or mark == "_"


def build_automaton(knowledge: Knowledge, cache: Path | None = None) -> AliasAutomaton:
    """The automaton of a Knowledge. `cache` is a folder for expanded forms; one that cannot be used is not used."""
    path = None if cache is None else cache / f"forms-{_key(knowledge)}.json"
    rows = None if path is None else _read(path)
    if rows is None:
        rows = list(expand_actors(knowledge))
        if path is not None:
            _write(path, rows)
    return AliasAutomaton(rows)


def expand_actors(knowledge: Knowledge) -> Iterator[Row]:
    """Every form of every alias."""
    denied = {(folded(other.alias), other.actor_id) for other in knowledge.overrides.aliases}
    for index, actor in enumerate(knowledge.actors):
        for alias in actor.aliases:
            forms = expand(alias.text, alias.lang, animate=actor.kind in ANIMATE)
            if denied and _is_denied(denied, actor.actor_id, [alias.text, *(form.text for form in forms)]):
                continue
            for form in forms:
                yield form.text, index, alias.lang, str(alias.strength), " ".join(sorted(form.cases))


def folded(name: str) -> str:
    """A name as the forms are compared: normalised, in lower case."""
    return normalise(name.strip()).lower


def _is_denied(denied: Set[tuple[str, str | None]], actor_id: str, names: Iterable[str]) -> bool:
    """Whether an analyst has said of one of an alias's forms that it never means the actor."""
    return any((name, whose) in denied for name in map(folded, names) for whose in (actor_id, None))


def default_cache() -> Path:
    """Where a user's caches belong (XDG base directories)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "dyadwatch"


def _key(knowledge: Knowledge) -> str:
    return hashlib.sha256(f"{FORMS_VERSION}:{knowledge.digest}".encode()).hexdigest()[:32]


def _read(path: Path) -> list[Row] | None:
    try:
        rows = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return [(form, actor, lang, strength, cases) for form, actor, lang, strength, cases in rows]


def _write(path: Path, rows: list[Row]) -> None:
    # Written beside and renamed: two processes that start together leave one whole file.
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=path.parent, suffix=".tmp", delete=False, encoding="utf-8") as file:
            json.dump(rows, file, ensure_ascii=False)
        Path(file.name).replace(path)
    except OSError:
        return
