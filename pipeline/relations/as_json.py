"""An Analysis as the JSON object of `dyadwatch analyze --json`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pipeline.records import Analysis, Mention


def analysis_as_json(analysis: Analysis, *, article_id: str | None = None) -> dict[str, Any]:
    """Plain dictionaries, lists, strings and numbers. Offsets are code points of the text as given."""
    return {
        "id": article_id,
        "lang": analysis.lang,
        "status": str(analysis.status),
        "relevant": analysis.relevant,
        "mentions": [_mention(mention) for mention in analysis.mentions],
        "actors": [
            {
                "id": hit.actor_id,
                "name": hit.name,
                "side": hit.side,
                "role": hit.role,
                "n": hit.n,
                "in_mentions": hit.in_mentions,
                "spans": [list(span) for span in hit.spans],
            }
            for hit in analysis.actors
        ],
        "topics": [{"id": hit.topic_id, "n": hit.n} for hit in analysis.topics],
        "quotes": [
            {
                "start": quote.start,
                "end": quote.end,
                "text": quote.text,
                "speaker": quote.speaker,
                "speaker_id": quote.speaker_id,
                "kind": str(quote.kind),
            }
            for quote in analysis.quotes
        ],
    }


def _mention(mention: Mention) -> dict[str, Any]:
    return {
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "in_title": mention.in_title,
        "grade": mention.grade.name,
        "source": mention.source,
        "target": mention.target,
        "source_role": mention.source_role,
        "target_role": mention.target_role,
        "class": mention.event_class,
        "mode": mention.mode,
        "quad": str(mention.quad) if mention.quad else None,
        "score": mention.score,
        "factuality": asdict(mention.factuality),
        "track": str(mention.track),
        "evidence_type": mention.evidence_type,
        "actors": list(mention.actor_ids),
        "third_parties": list(mention.third_party_ids),
        "topics": list(mention.topic_ids),
        "speaker": mention.speaker_id,
        "rules": list(mention.rule_ids),
    }
