"""Carriers: which articles stand behind the relevant texts of a day, each copy under its originator."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

TABLE = Table(
    name="carriers",
    title="Carriers",
    grain="article",
    meaning=(
        "The articles of the day's relevant texts: the day's own, and those of the three days before of which they "
        "are copies. They are what n_articles and n_texts of the other tables count."
    ),
    key=("article_id",),
    hashed=False,  # follows from the articles of the day and of the days before
    columns=(
        day_column(),
        Column("article_id", Dtype.STRING, "id", "Article."),
        Column("text_id", Dtype.STRING, "id", "Independent text that it carries."),
        Column("story_id", Dtype.STRING, "id", "Story that the text belongs to."),
        Column("is_originator", Dtype.BOOLEAN, "yes/no", "The others of its text are copies of it."),
        Column("originator_reason", Dtype.STRING, "text", "Why the text's originator is taken for it."),
        Column("of_day", Dtype.BOOLEAN, "yes/no", "An article of this day; else of one of the three before."),
        Column("url", Dtype.STRING, "URL", "Its address."),
        Column("title", Dtype.STRING, "text", "Its title."),
        Column("source_id", Dtype.STRING, "id", "Its publisher."),
        Column("bloc", Dtype.STRING, "id", "The publisher's bloc."),
        Column("lang", Dtype.STRING, "ISO 639-1", "Its language."),
        Column("published_at", Dtype.MOMENT, "UTC", "When it was published, or first seen."),
        Column("first_seen_at", Dtype.MOMENT, "UTC", "When it was first seen."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the carriers table."""
    return [row for key in sorted(view.voices) for row in _rows(view, view.voices[key])]


def _rows(view: DayView, voice: Voice) -> Iterator[dict[str, Any]]:
    for article in view.members[voice.text.text_id]:
        yield {
            "day": view.day,
            "article_id": article.article_id,
            "text_id": voice.text.text_id,
            "story_id": voice.story_id,
            "is_originator": article.article_id == voice.text.originator_id,
            "originator_reason": voice.text.originator_reason,
            "of_day": article.day == view.inputs.day,
            "url": article.url,
            "title": article.title,
            "source_id": article.source_id,
            "bloc": article.bloc,
            "lang": article.lang,
            "published_at": article.published_at,
            "first_seen_at": article.first_seen_at,
        }
