"""The labelled event passages and contrast pairs of tests/gold/events; their README says what a label means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.eval.gold import FLAGS, LANGUAGES


@dataclass(frozen=True, slots=True)
class GoldEvent:
    """One labelled act. `symmetric`: either direction is right."""

    source: str  # side
    target: str
    event_class: str
    quad: str
    symmetric: bool
    flags: Mapping[str, bool]


@dataclass(frozen=True, slots=True)
class EventPassage:
    """A passage whose sentence [start, end) is to be coded. `optional` events may be found or missed."""

    passage_id: str
    lang: str
    text: str
    start: int
    end: int
    title: str
    published: datetime
    bloc: str | None
    publisher_id: str | None
    events: tuple[GoldEvent, ...]
    optional: tuple[GoldEvent, ...]


PAIR_DATE = datetime(2026, 3, 20, tzinfo=UTC)  # contrast sentences carry no date of their own


def read_event_passages(folder: Path, split: str) -> list[EventPassage]:
    """The event passages of a split ("dev", "fresh" or "frozen") in all languages."""
    found = []
    for lang in LANGUAGES:
        items = yaml.safe_load((folder / f"{split}_{lang}.yaml").read_text(encoding="utf-8"))
        found += [_passage(item, lang) for item in items]
    return found


def read_contrast_pairs(folder: Path) -> list[tuple[EventPassage, EventPassage]]:
    """Pairs of sentences that one word tells apart."""
    items = yaml.safe_load((folder / "contrast.yaml").read_text(encoding="utf-8"))
    return [(_side(item, "a"), _side(item, "b")) for item in items]


def _passage(item: Mapping[str, Any], lang: str) -> EventPassage:
    # Who speaks before the passage begins stands on a line of its own, as in a transcript.
    lead = f"{item['speaker']}.\n" if item.get("speaker") else ""
    start = len(lead) + item["text"].index(item["target"])
    return EventPassage(
        passage_id=item["id"],
        lang=lang,
        text=lead + item["text"],
        start=start,
        end=start + len(item["target"]),
        title=item.get("title") or "",
        published=datetime.fromisoformat(item["published"]).replace(tzinfo=UTC),
        bloc=item.get("bloc"),
        publisher_id=item.get("publisher_id"),
        events=tuple(map(_event, item["events"])),
        optional=tuple(map(_event, item.get("optional_events", ()))),
    )


def _side(item: Mapping[str, Any], side: str) -> EventPassage:
    body = item[side]
    return EventPassage(
        passage_id=f"{item['id']}{side}",
        lang=item["lang"],
        text=body["sentence"],
        start=0,
        end=len(body["sentence"]),
        title="",
        published=PAIR_DATE,
        bloc=None,
        publisher_id=None,
        events=tuple(map(_event, body["events"])),
        optional=tuple(map(_event, body.get("optional_events", ()))),
    )


def _event(item: Mapping[str, Any]) -> GoldEvent:
    return GoldEvent(
        source=item["source"],
        target=item["target"],
        event_class=item["class"],
        quad=item["quad"],
        symmetric=bool(item.get("symmetric")),
        flags={flag: item[flag] for flag in FLAGS},
    )
