"""Docs for the tests of quotations and events: the real knowledge and components, built once a process."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.schema import Knowledge
from pipeline.relations import actors, events, quotes, sentences  # noqa: F401 - they register the factories
from pipeline.relations.actors import AUTOMATON
from pipeline.relations.attributes import Context, bind_knowledge, register
from pipeline.relations.automaton import AliasAutomaton, build_automaton
from pipeline.relations.frames import EventFrame, strongest
from pipeline.relations.languages import blank

DYAD = "belarus_us"
PUBLISHED = datetime(2026, 3, 20, tzinfo=UTC)


@cache
def knowledge() -> Knowledge:
    return load_knowledge(DYAD)


@cache
def _automaton() -> AliasAutomaton:
    return build_automaton(knowledge())


@cache
def pipeline_of(lang: str) -> Language:
    register()
    nlp = blank(lang, {})
    bind_knowledge(nlp, knowledge())
    setattr(nlp, AUTOMATON, _automaton())
    for name in ("dyad_sentences", "dyad_actors", "dyad_quotes", "dyad_events"):
        nlp.add_pipe(name) if name == "dyad_sentences" else nlp.add_pipe(name, config={"dyad": DYAD})
    return nlp


def read(text: str, lang: str = "en", *, published: datetime | None = PUBLISHED, side: str | None = None) -> Doc:
    """The text after sentences, actors, quotations and events; `side` is the publisher's."""
    nlp = pipeline_of(lang)
    doc = nlp.make_doc(text)
    doc._.dyad_context = Context(published=published, publisher_side=side)
    for _, component in nlp.pipeline:
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
