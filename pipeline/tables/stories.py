"""Stories: the events told that day, who told them first and how far they went."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from pipeline.records import Article, Story, Text
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

TABLE = Table(
    name="stories",
    title="Stories",
    grain="story",
    meaning=(
        "Relevant texts, in any language, on the same event. Counts are the day's; who was first is looked up over the "
        "day and the three before it."
    ),
    key=("story_id",),
    columns=(
        day_column(),
        Column("story_id", Dtype.STRING, "id", "Story."),
        Column("title", Dtype.STRING, "text", "Title of the text that stands for it."),
        Column("lang", Dtype.STRING, "ISO 639-1", "Language of the title."),
        Column("n_articles", Dtype.INTEGER, "articles", "The day's relevant articles.", minimum=1),
        Column("n_texts", Dtype.INTEGER, "texts", "The day's relevant independent texts.", minimum=1),
        Column("n_blocs", Dtype.INTEGER, "blocs", "Blocs that carried it that day.", minimum=1),
        Column("blocs", Dtype.STRINGS, "ids", "Those blocs."),
        Column("first_source_id", Dtype.STRING, "id", "Publisher of the article published first."),
        Column("first_seen_at", Dtype.MOMENT, "UTC", "When its first article was first seen.", hashed=False),
        Column("origin_wire", Dtype.STRING, "name", "Agency that the earliest credited text names.", True),
        Column("topic_ids", Dtype.STRINGS, "ids", "Topics of its texts."),
        Column("actor_ids", Dtype.STRINGS, "ids", "Actors named in its mentions."),
        Column("event_ids", Dtype.STRINGS, "ids", "Events of the day that its texts tell of."),
        Column("example_url", Dtype.STRING, "URL", "Address of the day's version published first."),
        Column("rank", Dtype.INTEGER, "place", "Place by n_blocs, then n_texts, then n_articles.", minimum=1),
        Column("merged_from", Dtype.STRINGS, "ids", "Stories that were found to be this one."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the stories table."""
    voices: dict[str, list[Voice]] = defaultdict(list)
    for key in sorted(view.voices):
        voices[view.voices[key].story_id].append(view.voices[key])
    texts = {text.text_id: text for text in view.inputs.texts}
    articles = {article.article_id: article for article in view.inputs.articles}
    rows = [_row(view, view.stories[story_id], told, texts, articles) for story_id, told in voices.items()]
    rows.sort(key=lambda row: (-row["n_blocs"], -row["n_texts"], -row["n_articles"], row["story_id"]))
    return [row | {"rank": place} for place, row in enumerate(rows, start=1)]


def _row(
    view: DayView, story: Story, told: list[Voice], by_id: Mapping[str, Text], articles: Mapping[str, Article]
) -> dict[str, Any]:
    texts = [by_id[text_id] for text_id in story.text_ids if text_id in by_id]
    members = sorted((articles[i] for text in texts for i in text.article_ids if i in articles), key=_published)
    first_of = {article.article_id: place for place, article in enumerate(members)}
    texts.sort(key=lambda text: (min(first_of[i] for i in text.article_ids if i in first_of), text.text_id))
    blocs = sorted({bloc for voice in told for bloc in voice.blocs})
    return {
        "day": view.day,
        "story_id": story.story_id,
        "title": story.title,
        "lang": story.lang,
        "n_articles": sum(voice.n_articles for voice in told),
        "n_texts": len(told),
        "n_blocs": len(blocs),
        "blocs": blocs,
        "first_source_id": members[0].source_id,
        "first_seen_at": min(article.first_seen_at for article in members),
        "origin_wire": next((text.origin_wire for text in texts if text.origin_wire), None),
        "topic_ids": sorted({topic.topic_id for voice in told for topic in voice.analysis.topics}),
        "actor_ids": sorted({a for voice in told for mention in voice.analysis.mentions for a in mention.actor_ids}),
        "event_ids": sorted(
            act.key.event_id(act.first_day)
            for act in view.acts
            if act.first_day == view.inputs.day and any(t.voice.story_id == story.story_id for t in act.tellings)
        ),
        "example_url": min((voice.article for voice in told), key=_published).url,
        "merged_from": sorted(story.merged_from),
    }


def _published(article: Article) -> tuple[object, str]:
    return article.published_at, article.article_id
