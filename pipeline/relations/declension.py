"""Declension tables of the alias notation: the endings of a class, each with the cases it can stand for.

Letters of a case code: n nominative, g genitive, d dative, i instrumental, l locative, and the accusative as
`A` (animate nouns only), `I` (inanimate nouns only) or `a` (always).
"""

from __future__ import annotations

from collections.abc import Mapping

Endings = tuple[tuple[str, str], ...]  # (ending, case code)

CASES = {"n": "nom", "g": "gen", "d": "dat", "i": "ins", "l": "loc", "a": "acc", "A": "acc", "I": "acc"}


def _table(text: str) -> Endings:
    pairs = (item.split("/") for item in text.split())
    return tuple(("" if ending == "-" else ending, codes) for ending, codes in pairs)


RUSSIAN: Mapping[str, Endings] = {
    "m": _table("-/nI а/gA у/d ом/i е/l"),
    "ov": _table("-/n а/gA у/d ым/i е/l"),  # surnames in -ов, -ев, -ин
    "ch": _table("-/nI а/gA у/d ем/i ом/i е/l"),
    "mj": _table("й/nI я/gA ю/d ем/i е/l"),
    "mjo": _table("й/nI я/gA ю/d ем/i и/l"),  # nouns in -ий
    "ms": _table("ь/nI я/gA ю/d ем/i е/l"),
    "mec": _table("ец/n ца/gA цу/d цем/i ом/i це/l цы/n цев/gA цам/d цами/i цах/l"),
    "a": _table("а/n ы/g и/g е/dl у/a ой/i ою/i ей/i"),
    "ia": _table("я/n и/gdl ю/a ей/i ею/i е/dl"),
    "f": _table("ь/na и/gdl ью/i"),
    "o": _table("о/na а/g у/d ом/i е/l"),
    "ie": _table("е/na я/g ю/d ем/i и/l"),
    "pl": _table("ы/nI и/nI ов/gA ей/gA ам/d ами/i ах/l"),
    "mpl": _table("-/nI а/gA у/d ом/i е/l ы/nI и/nI ов/gA ей/gA ам/d ами/i ах/l"),
    "adj": _table("ой/n ий/n ый/n ого/gA его/gA ому/d ему/d ым/i им/i ом/l ем/l"),
    "fadj": _table("ая/n ой/gdil ую/a ою/i"),
    "nadj": _table("ое/na ого/g ому/d ым/i им/i ом/l"),
    "pladj": _table("ые/nI ие/nI ых/glA их/glA ым/d им/d ыми/i ими/i"),
    "any": _table(
        "ый/nI ий/nI ой/nIgdil ого/gA его/gA ому/d ему/d ым/id им/id ом/l ем/l ая/n яя/n ую/a ою/i ое/na ее/na"
        " ей/gdil ые/nI ие/nI ых/glA их/glA ыми/i ими/i"
    ),
    "fova": _table("а/n ой/gdil у/a"),
}

BELARUSIAN: Mapping[str, Endings] = {
    "m": _table("-/nI а/gA у/gdl ам/i ом/i е/l"),
    "md": _table("т/nI та/gA ту/gdl там/i це/l"),  # stems in -т soften: кабінет, кабінеце
    "ov": _table("у/n ва/gA ву/d вым/i ве/l"),  # surnames in -оў, -аў: the ў is matched as у
    "ch": _table("-/nI а/gA у/dl ам/i ом/i ы/l"),
    "mj": _table("й/nI я/gA ю/d ем/i і/l"),
    "mjo": _table("й/nI я/gA ю/d ем/i і/l"),
    "ms": _table("ь/nI я/gA ю/d ем/i і/l"),
    "mec": _table("ец/n ца/gA цу/dl цам/i цы/n цау/gA цам/d цамі/i цах/l"),
    "a": _table("а/n ы/gdl і/g е/dl у/a ай/i аю/i ой/i"),
    "ia": _table("я/n і/gdl ю/a яй/i яю/i ей/i е/dl"),
    "f": _table("ь/na і/gdl ю/i"),
    "o": _table("а/na у/dl ам/i е/l"),
    "pl": _table("ы/nI і/nI ау/gA ам/d амі/i ах/l"),
    "mpl": _table("-/nI а/gA у/gdl ам/id ом/i е/l ы/nI і/nI ау/gA амі/i ах/l"),
    "adj": _table("і/n ы/n ага/gA ога/gA аму/d ому/d ім/il ым/il"),
    "fadj": _table("ая/n ай/gdil ую/a аю/i"),
    "any": _table(
        "ы/nI і/nI ага/gA яга/gA аму/d яму/d ым/ild ім/ild ая/n яя/n ай/gdil яй/gdil ую/a юю/a аю/i ае/na яе/na"
        " ыя/nI ія/nI ых/glA іх/glA ымі/i імі/i"
    ),
    "bea": _table("а/n і/gl у/a цы/dl е/dl ам/i ай/i о/n"),  # surnames in -ка, masculine too
    "fova": _table("а/n ай/gdil у/a"),
}

UKRAINIAN: Mapping[str, Endings] = {
    "m": _table("-/nI а/gA у/gdl ові/dl ом/i і/l"),
    "adj": _table("ий/n ого/gA ому/dl им/i ім/l"),
    "fadj": _table("а/n ої/g ій/dl у/a ою/i"),
    "any": _table("ий/nI ого/gA ому/dl им/id ім/l а/n ої/g ій/dl у/a ою/i е/na і/nI их/glA ими/i"),
    "a": _table("а/n и/g і/dl у/a ою/i"),
}

TABLES: Mapping[str, Mapping[str, Endings]] = {"ru": RUSSIAN, "be": BELARUSIAN, "uk": UKRAINIAN}
