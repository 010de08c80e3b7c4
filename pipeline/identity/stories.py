"""Stories: relevant texts, in any language, on the same event."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from pipeline.identity.average_link import Matrix, average_link
from pipeline.identity.story_features import Family, StoryFeatures, story_features
from pipeline.records import Analysis, Article, Story, Text

# Share of each family in the evidence. Names, figures and dates tell events apart; actors and topics only confirm, as
# every text of a dyad has the same few of them.
SAME_LANGUAGE = {
    Family.WORDS: 0.35, Family.TITLE: 0.15, Family.NAMES: 0.20, Family.FIGURES: 0.10, Family.ACTORS: 0.10,
    Family.TOPICS: 0.05, Family.DATES: 0.05,
}  # fmt: skip
ACROSS = {Family.NAMES: 0.45, Family.FIGURES: 0.20, Family.ACTORS: 0.20, Family.TOPICS: 0.07, Family.DATES: 0.08}
# Evidence at which two texts tell of one event: on both labelled sets, half of what same-event pairs usually have
# and twice what other pairs do.
LEAST = 0.10
HALF_LIFE_HOURS = 72.0  # an event is reported for three days (definitions, events are folded over 72 h)
# Texts without any of the features that the window is taken to hold besides its own, so that in a window of three the
# names of an event still count as rare. None for actors and topics: every text of the dyad has the usual few.
BACKGROUND = {family: 0.0 if family in {Family.ACTORS, Family.TOPICS} else 20.0 for family in Family}
# Rare features that a text is taken to have besides those seen: one shared figure is no proof, five are.
PRIOR = {
    Family.ACTORS: 2.0, Family.TOPICS: 0.25, Family.FIGURES: 4.0, Family.DATES: 4.0, Family.NAMES: 4.0,
    Family.WORDS: 0.0, Family.TITLE: 2.0,
}  # fmt: skip

Weights = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class StoryCandidate:
    """A relevant text of the window, its originator's article, and what was found in it."""

    text: Text
    article: Article
    analysis: Analysis


def group_stories(candidates: Sequence[StoryCandidate]) -> list[Story]:
    """The stories of a window, by story_id: every text in exactly one. Independent of the order of the candidates.

    `story_id` is the text_id of the story's first text (least first_seen_at, text_id); the title is that of the text
    published first.
    """
    ordered = sorted(candidates, key=lambda item: (item.article.first_seen_at, item.text.text_id))
    stories = []
    for group in average_link(likeness(ordered), 1.0) if ordered else []:
        members = [ordered[place] for place in group]
        first = min(members, key=lambda item: (item.article.published_at, item.text.text_id))
        stories.append(
            Story(
                story_id=members[0].text.text_id,
                text_ids=tuple(member.text.text_id for member in members),
                title=first.article.title,
                lang=first.article.lang,
            )
        )
    return sorted(stories, key=lambda story: story.story_id)


def likeness(candidates: Sequence[StoryCandidate]) -> Matrix:
    """Pairwise evidence of one event, in units of what suffices: 1 is enough. Symmetric, shape (n, n)."""
    features = [story_features(item.article, item.analysis) for item in candidates]
    cosines = {family: _cosines(features, family) for family in Family}
    langs = np.array([item.article.lang for item in candidates])
    same, across = (
        np.sum([weight * cosines[family] for family, weight in weights.items()], axis=0)
        for weights in (SAME_LANGUAGE, ACROSS)
    )
    evidence = np.where(langs[:, None] == langs[None, :], same, across) / LEAST
    hours = np.array([item.article.published_at.timestamp() / 3600 for item in candidates])
    fading = 0.5 ** (np.abs(hours[:, None] - hours[None, :]) / HALF_LIFE_HOURS)
    return np.asarray(evidence * fading, dtype=np.float64)


def _cosines(features: Sequence[StoryFeatures], family: Family) -> Matrix:
    """Cosines of one family's features, each weighted by its rarity in the window; the diagonal is below 1."""
    n = len(features)
    found = [item.families[family] for item in features]
    spread = Counter(name for item in found for name in item)
    of = n + BACKGROUND[family] + 1.0
    rarity = {name: math.log(of / (texts + 0.5)) for name, texts in spread.items()}
    # what only one text has makes that text longer and meets nothing: it needs no column
    column = {name: place for place, name in enumerate(sorted(name for name, texts in spread.items() if texts > 1))}
    table: Weights = np.zeros((n, len(column)))
    squares = np.zeros(n)
    for row, item in enumerate(found):
        for name in sorted(item):
            value = item[name] * rarity[name]
            squares[row] += value**2
            if name in column:
                table[row, column[name]] = value
    lengths = np.sqrt(squares + PRIOR[family] * math.log(of) ** 2)
    table /= np.where(lengths > 0, lengths, 1.0)[:, None]
    return np.asarray(table @ table.T)
