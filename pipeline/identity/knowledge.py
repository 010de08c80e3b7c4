"""What identity must be told about a dyad's press: its wires, how they are credited, and stock phrases."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ahocorasick_rs import AhoCorasick

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields

FILE = "identity.yaml"
PLACE = "{wire}"  # where the name stands in an attribution pattern
_WORD = re.compile(r"[^\W_]+")
_QUOTES = (*((mark, "") for mark in '«»„“”"'), ("’", "'"), ("ё", "е"), ("ў", "у"))


@dataclass(frozen=True, slots=True)
class Wire:
    id: str
    names: tuple[str, ...]
    sources: frozenset[str]  # source ids that publish it


@dataclass(frozen=True, slots=True)
class NameFinder:
    """Which wires a text may name: most name none, and this tells at a hundredth of the patterns' cost.

    It looks for the longest word of each name, then for the others: quotation marks may stand between.
    """

    automaton: AhoCorasick
    names: tuple[tuple[str, Sequence[str]], ...]  # by number of the automaton's pattern: wire id, words

    @classmethod
    def of(cls, wires: Sequence[Wire]) -> NameFinder:
        names = [(wire.id, _WORD.findall(_lower(name))) for wire in wires for name in wire.names]
        return cls(AhoCorasick([max(words, key=len) for _, words in names]), tuple(names))

    def wires_in(self, text: str) -> list[str]:
        """Ids of wires, sorted; every wire that the text names is among them."""
        padded = f" {_lower(text)} "
        found = self.automaton.find_matches_as_indexes(padded, overlapping=True)
        whole = {n for n, start, end in found if not (padded[start - 1].isalnum() or padded[end].isalnum())}
        named = [self.names[number] for number in whole]
        return sorted({wire_id for wire_id, words in named if all(word in padded for word in words)})


def _without_quotes(text: str) -> str:
    for sign, plain in _QUOTES:  # one by one: str.translate takes twenty times as long
        text = text.replace(sign, plain)
    return text


def _lower(text: str) -> str:
    return text.lower().replace("ё", "е").replace("ў", "у")


@dataclass(frozen=True, slots=True)
class IdentityKnowledge:
    """Wires, and how they are credited in each language."""

    wires: tuple[Wire, ...] = ()
    patterns: Mapping[str, Mapping[str, str]] | None = None  # language → wire id → source of a regular expression
    names: NameFinder | None = None
    boilerplate: tuple[str, ...] = ()

    def wire_of_source(self, source_id: str) -> str | None:
        return next((wire.id for wire in self.wires if source_id in wire.sources), None)

    def attribution(self, text: str, lang: str) -> str | None:
        """The wire credited first in a text, or None."""
        named = self.names.wires_in(text) if self.names else []
        if not named:
            return None
        folded = _without_quotes(text)
        patterns = (self.patterns or {}).get(lang) or {}
        matches = [(_credit(patterns[wire_id]).search(folded), wire_id) for wire_id in named if wire_id in patterns]
        found = [(match.start(), wire_id) for match, wire_id in matches if match]
        return min(found)[1] if found else None


NO_KNOWLEDGE = IdentityKnowledge()


def identity_knowledge(documents: Mapping[str, Mapping[str, Any]]) -> IdentityKnowledge:
    """The identity part of a knowledge folder's documents (by file stem); empty where the folder has none.

    Raises KnowledgeError that names file, entry and field.
    """
    if "identity" not in documents:
        return NO_KNOWLEDGE
    top = Fields(FILE, "", documents["identity"])
    for key in ("kb", "version", "note"):
        top.raw(key)
    wires = tuple(_wire(fields) for fields in top.items("wires"))
    attributions = top.texts_by("attributions")
    signs = top.texts("signs")
    boilerplate = top.texts("boilerplate")
    top.finish()
    ids = [wire.id for wire in wires]
    for wire_id in ids:
        if ids.count(wire_id) > 1:
            raise KnowledgeError(f"{FILE}: wire {wire_id!r} stands twice; join the entries")
    _check(signs, "signs")
    for lang, templates in attributions.items():
        _check(templates, f"attributions: {lang}")
    patterns = {
        lang: {wire.id: _source(wire, [*signs, *templates]) for wire in wires}
        for lang, templates in attributions.items()
    }
    return IdentityKnowledge(wires, patterns, NameFinder.of(wires), boilerplate)


def _wire(fields: Fields) -> Wire:
    wire = Wire(fields.text("id"), fields.texts("names"), frozenset(fields.texts("sources")))
    fields.finish()
    if not wire.names or not all(_WORD.search(name) for name in wire.names):
        raise fields.fail("key 'names' is empty or lacks letters; list the names under which the wire is credited")
    return wire


def _check(templates: Sequence[str], key: str) -> None:
    """Once for each template and not for each wire, which would make a thousand compilations."""
    for template in templates:
        place = f"{FILE}: {key}: {template!r}"
        if PLACE not in template:
            raise KnowledgeError(f"{place} lacks {PLACE}; write it where the name stands")
        try:
            re.compile(template.replace(PLACE, "(?:wire)"))
        except re.error as error:
            raise KnowledgeError(f"{place} is no regular expression: {error}") from error


def _source(wire: Wire, templates: Sequence[str]) -> str:
    names = "|".join(re.escape(_without_quotes(name)) for name in sorted(wire.names, key=len, reverse=True))
    named = [_without_quotes(template).replace(PLACE, rf"(?<!\w)(?:{names})(?!\w)") for template in templates]
    return "|".join(f"(?:{source})" for source in named) or r"(?!)"


def _credit(source: str) -> re.Pattern[str]:
    """Compiled on use: few wires are named by a day's texts, and `re` keeps what it has compiled."""
    return re.compile(source, re.IGNORECASE | re.MULTILINE)
