"""Words of a text in the one spelling that copies are compared in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_FOLD = (("ё", "е"), ("ў", "у"), ("ŭ", "u"), ("_", " "))  # replaced one by one: str.translate takes ten times as long
_APOSTROPHES = re.compile(r"['’ʼ`´](?<=\w.)(?=\w)")  # the sign first: it is rare, a letter before it is not
_BETWEEN_LETTERS = re.compile(r"'(?<=\w.)(?=\w)")
_MARKS = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200d]")  # stress marks, soft hyphens, zero widths
_WORD = re.compile(r"\w+")
_SOFT_SIGN_LANGUAGES = frozenset({"be"})  # classical spelling writes сьнег, official снег
# Nearly every news text fits into one of these alphabets of 256 signs, where folding is one look-up a letter: three
# times as fast as by regular expressions, which take the rest.
_CODECS = ("cp1251", "cp1252", "cp1250", "cp1257")


def words_of(text: str, lang: str) -> list[str]:
    """The words and numbers of a text: case folded, ё→е, ў→у, no apostrophes, punctuation dropped, digits kept."""
    return folded(text, lang).split()


def folded(text: str, lang: str) -> str:
    """The words of a text in order, with spaces between them, and nothing else."""
    plain = _by_look_up(text)
    if plain is None:
        plain = _by_rule(text)
    return plain.replace("ь", "") if lang in _SOFT_SIGN_LANGUAGES else plain


@dataclass(frozen=True, slots=True)
class _Alphabet:
    codec: str
    table: bytes
    dropped: bytes
    unfit: tuple[bytes, ...]  # signs that fold to something outside the alphabet


def _by_look_up(text: str) -> str | None:
    for alphabet in _ALPHABETS:
        try:
            signs = text.encode(alphabet.codec)
        except UnicodeEncodeError:
            continue
        if any(sign in signs for sign in alphabet.unfit):
            continue
        plain = signs.translate(alphabet.table, alphabet.dropped).decode(alphabet.codec)
        return _BETWEEN_LETTERS.sub("", plain).replace("'", " ") if "'" in plain else plain
    return None


def _by_rule(text: str) -> str:
    text = unicodedata.normalize("NFC", _MARKS.sub("", unicodedata.normalize("NFC", text))).casefold()
    for letter, plain in _FOLD:
        text = text.replace(letter, plain)
    return " ".join(_WORD.findall(_APOSTROPHES.sub("", text)))


def _alphabet(codec: str) -> _Alphabet:
    table, dropped, unfit = bytearray(b" " * 256), bytearray(), []
    for number in range(256):
        sign = bytes([number])
        letter = sign.decode(codec, "ignore")
        if _MARKS.match(letter):
            dropped += sign
        elif _APOSTROPHES.search(f"a{letter}a"):
            table[number : number + 1] = b"'"
        elif plain := _by_rule(letter).encode(codec, "replace"):
            if len(plain) == 1 and plain != b"?":
                table[number : number + 1] = plain
            else:
                unfit.append(sign)
    return _Alphabet(codec, bytes(table), bytes(dropped), tuple(unfit))


_ALPHABETS = tuple(_alphabet(codec) for codec in _CODECS)
