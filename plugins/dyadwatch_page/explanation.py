"""Why a sentence was graded so: read again on request, since it takes the whole linguistics (some seconds at first)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dyadwatch_page.passages import Span
from dyadwatch_page.shelf import Shelf
from pipeline.records import Article
from pipeline.relations.explain import SentenceExplanation


def explained(shelf: Shelf, article: Article, row: Mapping[str, Any]) -> SentenceExplanation | None:
    """The explanation of the mention's sentence under the knowledge of now; None where it is no sentence of it."""
    with shelf.one_at_a_time:  # one analyser for all readers
        found = shelf.runtime.analyzer.explain_article(article)
    place = row["in_title"], row["start"], row["end"]
    return next((each for each in found if (each.in_title, each.start, each.end) == place), None)


def link_spans(explanation: SentenceExplanation | None) -> list[Span]:
    """The words that link the sides."""
    if explanation is None:
        return []
    return [Span(start, end, "link", "links the sides") for start, end in explanation.links]
