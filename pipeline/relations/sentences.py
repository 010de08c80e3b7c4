"""Sentences of news prose in languages that write with . ! ? …: by line, then after an end mark before a new start."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from spacy.attrs import IDX, LENGTH, SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from pipeline.relations import attributes

# Begins at the first of several marks and gives nothing back: a line of full stops must not cost the square of itself.
_END = re.compile(r"[.!?…](?<![.!?…][.!?…])[.!?…]*+[\"'”’»)\]]*+(?=\s++[\"'“‘«„(\[—–-]*+\s*+(\w))")
_ENGLISH = (
    "Mr Mrs Ms Dr Sen Gov Gen Lt Col Capt Maj Sgt Adm St Jr Sr Prof Rep Reps Sens Hon Rev Pres No Nos vs etc approx "
    "Inc Ltd Co Corp U.S U.N U.K E.U E.O H.R U.S.C D.C a.m p.m i.e e.g Jan Feb Mar Apr Aug Sept Sep Oct Nov Dec "
    "MR MS MRS DR"
)
_RUSSIAN = (
    "г гг г-н г-жа ст стр т.д т.п т.е т.к т.н тыс млн млрд трлн руб коп долл см напр гл акад проф ул обл р-н пос "
    "дер просп пл кв др пр чел ред св Дж корр Корр спец Спец Ал Вл Евг Юр Вяч"
)
_BELARUSIAN = "вул вобл гадз хв рэд тав сп спн г.зн т.зв г.д"
_ABBREVIATIONS = "|".join(re.escape(word) for word in f"{_ENGLISH} {_RUSSIAN} {_BELARUSIAN}".split())
_ABBREVIATION = re.compile(rf"(?:^|[\s(\[\"“«„/-])(?:{_ABBREVIATIONS}|[^\W\d_])$")
# "им." is short for "named after" only behind what is named; else it is a pronoun at the end of its sentence.
_NAMED_AFTER = re.compile(
    r"(?:театр|завод|музе|институт|университет|академи|библиотек|парк|школ|колхоз|совхоз|стадион|центр|клуб|больниц|"
    r"преми|орден|проспект|площад|улиц|фонд|комбинат|училищ|консерватори|филармони)\w* им$",
    re.IGNORECASE,
)
# These stand at the end of sentences as well.
_ENDS_ANYWAY = re.compile(
    r"(?:U\.S|U\.N|U\.K|E\.U|D\.C|a\.m|p\.m|etc|Inc|Ltd|Co|Corp|гг?|т\.д|т\.п|др|руб|тыс|млн|млрд|чел)$"
)
# After these a full stop may end the sentence; a word that cannot continue the phrase shows that it does.
_STARTER = re.compile(
    r"[\s\"'“«„(—–-]*(?:The|In|On|He|She|It|They|We|This|That|But|And|However|According|At|For|If|When|After|As|"
    r"В|Во|На|По|Он|Она|Они|Это|Но|И|Однако|При|После|Как|Если|У|З|Ён|Яна|Яны|Гэта|Але|Аднак|Пры|Пасля|Калі|Паводле)\b"
)
START = 1
NO_START = 2**64 - 1  # -1 in the unsigned array that spaCy takes


def sentence_bounds(text: str) -> list[tuple[int, int]]:
    """[start, end) of each sentence, without surrounding white space, in order."""
    bounds: list[tuple[int, int]] = []
    line_start = 0
    for line in text.split("\n"):
        if not line.isspace() and line:
            _split_line(text, line_start, line_start + len(line), bounds)
        line_start += len(line) + 1
    return bounds


def _split_line(text: str, begin: int, end: int, bounds: list[tuple[int, int]]) -> None:
    start = begin
    for match in _END.finditer(text, begin, end):
        following = match.group(1)
        if not (following.isupper() or following.isdigit() or following.istitle()):
            continue
        if text[match.start()] == "." and match.group().startswith(".") and not match.group().startswith(".."):
            before = text[max(start, match.start() - 24) : match.start()]
            abbreviated = _ABBREVIATION.search(before) or _NAMED_AFTER.search(before)
            if abbreviated and not (_ENDS_ANYWAY.search(before) and _STARTER.match(text, match.end())):
                continue
        _append(text, start, match.end(), bounds)
        start = match.end()
    _append(text, start, end, bounds)


def _append(text: str, start: int, end: int, bounds: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        bounds.append((start, end))


@dataclass(slots=True)
class SentenceSplitter:
    """spaCy component: sets `token.is_sent_start` by `sentence_bounds`."""

    def __call__(self, doc: Doc) -> Doc:
        bounds = sentence_bounds(attributes.text_of(doc))
        doc._.dyad_bounds = tuple(bounds)
        return mark_starts(doc, [start for start, _ in bounds])


def bounds_of(doc: Doc) -> Sequence[tuple[int, int]]:
    """[start, end) of each sentence without surrounding white space, whichever component made the sentences."""
    known: Sequence[tuple[int, int]] | None = doc._.dyad_bounds
    return known if known is not None else tuple(_trimmed(doc))


def _trimmed(doc: Doc) -> Iterator[tuple[int, int]]:
    text = attributes.text_of(doc)
    for sentence in doc.sents:
        start, end = sentence.start_char, sentence.end_char
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if start < end:
            yield start, end


def mark_starts(doc: Doc, starts: Sequence[int]) -> Doc:
    """Begin a sentence at the first token that ends after each start."""
    if len(doc) == 0:
        return doc
    ends = doc.to_array([IDX, LENGTH]).sum(axis=1)
    # One array for the whole Doc: setting token by token costs spaCy a pass over the Doc each time.
    marks: Any = np.full((len(doc), 1), NO_START, dtype="uint64")
    marks[0, 0] = START
    places = np.searchsorted(ends, starts, side="right")
    marks[places[places < len(doc)], 0] = START
    return doc.from_array([SENT_START], marks)


@Language.factory("dyad_sentences", assigns=["token.is_sent_start", "doc.sents"])
def make_sentence_splitter(nlp: Language, name: str) -> SentenceSplitter:
    """The sentence splitter."""
    return SentenceSplitter()
