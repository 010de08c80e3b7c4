"""Mentions: the evidence. One row for each sentence and dyad of the version that speaks for an independent text."""

from __future__ import annotations

import hashlib
from typing import Any

from pipeline.records import Article, Mention, Quad, Track
from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.view import DayView, Voice

TEXT_CHARACTERS = 300  # a quotation long enough to judge by; the archive holds the rest
ID_CHARACTERS = 32
ROLES = ("government", "opposition", "people_or_civil_society", "other")

TABLE = Table(
    name="mentions",
    title="Mentions",
    grain="sentence × dyad",
    meaning=(
        "Every sentence that states the relation (grades R2 and R3). Copies are folded: one version of each text "
        "speaks for it, and `blocs` and `n_articles` say who carried the text that day."
    ),
    key=("mention_id",),
    columns=(
        day_column(),
        Column("mention_id", Dtype.STRING, "id", "Hash of article version, place and dyad: stable across revisions."),
        Column("text_id", Dtype.STRING, "id", "Independent text that the sentence stands in."),
        Column("story_id", Dtype.STRING, "id", "Story that the text belongs to."),
        Column("article_id", Dtype.STRING, "id", "Article that was read."),
        Column("url", Dtype.STRING, "URL", "Its address."),
        Column("source_id", Dtype.STRING, "id", "Its publisher."),
        Column("bloc", Dtype.STRING, "id", "The publisher's bloc."),
        Column("blocs", Dtype.STRINGS, "ids", "All blocs that carried the text as relevant that day."),
        Column("n_articles", Dtype.INTEGER, "articles", "The day's relevant articles of the text.", minimum=1),
        Column("lang", Dtype.STRING, "ISO 639-1", "Language of the article."),
        Column("published_at", Dtype.MOMENT, "UTC", "When the article was published, or first seen.", hashed=False),
        Column("sentence_index", Dtype.INTEGER, "sentences", "Place in the text from 0; -1 for the title.", minimum=-1),
        Column("start", Dtype.INTEGER, "characters", "Start in the archived text, or in the title.", minimum=0),
        Column("end", Dtype.INTEGER, "characters", "End in the archived text, or in the title.", minimum=0),
        Column("text", Dtype.STRING, f"≤ {TEXT_CHARACTERS} characters", "The sentence; cut where it is longer."),
        Column("text_sha256", Dtype.STRING, "SHA-256", "Hash of the archived text that the offsets point into."),
        Column("grade", Dtype.INTEGER, "R2 or R3", "How surely the sentence states the relation.", minimum=2),
        Column("evidence_type", Dtype.STRING, "class", "The rule family that grades it."),
        Column("source", Dtype.STRING, "side", "Who acts; null where no direction is stated.", True),
        Column("target", Dtype.STRING, "side", "Towards whom; null where no direction is stated.", True),
        Column("source_role", Dtype.STRING, "role", "Role of the source.", True, values=ROLES),
        Column("target_role", Dtype.STRING, "role", "Role of the target.", True, values=ROLES),
        Column("class", Dtype.STRING, "PLOVER class", "What is done; null where no act is coded.", True),
        Column("mode", Dtype.STRING, "PLOVER mode", "How it is done.", True),
        Column("quad", Dtype.STRING, "class", "Verbal or material, cooperation or conflict.", True, values=tuple(Quad)),
        Column(
            "score", Dtype.NUMBER, "-10 to +10", "Cooperation (positive) or conflict (negative).", True, minimum=-10
        ),
        Column("negated", Dtype.BOOLEAN, "yes/no", "Denied."),
        Column("hypothetical", Dtype.BOOLEAN, "yes/no", "Conditional or possible only."),
        Column("future", Dtype.BOOLEAN, "yes/no", "Announced or intended."),
        Column("historical", Dtype.BOOLEAN, "yes/no", "Told of the past."),
        Column("reported", Dtype.BOOLEAN, "yes/no", "Stated on somebody's word."),
        Column("track", Dtype.STRING, "class", "Between governments, or with the opposition.", values=tuple(Track)),
        Column("actor_ids", Dtype.STRINGS, "ids", "Actors named in the sentence."),
        Column("third_party_ids", Dtype.STRINGS, "ids", "Third parties named in it."),
        Column("topic_ids", Dtype.STRINGS, "ids", "Topics of the sentence."),
        Column("speaker_id", Dtype.STRING, "id", "Who says it, where it is quoted and the speaker is known.", True),
        Column("in_title", Dtype.BOOLEAN, "yes/no", "Stands in the title."),
        Column("rule_ids", Dtype.STRINGS, "ids", "The rules that fired."),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the mentions table; the same sentence and dyad once."""
    rows = [_row(view, voice, mention) for voice in view.voices.values() for mention in counted(voice)]
    return list({row["mention_id"]: row for row in rows}.values())


def counted(voice: Voice) -> list[Mention]:
    """The mentions of grade R2 and R3 of the version that speaks for a text."""
    return [mention for mention in voice.analysis.mentions if mention.grade.counted]


def mention_id(article: Article, mention: Mention) -> str:
    """32 hex digits over article, text version, place and dyad."""
    parts = (
        article.article_id,
        article.text_sha256,
        "title" if mention.in_title else "text",
        str(mention.start),
        str(mention.end),
        mention.source or "",
        mention.target or "",
        mention.event_class or "",
        mention.mode or "",
        str(mention.track),
    )
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:ID_CHARACTERS]


def _row(view: DayView, voice: Voice, mention: Mention) -> dict[str, Any]:
    article, facts = voice.article, mention.factuality
    text = mention.text if len(mention.text) <= TEXT_CHARACTERS else mention.text[: TEXT_CHARACTERS - 1] + "…"
    return {
        "day": view.day,
        "mention_id": mention_id(article, mention),
        "text_id": voice.text.text_id,
        "story_id": voice.story_id,
        "article_id": article.article_id,
        "url": article.url,
        "source_id": article.source_id,
        "bloc": article.bloc,
        "blocs": voice.blocs,
        "n_articles": voice.n_articles,
        "lang": article.lang,
        "published_at": article.published_at,
        "sentence_index": mention.sentence_index,
        "start": mention.start,
        "end": mention.end,
        "text": text,
        "text_sha256": article.text_sha256,
        "grade": int(mention.grade),
        "evidence_type": mention.evidence_type,
        "source": mention.source,
        "target": mention.target,
        "source_role": mention.source_role,
        "target_role": mention.target_role,
        "class": mention.event_class,
        "mode": mention.mode,
        "quad": None if mention.quad is None else str(mention.quad),
        "score": mention.score,
        "negated": facts.negated,
        "hypothetical": facts.hypothetical,
        "future": facts.future,
        "historical": facts.historical,
        "reported": facts.reported,
        "track": str(mention.track),
        "actor_ids": sorted(set(mention.actor_ids)),
        "third_party_ids": sorted(set(mention.third_party_ids)),
        "topic_ids": sorted(set(mention.topic_ids)),
        "speaker_id": mention.speaker_id,
        "in_title": mention.in_title,
        "rule_ids": sorted(set(mention.rule_ids)),
    }
