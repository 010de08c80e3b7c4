"""Topics: what the relevant texts of each bloc are about."""

from __future__ import annotations

from collections import Counter
from typing import Any

from pipeline.tables.schema import Column, Dtype, Table, day_column
from pipeline.tables.statistics import delta7
from pipeline.tables.view import DayView

TABLE = Table(
    name="topics",
    title="Topics",
    grain="bloc × topic; complete grid",
    meaning="Relevant texts by topic. A text has every topic that its speaking version names.",
    key=("bloc", "topic_id"),
    columns=(
        day_column(),
        Column("bloc", Dtype.STRING, "id", "Bloc of the publishers."),
        Column("topic_id", Dtype.STRING, "id", "Topic of the knowledge base."),
        Column(
            "n_texts",
            Dtype.INTEGER,
            "texts",
            "Relevant texts on it. Null where the bloc was not heard.",
            True,
            minimum=0,
        ),
        Column(
            "share", Dtype.NUMBER, "of relevant texts", "n_texts by the bloc's relevant texts. Null without any.", True
        ),
        Column(
            "share_delta7",
            Dtype.NUMBER,
            "of relevant texts",
            "Share less the mean share of the seven days before. Null with fewer than four of them.",
            True,
            hashed=False,
        ),
        Column(
            "lift_vs_all_blocs",
            Dtype.NUMBER,
            "ratio",
            "Share by the share in all heard blocs pooled. Null where the topic stands nowhere.",
            True,
            minimum=0,
        ),
    ),
)


def build(view: DayView) -> list[dict[str, Any]]:
    """Rows of the topics table."""
    heard = [carried for carried in view.relevant() if view.heard(carried.bloc)]
    texts = Counter(carried.bloc for carried in heard)
    topics_of = {key: {topic.topic_id for topic in voice.analysis.topics} for key, voice in view.voices.items()}
    counts = Counter((carried.bloc, topic) for carried in heard for topic in topics_of[carried.text_id])
    pool = {carried.text_id for carried in heard}
    pool_counts = Counter(topic for text_id in pool for topic in topics_of[text_id])
    topic_ids = sorted({*view.inputs.scope.topic_ids, *(topic for topics in topics_of.values() for topic in topics)})
    rows = []
    for bloc in view.blocs():
        for topic in topic_ids:
            row: dict[str, Any] = dict.fromkeys(TABLE.column_names) | {"day": view.day, "bloc": bloc, "topic_id": topic}
            if view.heard(bloc):
                row["n_texts"] = counts[bloc, topic]
                if texts[bloc]:
                    share = counts[bloc, topic] / texts[bloc]
                    row["share"] = share
                    row["share_delta7"] = _delta(view, bloc, topic, share)
                    if pool_counts[topic]:
                        row["lift_vs_all_blocs"] = share / (pool_counts[topic] / len(pool))
            rows.append(row)
    return rows


def _delta(view: DayView, bloc: str, topic: str, share: float) -> float | None:
    series = {e.day: e.shares[bloc, topic] for e in view.inputs.history if (bloc, topic) in e.shares}
    return delta7(view.inputs.day, series | {view.inputs.day: share})
