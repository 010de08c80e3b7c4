"""Stories: relevant texts, in any language, on the same event."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.identity.average_link import average_link, connected
from pipeline.identity.story_evidence import StoryCandidate, StoryEvidence
from pipeline.records import Story

__all__ = ["StoryCandidate", "group_stories"]

ENOUGH = 1.0  # the unit of the evidence


def group_stories(candidates: Sequence[StoryCandidate]) -> list[Story]:
    """The stories of a window, by story_id: every text in exactly one. Independent of the order of the candidates.

    `story_id` is the text_id of the story's first text (least first_seen_at, text_id); the title is that of the text
    published first.
    """
    ordered = sorted(candidates, key=lambda item: (item.article.first_seen_at, item.text.text_id))
    stories = []
    for group in _groups(ordered):
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


def _groups(ordered: Sequence[StoryCandidate]) -> list[list[int]]:
    """Average-link clusters, within the parts that enough evidence connects: nothing joins across parts."""
    evidence = StoryEvidence(ordered)
    links: list[list[int]] = []
    for block in evidence.blocks():
        links += [np.flatnonzero(row >= ENOUGH).tolist() for row in block]
    groups: list[list[int]] = []
    for part in connected(links):
        groups += [[part[place] for place in group] for group in average_link(evidence.among(part), ENOUGH)]
    return sorted(groups)
