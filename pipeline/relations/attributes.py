"""Extension attributes that the `dyad_*` components share, and the knowledge that a pipeline is bound to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.load import load_knowledge
from pipeline.knowledge.schema import Knowledge
from pipeline.relations.normalise import TWO_SPELLINGS, Normalised, normalise, soften

_SPAN_FACTS = ("side", "role", "strength", "kind", "case", "name", "resolved", "rule")
BOUND_KNOWLEDGE = "dyad_knowledge"  # attribute of a Language object; see bind_knowledge


@dataclass(frozen=True, slots=True)
class Context:
    """What is known about a text besides its characters."""

    published: datetime | None = None
    source_id: str | None = None
    bloc: str | None = None
    publisher_side: str | None = None  # side that speaks as "we" outside quotations
    is_title: bool = False
    title: str = ""
    publisher_id: str | None = None  # actor whose own document the text is


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who says a quotation; every field may be unknown."""

    name: str | None = None
    actor_id: str | None = None
    side: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class ActorFacts:
    """What `dyad_actors` knows of a span; each field is also `span._.dyad_<field>`, None on other spans."""

    side: str
    role: str
    strength: str
    kind: str
    case: frozenset[str]
    name: str
    resolved: str | None  # id of the actor that an epithet or office stands for
    rule: str | None


def facts_of(span: Span) -> ActorFacts:
    """All that is known of a span of `dyad_actors` at once: spaCy takes its time over each attribute."""
    facts: ActorFacts = span._.dyad_actor
    return facts


def register() -> None:
    """Register the extension attributes. Calling it again changes nothing."""
    doc_defaults: dict[str, Any] = {
        "dyad_context": Context(),
        "dyad_text": None,
        "dyad_normalised": None,
        "dyad_matched": None,
        "dyad_blocks": (),
        "dyad_bounds": None,  # sentence boundaries in code points, where `dyad_sentences` made them
        "dyad_title_sides": (),  # sides that the title names
        "dyad_title_related": False,  # whether the title is a mention
        "dyad_explanations": (),
    }
    span_defaults: dict[str, Any] = {
        "dyad_actor": None,  # ActorFacts
        "dyad_speaker": None,
        "dyad_event": None,
        "dyad_mentions": (),
    }
    for name, default in doc_defaults.items():
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)
    for name, default in span_defaults.items():
        if not Span.has_extension(name):
            Span.set_extension(name, default=default)
    for name in _SPAN_FACTS:
        if not Span.has_extension(f"dyad_{name}"):
            Span.set_extension(f"dyad_{name}", getter=partial(_fact, name=name))


def _fact(span: Span, name: str) -> Any:
    return getattr(span._.dyad_actor, name, None)


def text_of(doc: Doc) -> str:
    """The Doc's text, made once: spaCy joins its tokens anew at each `doc.text`."""
    known: str | None = doc._.dyad_text
    if known is None:
        known = doc._.dyad_text = doc.text
    return known


def normalised_of(doc: Doc) -> Normalised:
    """The Doc's normalised text, made once."""
    known: Normalised | None = doc._.dyad_normalised
    if known is None:
        known = doc._.dyad_normalised = normalise(text_of(doc))
    return known


def matched_of(doc: Doc) -> Normalised:
    """The normalised text as terms are matched, in languages of two spellings without softness; made once."""
    known: Normalised | None = doc._.dyad_matched
    if known is None:
        text = normalised_of(doc)
        known = doc._.dyad_matched = soften(text) if doc.lang_ in TWO_SPELLINGS else text
    return known


def bind_knowledge(nlp: Language, knowledge: Knowledge) -> None:
    """Give a pipeline a prepared Knowledge; components added afterwards use it instead of loading their own."""
    setattr(nlp, BOUND_KNOWLEDGE, knowledge)


def knowledge_of(nlp: Language, dyad: str) -> Knowledge:
    """The Knowledge bound to the pipeline, else the one loaded for `dyad` (folder name or path)."""
    bound = getattr(nlp, BOUND_KNOWLEDGE, None)
    if isinstance(bound, Knowledge):
        return bound
    knowledge = load_knowledge(dyad)
    bind_knowledge(nlp, knowledge)
    return knowledge


register()
