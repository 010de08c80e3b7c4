"""What an article names, is about and quotes: the actor, topic and quote lists of an Analysis."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from spacy.tokens import Doc, Span

from pipeline.knowledge.schema import Kind, Knowledge
from pipeline.records import ActorHit, Mention, Quote, QuoteKind, TopicHit
from pipeline.relations.actors import ACTORS_KEY
from pipeline.relations.attributes import Context, Speaker, facts_of, text_of
from pipeline.relations.sentences import bounds_of
from pipeline.relations.topics import TOPICS_KEY
from pipeline.relations.views import QUOTES_KEY

# States, capitals and peoples are the sides of a mention; the actors in it are persons and organisations.
INDIVIDUAL = frozenset({Kind.PERSON, Kind.ORG, Kind.INSTRUMENT})
PASSAGE_STEPS = (-1, 0, 1)  # a topic counts in a mention and in the sentences beside it
MOST_PEOPLE_IN_HEADING = 2  # a heading with more lists the participants of an event on many subjects


def actor_hits(
    knowledge: Knowledge, title: Doc | None, body: Doc, mentions: Sequence[Mention], context: Context
) -> tuple[ActorHit, ...]:
    """Actors by first appearance. `in_mentions`: a person or organisation named in a mention or its title."""
    by_id = knowledge.actors_by_id()
    states = {actor.side: actor.actor_id for actor in knowledge.actors if actor.kind is Kind.STATE}
    where = _near_mentions(body, mentions)
    spans: dict[str, list[tuple[int, int]]] = {}
    first: dict[str, Span] = {}
    inside: set[str] = set()
    for span in body.spans.get(ACTORS_KEY, ()):
        actor_id = _actor_id(span, states)
        spans.setdefault(actor_id, []).append((span.start_char, span.end_char))
        first.setdefault(actor_id, span)
        if any(start <= span.start_char < end for start, end in where):
            inside.add(actor_id)
    if title is not None and mentions and context.publisher_side is not None:
        # A government's own headings name who speaks: "Statement by Press Secretary …".
        named = _people_of(title, context.publisher_side, states)
        if len(named) <= MOST_PEOPLE_IN_HEADING:
            for actor_id, span in named.items():
                spans.setdefault(actor_id, [])
                first.setdefault(actor_id, span)
                inside.add(actor_id)
    inside.update(mention.speaker_id for mention in mentions if mention.speaker_id)
    hits = []
    for actor_id, found in spans.items():
        span, actor = first[actor_id], by_id.get(actor_id)
        facts = facts_of(span)
        kind = actor.kind if actor else Kind(facts.kind)
        hits.append(
            ActorHit(
                actor_id=actor_id,
                name=actor.name if actor else facts.name,
                side=actor.side if actor else facts.side,
                role=str(actor.role) if actor else facts.role,
                n=len(found),
                in_mentions=actor_id in inside and kind in INDIVIDUAL,
                spans=tuple(found),
            )
        )
    return tuple(hits)


def _people_of(title: Doc, side: str, states: dict[str, str]) -> dict[str, Span]:
    found: dict[str, Span] = {}
    for span in title.spans.get(ACTORS_KEY, ()):
        facts = facts_of(span)
        if facts.side == side and (facts.kind == Kind.PERSON or facts.resolved):
            found.setdefault(_actor_id(span, states), span)
    return found


def _actor_id(span: Span, states: dict[str, str]) -> str:
    """The actor that a span counts for: the person behind an epithet, the state behind its adjective."""
    facts = facts_of(span)
    if facts.resolved:
        return facts.resolved
    if facts.kind == Kind.ADJECTIVE:
        return states.get(facts.side, span.label_)
    return span.label_


def _near_mentions(body: Doc, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    return [(mention.start, mention.end) for mention in mentions if not mention.in_title]


def topic_hits(body: Doc, mentions: Sequence[Mention]) -> tuple[TopicHit, ...]:
    """Topics by number of sentences in the passages around mentions (all, where only the title is one), then id."""
    near = {mention.sentence_index + step for mention in mentions for step in PASSAGE_STEPS if not mention.in_title}
    bounds = [bound for number, bound in enumerate(bounds_of(body)) if number in near or not near]
    counts: Counter[str] = Counter()
    for span in body.spans.get(TOPICS_KEY, ()):
        counts[span.label_] += any(start <= span.start_char < end for start, end in bounds)
    counts = +counts
    return tuple(TopicHit(topic_id, n) for topic_id, n in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def quotes_of(body: Doc) -> tuple[Quote, ...]:
    """Quotations in text order, each with the topics of the sentences that it touches."""
    topics = [(span.start_char, span.label_) for span in body.spans.get(TOPICS_KEY, ())]
    text = text_of(body)
    quotes = []
    for span in body.spans.get(QUOTES_KEY, ()):
        speaker: Speaker | None = span._.dyad_speaker
        quotes.append(
            Quote(
                start=span.start_char,
                end=span.end_char,
                text=text[span.start_char : span.end_char],
                speaker=speaker.name if speaker else None,
                speaker_id=speaker.actor_id if speaker else None,
                kind=QuoteKind(span.label_),
                topic_ids=tuple(dict.fromkeys(label for at, label in topics if span.start_char <= at < span.end_char)),
            )
        )
    return tuple(quotes)
