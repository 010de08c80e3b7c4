"""Aliases expanded into the closed set of forms that stand in text.

Notation: `{class}` declines the stem by a table of pipeline.relations.declension, `{а,у,ом}` lists endings, `{auto}`
declines a dictionary word (pymorphy3 for Russian and Ukrainian, by its ending for Belarusian), `(a|b|)` is a choice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, product
from typing import Any

from pipeline.errors import KnowledgeError
from pipeline.relations.declension import CASES, TABLES
from pipeline.relations.normalise import normalise

_SLOT = re.compile(r"\{([^{}]*)\}")
_PYMORPHY_CASES = {"nomn": "nom", "gent": "gen", "datv": "dat", "accs": "acc", "ablt": "ins", "loct": "loc"}
# Classical (Taraškievica) spelling writes the softness of з, с, ц before a soft consonant, and of doubled н, л.
# Borrowed words keep a hard consonant (спец-), hence two ways.
_SOFTENED = (
    re.compile(r"([сзц](?=[сзцнлвмбпф][еіюя])|н(?=н[еіюя])|л(?=л[еіюя]))"),
    re.compile(r"(н(?=н[еіюя])|л(?=л[еіюя]))"),
)
_BELARUSIAN_ENDINGS = (
    ("скі", "", "adj", 1), ("цкі", "", "adj", 1), ("ская", "", "fadj", 2), ("ы", "", "adj", 1),
    ("оў", "", "ov", 1), ("аў", "", "ov", 1), ("еў", "", "ov", 1), ("ыя", "", "ia", 1), ("ія", "", "ia", 1),
    ("а", "", "a", 1), ("я", "", "ia", 1), ("й", "", "mj", 1), ("ь", "", "ms", 1),
)  # (ending, unused, class, letters cut)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Form:
    """One surface form as it is matched, with the cases it can stand for (empty where unknown)."""

    text: str
    cases: frozenset[str]


def expand(alias: str, lang: str, *, animate: bool) -> tuple[Form, ...]:
    """Every form of an alias, distinct, in order. Raises KnowledgeError for a class that the language lacks."""
    found: dict[str, frozenset[str]] = {}
    for choice in choices(alias):
        for form in _decline(" ".join(choice.split()), lang, animate):
            found[form.text] = found.get(form.text, frozenset()) | form.cases
            if lang == "be":
                for softened in _SOFTENED:
                    found.setdefault(softened.sub(r"\1ь", form.text), form.cases)
    return tuple(Form(text, cases) for text, cases in found.items())


def choices(alias: str) -> list[str]:
    """The alternatives of an alias: `a (b|c|)` gives `a b`, `a c`, `a `."""
    opening = alias.find("(")
    if opening < 0:
        return [alias]
    depth, cuts = 0, [opening]
    for position in range(opening, len(alias)):
        mark = alias[position]
        depth += (mark == "(") - (mark == ")")
        if mark == "|" and depth == 1:
            cuts.append(position)
        if depth == 0:
            cuts.append(position)
            break
    else:
        raise KnowledgeError(f"alias {alias!r}: a '(' is not closed; add the ')'")
    parts = [alias[start + 1 : end] for start, end in pairwise(cuts)]
    return [whole for part in parts for whole in choices(alias[:opening] + part + alias[cuts[-1] + 1 :])]


def _decline(alias: str, lang: str, animate: bool) -> Iterator[Form]:
    """All case-consistent combinations of the endings of an alias without choices."""
    pieces = _SLOT.split(alias)  # text, slot, text, slot, …, text
    stems, slots = pieces[0::2], pieces[1::2]
    if not slots:
        yield Form(_fold(alias), frozenset())
        return
    options = [_endings(stem, slot, lang, animate, alias) for stem, slot in zip(stems, slots, strict=False)]
    for combination in product(*options):
        agreed: frozenset[str] | None = None
        for _, cases in combination:
            agreed = cases if agreed is None or not agreed else (agreed & cases if cases else agreed)
            if not agreed and cases:
                break
        else:
            text = "".join(part for part, _ in combination) + stems[-1]
            yield Form(_fold(text), agreed or frozenset())


def _endings(stem: str, slot: str, lang: str, animate: bool, alias: str) -> list[tuple[str, frozenset[str]]]:
    """(text up to and including the ending, cases) for one slot."""
    if slot == "auto":
        before, blank, word = stem.rpartition(" ")
        lead = before + blank
        return [(lead + form, cases) for form, cases in _auto(word, lang, animate)]
    if "," in slot or slot not in TABLES.get(lang, {}):
        if "," not in slot:
            known = ", ".join(sorted(TABLES.get(lang, {}))) or "none: list the endings"
            raise KnowledgeError(f"alias {alias!r}: no declension {slot!r} for language {lang!r}; known are {known}")
        return [(stem + ending.strip(), frozenset()) for ending in slot.split(",")]
    return [(stem + ending, _cases(codes, animate)) for ending, codes in TABLES[lang][slot]]


def _cases(codes: str, animate: bool) -> frozenset[str]:
    skipped = "I" if animate else "A"
    return frozenset(CASES[code] for code in codes if code != skipped)


def _auto(word: str, lang: str, animate: bool) -> list[tuple[str, frozenset[str]]]:
    if lang in ("ru", "uk"):
        return _by_dictionary(word, lang)
    for ending, _, name, cut in _BELARUSIAN_ENDINGS:
        if word.endswith(ending):
            return [(word[:-cut] + tail, _cases(codes, animate)) for tail, codes in TABLES["be"][name]]
    return (
        [(word + tail, _cases(codes, animate)) for tail, codes in TABLES["be"]["m"]]
        if lang == "be"
        else [(word, frozenset())]
    )


def _by_dictionary(word: str, lang: str) -> list[tuple[str, frozenset[str]]]:
    parses = _analyzer(lang).parse(word)
    best = next((parse for parse in parses if "nomn" in parse.tag and "sing" in parse.tag), parses[0])
    forms = [(word, frozenset({"nom"}))]
    for item in best.lexeme:
        case = _PYMORPHY_CASES.get(str(item.tag.case))
        if case and item.tag.number == best.tag.number and item.tag.gender in (best.tag.gender, None):
            text = item.word.capitalize() if word[:1].isupper() else item.word
            forms.append((text, frozenset({case})))
    return forms


@cache
def _analyzer(lang: str) -> Any:
    import pymorphy3  # loads its dictionary (0.2 s); most knowledge folders never need it

    return pymorphy3.MorphAnalyzer(lang=lang)


def _fold(text: str) -> str:
    return normalise(" ".join(text.split())).text
