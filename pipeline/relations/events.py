"""`dyad_events`: PLOVER event frames from triggers, clauses and participants (constructions C1–C16)."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.event_schema import EventKnowledge, EventLanguage
from pipeline.knowledge.read_events import parse_events
from pipeline.knowledge.schema import Kind, Knowledge, Role
from pipeline.relations.attributes import Context, knowledge_of, matched_of
from pipeline.relations.clauses import split_clauses
from pipeline.relations.coding import Coded, Coder
from pipeline.relations.frames import Arg, EventFrame
from pipeline.relations.grammar import Participant
from pipeline.relations.participants import ParticipantReader, definites_of
from pipeline.relations.passage import Passage
from pipeline.relations.scene import Scene

_CASED = frozenset({"ru", "be", "uk", "pl", "lt"})  # languages whose nouns show subject and object by case
_LONGEST_SENTENCE = 1500  # characters; longer "sentences" are lists and tables, where distance means nothing


@Language.factory("dyad_events", default_config={"dyad": "belarus_us"})
def make_events(nlp: Language, name: str, dyad: str) -> EventFinder:
    """The component for spaCy; it reads what dyad_sentences, dyad_actors and dyad_quotes have written."""
    return EventFinder(knowledge_of(nlp, dyad), languages={str(nlp.lang)})


class EventFinder:
    """Writes doc.spans["dyad_events"]: trigger spans labelled CLASS or CLASS:mode, span._.dyad_event an EventFrame."""

    def __init__(self, knowledge: Knowledge, *, languages: Collection[str] | None = None) -> None:
        self.knowledge = knowledge
        self.events: EventKnowledge = parse_events(
            dict(knowledge.documents.get("events", {})), "events.yaml", languages
        )
        self._definites = {lang: definites_of(knowledge, lang) for lang in self.events.languages}

    def __call__(self, doc: Doc) -> Doc:
        words = self.events.of(doc.lang_)
        doc.spans["dyad_events"] = self._spans(doc, words) if words is not None else []
        return doc

    def _spans(self, doc: Doc, words: EventLanguage) -> list[Span]:
        text = matched_of(doc)
        reader = ParticipantReader(doc, text, words, self.knowledge, self._definites[doc.lang_])
        if not reader.actors and not reader.context.publisher_side:
            return []
        context: Context = doc._.dyad_context
        passage = Passage(self.knowledge.dyad.sides, {actor.side for actor in reader.actors}, context)
        coder = Coder(self.events, words, reader, passage, context)
        spans: list[Span] = []
        for sentence in doc.sents:
            start, end = reader.position(sentence.start_char), reader.position(sentence.end_char)
            participants = reader.in_sentence(start, end)
            if end - start <= _LONGEST_SENTENCE and (participants or reader.speaker_at(start)):
                clauses = split_clauses(text.lower, words, start, end)
                scene = Scene(text.lower, words, clauses, participants, self.knowledge.dyad.sides, doc.lang_ in _CASED)
                for coded in coder.code(scene, start, end):
                    first, last = text.original(coded.hit.start, coded.hit.end)
                    span = doc.char_span(first, last, label=coded.label, alignment_mode="expand")
                    if span is not None:
                        span._.dyad_event = self._frame(coded, scene, text.offsets)
                        spans.append(span)
            passage.add(participants)
        return spans

    def _frame(self, coded: Coded, scene: Scene, offsets: Sequence[int]) -> EventFrame:
        event = self.events.classes[coded.class_id]
        clause = scene.clauses[coded.clause]
        return EventFrame(
            event_class=coded.class_id,
            mode=coded.mode,
            quad=event.quad,
            score=0.0 if coded.factuality.negated else event.score_of(coded.mode),
            source=_arg(coded.source, coded.source_named, offsets),
            target=_arg(coded.target, coded.target_named, offsets, government=coded.to_government),
            factuality=coded.factuality,
            clause=(offsets[clause.start], offsets[clause.end]),
            rules=coded.rules,
            confidence=round(coded.confidence, 2),
        )


def _arg(actor: Participant, named: bool, offsets: Sequence[int], government: bool = False) -> Arg:
    """The argument record; an act against a side is one against its government, unless it names an opponent."""
    opponent = actor.kind == Kind.PERSON and actor.role == Role.OPPOSITION
    role = Role.GOVERNMENT if government and not opponent else actor.role
    if not named:
        return Arg(actor.side, role and str(role), actor.actor_id)
    return Arg(actor.side, role and str(role), actor.actor_id, offsets[actor.start], offsets[actor.end])
