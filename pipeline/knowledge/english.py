"""English verb forms from the base form, so that the knowledge names a verb once."""

from __future__ import annotations

from dataclasses import dataclass

_VOWELS = frozenset("aeiou")
# Verbs of two or more syllables stressed on the last one double the final consonant, as the short ones do.
_DOUBLING = frozenset(
    {
        "admit",
        "commit",
        "permit",
        "submit",
        "prefer",
        "refer",
        "defer",
        "occur",
        "expel",
        "compel",
        "rebut",
        "regret",
        "abet",
        "transfer",
        "deter",
        "dispel",
        "outwit",
    }
)


@dataclass(frozen=True, slots=True)
class EnglishForms:
    base: str
    third: str
    past: str
    participle: str
    ing: str


def english_forms(term: str) -> EnglishForms:
    """The forms of a verb term: its first word is inflected, what follows is kept ("call on" → "called on").

    Irregular verbs are written out: base/third/past/ing, or base/third/past/participle/ing.
    """
    head, _, rest = term.strip().partition(" ")
    tail = f" {rest}" if rest else ""
    parts = head.split("/")
    if len(parts) == 5:
        base, third, past, participle, ing = parts
    elif len(parts) == 4:
        base, third, past, ing = parts
        participle = past
    elif len(parts) == 1:
        base, third, past, ing = _regular(head)
        participle = past
    else:
        raise ValueError(
            f"{term!r} has {len(parts)} forms; write 1, 4 (base/third/past/ing) or 5 (with the participle)"
        )
    return EnglishForms(base + tail, third + tail, past + tail, participle + tail, ing + tail)


def _regular(verb: str) -> tuple[str, str, str, str]:
    if verb.endswith("y") and verb[-2:-1] not in _VOWELS:
        return verb, verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    third = verb + ("es" if verb.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")
    if verb.endswith("ee"):
        return verb, third, verb + "d", verb + "ing"
    if verb.endswith("e"):
        return verb, third, verb + "d", verb[:-1] + "ing"
    stem = verb + verb[-1] if _doubles(verb) else verb
    return verb, third, stem + "ed", stem + "ing"


def _doubles(verb: str) -> bool:
    if verb in _DOUBLING:
        return True
    short = sum(letter in _VOWELS for letter in verb) == 1
    closed = len(verb) > 2 and verb[-1] not in "aeiouwxy" and verb[-2] in _VOWELS and verb[-3] not in _VOWELS
    return short and closed
