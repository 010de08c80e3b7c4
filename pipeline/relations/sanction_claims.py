"""Steps in the life of sanctions, from the events of a text: issuer, object, step, instrument."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlsplit

from spacy.tokens import Doc, Span

from pipeline.knowledge.read_claims import ClaimKnowledge, ClaimWords
from pipeline.knowledge.schema import Knowledge
from pipeline.records import SanctionClaim, SanctionStep
from pipeline.relations.frames import EventFrame
from pipeline.relations.normalise import normalise

_LONGEST_TEXT = 300
_RELIEF, _IMPOSED = "sanctions_relief", "SANCTION:discontinue"


def sanction_claims(
    doc: Doc, claims: ClaimKnowledge, knowledge: Knowledge, url: str | None
) -> tuple[SanctionClaim, ...]:
    """One claim for each sentence, issuer, object and step. A denied, supposed or threatened measure is no step."""
    words = claims.languages.get(doc.lang_)
    if words is None:
        return ()
    enterprises = _enterprises(knowledge, claims)
    found: dict[tuple[int, str, str, SanctionStep], SanctionClaim] = {}
    for span in doc.spans.get("dyad_events", ()):
        frame: EventFrame = span._.dyad_event
        if frame.source is None or frame.factuality.negated or frame.factuality.hypothetical:
            continue
        if frame.mode != _RELIEF and frame.label != _IMPOSED:
            continue
        sentence = span.sent
        lower = normalise(sentence.text).lower
        step = _step(frame, lower, words)
        if step is None:
            continue
        instrument = _instrument(lower, claims)
        document = url if url and _host(url) in claims.legal_hosts and instrument is not None else None
        for object_id in _objects(doc, sentence, lower, words, enterprises, frame):
            key = (sentence.start_char, frame.source.side, object_id, step)
            found.setdefault(key, SanctionClaim(
                start=span.start_char, end=span.end_char, text=sentence.text.strip()[:_LONGEST_TEXT],
                issuer=frame.source.side, object_id=object_id, step=step, instrument=instrument, document_url=document,
            ))  # fmt: skip
    return tuple(found.values())


def _step(frame: EventFrame, lower: str, words: ClaimWords) -> SanctionStep | None:
    sets = words.words
    if frame.mode == _RELIEF:
        if sets["residual"].search(lower):
            return SanctionStep.RESIDUAL_RESTRICTION
        if frame.event_class == "CONCEDE":
            return SanctionStep.ANNOUNCED_RELIEF
        return SanctionStep.LEGAL_ACT if sets["legal_act"].search(lower) else SanctionStep.EFFECTIVE
    if frame.label != _IMPOSED:
        return None
    if sets["reversed"].search(lower):
        return SanctionStep.REVERSED
    return SanctionStep.EXTENDED if sets["extended"].search(lower) else SanctionStep.IMPOSED


def _enterprises(knowledge: Knowledge, claims: ClaimKnowledge) -> frozenset[str]:
    owned = (one for one in knowledge.relations.owned if one.instrument_id in claims.enterprises)
    return frozenset(actor for one in owned for actor in one.objects)


def _objects(
    doc: Doc, sentence: Span, lower: str, words: ClaimWords, enterprises: frozenset[str], frame: EventFrame
) -> Iterable[str]:
    """The enterprises and goods named in the sentence; the target's side where the measure is on it as a whole."""
    actors = [s for s in doc.spans.get("dyad_actors", ()) if sentence.start_char <= s.start_char < sentence.end_char]
    named = [str(span.label_) for span in actors if span.label_ in enterprises]
    goods = [name for name, pattern in words.goods if pattern.search(lower)]
    target = frame.target.side if frame.target is not None else None
    return tuple(dict.fromkeys([*named, *goods])) or ((target,) if target else ())


def _instrument(lower: str, claims: ClaimKnowledge) -> str | None:
    for name, pattern in claims.instruments:
        match = pattern.search(lower)
        if match:
            number = next((group for group in match.groups() if group), "")
            return name.replace("{}", number.upper()).strip()
    return None


def _host(url: str) -> str:
    host = urlsplit(url).hostname or ""
    return host.removeprefix("www.")
