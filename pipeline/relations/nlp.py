"""The assembled pipeline of a language: sentences → actors → topics → quotes → events → grades."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.language import Language

from pipeline.knowledge.schema import Knowledge
from pipeline.relations import actors, events, grades, quotes, sentences, topics  # noqa: F401 - they register factories
from pipeline.relations.actors import AUTOMATON
from pipeline.relations.attributes import bind_knowledge, register
from pipeline.relations.automaton import AliasAutomaton
from pipeline.relations.languages import blank

COMPONENTS = ("dyad_actors", "dyad_topics", "dyad_quotes", "dyad_events", "dyad_grades")
OPTIONAL = {"dyad_quotes": "quotes", "dyad_events": "events"}  # component → knowledge file that it cannot do without


def build_nlp(
    lang: str, knowledge: Knowledge, automaton: AliasAutomaton, models: Mapping[str, str] | None = None
) -> Language:
    """A spaCy pipeline whose Docs carry everything of pipeline.relations.attributes.

    `models` names installed spaCy models by language; one that sets sentence starts of its own is overruled.
    """
    register()
    nlp = blank(lang, models)
    bind_knowledge(nlp, knowledge)
    setattr(nlp, AUTOMATON, automaton)
    nlp.add_pipe("dyad_sentences")
    for name in COMPONENTS:
        if name not in OPTIONAL or OPTIONAL[name] in knowledge.documents:
            nlp.add_pipe(name, config={"dyad": knowledge.dyad.dyad_id})
    return nlp
