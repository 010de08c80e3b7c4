"""Docs for the tests of quotations and events: the real knowledge and components, built once a process."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.schema import Knowledge
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.attributes import Context
from pipeline.relations.frames import EventFrame, strongest

DYAD = "belarus_us"
READ_BY = ("dyad_sentences", "dyad_actors", "dyad_quotes", "dyad_events")
PUBLISHED = datetime(2026, 3, 20, tzinfo=UTC)


@cache
def knowledge() -> Knowledge:
    return load_knowledge(DYAD)


@cache
def shipped_analyzer() -> Analyzer:
    """The analyser that all tests of a process share: compiling a language's words takes a second or two."""
    return Analyzer(knowledge())


def pipeline_of(lang: str) -> Language:
    return shipped_analyzer().pipeline(lang)


def read(text: str, lang: str = "en", *, published: datetime | None = PUBLISHED, side: str | None = None) -> Doc:
    """The text after sentences, actors, quotations and events; `side` is the publisher's."""
    nlp = pipeline_of(lang)
    doc = nlp.make_doc(text)
    doc._.dyad_context = Context(published=published, publisher_side=side)
    for name, component in nlp.pipeline:
        if name in READ_BY:
            doc = component(doc)
    return doc


def frames(doc: Doc) -> list[EventFrame]:
    """The frame that stands for each direction between the two sides."""
    found = [span._.dyad_event for span in doc.spans["dyad_events"]]
    kept = strongest(found, knowledge().documents["events"]["precedence"])
    return [frame for frame in kept if frame.joins(knowledge().dyad.sides)]


def speakers(doc: Doc, kind: str = "direct") -> list[tuple[str, str | None]]:
    """(text, speaker's name) of each quotation of a kind."""
    spans = [span for span in doc.spans["dyad_quotes"] if span.label_ == kind]
    return [(span.text, span._.dyad_speaker.name if span._.dyad_speaker else None) for span in spans]
