"""What the tables of one day are made from: records of the rooms before, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from pipeline.knowledge.frame_schema import FramePair
from pipeline.knowledge.overrides import AliasOverride, MentionOverride
from pipeline.records import AnalysedArticle, Article, Feed, FetchRow, Story, Text

WINDOW_DAYS = 3  # copies and stories of a day are grouped over it and this many days before


@dataclass(frozen=True, slots=True)
class Scope:
    """What is watched: the catalogue's feeds, blocs and languages, and the knowledge's actors and topics."""

    feeds: tuple[Feed, ...]  # the enabled ones
    blocs: tuple[str, ...]
    panel: tuple[str, ...]  # blocs that enter the headline macro-average
    languages: tuple[str, ...]
    topic_ids: tuple[str, ...]
    sides: Mapping[str, str | None]  # actor id → side
    roles: Mapping[str, str]  # actor id → role
    names: Mapping[str, str]  # actor id → name
    dyad: tuple[str, ...] = ()  # the two sides, in the order in which directions are written
    third_parties: tuple[str, ...] = ()  # sides that the context table follows
    persons: frozenset[str] = frozenset()  # actor ids of persons
    frames: tuple[FramePair, ...] = ()


@dataclass(frozen=True, slots=True)
class Versions:
    """What made the inputs; recorded with every revision."""

    code: str
    knowledge: str
    catalogue: str
    extractor: str
    analyzer: str


@dataclass(frozen=True, slots=True)
class Counts:
    """What one bloc carried on one day, in all languages."""

    n_texts: int
    n_texts_total: int
    n_articles: int


@dataclass(frozen=True, slots=True)
class CountedEvent:
    """One event as the indices count it."""

    act_id: str
    source: str
    target: str
    event_class: str
    mode: str | None
    track: str
    quad: str
    score: float
    weight: float
    blocs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EarlierDay:
    """The figures of an earlier day that windowed columns need, from a named revision."""

    day: date
    revision: int
    attention: Mapping[tuple[str, str], float]  # (bloc, lang) → relevant texts per 1,000
    shares: Mapping[tuple[str, str], float]  # (bloc, topic) → share of relevant texts
    counts: Mapping[str, Counts] = field(default_factory=dict)  # bloc → counts; blocs that were not heard are left out
    heard_sources: frozenset[str] = frozenset()
    events: tuple[CountedEvent, ...] = ()
    steps: tuple[tuple[str, str, str], ...] = ()  # (issuer, object, step) of the sanctions table
    legal_steps: tuple[tuple[str, str, str], ...] = ()  # those with a legal document
    claims: frozenset[str] = frozenset()  # claim ids of the prisoners table
    alerts: tuple[Mapping[str, Any], ...] = ()  # rows of the alerts table


@dataclass(frozen=True, slots=True)
class DayInputs:
    """One day's inputs, folded and grouped. `articles` covers [day - 3, day]; `fetches` reaches as far as was heard."""

    day: date
    now: datetime
    scope: Scope
    versions: Versions
    articles: tuple[Article, ...]
    analyses: Mapping[str, AnalysedArticle]
    texts: tuple[Text, ...]
    stories: tuple[Story, ...]
    fetches: tuple[FetchRow, ...]
    history: tuple[EarlierDay, ...] = ()
    first_published: date | None = None  # first day with any revision: figures with a memory begin after it
    versions_of: Mapping[str, tuple[Article, ...]] = field(default_factory=dict)  # the day's corrected articles
    withdrawn: Mapping[str, tuple[MentionOverride, ...]] = field(default_factory=dict)  # article → what took mentions
    never_meant: tuple[AliasOverride, ...] = ()  # known when the analyses were made
    deleted: Mapping[str, datetime] = field(default_factory=dict)  # the day's articles gone since: when it was noticed
    raw_rows: Mapping[str, int] = field(default_factory=dict)  # rows read from the lake, for the record only
