"""Texts: articles that are copies of one another, found by how much of the shorter stands in the longer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from pipeline.identity.boilerplate import telling_samples
from pipeline.identity.digests import without_digests
from pipeline.identity.join import shared_hashes
from pipeline.identity.knowledge import NO_KNOWLEDGE, IdentityKnowledge
from pipeline.identity.links import CopyCandidate, links_of
from pipeline.identity.origin import originator_of
from pipeline.identity.shingles import Hashes, hashes_of, shingle_hashes, tier
from pipeline.identity.stars import star_groups
from pipeline.identity.words import words_of
from pipeline.records import Text

__all__ = ["CopyCandidate", "group_copies"]

MIN_IDENTICAL_WORDS = 8  # equal texts below it are captions: "Photo: archive"


def group_copies(candidates: Sequence[CopyCandidate], knowledge: IdentityKnowledge = NO_KNOWLEDGE) -> list[Text]:
    """The texts of a window, by text_id: every article in exactly one. Independent of the order of the candidates.

    Copies share a language. `knowledge` names wires and their attributions, which decide who is the originator.
    """
    ordered = sorted(candidates, key=lambda item: (item.article.first_seen_at, item.article.article_id))
    by_lang: defaultdict[str, list[CopyCandidate]] = defaultdict(list)
    for candidate in ordered:
        by_lang[candidate.article.lang].append(candidate)
    texts = []
    for lang in sorted(by_lang):
        for group in _groups(by_lang[lang], knowledge):
            articles = [by_lang[lang][place].article for place in group]
            origin = originator_of(articles, knowledge)
            texts.append(
                Text(
                    text_id=articles[0].article_id,
                    article_ids=tuple(article.article_id for article in articles),
                    originator_id=origin.article_id,
                    originator_reason=origin.reason,
                    origin_wire=origin.wire,
                )
            )
    return sorted(texts, key=lambda text: text.text_id)


def _groups(candidates: Sequence[CopyCandidate], knowledge: IdentityKnowledge) -> list[list[int]]:
    """Places of the candidates, grouped; equal texts are joined first, so that a hundred mirrors cost as one."""
    same: defaultdict[str, list[int]] = defaultdict(list)
    for place, candidate in enumerate(candidates):
        alone = candidate.shingles.n_words < MIN_IDENTICAL_WORDS
        same[candidate.article.article_id if alone else candidate.shingles.text_sha256].append(place)
    classes = list(same.values())
    firsts = [candidates[places[0]] for places in classes]
    sources = [{candidates[place].article.source_id for place in places} for places in classes]
    samples = telling_samples([hashes_of(first.shingles) for first in firsts], sources, _known(knowledge))
    pairs = shared_hashes(samples, [tier(first.shingles.n_words) for first in firsts])
    links = without_digests(links_of(pairs, samples, firsts), [first.article.published_at for first in firsts])
    grouped = star_groups(len(classes), links)
    return sorted(sorted(place for node in group for place in classes[node]) for group in grouped)


def _known(knowledge: IdentityKnowledge) -> Hashes:
    phrases = [shingle_hashes(words_of(phrase, "")) for phrase in knowledge.boilerplate]
    return np.unique(np.concatenate(phrases)) if phrases else np.zeros(0, dtype=np.uint64)
