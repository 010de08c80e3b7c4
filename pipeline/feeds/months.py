"""Month names as feeds write them, in the languages of the region: any case form begins with one of these stems."""

from __future__ import annotations

# Stem → month, per language. The longest stem that a word begins with wins (ru "март" and "мая", pl "mar" and "maj").
_STEMS: dict[str, tuple[tuple[str, ...], ...]] = {
    "en": (("jan",), ("feb",), ("mar",), ("apr",), ("may",), ("jun",), ("jul",), ("aug",), ("sep",), ("oct",), ("nov",),
           ("dec",)),
    "ru": (("янв",), ("фев",), ("мар",), ("апр",), ("май", "мая", "мае"), ("июн",), ("июл",), ("авг",), ("сен",),
           ("окт",), ("ноя",), ("дек",)),
    "be": (("студ", "сту"), ("лют",), ("сак",), ("крас", "кра"), ("траў", "трав", "тра"), ("чэр",), ("ліп", "лип"),
           ("жні",), ("вер",), ("кас",), ("ліст", "ліс"), ("снеж", "сне")),
    "uk": (("січ",), ("лют",), ("бер",), ("квіт", "кві"), ("трав", "тра"), ("черв", "чер"), ("липн", "лип"), ("серп",
           "сер"), ("вер",), ("жовт", "жов"), ("лист", "лис"), ("груд", "гру")),
    "pl": (("sty",), ("lut",), ("mar",), ("kwi",), ("maj",), ("cze",), ("lip",), ("sie",), ("wrz",), ("paź", "paz"),
           ("lis",), ("gru",)),
    "lt": (("saus",), ("vas",), ("kov",), ("bal",), ("geg",), ("birž",), ("liep",), ("rugp",), ("rugs",), ("spal",),
           ("lapk",), ("gruod",)),
    "de": (("jän",), ("feb",), ("mär",), ("apr",), ("mai",), ("jun",), ("jul",), ("aug",), ("sep",), ("okt",), ("nov",),
           ("dez",)),
    "fr": (("janv",), ("fév", "fev"), ("mars",), ("avr",), ("mai",), ("juin",), ("juil",), ("août", "aout"), ("sept",),
           ("oct",), ("nov",), ("déc",)),
}  # fmt: skip
_BY_STEM = {stem: number for months in _STEMS.values() for number, stems in enumerate(months, 1) for stem in stems}
_LONGEST = max(map(len, _BY_STEM))
_SHORTEST = min(map(len, _BY_STEM))


def month_number(word: str) -> int | None:
    """1 to 12 for a month's name or abbreviation, in any case form; None for another word."""
    word = word.casefold()
    for length in range(min(_LONGEST, len(word)), _SHORTEST - 1, -1):
        if word[:length] in _BY_STEM:
            return _BY_STEM[word[:length]]
    return None
