"""Whose text it is: the wire that the copies name, else the earliest, by rule and with the reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.identity.knowledge import IdentityKnowledge
from pipeline.records import Article, DateSource

LEAD_CHARACTERS = 700  # attributions stand in the dateline, the first two paragraphs …
TAIL_CHARACTERS = 250  # … or the signature; those between belong to single facts


@dataclass(frozen=True, slots=True)
class Origin:
    article_id: str
    reason: str
    wire: str | None  # id of the wire that the text is attributed to or published by


def originator_of(articles: Sequence[Article], knowledge: IdentityKnowledge) -> Origin:
    """The originator of a group of copies. `articles` is not empty; its order does not matter.

    1. An article published by the wire that the others name. 2. The earliest published_at. 3. Where no article
    states a date, the first seen.
    """
    named = Counter(wire for article in articles for wire in [attributed_wire(article, knowledge)] if wire)
    wire = min(named, key=lambda name: (-named[name], name)) if named else None
    if wire is not None:
        own = [article for article in articles if knowledge.wire_of_source(article.source_id) == wire]
        if own:
            reason = f"{named[wire]} of {len(articles)} articles name {wire}, which published it"
            return Origin(_earliest(own).article_id, reason, wire)
    dated = [article for article in articles if article.date_source is not DateSource.FIRST_SEEN]
    first = _earliest(dated or articles)
    reason = "the only article" if len(articles) == 1 else "earliest published_at" if dated else "first seen"
    if wire is not None:
        reason += f"; {named[wire]} of {len(articles)} articles name {wire}"
    return Origin(first.article_id, reason, wire or knowledge.wire_of_source(first.source_id))


def attributed_wire(article: Article, knowledge: IdentityKnowledge) -> str | None:
    """The wire that the beginning or the end of an article names as its source."""
    text = article.text
    if len(text) > LEAD_CHARACTERS + TAIL_CHARACTERS:
        text = f"{text[:LEAD_CHARACTERS]}\n{text[-TAIL_CHARACTERS:]}"
    return knowledge.attribution(text, article.lang)


def _earliest(articles: Sequence[Article]) -> Article:
    return min(articles, key=lambda article: (article.published_at, article.first_seen_at, article.article_id))
