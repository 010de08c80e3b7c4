"""Texts: articles that are copies of one another, found by how much of the shorter stands in the longer."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.identity.digests import Link, without_digests
from pipeline.identity.figures import Contexts, figures_in_context, is_another_issue
from pipeline.identity.join import Pairs, shared_hashes
from pipeline.identity.knowledge import NO_KNOWLEDGE, IdentityKnowledge
from pipeline.identity.origin import originator_of
from pipeline.identity.shingles import SIZE_WORDS, Hashes, shingle_hashes, tier
from pipeline.identity.stars import star_groups
from pipeline.identity.words import words_of
from pipeline.records import Article, Shingles, Text

# A text that stands by half in another is a copy: an abridgement, or embedded in a longer one. Half, because reports of
# one event that merely share the official quotes hold under a third in common, and a copy of which every tenth word
# was changed still keeps .9^4 = .66 of its four-word shingles.
CONTAINED = 0.5
# Two texts of which each holds three tenths of the other are rewritten copies: with 15 % of the words changed a text
# keeps .85^4 = .52 of its shingles, half rewritten about .45, and the sample adds an error of .07. Both directions are
# asked for, as a short report easily owes a third of itself to the quotes of a long one.
MUTUAL = 0.3
# 48 words in common are two or three sentences: below that agreement is a quote, a formula or chance.
MIN_SHARED_WORDS = 48
# A brief text that cannot share 48 words must agree almost entirely.
BRIEF_CONTAINED = 0.8
MIN_SHARED_HASHES = 6  # fewer are chance at any length
MIN_IDENTICAL_WORDS = 8  # equal texts below it are captions: "Photo: archive"
# A shingle in so many different texts of one source is its disclaimer or its "read also".
BOILERPLATE_TEXTS = 4
MAX_BOILERPLATE_SHARE = 0.6  # a text that is mostly "boilerplate" is one that its source publishes again and again


@dataclass(frozen=True, slots=True)
class CopyCandidate:
    """A folded article of the window with the shingles of its text."""

    article: Article
    shingles: Shingles


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
    members = [[candidates[place] for place in places] for places in classes]
    samples = _telling_samples(firsts, members, knowledge)
    pairs = shared_hashes(samples, [tier(first.shingles.n_words) for first in firsts])
    links = without_digests(_links(pairs, firsts), [first.article.published_at for first in firsts])
    grouped = star_groups(len(classes), links)
    return sorted(sorted(place for node in group for place in classes[node]) for group in grouped)


def _links(pairs: Pairs, candidates: Sequence[CopyCandidate]) -> list[Link]:
    size_first, size_second = np.maximum(pairs.size_first, 1), np.maximum(pairs.size_second, 1)
    in_first, in_second = pairs.shared / size_first, pairs.shared / size_second
    n_words = np.array([candidate.shingles.n_words for candidate in candidates], dtype=np.int64)
    shorter = np.minimum(n_words[pairs.first], n_words[pairs.second]) if len(pairs.first) else pairs.shared
    shared_words = pairs.shared * 2.0**pairs.halvings + (SIZE_WORDS - 1)
    contained = np.maximum(in_first, in_second)
    long_enough = (shared_words >= MIN_SHARED_WORDS) & (pairs.shared >= MIN_SHARED_HASHES)
    copied = (contained >= CONTAINED) | (np.minimum(in_first, in_second) >= MUTUAL)
    brief = (shorter < MIN_SHARED_WORDS / CONTAINED) & (contained >= BRIEF_CONTAINED)
    chosen = (long_enough & copied) | (brief & (pairs.shared >= MIN_SHARED_HASHES))
    contexts: dict[int, Contexts] = {}
    links = []
    columns = (pairs.first, pairs.second, in_first, in_second)
    for a, b, of_a, of_b in zip(*(column[chosen].tolist() for column in columns), strict=True):
        for place in (a, b):
            if place not in contexts:
                article = candidates[place].article
                contexts[place] = figures_in_context(article.text, article.lang)
        if not is_another_issue(contexts[a], contexts[b]):
            links.append(Link(a, b, of_a, of_b))
    return links


def _telling_samples(
    firsts: Sequence[CopyCandidate], members: Sequence[Sequence[CopyCandidate]], knowledge: IdentityKnowledge
) -> list[Hashes]:
    """The samples without what their sources repeat on many pages and without known boilerplate phrases."""
    in_source: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for first, same in zip(firsts, members, strict=True):
        for source in {candidate.article.source_id for candidate in same}:
            in_source[source].update(first.shingles.hashes)
    repeated = {
        source: {value for value, n in counts.items() if n >= BOILERPLATE_TEXTS} for source, counts in in_source.items()
    }
    known: set[int] = set()
    for phrase in knowledge.boilerplate:
        known.update(shingle_hashes(words_of(phrase, "")).tolist())
    samples = []
    for first, same in zip(firsts, members, strict=True):
        own = first.shingles.hashes
        # in every source of the text: a mirror of many sites repeats whatever was reprinted, which proves nothing dull
        dull = set(own).intersection(*(repeated[candidate.article.source_id] for candidate in same))
        if len(dull) > MAX_BOILERPLATE_SHARE * len(own):
            dull = set()
        dull |= known.intersection(own)
        samples.append(np.array([value for value in own if value not in dull], dtype=np.uint64))
    return samples
