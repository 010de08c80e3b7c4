"""spaCy component `dyad_grades`: each sentence graded R0–R3, mentions and explanations attached."""

from __future__ import annotations

from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from pipeline.knowledge.schema import BlockerEffect, Kind, Knowledge
from pipeline.relations.anaphora import Passage, definite_refs, pronoun_refs, role_refs
from pipeline.relations.attributes import Context, knowledge_of, matched_of, normalised_of
from pipeline.relations.blockers import Block
from pipeline.relations.decisions import decide
from pipeline.relations.evidence import How, Ref, SentenceView
from pipeline.relations.explain import Explanations
from pipeline.relations.frames import EventFrame
from pipeline.relations.implied import HeldOffices, first_person, implied_refs, official_voice
from pipeline.relations.languages import code_of
from pipeline.relations.lexicon import BILATERAL, STANCE, STANDING, THING, Lexicon, Word, Words, starting_in
from pipeline.relations.material import Decision, Material
from pipeline.relations.mentions import build_mentions
from pipeline.relations.normalise import Normalised
from pipeline.relations.topics import SIGN, TOPICS_KEY
from pipeline.relations.views import sentence_views

GRADES_KEY = "dyad_grades"
EVENTS_KEY = "dyad_events"
_STANCE_CHARACTERS = 3  # the verb stands right behind the place
RELATED_SENTENCES = 2  # a mention reaches this many sentences on


@dataclass(frozen=True, slots=True)
class _Findings:
    """What the components before this one and the lexicon found in a Doc, in code points of the original."""

    words: Words
    both: tuple[Word, ...]  # those that concern both sides without naming either
    topics: tuple[Word, ...]
    linking: tuple[Word, ...]  # those whose words link the sides as a cue does
    frames: tuple[tuple[int, EventFrame], ...]  # with the start of the trigger
    blocks: tuple[Block, ...]
    compounds: tuple[tuple[int, int], ...]


@dataclass(slots=True)
class Grader:
    """Writes doc.spans["dyad_grades"], span._.dyad_mentions and doc._.dyad_explanations."""

    knowledge: Knowledge
    lexicon: Lexicon
    lang: str
    linking: frozenset[str]  # topics whose words link the sides
    offices: HeldOffices

    def __call__(self, doc: Doc) -> Doc:
        context: Context = doc._.dyad_context
        rules = self.knowledge.relations
        findings = self._findings(doc)
        views = sentence_views(doc, context, rules.interviewer_lines, rules.turn_labels)
        publisher = context.publisher_side or official_voice(findings.words, views)
        offices = self.offices.at(context.published)
        owned = [one for one in rules.owned if f"act:{one.instrument_id}" in findings.words.by_key]
        title_sides, title_related = doc._.dyad_title_sides, bool(doc._.dyad_title_related)
        passage = Passage([])
        counted: list[bool] = []
        spans: list[Span] = []
        decided: list[tuple[Material, Decision]] = []
        for view in views:
            refs = self._refs(view, passage, findings.words, publisher)
            material = self._material(view, refs, findings)
            if not material.silent:
                near = {ref.side for _, earlier in passage.back(view) for ref in earlier}
                near.update(title_sides, (ref.side for ref in view.named))
                near.update(offices[ref.actor_id] for ref in refs if ref.actor_id in offices)
                material = replace(
                    material,
                    near=frozenset(near),
                    related=any(counted[-RELATED_SENTENCES:]) or title_related,
                    previous=bool(counted and counted[-1]),
                )
            decision = decide(material, self.knowledge.dyad, owned)
            written = tuple(ref for ref in refs if ref.how not in (How.SPEAKER, How.PUBLISHER))
            passage.history.append((view, written))
            counted.append(decision.grade.counted)
            decided.append((material, decision))
            if decision.grade.counted:
                span = doc.char_span(view.start, view.end, label=decision.grade.name, alignment_mode="expand")
                if span is not None:
                    span._.dyad_mentions = build_mentions(material, decision, self.knowledge, findings.topics)
                    spans.append(span)
        doc.spans[GRADES_KEY] = spans
        doc._.dyad_explanations = Explanations(decided)
        return doc

    def _findings(self, doc: Doc) -> _Findings:
        text = normalised_of(doc)
        blocks = tuple(_original(block, text) for block in doc._.dyad_blocks)
        removed = [block for block in blocks if block.effect is BlockerEffect.REMOVE]
        compounds = (
            text.original(*match.span())
            for pattern in self.knowledge.relations.compounds.get(self.lang, ())
            for match in pattern.finditer(text.text)
        )
        words = self.lexicon.find(matched_of(doc))
        both = (word for key in words.by_key if _concerns_both(key) for word in words.by_key[key])
        spans = doc.spans.get(EVENTS_KEY, ())
        told = [
            (Word(span.label_, span.start_char, span.end_char), span.kb_id_ != SIGN)
            for span in doc.spans.get(TOPICS_KEY, ())
        ]
        return _Findings(
            words=words,
            both=tuple(sorted(both, key=lambda word: word.start)),
            topics=tuple(sorted((word for word, _ in told), key=lambda word: word.start)),
            linking=tuple(
                sorted((word for word, term in told if term and word.key in self.linking), key=lambda word: word.start)
            ),
            frames=tuple((span.start_char, span._.dyad_event) for span in spans if span._.dyad_event is not None),
            blocks=blocks,
            compounds=tuple(
                (start, end)
                for start, end in compounds
                if not any(block.start < end and start < block.end for block in removed)
            ),
        )

    def _refs(self, view: SentenceView, passage: Passage, words: Words, publisher: str | None) -> tuple[Ref, ...]:
        rules, sides = self.knowledge.relations, self.knowledge.dyad.sides
        found = [_speaking_place(ref, view, words) for ref in view.named]
        found.extend(definite_refs(view, passage, rules.definites, words))
        found.extend(role_refs(view, passage, words, sides))
        found.extend(pronoun_refs(view, passage, rules.pronouns.get(self.lang), sides))
        found.extend(implied_refs(view, publisher, sides))
        return tuple(sorted(found, key=lambda ref: ref.start))

    def _material(self, view: SentenceView, refs: tuple[Ref, ...], findings: _Findings) -> Material:
        """The material of one sentence, without what the passage supplies."""
        start, end = view.start, view.end
        blocks = tuple(block for block in findings.blocks if block.start < end and start < block.end)
        compounds = tuple(span for span in findings.compounds if start <= span[0] < end)
        both = bool(compounds) or bool(starting_in(findings.both, start, end))
        if not (refs or both):
            return Material(view, refs, findings.words, both, blocks=blocks)
        sides = self.knowledge.dyad.sides
        return Material(
            view,
            refs,
            findings.words,
            both,
            topics=tuple(starting_in(findings.linking, start, end)),
            blocks=blocks,
            compounds=compounds,
            frames=tuple(frame for at, frame in findings.frames if start <= at < end and frame.joins(sides)),
            first_person=first_person(view, self.knowledge.relations.pronouns.get(self.lang)),
        )


def _speaking_place(ref: Ref, view: SentenceView, words: Words) -> Ref:
    """A capital where somebody unnamed takes a stance on another party is its government: «в Минске ждут Коула»."""
    party = any(other.side != ref.side and other.kind is not Kind.ADJECTIVE for other in view.named)
    speaks = ref.how is How.PLACE and starting_in(words.by_key.get(STANCE, ()), ref.end, ref.end + _STANCE_CHARACTERS)
    return replace(ref, how=How.NAMED) if party and speaks else ref


def _concerns_both(key: str) -> bool:
    return key in (BILATERAL, STANDING) or key.startswith(THING)


def _original(block: Block, text: Normalised) -> Block:
    start, end = text.original(block.start, block.end)
    return Block(start, end, block.rule, block.effect)


@Language.factory("dyad_grades", default_config={"dyad": "belarus_us"})
def make_grader(nlp: Language, name: str, dyad: str) -> Grader:
    """The grader for the pipeline's language; it wants `dyad_actors` before it and takes what else there is."""
    knowledge, lang = knowledge_of(nlp, dyad), code_of(nlp)
    linking = frozenset(topic.topic_id for topic in knowledge.topics if topic.links)
    return Grader(knowledge, Lexicon(knowledge.relations, lang), lang, linking, HeldOffices(knowledge))
