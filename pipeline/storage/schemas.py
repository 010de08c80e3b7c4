"""Arrow schemas of the lake, and the two-way street between its rows and the records."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Generic, TypeVar

import numpy as np
import pyarrow as pa

from pipeline.records import (
    Absence,
    ActorHit,
    AnalysedArticle,
    Analysis,
    Article,
    ArticleStatus,
    DateSource,
    Factuality,
    FetchRow,
    Grade,
    Mention,
    PartyPart,
    PollOutcome,
    PrisonerClaim,
    PrisonerKind,
    Quad,
    Quote,
    QuoteKind,
    SanctionClaim,
    SanctionStep,
    Shingles,
    TextKind,
    ThirdPartyHit,
    TopicHit,
    Track,
)
from pipeline.storage.field_values import field_values

R = TypeVar("R")

_MOMENT = pa.timestamp("us", tz="UTC")
_STRINGS = pa.list_(pa.string())
_PACKED = np.dtype("<u8")
_OFTEN_THE_SAME = ("source_id", "feed_id", "bloc", "lang", "extractor_version", "batch", "author")
_SPAN = pa.struct([("start", pa.int32()), ("end", pa.int32())])

ARTICLES = pa.schema(
    [
        ("article_id", pa.string()),
        ("url", pa.string()),
        ("canonical_url", pa.string()),
        ("source_id", pa.string()),
        ("feed_id", pa.string()),
        ("bloc", pa.string()),
        ("day", pa.date32()),
        ("title", pa.string()),
        ("text", pa.string()),
        ("text_sha256", pa.string()),
        ("text_kind", pa.string()),
        ("lang", pa.string()),
        ("lang_supported", pa.bool_()),
        ("published_at", _MOMENT),
        ("date_source", pa.string()),
        ("first_seen_at", _MOMENT),
        ("fetched_at", _MOMENT),
        ("extractor_version", pa.string()),
        ("batch", pa.string()),
        ("author", pa.string()),
    ]
)

SHINGLES = pa.schema(
    [
        ("article_id", pa.string()),
        ("text_sha256", pa.string()),
        ("n_words", pa.int32()),
        ("hashes", pa.list_(pa.uint64())),
    ]
)

ABSENCES = pa.schema(
    [
        ("article_id", pa.string()),
        ("day", pa.date32()),
        ("noticed_at", _MOMENT),
        ("gone", pa.bool_()),
        ("http_status", pa.int16()),
        ("batch", pa.string()),
    ]
)

_FACTUALITY = pa.struct(
    [(name, pa.bool_()) for name in ("negated", "hypothetical", "future", "historical", "reported")]
)
_MENTION = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("in_title", pa.bool_()),
        ("sentence_index", pa.int32()),
        ("grade", pa.int8()),
        ("source", pa.string()),
        ("target", pa.string()),
        ("source_role", pa.string()),
        ("target_role", pa.string()),
        ("event_class", pa.string()),
        ("mode", pa.string()),
        ("quad", pa.string()),
        ("score", pa.float64()),
        ("factuality", _FACTUALITY),
        ("track", pa.string()),
        ("evidence_type", pa.string()),
        ("actor_ids", _STRINGS),
        ("third_party_ids", _STRINGS),
        ("topic_ids", _STRINGS),
        ("speaker_id", pa.string()),
        ("rule_ids", _STRINGS),
        ("object_ids", _STRINGS),
        ("n_reported", pa.int64()),
    ]
)
_ACTOR = pa.struct(
    [
        ("actor_id", pa.string()),
        ("name", pa.string()),
        ("side", pa.string()),
        ("role", pa.string()),
        ("n", pa.int32()),
        ("in_mentions", pa.bool_()),
        ("spans", pa.list_(_SPAN)),
    ]
)
_QUOTE = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("speaker", pa.string()),
        ("speaker_id", pa.string()),
        ("kind", pa.string()),
        ("topic_ids", _STRINGS),
    ]
)
_PRISONERS = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("kind", pa.string()),
        ("n", pa.int64()),
        ("approximate", pa.bool_()),
        ("said_by", pa.string()),
        ("destination", pa.string()),
        ("deported", pa.bool_()),
        ("counterpart", pa.string()),
        ("actor_ids", _STRINGS),
    ]
)
_SANCTION = pa.struct(
    [
        ("start", pa.int32()),
        ("end", pa.int32()),
        ("text", pa.string()),
        ("issuer", pa.string()),
        ("object_id", pa.string()),
        ("step", pa.string()),
        ("instrument", pa.string()),
        ("document_url", pa.string()),
    ]
)
ANALYSES = pa.schema(
    [
        ("article_id", pa.string()),
        ("text_sha256", pa.string()),
        ("title", pa.string()),
        ("day", pa.date32()),
        ("analyzer_version", pa.string()),
        ("lang", pa.string()),
        ("status", pa.string()),
        ("n_sentences", pa.int32()),
        ("mentions", pa.list_(_MENTION)),
        ("actors", pa.list_(_ACTOR)),
        ("topics", pa.list_(pa.struct([("topic_id", pa.string()), ("n", pa.int32())]))),
        ("quotes", pa.list_(_QUOTE)),
        ("prisoners", pa.list_(_PRISONERS)),
        ("sanctions", pa.list_(_SANCTION)),
        ("third_parties", pa.list_(pa.struct([("side", pa.string()), ("part", pa.string())]))),
    ]
)

FETCHES = pa.schema(
    [
        ("feed_id", pa.string()),
        ("source_id", pa.string()),
        ("bloc", pa.string()),
        ("polled_at", _MOMENT),
        ("outcome", pa.string()),
        ("http_status", pa.int16()),
        ("bytes", pa.int64()),
        ("n_entries", pa.int32()),
        ("n_new", pa.int32()),
        ("oldest_entry_at", _MOMENT),
        ("newest_entry_at", _MOMENT),
        ("heard_from", _MOMENT),
        ("error", pa.string()),
        ("dispositions", pa.list_(pa.struct([("disposition", pa.string()), ("n", pa.int32())]))),
        ("batch", pa.string()),
    ]
)


@dataclass(frozen=True, slots=True)
class Dataset(Generic[R]):
    """One kind of lake rows: folder, schema, and conversion in both directions."""

    name: str
    schema: pa.Schema
    to_row: Callable[[R], dict[str, Any]]
    from_row: Callable[[dict[str, Any]], R]


def _article(row: dict[str, Any]) -> Article:
    # what many rows share is held once: a window has a hundred thousand of them
    shared = {name: row[name] and sys.intern(row[name]) for name in _OFTEN_THE_SAME}
    kinds = {"text_kind": TextKind(row["text_kind"]), "date_source": DateSource(row["date_source"])}
    url = row["canonical_url"] if row["url"] == row["canonical_url"] else row["url"]
    return Article(**row | shared | kinds | {"url": url})


def _shingles_row(shingles: Shingles) -> dict[str, Any]:
    return field_values(shingles) | {"hashes": np.frombuffer(shingles.hashes, dtype=_PACKED)}


def _shingles(row: dict[str, Any]) -> Shingles:
    return Shingles(**row | {"hashes": np.array(row["hashes"], dtype=_PACKED).tobytes()})


def _analysis_row(analysed: AnalysedArticle) -> dict[str, Any]:
    row = asdict(analysed)
    row |= row.pop("analysis")
    for actor in row["actors"]:
        actor["spans"] = [{"start": start, "end": end} for start, end in actor["spans"]]
    return row


def _analysis(row: dict[str, Any]) -> AnalysedArticle:
    return AnalysedArticle(
        article_id=row["article_id"],
        text_sha256=row["text_sha256"],
        title=row["title"],
        day=row["day"],
        analyzer_version=row["analyzer_version"],
        analysis=Analysis(
            lang=row["lang"],
            status=ArticleStatus(row["status"]),
            n_sentences=row["n_sentences"],
            mentions=tuple(_mention(mention) for mention in row["mentions"]),
            actors=tuple(_actor(actor) for actor in row["actors"]),
            topics=tuple(TopicHit(**topic) for topic in row["topics"]),
            quotes=tuple(
                Quote(**q | {"kind": QuoteKind(q["kind"]), "topic_ids": tuple(q["topic_ids"])}) for q in row["quotes"]
            ),
            # Files written before these columns existed hold nulls in them.
            prisoners=tuple(
                PrisonerClaim(**c | {"kind": PrisonerKind(c["kind"]), "actor_ids": tuple(c["actor_ids"])})
                for c in row["prisoners"] or ()
            ),
            sanctions=tuple(SanctionClaim(**c | {"step": SanctionStep(c["step"])}) for c in row["sanctions"] or ()),
            third_parties=_third_parties(row["third_parties"]),
        ),
    )


def _third_parties(rows: list[dict[str, Any]] | None) -> tuple[ThirdPartyHit, ...] | None:
    return None if rows is None else tuple(ThirdPartyHit(row["side"], PartyPart(row["part"])) for row in rows)


def _mention(row: dict[str, Any]) -> Mention:
    names = ("actor_ids", "third_party_ids", "topic_ids", "rule_ids", "object_ids")
    lists = {name: tuple(row[name] or ()) for name in names}
    return Mention(
        **row
        | lists
        | {
            "grade": Grade(row["grade"]),
            "quad": None if row["quad"] is None else Quad(row["quad"]),
            "track": Track(row["track"]),
            "factuality": Factuality(**row["factuality"]),
        }
    )


def _actor(row: dict[str, Any]) -> ActorHit:
    return ActorHit(**row | {"spans": tuple((span["start"], span["end"]) for span in row["spans"])})


def _fetch_row(fetch: FetchRow) -> dict[str, Any]:
    counts = [{"disposition": name, "n": n} for name, n in sorted(fetch.dispositions.items())]
    return field_values(fetch) | {"dispositions": counts}


def _fetch(row: dict[str, Any]) -> FetchRow:
    counts = {item["disposition"]: item["n"] for item in row["dispositions"]}
    return FetchRow(**row | {"outcome": PollOutcome(row["outcome"]), "dispositions": counts})


ARTICLE_SET: Dataset[Article] = Dataset("articles", ARTICLES, field_values, _article)
SHINGLE_SET: Dataset[Shingles] = Dataset("shingles", SHINGLES, _shingles_row, _shingles)
ANALYSIS_SET: Dataset[AnalysedArticle] = Dataset("mentions", ANALYSES, _analysis_row, _analysis)
FETCH_SET: Dataset[FetchRow] = Dataset("fetches", FETCHES, _fetch_row, _fetch)
ABSENCE_SET: Dataset[Absence] = Dataset("absences", ABSENCES, field_values, lambda row: Absence(**row))
