"""What a text says that a report of the same event in another language would say too, and what only its own would."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.feeds.months import month_number
from pipeline.identity.figures import joined_figures
from pipeline.identity.translit import sound_skeleton
from pipeline.identity.words import words_of
from pipeline.records import Analysis, Article

LEAD_CHARACTERS = 600  # the news stands at the top, the background below
STEM_LETTERS = 6  # cuts most endings of the five languages
MIN_WORD_LETTERS = 4

_YEAR = re.compile(r"(?:19|20)\d\d")
_FIGURE = re.compile(r"\d+(?:ꞏ\d+)?")
_DAY_FIRST = re.compile(r"\b(?P<day>\d{1,2})(?:-(?:га|го|е))?\s+(?P<month>[^\W\d_]{3,})")
_MONTH_FIRST = re.compile(r"\b(?P<month>[^\W\d_]{3,})\.?\s+(?P<day>\d{1,2})\b(?![ꞏ\d])")
_CAPITALISED = re.compile(r"(?<![.!?…:»”\"]\s)(?<!^)(?<![«“„\"(—-])\b[^\W\d_a-zа-яёіў][\w'’-]{2,}", re.MULTILINE)


class Family(StrEnum):
    """Kinds of features. The first five cross languages."""

    ACTORS = "actors"
    TOPICS = "topics"
    FIGURES = "figures"
    DATES = "dates"
    NAMES = "names"
    WORDS = "words"  # prefixed by language
    TITLE = "title"  # prefixed by language


@dataclass(frozen=True, slots=True)
class StoryFeatures:
    """Feature → weight within the text, by family."""

    families: Mapping[Family, Mapping[str, float]]


def story_features(article: Article, analysis: Analysis) -> StoryFeatures:
    """The features of one relevant text."""
    text = joined_figures(f"{article.title}.\n{article.text}")
    lead = text[: LEAD_CHARACTERS + len(article.title)]
    actors = {actor.actor_id: 1.0 + actor.in_mentions for actor in analysis.actors}
    for quote in analysis.quotes:
        if quote.speaker_id:
            actors[quote.speaker_id] = 3.0
    sentences = max(analysis.n_sentences, 1)
    return StoryFeatures(
        {
            Family.ACTORS: actors,
            Family.TOPICS: {topic.topic_id: (topic.n / sentences) ** 0.5 for topic in analysis.topics},
            Family.FIGURES: _weighted(_figures(text), set(_figures(lead))),
            Family.DATES: _weighted(_dates(text), set(_dates(lead))),
            Family.NAMES: _weighted(_names(text), set(_names(lead))),
            Family.WORDS: {f"{article.lang}:{stem}": 1.0 for stem in _stems(article.text, article.lang)},
            Family.TITLE: {f"{article.lang}:{stem}": 1.0 for stem in _stems(article.title, article.lang)},
        }
    )


def _weighted(found: Iterable[str], in_lead: set[str]) -> dict[str, float]:
    return {feature: 2.0 if feature in in_lead else 1.0 for feature in found}


def _figures(text: str) -> list[str]:
    in_dates = {place for day, _ in _days(text) for place in range(*day)}
    return [
        match[0]
        for match in _FIGURE.finditer(text)
        if len(match[0]) > 1 and not _YEAR.fullmatch(match[0]) and match.start() not in in_dates
    ]


def _dates(text: str) -> list[str]:
    return [date for _, date in _days(text)]


def _days(text: str) -> list[tuple[tuple[int, int], str]]:
    """(span of the day's figure, "MM-DD") of each day and month named, whatever the year."""
    found: dict[tuple[int, int], str] = {}
    for pattern in (_DAY_FIRST, _MONTH_FIRST):
        for match in pattern.finditer(text):
            month, day = month_number(match["month"]), int(match["day"])
            if month and 1 <= day <= 31:
                found.setdefault(match.span("day"), f"{month:02}-{day:02}")
    return sorted(found.items())


def _names(text: str) -> list[str]:
    return [skeleton for match in _CAPITALISED.finditer(text) for skeleton in [sound_skeleton(match[0])] if skeleton]


def _stems(text: str, lang: str) -> set[str]:
    return {word[:STEM_LETTERS] for word in words_of(text, lang) if len(word) >= MIN_WORD_LETTERS and word.isalpha()}
