"""The labelled passages of tests/gold: written from the definitions, a frozen part of them before any rule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import InputError

LANGUAGES = ("en", "ru", "be")
FLAGS = ("negated", "hypothetical", "future", "historical", "reported")


@dataclass(frozen=True, slots=True)
class GoldMention:
    """A sentence that states the relation; `start` and `end` in its passage. Flags that are not clear are absent."""

    start: int
    end: int
    source: str | None  # side
    target: str | None
    track: str | None
    flags: Mapping[str, bool]
    actors: frozenset[str]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True)
class GoldPassage:
    """A few sentences of news prose and what they state. `doubtful`: [start, end) of sentences not scored."""

    passage_id: str
    lang: str
    text: str
    title: str
    published: datetime
    bloc: str | None
    url: str | None
    mentions: tuple[GoldMention, ...]
    doubtful: tuple[tuple[int, int], ...]


def gold_folder(folder: Path | None, part: str) -> Path:
    """Where a part of the gold lies: below `folder`, or in the checkout that this code is in. Raises InputError."""
    found = (folder or Path(__file__).parents[2] / "tests" / "gold") / part
    if not found.is_dir():
        raise InputError(f"{found}: the labelled passages are not there; run from a checkout, or name their folder")
    return found


def read_passages(folder: Path, split: str) -> list[GoldPassage]:
    """The passages of a split ("dev", "fresh" or "frozen") in all languages."""
    return [passage for lang in LANGUAGES for passage in _read(folder / f"{split}_{lang}.yaml")]


def _read(path: Path) -> list[GoldPassage]:
    document = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [_passage(item, document["lang"]) for item in document["passages"]]


def _passage(item: Mapping[str, Any], lang: str) -> GoldPassage:
    text = item["text"]
    return GoldPassage(
        passage_id=item["id"],
        lang=lang,
        text=text,
        title=item.get("title") or "",
        published=datetime.fromisoformat(item["published"]).replace(tzinfo=UTC),
        bloc=item.get("source_bloc"),
        url=item.get("url"),
        mentions=tuple(_mention(sentence, text) for sentence in item["sentences"]),
        doubtful=tuple(_place(sentence, text) for sentence in item.get("borderline") or ()),
    )


def _mention(sentence: Mapping[str, Any], text: str) -> GoldMention:
    start, end = _place(sentence["text"], text)
    return GoldMention(
        start=start,
        end=end,
        source=_side(sentence["source"]),
        target=_side(sentence["target"]),
        track=sentence["track"],
        flags={flag: sentence[flag] for flag in FLAGS if sentence[flag] is not None},
        actors=frozenset(sentence["actors"]),
        topics=frozenset(sentence["topics"]),
    )


def _place(sentence: str, text: str) -> tuple[int, int]:
    start = text.index(sentence)
    return start, start + len(sentence)


def _side(label: str | None) -> str | None:
    """`USA-gov` → `USA`: side before the hyphen, role after."""
    return label.split("-", 1)[0] if label else None
