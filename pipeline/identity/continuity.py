"""Ids that stay: what earlier days published under an id keeps it, whatever leaves the window or joins.

The only memory is the published revisions of the days before, so that ids never depend on the order of arrival.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from pipeline.records import Story, Text

ID_CHARACTERS = 32


@dataclass(frozen=True, slots=True)
class PublishedGroups:
    """article_id → the text and the story that the newest earlier day put it in."""

    text_of: Mapping[str, str] = field(default_factory=dict)
    story_of: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Settled:
    """The id of a group, and the other published ids that turned out to mean the same."""

    id: str
    merged_from: tuple[str, ...] = ()


def keep_text_ids(texts: Sequence[Text], published: PublishedGroups) -> list[Text]:
    """The texts under the ids they were published under, by text_id; new ones keep the id of their first article."""
    members = [text.article_ids for text in texts]
    settled = settle(members, published.text_of)
    kept = [
        replace(text, text_id=new.id, merged_from=new.merged_from) for text, new in zip(texts, settled, strict=True)
    ]
    return sorted(kept, key=lambda text: text.text_id)


def keep_story_ids(stories: Sequence[Story], texts: Sequence[Text], published: PublishedGroups) -> list[Story]:
    """The stories under the ids they were published under, by story_id; new ones keep the id of their first text."""
    articles_of = {text.text_id: text.article_ids for text in texts}
    story_of = {
        text_id: published.story_of[article_id]
        for text_id, article_ids in articles_of.items()
        for article_id in reversed(article_ids)  # the first published article decides
        if article_id in published.story_of
    }
    settled = settle([story.text_ids for story in stories], story_of)
    kept = [
        replace(story, story_id=new.id, merged_from=new.merged_from)
        for story, new in zip(stories, settled, strict=True)
    ]
    return sorted(kept, key=lambda story: story.story_id)


def settle(groups: Sequence[Sequence[str]], published: Mapping[str, str]) -> list[Settled]:
    """An id for each group of members, in the order given. `published`: member → id it was published under.

    A published id stays with the group that holds most of its members (then the group whose first member is least);
    a group that so keeps several takes the one of most members (then the least) and names the others. Groups without
    one are called by their first member whose name is not taken.
    """
    claims = [Counter(published[member] for member in members if member in published) for members in groups]
    claimants: defaultdict[str, list[int]] = defaultdict(list)
    for place, claimed in enumerate(claims):
        for name in claimed:
            claimants[name].append(place)
    keeper = {
        name: min(places, key=lambda place: (-claims[place][name], groups[place][0]))
        for name, places in claimants.items()
    }
    taken = set(published.values())
    settled = []
    for place, members in enumerate(groups):
        kept = [name for name in claims[place] if keeper[name] == place]
        if kept:
            kept.sort(key=lambda name: (-claims[place][name], name))
            settled.append(Settled(kept[0], tuple(sorted(kept[1:]))))
        else:
            settled.append(Settled(next((m for m in members if m not in taken), _derived(members[0]))))
    return settled


def _derived(member: str) -> str:
    """A name for a group that broke away from a larger one, all of whose members' names mean other groups."""
    return hashlib.sha256(f"apart:{member}".encode()).hexdigest()[:ID_CHARACTERS]
