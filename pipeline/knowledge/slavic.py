"""Russian and Belarusian verb forms from their principal parts, so that the knowledge names a verb once."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

ABSENT = "-"
PARTS = 5  # infinitive, past masculine, third person singular, short passive participle, verbal noun
TAIL = " > "  # what follows is kept behind every form


# Classical Belarusian spelling writes the softness of a consonant before a soft one: сьпіс, вызваленьне, зь беларускіх.
SOFT_SIGN = re.compile(r"(?<=[сзц])ь(?=[бвмпфлнсзцд]|\b)|(?<=н)ь(?=н)|(?<=л)ь(?=л)")

_MAY_BE_SOFT = re.compile(r"(?<=[сзц])(?=[бвмпфлнсзцд]|[ |)]|$)|(?<=н)(?=н)|(?<=л)(?=л)")


def without_softness(text: str) -> str:
    """Belarusian text or terms in which the two spellings of softness are one."""
    return SOFT_SIGN.sub("", text)


def with_softness(term: str) -> str:
    """A Belarusian term of the mini-notation that matches both spellings, where a text keeps its own."""
    return _MAY_BE_SOFT.sub("ь?", without_softness(term))


@dataclass(frozen=True, slots=True)
class SlavicForms:
    """Forms as terms of the mini-notation; an empty tuple where the verb has none."""

    past: tuple[str, ...]
    present: tuple[str, ...]  # future in perfective verbs
    infinitive: tuple[str, ...]
    passive: tuple[str, ...]
    noun: tuple[str, ...]


def slavic_forms(term: str, lang: str) -> SlavicForms:
    """The forms of "снять снял снимет снят снятие" or, with words behind, "внести внес внесет внесен - > в .. список".

    Trailing parts may be left out, a part that the verb lacks is "-". Raises ValueError for more than five parts.
    """
    head, _, rest = term.strip().partition(TAIL)
    parts = head.split()
    if len(parts) > PARTS:
        raise ValueError(f"{term!r} has {len(parts)} parts; write at most {PARTS}, words that follow behind '{TAIL}'")
    infinitive, past, present, passive, noun = (parts + [ABSENT] * PARTS)[:PARTS]
    tail = f" {rest.strip()}" if rest else ""
    make = _BELARUSIAN if lang == "be" else _RUSSIAN

    def forms(part: str, endings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
        if part == ABSENT:
            return ()
        return tuple(f"{form}{tail}" for form in _inflect(part.replace("ў", "у").replace("ё", "е"), endings))

    return SlavicForms(
        past=forms(past, make["past"]),
        present=forms(present, make["present"]),
        infinitive=forms(infinitive, {}),
        passive=forms(passive, make["passive"]),
        noun=forms(noun, make["noun"]),
    )


def _inflect(part: str, endings: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The part with its ending changed to each of those that the first fitting entry lists."""
    for ending, others in endings.items():
        if part.endswith(ending):
            stem = part[: len(part) - len(ending)]
            return tuple(dict.fromkeys(stem + other for other in others))
    return (part,)


# Longest endings first: the first that fits is taken. ё stands as е, ў as у, as in normalised text.
_RUSSIAN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "past": {
        "шелся": ("шелся", "шлась", "шлось", "шлись"),
        "шел": ("шел", "шла", "шло", "шли", "шедши"),
        "лся": ("лся", "лась", "лось", "лись", "вшись"),
        "ся": ("ся", "лась", "лось", "лись"),
        "л": ("л", "ла", "ло", "ли", "в"),
        "": ("", "ла", "ло", "ли"),
    },
    "present": {
        "ится": ("ится", "ятся", "атся", "имся"),
        "ется": ("ется", "ются", "утся", "емся"),
        "ает": ("ает", "ают", "аем"),
        "яет": ("яет", "яют", "яем"),
        "ует": ("ует", "уют", "уем"),
        "ет": ("ет", "ут", "ют", "ем"),
        "ит": ("ит", "ят", "ат", "им"),
        "аст": ("аст", "адут", "адим"),
    },
    "passive": {"": ("", "а", "о", "ы")},
    "noun": {
        "ие": ("ие", "ия", "ию", "ием", "ии"),
        "ия": ("ия", "ии", "ию", "ией"),
        "ка": ("ка", "ки", "ке", "ку", "кой", "ок"),
        "а": ("а", "ы", "и", "е", "у", "ой", "ей"),
        "": ("", "а", "у", "ом", "е", "ы", "ов"),
    },
}
_BELARUSIAN: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "past": {
        "шоу": ("шоу", "шла", "шло", "шлі", "шоушы"),
        "уся": ("уся", "лася", "лося", "ліся", "ушыся"),
        "ся": ("ся", "лася", "лося", "ліся"),
        "у": ("у", "ла", "ло", "лі", "ушы"),
        "": ("", "ла", "ло", "лі"),
    },
    "present": {
        "дзе": ("дзе", "дуць", "дзем"),
        "це": ("це", "туць", "цем"),
        "іцца": ("іцца", "яцца", "імся"),
        "ыцца": ("ыцца", "ацца", "ымся"),
        "ецца": ("ецца", "юцца", "уцца", "емся"),
        "ае": ("ае", "аюць", "аем"),
        "яе": ("яе", "яюць", "яем"),
        "уе": ("уе", "уюць", "уем"),
        "ье": ("ье", "ьюць", "ьем"),
        "іць": ("іць", "яць", "ім"),
        "ыць": ("ыць", "аць", "ым"),
        "е": ("е", "уць", "юць", "ем"),
        "асць": ("асць", "адуць", "адзім"),
    },
    "passive": {"ы": ("ы", "а", "ая", "ае", "ыя", "о")},
    "noun": {
        "анне": ("анне", "ання", "анню", "аннем", "анні"),
        "е": ("е", "я", "ю", "ем", "і", "а", "у"),
        "ка": ("ка", "кі", "цы", "ку", "кай"),
        "а": ("а", "ы", "і", "е", "у", "ай"),
        "ыя": ("ыя", "ыі", "ыю", "ыяй"),
        "": ("", "а", "у", "ам", "е", "ы", "ау"),
    },
}
