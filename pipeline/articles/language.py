"""Which language a text is in: lingua over the languages we read, with a guard for those we do not."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lingua import IsoCode639_1, LanguageDetectorBuilder
from lingua import Language as LinguaLanguage

UNDETERMINED = "und"  # ISO 639-2
SAMPLE_CHARACTERS = 2000  # more changes no answer and costs time
MIN_LETTERS = 12  # below it a guess is a coin toss: the declared language stands
SHORT_LETTERS = 80  # headlines: lingua errs in one of ten between Belarusian, Russian and Ukrainian
SURE = 0.75  # on short texts, the confidence at which the text outweighs the declaration
FOREIGN_SURE = 0.9  # the confidence at which a long text counts as a language that we do not read
MIN_FOREIGN_LETTERS = 150

# Neighbours by script, so that a German or a Bulgarian text is not taken for English or Russian for want of a choice.
_NEIGHBOURS = ("de", "fr", "es", "it", "pt", "nl", "sv", "cs", "sk", "lv", "et", "fi", "hu", "ro", "tr", "bg", "sr",
               "mk", "kk")  # fmt: skip
_BELARUSIAN = "be"
_LACINKA_LETTERS = frozenset("ćśźńłščž")
_WORDS = "što heta hetaha hetym jaki jakija jakaja jaho jaje paviedamlaje pavodle niama zaŭsiody"
_LACINKA_WORDS = frozenset(_WORDS.split())
_WORD = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True)
class Language:
    """An ISO 639-1 code, or "und"; confidence from 0 to 1 among the languages tried."""

    code: str
    confidence: float


class LanguageDetector:
    """Detects one of `languages` (ISO 639-1). Holds lingua's models: make one per process and pass it on."""

    def __init__(self, languages: Sequence[str]) -> None:
        self.languages = tuple(sorted(set(languages)))
        known = {language.iso_code_639_1.name.lower(): language for language in LinguaLanguage.all()}
        own = [known[code] for code in self.languages if code in known]
        neighbours = [known[code] for code in _NEIGHBOURS if code not in self.languages]
        self._own = LanguageDetectorBuilder.from_languages(*own).build() if len(own) > 1 else None
        self._only = own[0] if len(own) == 1 else None
        # the low-accuracy models (trigrams) suffice for long texts and take a tenth of the memory
        self._all = LanguageDetectorBuilder.from_languages(*own, *neighbours).with_low_accuracy_mode().build()

    def detect(self, text: str, *, declared: str | None) -> Language:
        """The language of a text, given what its feed or page declares.

        The text decides where it is long enough. A code outside `languages` may come back: such an article is not read.
        """
        piece = text[:SAMPLE_CHARACTERS]
        letters = [character for character in piece if character.isalpha()]
        if len(letters) < MIN_LETTERS:
            return Language(declared or UNDETERMINED, 0.0)
        script = _script(letters)
        if script not in {"LATIN", "CYRILLIC"}:
            foreign = declared if declared and declared not in self.languages else UNDETERMINED
            return Language(foreign, 1.0)
        if script == "LATIN" and _BELARUSIAN in self.languages and is_lacinka(piece):
            return Language(_BELARUSIAN, 1.0)
        # a declared language is a promise that a short teaser does not break; without one a teaser may be foreign
        if len(letters) >= (MIN_FOREIGN_LETTERS if declared else SHORT_LETTERS):
            widest = self._all.compute_language_confidence_values(piece)[0]
            code = _code(widest.language)
            if code not in self.languages and widest.value >= FOREIGN_SURE:
                return Language(code, float(widest.value))
        return self._among_own(piece, len(letters), declared)

    def _among_own(self, piece: str, n_letters: int, declared: str | None) -> Language:
        if self._own is None:
            return Language(_code(self._only), 1.0) if self._only else Language(UNDETERMINED, 0.0)
        values = {
            _code(item.language): float(item.value) for item in self._own.compute_language_confidence_values(piece)
        }
        code = max(values, key=lambda key: (values[key], key))
        if values[code] == 0.0:
            return Language(declared or UNDETERMINED, 0.0)
        if declared in values and declared != code and n_letters < SHORT_LETTERS and values[code] < SURE:
            code = declared
        return Language(code, values[code])


def is_lacinka(text: str) -> bool:
    """Whether a text in Latin letters is Belarusian: no other language joins ŭ with Slavic accents.

    lingua knows Belarusian in Cyrillic only and answers Lithuanian.
    """
    lowered = unicodedata.normalize("NFC", text).lower()
    accents = len(_LACINKA_LETTERS & set(lowered))
    words = len(_LACINKA_WORDS & set(_WORD.findall(lowered)))
    return ("ŭ" in lowered and accents >= 2) or (accents >= 2 and words >= 2)


def _script(letters: Sequence[str]) -> str:
    counts = Counter(unicodedata.name(letter, "UNKNOWN").split(" ", 1)[0] for letter in letters)
    return max(counts, key=lambda name: (counts[name], name))


def _code(language: LinguaLanguage) -> str:
    code: IsoCode639_1 = language.iso_code_639_1
    return code.name.lower()
