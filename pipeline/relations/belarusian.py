"""Belarusian for spaCy, which lacks it: tokenizer rules for apostrophes, abbreviations and initials."""

from __future__ import annotations

from spacy.lang.char_classes import ALPHA, ALPHA_LOWER, ALPHA_UPPER, CONCAT_QUOTES, LIST_ELLIPSES, LIST_ICONS
from spacy.lang.tokenizer_exceptions import BASE_EXCEPTIONS
from spacy.language import BaseDefaults, Language
from spacy.symbols import NORM, ORTH
from spacy.util import registry, update_exc

_ABBREVIATIONS = {
    "г.": "год", "гг.": "гады", "ст.": "стагоддзе", "вул.": "вуліца", "праф.": "прафесар", "акад.": "акадэмік",
    "тыс.": "тысяч", "млн.": "мільёнаў", "млрд.": "мільярдаў", "руб.": "рублёў", "інш.": "іншае", "напр.": "напрыклад",
    "сп.": "спадар", "спн.": "спадарыня", "стар.": "старонка", "нар.": "нарадзіўся", "вобл.": "вобласць",
    "гадз.": "гадзін", "хв.": "хвілін", "т.зв.": "так званы", "г.зн.": "гэта значыць", "і г.д.": "і гэтак далей",
}  # fmt: skip
_EXCEPTIONS = {short: [{ORTH: short, NORM: full}] for short, full in _ABBREVIATIONS.items() if " " not in short}
_LETTERS = "АБВГҐДЕЁЖЗІЙКЛМНОПРСТУЎФХЦЧШЫЬЭЮЯ"
_EXCEPTIONS.update({f"{letter}.": [{ORTH: f"{letter}."}] for letter in _LETTERS})
# The apostrophe is a letter inside a word (аб'ява, сям’я): it never splits one.
_INFIXES = [
    *LIST_ELLIPSES,
    *LIST_ICONS,
    rf"(?<=[{ALPHA_LOWER}])\.(?=[{ALPHA_UPPER}])",
    rf"(?<=[{ALPHA}]),(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}])([{CONCAT_QUOTES.replace(chr(39), '').replace('’', '')}])(?=[{ALPHA}])",
    rf"(?<=[{ALPHA}0-9])(?:--|—|–)(?=[{ALPHA}0-9])",
]
_STOP_WORDS = """
а або але б бо бы быць быў была былі было в вось вы гэта гэты гэтая да дык для ды ёсць ж жа з за і ім іх к калі каб
каля кожны які якая якія якое мы мне мяне на над не ні нас наш о ён яна яны яно яго яе яму пра пры паміж па пад пасля
перад праз с сам свой сябе так такі там тады то той толькі ты у ў усе хто ці што як я
"""


class BelarusianDefaults(BaseDefaults):
    tokenizer_exceptions = update_exc(BASE_EXCEPTIONS, _EXCEPTIONS)
    infixes = _INFIXES
    stop_words = set(_STOP_WORDS.split())  # noqa: RUF012 - spaCy declares it so


@registry.languages("be")
class Belarusian(Language):  # type: ignore[no-untyped-call]  # spaCy hooks subclassing
    """Blank Belarusian pipeline."""

    lang = "be"
    Defaults = BelarusianDefaults


__all__ = ["Belarusian"]
