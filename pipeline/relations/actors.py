"""spaCy component `dyad_actors`: actors as spans with side, role, strength, kind and case."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.schema import Knowledge
from pipeline.relations.actor_search import Found, find_actors
from pipeline.relations.attributes import ActorFacts, Context, knowledge_of, normalised_of
from pipeline.relations.automaton import AliasAutomaton, build_automaton
from pipeline.relations.blockers import BlockerIndex
from pipeline.relations.languages import code_of
from pipeline.relations.normalise import Normalised, normalise
from pipeline.relations.offices import OfficeIndex

ACTORS_KEY = "dyad_actors"
AUTOMATON = "dyad_automaton"  # attribute of a Language object: an automaton that is built already


@dataclass(slots=True)
class ActorFinder:
    """Writes doc.spans["dyad_actors"] and the extension attributes of each span."""

    knowledge: Knowledge
    automaton: AliasAutomaton
    languages: tuple[str, ...]
    blockers: BlockerIndex
    offices: OfficeIndex

    def __call__(self, doc: Doc) -> Doc:
        text = normalised_of(doc)
        context: Context = doc._.dyad_context
        day = context.published.date() if context.published else None
        title = normalise(context.title) if context.title and not context.is_title else None
        blocks = self.blockers.find(text)
        found = find_actors(
            text,
            self.knowledge,
            self.automaton,
            self.languages,
            self.blockers,
            blocks=blocks,
            title=title,
            day=day,
            bloc=context.bloc,
            publisher=context.publisher_side,
        )
        found = self.offices.extend(text, found)
        doc._.dyad_blocks = tuple(blocks)
        doc.spans[ACTORS_KEY] = [self._span(doc, text, item) for item in found]
        return doc

    def _span(self, doc: Doc, text: Normalised, found: Found) -> Span:
        start, end = text.original(found.start, found.end)
        span = doc.char_span(start, end, label=found.actor.actor_id, alignment_mode="expand")
        if span is None:  # spaCy gives None only for an empty range, which no alias is
            raise ValueError(f"alias at {start}..{end} lies outside the text")
        actor = found.actor
        span._.dyad_actor = ActorFacts(
            side=actor.side, role=str(actor.role), strength=str(found.strength), kind=str(actor.kind),
            case=found.cases, name=found.name or actor.name, resolved=found.resolved, rule=found.rule,
        )  # fmt: skip
        return span


def automaton_of(nlp: Language, knowledge: Knowledge) -> AliasAutomaton:
    """The automaton that the pipeline was given, else a new one."""
    known = getattr(nlp, AUTOMATON, None)
    return known if isinstance(known, AliasAutomaton) else build_automaton(knowledge)


@Language.factory("dyad_actors", default_config={"dyad": "belarus_us"})
def make_actor_finder(nlp: Language, name: str, dyad: str) -> ActorFinder:
    """The actor finder for the pipeline's language."""
    knowledge = knowledge_of(nlp, dyad)
    lang = code_of(nlp)
    languages = knowledge.dyad.languages.get(lang, (lang,))
    return ActorFinder(
        knowledge,
        automaton_of(nlp, knowledge),
        languages,
        BlockerIndex(knowledge.relations.blockers),
        OfficeIndex(knowledge, languages),
    )
