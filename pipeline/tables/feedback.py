"""Feedback: mentions that an analyst called wrong are withdrawn, with what rests on them alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.knowledge.overrides import MentionOverride
from pipeline.records import ActorHit, AnalysedArticle, Analysis, Article, Mention
from pipeline.relations.status import article_status
from pipeline.tables.mentions import mention_id

# A copy of the article holds the same sentence under another id. Shorter ones ("They agreed.") may mean another thing.
SAME_SENTENCE_CHARACTERS = 40

_Said = tuple[str, str | None, str | None, str | None, str | None]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """The analyses without what was called wrong, and which overrides each article lost a mention to."""

    analyses: dict[str, AnalysedArticle]
    applied: dict[str, tuple[MentionOverride, ...]]  # article id → overrides


def review(
    articles: Iterable[Article], analyses: Mapping[str, AnalysedArticle], overrides: Sequence[MentionOverride]
) -> Reviewed:
    """Withdraws overridden mentions. An article that has no other is no longer relevant."""
    if not overrides:
        return Reviewed(dict(analyses), {})
    read = [(article, analyses[article.article_id]) for article in articles if article.article_id in analyses]
    by_id = {override.mention_id: override for override in overrides}
    said: dict[_Said, MentionOverride] = {}
    for article, analysed in read:
        for mention in analysed.analysis.mentions:
            override = by_id.get(mention_id(article, mention))
            if override is not None and len(mention.text) >= SAME_SENTENCE_CHARACTERS:
                said.setdefault(_said(mention), override)
    reviewed, applied = dict(analyses), {}
    for article, analysed in read:
        hits = {
            place: override
            for place, mention in enumerate(analysed.analysis.mentions)
            if (override := by_id.get(mention_id(article, mention)) or said.get(_said(mention))) is not None
        }
        if hits:
            reviewed[article.article_id] = replace(analysed, analysis=_without(analysed.analysis, hits))
            applied[article.article_id] = tuple(dict.fromkeys(hits.values()))
    return Reviewed(reviewed, applied)


def _said(mention: Mention) -> _Said:
    return mention.text, mention.source, mention.target, mention.event_class, mention.mode


def _without(analysis: Analysis, places: Mapping[int, MentionOverride]) -> Analysis:
    kept = tuple(mention for place, mention in enumerate(analysis.mentions) if place not in places)
    gone = [mention for place, mention in enumerate(analysis.mentions) if place in places]
    still = {(mention.start, mention.end) for mention in kept if not mention.in_title}
    lost = [span for m in gone if not m.in_title and (span := (m.start, m.end)) not in still]
    return replace(
        analysis,
        mentions=kept,
        status=article_status(kept, analysis.n_sentences),
        actors=tuple(replace(hit, in_mentions=hit.in_mentions and _is_named(hit, kept)) for hit in analysis.actors),
        prisoners=tuple(claim for claim in analysis.prisoners if not _inside(claim.start, lost)),
        sanctions=tuple(claim for claim in analysis.sanctions if not _inside(claim.start, lost)),
    )


def _is_named(hit: ActorHit, mentions: Sequence[Mention]) -> bool:
    """Whether an actor still stands in a mention, or in the heading above one."""
    spans = [(mention.start, mention.end) for mention in mentions if not mention.in_title]
    speaks = any(mention.speaker_id == hit.actor_id for mention in mentions)
    return speaks or any(_inside(start, spans) for start, _ in hit.spans) or (not hit.spans and bool(mentions))


def _inside(position: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= position < end for start, end in spans)
