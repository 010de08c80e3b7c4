"""claims.yaml read: the words of the prisoner and sanctions ledgers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.knowledge.fields import Fields
from pipeline.knowledge.notation import compile_terms
from pipeline.records import PrisonerKind

_NEVER = re.compile(r"(?!)")
_WORD_SETS = ("supposed", "approximate", "deported", "destination", "extended", "reversed", "residual", "legal_act")


@dataclass(frozen=True, slots=True)
class ClaimWords:
    """Compiled words of one language, matched on normalised lower-case text. `figure` has a group `n`."""

    kinds: tuple[tuple[PrisonerKind, re.Pattern[str]], ...]
    figure: re.Pattern[str]
    numbers: Mapping[str, int]
    words: Mapping[str, re.Pattern[str]]  # by the names of _WORD_SETS
    goods: tuple[tuple[str, re.Pattern[str]], ...]  # what sanctions act upon besides listed enterprises


@dataclass(frozen=True, slots=True)
class ClaimKnowledge:
    """`prisoner_side` holds the prisoners; an instrument's name has {} where its number stands.

    `enterprises` are the owned instruments of relations.yaml whose objects sanctions act upon.
    """

    prisoner_side: str
    legal_hosts: tuple[str, ...]
    enterprises: tuple[str, ...]
    languages: Mapping[str, ClaimWords]
    instruments: tuple[tuple[str, re.Pattern[str]], ...]


def parse_claims(raw: Mapping[str, Any], file: str = "claims.yaml") -> ClaimKnowledge:
    """Read claims.yaml. Raises KnowledgeError that names file, entry and field."""
    top = Fields(file, "", raw)
    for key in ("kb", "version", "note"):
        top.raw(key)
    kinds = {
        PrisonerKind(name): Fields(file, f"kinds {name!r}", body).data for name, body in top.mapping("kinds").items()
    }
    goods = {name: Fields(file, f"goods {name!r}", body).data for name, body in top.mapping("goods").items()}
    sets = {name: top.texts_by(name) for name in _WORD_SETS}
    persons, numbers = top.texts_by("persons"), top.mapping("numbers")
    languages = {}
    for lang, terms in persons.items():
        known = {str(word): int(value) for word, value in numbers.get(lang, {}).items()}
        compiled = ((kind, compile_terms(terms_of.get(lang, ()))) for kind, terms_of in kinds.items())
        languages[lang] = ClaimWords(
            kinds=tuple((kind, pattern or _NEVER) for kind, pattern in compiled),
            figure=_figure(known, terms),
            numbers=known,
            goods=tuple((name, compile_terms(by.get(lang, ())) or _NEVER) for name, by in goods.items()),
            words={name: compile_terms(by.get(lang, ())) or _NEVER for name, by in sets.items()},
        )
    instruments = tuple(
        (item.text("name"), re.compile("|".join(item.texts("patterns")))) for item in top.items("instruments")
    )
    found = ClaimKnowledge(
        top.text("prisoner_side"), top.texts("legal_hosts"), top.texts("enterprises"), languages, instruments
    )
    top.finish()
    return found


def _figure(numbers: Mapping[str, int], persons: tuple[str, ...]) -> re.Pattern[str]:
    """A number and, within two words, the persons it counts: "52 people", "fourteen of the prisoners"."""
    words = "|".join(re.escape(word) for word in sorted(numbers, key=len, reverse=True))
    noun = compile_terms(persons)
    digits = r"\d{1,3}(?:[ ,\u00a0]\d{3})+|\d{1,5}"
    return re.compile(
        rf"(?<![\w.,])(?P<n>{digits}|{words or '(?!)'})(?:\s+[\w'-]+){{0,2}}?\s+(?:{noun.pattern if noun else '(?!)'})"
    )
