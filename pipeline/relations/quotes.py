"""`dyad_quotes`: direct and indirect quotations with their speakers, in one pass over the text."""

from __future__ import annotations

from collections.abc import Collection

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.quote_schema import QuoteKnowledge, parse_quotes
from pipeline.knowledge.schema import Kind, Knowledge
from pipeline.relations.attributes import Speaker, knowledge_of, normalised_of, text_of
from pipeline.relations.attribution import attribute
from pipeline.relations.indirect import indirect_quotes
from pipeline.relations.pieces import find_pieces
from pipeline.relations.speakers import SpeakerFinder


@Language.factory("dyad_quotes", default_config={"dyad": "belarus_us"})
def make_quotes(nlp: Language, name: str, dyad: str) -> QuoteFinder:
    """The component for spaCy; it needs `dyad_actors` before it to know speakers by id."""
    return QuoteFinder(knowledge_of(nlp, dyad), languages={str(nlp.lang)})


class QuoteFinder:
    """Writes doc.spans["dyad_quotes"]: label "direct" or "indirect", span._.dyad_speaker a Speaker or None."""

    def __init__(
        self,
        knowledge: Knowledge | None,
        quotes: QuoteKnowledge | None = None,
        languages: Collection[str] | None = None,
    ) -> None:
        if quotes is None:
            documents = knowledge.documents if knowledge is not None else {}
            quotes = parse_quotes(dict(documents.get("quotes", {})), "quotes.yaml", languages)
        self.quotes = quotes
        people = () if knowledge is None else knowledge.actors
        self.titles = {
            actor.actor_id: " ".join(tenure.title.lower() for tenure in actor.tenures)
            for actor in people
            if actor.kind is Kind.PERSON and actor.tenures
        }

    def __call__(self, doc: Doc) -> Doc:
        words = self.quotes.of(doc.lang_)
        text = text_of(doc)
        lower = aligned_lower(doc, text)
        pieces = find_pieces(text, lower, words)
        finder = SpeakerFinder(doc, text, lower, words, [(piece.start, piece.end) for piece in pieces], self.titles)
        kept = attribute(text, lower, words, pieces, finder)
        spans = [_span(doc, piece.start, piece.end, "direct", speaker) for piece, speaker in kept]
        said = [(piece.mark_start, piece.mark_end) for piece, _ in kept]
        for start, end, speaker in indirect_quotes(doc, lower, words, said, finder):
            spans.append(_span(doc, start, end, "indirect", speaker))
        doc.spans["dyad_quotes"] = sorted((span for span in spans if span is not None), key=lambda s: s.start_char)
        return doc


def aligned_lower(doc: Doc, text: str) -> str:
    """The normalised lower-case text at the positions of the original, of the same length."""
    normalised = normalised_of(doc)
    if len(normalised.lower) == len(text):
        return str(normalised.lower)
    aligned = list(text)
    for mark, at in zip(normalised.lower, normalised.offsets, strict=False):
        aligned[at] = mark
    return "".join(aligned)


def _span(doc: Doc, start: int, end: int, label: str, speaker: Speaker | None) -> Span | None:
    span = doc.char_span(start, end, label=label, alignment_mode="contract")
    if span is None or not len(span):
        span = doc.char_span(start, end, label=label, alignment_mode="expand")
    if span is not None:
        span._.dyad_speaker = speaker
    return span
