"""Which stretches are speech, and whose: the author's words before and after them."""

from __future__ import annotations

import re

from pipeline.knowledge.quote_schema import QuoteLanguage
from pipeline.relations.attributes import Speaker
from pipeline.relations.pieces import ATTRIBUTION_CHARACTERS, VERB_CHARACTERS, Piece, skip_back
from pipeline.relations.sentence_ends import sentence_end, sentence_start
from pipeline.relations.speakers import SpeakerFinder

_WORD = re.compile(r"\w[\w'’-]*")
_ENDS_SENTENCE = re.compile(r"[.!?…][\"'”’»)\s]*$")
_FINAL = frozenset(".!?…")
_CLOSING = frozenset(",?!…")
_MIN_EMBEDDED_WORDS = 4  # fewer words woven into a sentence are scare quotes, terms or titles
_MIN_CALLED_WORDS = 3  # calls it “a stupid mistake”
_NAMING_WORDS = 5  # "calls the whole method": what is called so stands between
_MIN_UNATTRIBUTED_WORDS = 6
_TITLE_WORDS = 6  # a capitalised phrase no longer than this is a name in marks


def attribute(
    text: str, lower: str, words: QuoteLanguage, pieces: list[Piece], finder: SpeakerFinder
) -> list[tuple[Piece, Speaker | None]]:
    """Keep the pieces that are speech and say whose; what is neither attributed nor sentence-like is dropped."""
    found: list[tuple[Piece, Speaker | None]] = []
    by_group: dict[int, Speaker] = {}
    carried: tuple[int, Speaker] | None = None  # end of the last attributed piece and its speaker
    for number, piece in enumerate(pieces):
        before_end = found[-1][0].mark_end if found else 0
        after_start = pieces[number + 1].mark_start if number + 1 < len(pieces) else len(text)
        n_words = len(_WORD.findall(text, piece.start, min(piece.end, piece.start + 200)))
        if not piece.certain and n_words <= _TITLE_WORDS and _is_title(text, piece) and not _closed(text, piece):
            continue
        speaker, attributed = _speaker(text, lower, words, piece, before_end, after_start, finder)
        embedded = _is_embedded(text, piece)
        if not piece.certain and embedded and not _called(text, lower, words, piece):
            if n_words < (_MIN_CALLED_WORDS if attributed else _MIN_EMBEDDED_WORDS):
                continue
            if words.titled_things.fullmatch(_word_before(lower, piece)):
                continue
        if speaker is None and not embedded:
            speaker = _taken_up(text, piece, carried, finder)
            attributed = attributed or speaker is not None
        if speaker is None and not attributed and not piece.certain:
            sentence_like = _ENDS_SENTENCE.search(text[piece.start : piece.end][-4:])
            if embedded or n_words < _MIN_UNATTRIBUTED_WORDS or not sentence_like:
                continue
        if speaker is not None:
            by_group[piece.group] = speaker
            carried = (piece.mark_end, speaker)
        found.append((piece, speaker))
    return [(piece, speaker or by_group.get(piece.group)) for piece, speaker in found]


def _taken_up(text: str, piece: Piece, carried: tuple[int, Speaker] | None, finder: SpeakerFinder) -> Speaker | None:
    """The speaker of a quotation without author's words: the subject of the sentence before, else the last speaker."""
    same_paragraph = carried is not None and text.find("\n", carried[0], piece.mark_start) < 0
    if _is_sentence(text, piece):
        named = finder.taking_up(piece.mark_start, carried[0] if carried is not None and same_paragraph else 0)
        if named is not None:
            return named
    return carried[1] if carried is not None and same_paragraph else None


def _is_sentence(text: str, piece: Piece) -> bool:
    """Whether the words in marks are a sentence of their own in the middle of a paragraph."""
    lead = text[max(0, piece.mark_start - 3) : piece.mark_start]
    ends = text[piece.end - 1 : piece.end] in _FINAL or text[piece.mark_end : piece.mark_end + 1] in _FINAL
    return ends and "\n" not in lead and lead.rstrip()[-1:] in _FINAL and text[piece.start].isupper()


def _speaker(
    text: str, lower: str, words: QuoteLanguage, piece: Piece, before_end: int, after_start: int, finder: SpeakerFinder
) -> tuple[Speaker | None, bool]:
    """The speaker, and whether an attribution was seen at all (its speaker may be unknown)."""
    if piece.author is not None:
        return _named(finder, lower, words, *piece.author)
    before = _before(text, lower, words, piece, before_end)
    if before is not None and (text[before[1] - 1] == ":" or _is_embedded(text, piece)):
        return _introduced(finder, lower, words, *before)
    after = _after(text, lower, words, piece, after_start)
    if after is not None:
        return _named(finder, lower, words, *after)
    if before is not None:
        return _introduced(finder, lower, words, *before)
    return None, False


def _after(text: str, lower: str, words: QuoteLanguage, piece: Piece, stop: int) -> tuple[int, int] | None:
    """The author's words after the closing mark, when they attribute what was just said."""
    end = min(stop, piece.mark_end + ATTRIBUTION_CHARACTERS, sentence_end(text, piece.mark_end))
    gap = text[piece.mark_end : end]
    stripped = gap.lstrip(" \t,.—–-")
    if not stripped or "\n" in gap[: len(gap) - len(gap.lstrip())] or (stop == end and gap.rstrip().endswith(":")):
        return None
    closing = text[piece.start : piece.end].rstrip()[-1:]
    joined = gap.lstrip()[:1] in ",—–" or closing in ",?!…—" or stripped[:1].islower()
    verb = words.reporting.search(lower, piece.mark_end, min(end, piece.mark_end + VERB_CHARACTERS)) or (
        _closed(text, piece) and words.speech_endings.match(lower, end - len(stripped))
    )
    phrase = words.according.search(lower, piece.mark_end, min(end, piece.mark_end + 30))
    return (end - len(gap.lstrip(" \t,.—–-")), end) if joined and (verb or phrase) else None


def _before(text: str, lower: str, words: QuoteLanguage, piece: Piece, stop: int) -> tuple[int, int] | None:
    """The author's words before the opening mark, back to the sentence's start, when they introduce speech."""
    lead_end = skip_back(text, piece.mark_start, " \t")
    if lead_end and text[lead_end - 1] == "\n":
        lead_end = skip_back(text, lead_end, " \t\n")
        return (sentence_start(text, lead_end - 1), lead_end) if text[lead_end - 1 : lead_end] == ":" else None
    start = max(stop, sentence_start(text, max(0, lead_end - 1)), lead_end - 2 * ATTRIBUTION_CHARACTERS)
    if lead_end - start < 2:
        return None
    if (
        text[lead_end - 1] == ":"
        or _spoken(lower, words, start, lead_end)
        or words.according.search(lower, start, lead_end)
    ):
        return start, lead_end
    return None


def _named(
    finder: SpeakerFinder, lower: str, words: QuoteLanguage, start: int, end: int
) -> tuple[Speaker | None, bool]:
    cited = words.citing.search(lower, start, end)
    if cited:
        return _remember(finder, start, finder.cited(cited.start(), end))
    phrase = words.according.search(lower, start, end)
    if phrase and _spoken(lower, words, start, phrase.start()):
        end, phrase = phrase.start(), None  # "…," he told a meeting, according to a transcript
    if phrase:
        return _remember(finder, start, finder.after_phrase(phrase.end(), end))
    verb = words.reporting.search(lower, start, end) or words.speech_endings.match(lower, start, end)
    return _remember(finder, start, finder.attributed(start, end, verb.span() if verb else None))


def _introduced(
    finder: SpeakerFinder, lower: str, words: QuoteLanguage, start: int, end: int
) -> tuple[Speaker | None, bool]:
    phrase = words.according.search(lower, start, end)
    inserted = phrase is not None and lower.endswith(", ", start, phrase.start()) and phrase.start() > start
    if phrase and not (
        inserted and lower.find(",", phrase.end(), end) > 0 and _spoken(lower, words, phrase.end(), end)
    ):
        return _remember(finder, start, finder.after_phrase(phrase.end(), end))
    verbs = _spoken(lower, words, start, end)
    return _remember(finder, start, finder.attributed(start, end, verbs[-1].span() if verbs else None))


def _remember(finder: SpeakerFinder, at: int, speaker: Speaker | None) -> tuple[Speaker | None, bool]:
    if speaker is not None:
        finder.remember(at, speaker)
    return speaker, True


def _spoken(lower: str, words: QuoteLanguage, start: int, end: int) -> list[re.Match[str]]:
    """The verbs of speech that nothing negates: who "has not replied" says nothing."""
    found = []
    for verb in words.reporting.finditer(lower, start, end):
        before = _WORD.findall(lower[max(start, verb.start() - 24) : verb.start()])[-2:]
        if not any(words.negations.fullmatch(word) for word in before):
            found.append(verb)
    return found


def _closed(text: str, piece: Piece) -> bool:
    """Whether punctuation parts the words in marks from the author's, as it does for speech and not for a name."""
    gap = text[piece.mark_end : piece.mark_end + 4].lstrip()
    if text[max(0, piece.mark_start - 2) : piece.mark_start].rstrip()[-1:] == ":":
        return True
    return (
        text[piece.start : piece.end].rstrip()[-1:] in _CLOSING
        or gap[:1] in ("—", "–")
        or gap[:3] in (", —", ", –", ", -")
    )


def _called(text: str, lower: str, words: QuoteLanguage, piece: Piece) -> bool:
    """Whether somebody calls something by the words in marks; a capital makes them its name: the tanker “Nord”."""
    before = _WORD.findall(lower[max(0, piece.mark_start - 40) : piece.mark_start])[-_NAMING_WORDS:]
    return text[piece.start].islower() and any(words.naming.fullmatch(word) for word in before)


def _word_before(lower: str, piece: Piece) -> str:
    """The word right before the marks."""
    return "".join(_WORD.findall(lower[max(0, piece.mark_start - 40) : piece.mark_start])[-1:])


def _is_embedded(text: str, piece: Piece) -> bool:
    """Woven into the author's sentence: a letter, not punctuation, stands before the opening mark."""
    lead = text[max(0, piece.mark_start - 2) : piece.mark_start].rstrip(" \t")
    return bool(lead) and (lead[-1].isalnum() or lead[-1] in "(")


def _is_title(text: str, piece: Piece) -> bool:
    inner = text[piece.start : piece.end]
    if _is_embedded(text, piece):
        inner = inner.rstrip(".,")  # the American way: a sandwich called “Persona Non Grata.”
    long_words = [word for word in _WORD.findall(inner) if len(word) > 3]
    return (
        bool(long_words)
        and all(word[0].isupper() for word in long_words)
        and not _ENDS_SENTENCE.search(inner)
        and inner[-1:] != ","
    )
