"""Texts: articles that are copies of one another, found by how much of the shorter stands in the longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.identity.boilerplate import telling_samples
from pipeline.identity.cycles import no_cycle_search
from pipeline.identity.digests import Link, Why, without_digests
from pipeline.identity.join import shared_hashes
from pipeline.identity.knowledge import NO_KNOWLEDGE, IdentityKnowledge
from pipeline.identity.links import CopyCandidate, links_of
from pipeline.identity.origin import originator_of
from pipeline.identity.shingles import Hashes, hashes_of, samples, shingle_hashes, tier
from pipeline.identity.stars import star_groups
from pipeline.identity.words import words_of
from pipeline.records import Article, Text

__all__ = ["CopyCandidate", "candidates_of", "group_copies"]

MIN_IDENTICAL_WORDS = 8  # equal texts below it are captions: "Photo: archive"


def candidates_of(articles: Sequence[Article]) -> list[CopyCandidate]:
    """Articles with the shingles of their texts, sampled here."""
    with no_cycle_search():
        sampled = samples((article.article_id, article.text, article.lang) for article in articles)
        return [CopyCandidate(article, shingles) for article, shingles in zip(articles, sampled, strict=True)]


def group_copies(candidates: Sequence[CopyCandidate], knowledge: IdentityKnowledge = NO_KNOWLEDGE) -> list[Text]:
    """The texts of a window, by text_id: every article in exactly one. Independent of the order of the candidates.

    Copies share a language. `knowledge` names wires and their attributions, which decide who is the originator.
    """
    with no_cycle_search():
        return _texts(candidates, knowledge)


def _texts(candidates: Sequence[CopyCandidate], knowledge: IdentityKnowledge) -> list[Text]:
    ordered = sorted(candidates, key=lambda item: (item.article.first_seen_at, item.article.article_id))
    by_lang: defaultdict[str, list[CopyCandidate]] = defaultdict(list)
    for candidate in ordered:
        by_lang[candidate.article.lang].append(candidate)
    texts = []
    for lang in sorted(by_lang):
        for group in _groups(by_lang[lang], knowledge):
            articles = [by_lang[lang][place].article for place in group]
            ids = [article.article_id for article in articles]
            origin = originator_of(articles, knowledge)
            texts.append(
                Text(
                    text_id=ids[0],
                    article_ids=tuple(ids),
                    originator_id=origin.article_id,
                    originator_reason=origin.reason,
                    origin_wire=origin.wire,
                    reasons=tuple(_reason(reason, by_lang[lang]) for reason in group.values()),
                )
            )
    return sorted(texts, key=lambda text: text.text_id)


@dataclass(frozen=True, slots=True)
class _Reason:
    """Why a candidate is in its group: the other that it is a copy of, and the link between them or their texts."""

    place: int | None  # None: the first of the group
    share: float = 1.0
    why: Why | None = None  # None: equal texts


def _reason(reason: _Reason, candidates: Sequence[CopyCandidate]) -> str:
    if reason.place is None:
        return "first seen"
    other = candidates[reason.place].article.article_id
    return f"same text as {other}" if reason.why is None else f"{reason.share:.2f} in common with {other}: {reason.why}"


def _groups(candidates: Sequence[CopyCandidate], knowledge: IdentityKnowledge) -> list[dict[int, _Reason]]:
    """Places of the candidates, grouped, each with its reason; equal texts are joined first: a hundred mirrors cost as
    one."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        alone = candidate.shingles.n_words < MIN_IDENTICAL_WORDS
        same[candidate.article.article_id if alone else candidate.shingles.text_sha256].append(place)
    classes = list(same.values())
    firsts = [candidates[places[0]] for places in classes]
    sources = [{candidates[place].article.source_id for place in places} for places in classes]
    telling = telling_samples([hashes_of(first.shingles) for first in firsts], sources, _known(knowledge))
    pairs = shared_hashes(telling, [tier(first.shingles.n_words) for first in firsts])
    found = links_of(pairs, telling, firsts, knowledge)
    links = without_digests(found, [first.article.published_at for first in firsts])
    grouped = star_groups(len(classes), ((link.first, link.second) for link in links))
    by_node: defaultdict[int, list[Link]] = defaultdict(list)
    for link in links:
        by_node[link.first].append(link)
        by_node[link.second].append(link)
    return [_with_reasons(group, classes, by_node) for group in grouped]


def _with_reasons(
    group: Sequence[int], classes: Sequence[Sequence[int]], links: Mapping[int, Sequence[Link]]
) -> dict[int, _Reason]:
    """The members in order; each is explained by its strongest link to one that was there before it, if any was."""
    reasons = {classes[group[0]][0]: _Reason(None)}
    members = set(group)
    for node in group:
        within = [link for link in links.get(node, ()) if {link.first, link.second} <= members]
        if node != group[0]:
            best = max(within, key=lambda link: (min(link.first, link.second) < node, _share(link), -link.first))
            other = best.second if best.first == node else best.first
            reasons[classes[node][0]] = _Reason(classes[other][0], _share(best), best.why)
        reasons |= {place: _Reason(classes[node][0]) for place in classes[node][1:]}
    return dict(sorted(reasons.items()))


def _share(link: Link) -> float:
    return max(link.in_first, link.in_second)


def _known(knowledge: IdentityKnowledge) -> Hashes:
    phrases = [shingle_hashes(words_of(phrase, "")) for phrase in knowledge.boilerplate]
    return np.unique(np.concatenate(phrases)) if phrases else np.zeros(0, dtype=np.uint64)
