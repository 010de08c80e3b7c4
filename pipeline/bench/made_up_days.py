"""Made-up published days: the tables that the page reads, written as revisions without the pipeline behind them.

Figures are drawn from a seeded generator and mean nothing; names of blocs, actors and topics are the knowledge's. Days,
outages and bursts are shaped like real ones, so that charts look like charts.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.records import DayStatus, Quad, Revision
from pipeline.reports import trends
from pipeline.reports.package import PROFILE, write_package
from pipeline.runtime import Runtime
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.files import revision_folder, table_path, write_table
from pipeline.tables.frames import to_arrow, to_frame
from pipeline.tables.schema import ARROW_TYPES

LANGS = ("be", "en", "ru")
CLASSES = ("CONSULT", "AGREE", "RETREAT", "SANCTION", "ACCUSE", "SUPPORT")
QUADS = (Quad.VERBAL_COOP, Quad.VERBAL_COOP, Quad.MATERIAL_COOP, Quad.MATERIAL_CONF, Quad.VERBAL_CONF, Quad.VERBAL_COOP)
SCORES = (2.5, 4.0, 6.5, -6.0, -3.0, 3.0)
SENTENCES_A_STORY = 12
BLIND_SHARE = 0.03  # of a bloc's days
RARE_ACTOR_EVERY = 20_000  # mentions: somebody who is looked for far back
SEED = 7


@dataclass(frozen=True, slots=True)
class Cast:
    """The names that made-up days use."""

    blocs: tuple[str, ...]
    panel: tuple[str, ...]
    actors: tuple[tuple[str, str, str, str], ...]  # id, name, side, role
    topics: tuple[tuple[str, str], ...]
    sources: tuple[tuple[str, str, str, str], ...]  # feed, source, name, bloc
    sides: tuple[str, str]
    knowledge_version: str


@dataclass(frozen=True, slots=True)
class Volume:
    """How much a made-up bloc brings a day."""

    attention: float  # relevant texts per 1,000, about
    texts: int
    burst: float = 1.2  # a burst's height above the level, by the level


USUAL = Volume(attention=32.0, texts=900)


def cast_of(rt: Runtime) -> Cast:
    """The cast of a runtime's knowledge and catalogue."""
    knowledge, catalogue = rt.knowledge, rt.catalogue
    people = [actor for actor in knowledge.actors if actor.side in knowledge.dyad.sides][:40]
    return Cast(
        blocs=tuple(sorted(bloc for bloc in catalogue.blocs if bloc != "AGGREGATOR")),
        panel=tuple(catalogue.panel),
        actors=tuple((actor.actor_id, actor.name, actor.side, str(actor.role)) for actor in people),
        topics=tuple((topic.topic_id, topic.name) for topic in knowledge.topics),
        sources=tuple((feed.feed_id, feed.source_id, feed.name, feed.bloc) for feed in catalogue.enabled),
        sides=knowledge.dyad.sides,
        knowledge_version=knowledge.version,
    )


def publish_made_up_days(
    store: Store, cast: Cast, last: date, n_days: int, mentions_a_day: int, volume: Volume = USUAL
) -> None:
    """Publishes `n_days` closed days up to `last`, and brings the files for trend work up to date."""
    rng = np.random.default_rng(SEED)
    levels = {bloc: volume.attention * (0.6 + 0.8 * rng.random()) for bloc in cast.blocs}
    past: deque[float] = deque(maxlen=7)
    for number in range(n_days):
        day = last - timedelta(days=n_days - 1 - number)
        made = _Day(cast, day, number, mentions_a_day, rng, volume)
        _write(store, made, {bloc: made.level(bloc, levels[bloc]) for bloc in cast.blocs}, past)
    trends.update(store)


class _Day:
    """The rows of one made-up day."""

    def __init__(
        self, cast: Cast, day: date, number: int, mentions: int, rng: np.random.Generator, volume: Volume
    ) -> None:
        self.cast, self.day, self.number, self.mentions, self.rng = cast, day, number, mentions, rng
        self.volume = volume
        self.stamp = datetime.combine(day, time.min)
        whole_day_blind = number % 61 == 40
        self.blind = {b for b in cast.blocs if whole_day_blind or rng.random() < BLIND_SHARE}
        self.stories = max(mentions // SENTENCES_A_STORY, 1)

    def level(self, bloc: str, base: float) -> float | None:
        burst = 1 + self.volume.burst * math.exp(-((self.number % 45 - 30) ** 2) / 18)
        return (
            None if bloc in self.blind else min(max(base * burst * (1 + 0.15 * self.rng.standard_normal()), 0.5), 990)
        )

    def relevant(self, level: float | None) -> int:
        """Relevant texts of a bloc at a level of attention."""
        return round((level or 0.0) * self.volume.texts / 1000)

    def id(self, *parts: object) -> str:
        return self.rng.bytes(16).hex()

    def attention(self, levels: Mapping[str, float | None], past: deque[float]) -> list[dict[str, Any]]:
        heard = [levels[bloc] for bloc in self.cast.panel if levels.get(bloc) is not None]
        mean = sum(value or 0.0 for value in heard) / len(heard) if heard else None
        past.extend([] if mean is None else [mean])
        rows = []
        for bloc, level in [*levels.items(), ("MACRO", mean), ("MICRO", mean)]:
            known = level is not None
            relevant = self.relevant(level)
            total = self.volume.texts if known else None
            rows.append(
                {
                    "bloc": bloc,
                    "lang": "all",
                    "n_articles_total": total,
                    "n_texts_total": total,
                    "n_articles": round(1.4 * relevant) if known else None,
                    "n_texts": relevant if known else None,
                    "n_stories": round(relevant / 4) if known else None,
                    "n_texts_about": round(relevant / 2) if known else None,
                    "attention_per_1000": level,
                    "ci_low": None if level is None else level * 0.8,
                    "ci_high": None if level is None else level * 1.25,
                    "ewma7": None if level is None else sum(past) / len(past) if past else level,
                    "z_robust": None if level is None else float(self.rng.standard_normal()),
                    "syndication_factor": 1.4 if known else None,
                    "coverage": "full" if known else "none",
                }
            )
        return rows

    def balance(self) -> list[dict[str, Any]]:
        first, second = self.cast.sides
        rows = []
        for direction in (f"{first}→{second}", f"{second}→{first}", "both"):
            for window in (1, 7, 28):
                score = (
                    2.2 * math.sin(self.number / 23 + len(direction)) + 0.8 * float(self.rng.standard_normal()) / window
                )
                n = 3 * window
                rows += [
                    {
                        "direction": direction,
                        "bloc": bloc,
                        "window_days": window,
                        "days_heard": window,
                        "n_events": n,
                        "sum_weight": float(n),
                        "balance": score if n >= 5 else None,
                        "n_coop": n - n // 3,
                        "n_conf": n // 3,
                        "verbal_share": 0.7 if n >= 5 else None,
                        "std_error": 0.6 if n >= 5 else None,
                        "suppressed": n < 5,
                    }
                    for bloc in ("MACRO", *self.cast.panel)
                ]
        return rows

    def topics(self, levels: Mapping[str, float | None]) -> list[dict[str, Any]]:
        return [
            {
                "bloc": bloc,
                "topic_id": topic,
                "n_texts": None if level is None else int(self.rng.poisson(self.relevant(level) / (3 + place))),
                "share": None if level is None else 1 / (3 + place),
                "share_delta7": None,
                "lift_vs_all_blocs": None,
            }
            for bloc, level in levels.items()
            for place, (topic, _) in enumerate(self.cast.topics)
        ]

    def actors(self, levels: Mapping[str, float | None]) -> list[dict[str, Any]]:
        return [
            {
                "bloc": bloc,
                "actor_id": actor,
                "actor_name": name,
                "side": side,
                "role": role,
                "n_texts": (n := 1 + int(self.rng.poisson(self.relevant(level) / (2 + place)))),
                "n_mentions": 2 * n,
                "as_source": n,
                "as_target": n // 2,
                "as_speaker": n // 3,
                "co_top3": [],
            }
            for bloc, level in levels.items()
            if level is not None
            for place, (actor, name, side, role) in enumerate(self.cast.actors[:15])
        ]

    def speakers(self, levels: Mapping[str, float | None]) -> list[dict[str, Any]]:
        return [
            {
                "bloc": bloc,
                "speaker": actor,
                "speaker_id": actor,
                "name": name,
                "side": side,
                "n_quotes": (n := 1 + int(self.rng.poisson(self.relevant(level) / (4 + place)))),
                "n_words": 18 * n,
                "n_texts": n,
                "share_of_voice": 0.1,
            }
            for bloc, level in levels.items()
            if level is not None
            for place, (actor, name, side, _) in enumerate(self.cast.actors[:8])
        ]

    def story_rows(self, ids: Sequence[str]) -> list[dict[str, Any]]:
        rows = []
        for rank, story in enumerate(ids, start=1):
            topic = self.cast.topics[(rank + self.number) % len(self.cast.topics)][1]
            blocs = sorted(self.rng.choice(self.cast.blocs, size=max(6 - rank // 4, 1), replace=False).tolist())
            rows.append(
                {
                    "story_id": story,
                    "title": f"Made-up report {self.number}-{rank}: {topic}",
                    "lang": "en",
                    "n_articles": 3 * len(blocs),
                    "n_texts": 2 * len(blocs),
                    "n_blocs": len(blocs),
                    "blocs": blocs,
                    "first_source_id": self.cast.sources[rank % len(self.cast.sources)][1],
                    "first_seen_at": self.moment(6 * 60 + rank),
                    "origin_wire": None,
                    "origin_reason": "published first",
                    "topic_ids": [self.cast.topics[(rank + self.number) % len(self.cast.topics)][0]],
                    "actor_ids": [self.cast.actors[rank % len(self.cast.actors)][0]],
                    "event_ids": [],
                    "example_url": f"https://made-up.example/{self.number}/{rank}",
                    "rank": rank,
                    "merged_from": [],
                }
            )
        return rows

    def alerts(self) -> list[dict[str, Any]]:
        return [
            {
                "alert_id": self.id(),
                "rule_id": rule,
                "subject": subject,
                "state": "opened",
                "severity": severity,
                "window_days": 1,
                "observed": 3.0,
                "expected": 2.0,
                "cause": cause,
                "evidence_ids": [],
                "opened_at": self.moment(0),
                "closed_at": None,
            }
            for rule, subject, severity, cause in (
                ("A1", "made-up deed", "warning", "new_event"),
                ("A8", self.cast.blocs[self.number % len(self.cast.blocs)], "notice", "collection"),
            )
        ]

    def sources(self) -> list[dict[str, Any]]:
        return [
            {
                "feed_id": feed,
                "source_id": source,
                "source_name": name,
                "bloc": bloc,
                "polls": 100,
                "ok": 0 if bloc in self.blind else 100,
                "http_status": 500 if bloc in self.blind else 200,
                "bytes": 100_000,
                "entries": 30,
                "new": 12,
                "newest_age_h": 1.0,
                "zombie": False,
                "parse_errors": 0,
                "coverage": "none" if bloc in self.blind else "full",
                "bloc_coverage": "none" if bloc in self.blind else "full",
            }
            for feed, source, name, bloc in self.cast.sources
        ]

    def moment(self, minutes: int) -> datetime:
        return datetime.combine(self.day, time.min, UTC) + timedelta(minutes=minutes)

    def mention_table(self, stories: Sequence[str]) -> pa.Table:
        """The mentions as columns: millions of rows are no work for Python objects."""
        n, rng, cast = self.mentions, self.rng, self.cast
        kind = rng.integers(0, len(CLASSES), n)
        actor = np.minimum(rng.geometric(0.12, n) - 1, len(cast.actors) - 2)
        actor[(np.arange(n) + self.number * n) % RARE_ACTOR_EVERY == RARE_ACTOR_EVERY - 1] = len(cast.actors) - 1
        topic, bloc = rng.integers(0, len(cast.topics), n), rng.integers(0, len(cast.blocs), n)
        story = rng.integers(0, len(stories), n)
        actors, topics = [a[0] for a in cast.actors], [t[0] for t in cast.topics]
        source = rng.integers(0, len(cast.sources), n)
        minutes = rng.integers(0, 1440, n)
        words = [
            f"A made-up sentence on {name} of the kind that states the relation of both sides"
            for _, name in cast.topics
        ]
        ids = sorted(rng.bytes(16).hex() for _ in range(n))
        columns: dict[str, Any] = {
            "day": [self.stamp] * n,
            "mention_id": ids,
            "text_id": [f"{i // 3:032x}" for i in range(n)],
            "story_id": _take(stories, story),
            "article_id": [f"{i // 3:032x}" for i in range(n)],
            "url": [f"https://made-up.example/{self.number}/{i // 3}" for i in range(n)],
            "source_id": _take([s[1] for s in cast.sources], source),
            "bloc": _take(cast.blocs, bloc),
            "blocs": _lists(cast.blocs, bloc),
            "n_articles": np.ones(n, dtype="int64"),
            "lang": _take(LANGS, rng.integers(0, len(LANGS), n)),
            "published_at": pa.array(np.datetime64(self.stamp, "us") + minutes.astype("timedelta64[m]")).cast(
                pa.timestamp("us", tz="UTC")
            ),
            "text": _take(words, topic),
            "text_sha256": ["0" * 64] * n,
            "grade": rng.integers(2, 4, n),
            "evidence_type": ["made-up"] * n,
            "source": _take(cast.sides, kind % 2),
            "target": _take(cast.sides[::-1], kind % 2),
            "source_role": ["government"] * n,
            "target_role": ["government"] * n,
            "class": _take(CLASSES, kind),
            "quad": _take([str(quad) for quad in QUADS], kind),
            "score": _take(SCORES, kind),
            "track": ["gov"] * n,
            "actor_ids": _lists(actors, actor),
            "topic_ids": _lists(topics, topic),
            "rule_ids": _lists(["RM-2"], np.zeros(n, dtype=int)),
        }
        filled = {"sentence_index": 0, "start": 0, "end": 40}
        flags = {"negated": 0.03, "hypothetical": 0.05, "future": 0.1, "historical": 0.05, "reported": 0.3}
        columns |= {name: rng.random(n) < share for name, share in flags.items()}
        columns |= {name: np.full(n, value) for name, value in filled.items()} | {"in_title": np.zeros(n, dtype=bool)}
        columns["third_party_ids"] = pa.array([[]] * n, pa.list_(pa.string()))
        schema = TABLES["mentions"].arrow_schema()
        arrays = [
            pa.array(columns[field.name], field.type) if field.name in columns else pa.nulls(n, field.type)
            for field in schema
        ]
        return pa.table([array.cast(field.type) for array, field in zip(arrays, schema, strict=True)], schema=schema)


def _take(values: Sequence[Any], places: Any) -> pa.Array:
    return pa.array(list(values)).take(pa.array(places))


def _lists(values: Sequence[str], places: Any) -> pa.Array:
    flat = _take(values, places)
    return pa.ListArray.from_arrays(pa.array(range(len(flat) + 1), pa.int32()), flat)


def _write(store: Store, made: _Day, levels: Mapping[str, float | None], past: deque[float]) -> None:
    stories = sorted(made.id() for _ in range(made.stories))
    rows: dict[str, list[dict[str, Any]]] = {
        "attention": made.attention(levels, past),
        "balance": made.balance(),
        "topics": made.topics(levels),
        "actors": made.actors(levels),
        "speakers": made.speakers(levels),
        "stories": made.story_rows(stories),
        "alerts": made.alerts(),
        "sources": made.sources(),
    }
    number = store.ledger.claim(made.day, "bench")
    folder = revision_folder(made.day, number)
    resources = []
    for name in [*rows, "mentions"]:
        table = TABLES[name]
        if name == "mentions":
            data = made.mention_table(stories)
        else:
            data = to_arrow(table, to_frame(table, [{"day": made.stamp, **row} for row in rows[name]]))
        assert data.schema.types == [ARROW_TYPES[column.dtype] for column in table.columns], name
        file = write_table(store.home, table_path(folder, name), data)
        resources.append(
            {
                "name": name,
                "title": table.title,
                "description": table.meaning,
                "path": f"{name}.parquet",
                "bytes": file.bytes,
                "hash": f"sha256:{file.sha256}",
                "rows": data.num_rows,
            }
        )
    published = made.moment(24 * 60 + 30)
    heard = [value for value in levels.values() if value is not None]
    summary = {
        "articles": round(1.4 * made.volume.texts * len(heard)) if heard else None,
        "texts": made.volume.texts * len(heard) if heard else None,
        "stories": len(stories) if heard else None,
        "mentions": made.mentions if heard else None,
        "relevant_texts": sum(map(made.relevant, heard)) if heard else None,
        "attention_macro": rows["attention"][-1]["attention_per_1000"],
        "coverage": "full" if not made.blind else "partial" if heard else "none",
        "blind_sources": " ".join(sorted({s for _, s, _, bloc in made.cast.sources if bloc in made.blind})),
        **{f"coverage:{bloc}": "none" if bloc in made.blind else "full" for bloc in made.cast.blocs},
    }
    revision = Revision(made.day, number, published, DayStatus.CLOSED, made.id(), made.id(), "made up", summary)
    package = {
        "$schema": PROFILE,
        "name": f"dyadwatch-{made.day}-r{number}",
        "version": f"r{number}",
        "day": made.day.isoformat(),
        "revision": number,
        "status": str(revision.status),
        "published_at": published.isoformat(),
        "reason": revision.reason,
        "content_sha256": revision.content_sha256,
        "versions": {"code": "bench", "knowledge": made.cast.knowledge_version},
        "resources": resources,
        "summary": summary,
    }
    write_package(store.home, folder, package)
    store.ledger.publish(revision)
