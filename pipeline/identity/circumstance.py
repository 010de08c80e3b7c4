"""Evidence for copies that stands outside the words they share: one headline, one wire credited.

It never makes a copy alone: it lowers how much of the shorter text must stand in the longer. Quotations in common are
no such evidence: every report of an event quotes the same officials (see GREY_MUTUAL in links.py).
"""

from __future__ import annotations

from pipeline.identity.knowledge import IdentityKnowledge
from pipeline.identity.origin import attributed_wire
from pipeline.identity.words import words_of
from pipeline.records import Article

# Two desks agree by chance on "Exchange rates" or "Weather for Monday"; on five words and more one took the other's.
MIN_TITLE_WORDS = 5


def headline_of(article: Article) -> tuple[str, ...] | None:
    """The words of a headline that tells its text from others; None of one that is too short for it."""
    words = words_of(article.title, article.lang)
    return tuple(words) if len(words) >= MIN_TITLE_WORDS else None


def wire_of(article: Article, knowledge: IdentityKnowledge) -> str | None:
    """The wire that an article credits, or whose own it is."""
    return attributed_wire(article, knowledge) or knowledge.wire_of_source(article.source_id)
