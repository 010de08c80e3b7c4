"""spaCy component `dyad_topics`: topic hits as spans, one per sentence and topic."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from pipeline.knowledge.schema import Knowledge
from pipeline.knowledge.slavic import without_softness
from pipeline.relations.attributes import knowledge_of, matched_of
from pipeline.relations.languages import code_of
from pipeline.relations.normalise import TWO_SPELLINGS
from pipeline.relations.sentences import bounds_of
from pipeline.relations.terms import TermIndex

TOPICS_KEY = "dyad_topics"
SIGN = "sign"  # a span's kb_id_ where the topic is only told, by a word too common to link two sides
_EXCLUSION = "not:"
_SIGN = "sign:"


@dataclass(slots=True)
class TopicFinder:
    """Writes doc.spans["dyad_topics"]: span.label_ is the topic id, the span is the matched term.

    A topic that only signs tell has SIGN as the span's kb_id_.
    """

    index: TermIndex

    def __call__(self, doc: Doc) -> Doc:
        text = matched_of(doc)
        sentences = bounds_of(doc)
        starts: dict[int, dict[str, tuple[int, int]]] = {}
        excluded: set[tuple[int, str]] = set()
        place = 0
        hits = sorted((*text.original(hit.start, hit.end), str(hit.key)) for hit in self.index.find(text.lower))
        for start, end, key in hits:
            while place < len(sentences) and sentences[place][1] <= start:
                place += 1
            if place == len(sentences):
                break
            if end > sentences[place][1]:
                continue
            if key.startswith(_EXCLUSION):
                excluded.add((place, key.removeprefix(_EXCLUSION)))
            else:
                starts.setdefault(place, {}).setdefault(key, (start, end))
        spans = []
        for number, found in sorted(starts.items()):
            for key, (start, end) in found.items():
                topic_id = key.removeprefix(_SIGN)
                told = key != topic_id
                if (number, topic_id) not in excluded and not (told and topic_id in found):
                    kb_id = SIGN if told else ""
                    span = doc.char_span(start, end, label=topic_id, kb_id=kb_id, alignment_mode="expand")
                    if span is not None:
                        spans.append(span)
        doc.spans[TOPICS_KEY] = spans
        return doc


def topic_index(knowledge: Knowledge, lang: str) -> TermIndex:
    """The terms of a language, and all exclusions (one sentence may quote another language)."""
    fold = without_softness if lang in TWO_SPELLINGS else str
    terms = [(topic.topic_id, fold(term)) for topic in knowledge.topics for term in topic.terms.get(lang, ())]
    signs = [(_SIGN + topic.topic_id, fold(term)) for topic in knowledge.topics for term in topic.signs.get(lang, ())]
    barred = [(_EXCLUSION + topic.topic_id, fold(term)) for topic in knowledge.topics for term in topic.exclude]
    return TermIndex([*terms, *signs, *barred])


@Language.factory("dyad_topics", default_config={"dyad": "belarus_us"})
def make_topic_finder(nlp: Language, name: str, dyad: str) -> TopicFinder:
    """The topic finder for the pipeline's language."""
    return TopicFinder(topic_index(knowledge_of(nlp, dyad), code_of(nlp)))
