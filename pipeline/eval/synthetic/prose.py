"""Prose without meaning: the words and word pairs of a language's sample articles, drawn anew."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import Random

_WORD = re.compile(r"[^\W\d_][\w’'-]*")
SENTENCE_WORDS = (7, 22)
# Chance that a word follows its predecessor as it did in a sample article. Real articles of different events share
# under one in a hundred four-word runs; .35³ leaves one in twenty-five to chains that some other text may repeat.
FOLLOWS = 0.35
ON_TOPIC = 0.30  # of the other words, those drawn from the event's own
NAMED = 0.08  # words that are one of the event's names or figures


@dataclass(frozen=True, slots=True)
class Topic:
    """What reports of one event have in common besides quotations."""

    words: Sequence[str]
    names: Sequence[str]  # persons, places and figures


@dataclass(frozen=True, slots=True)
class Prose:
    """Words of one language, as often as the samples have them, and what followed each."""

    words: Sequence[str]
    followers: dict[str, Sequence[str]]
    initials: Sequence[str]  # capitalised words, the stuff of names

    @classmethod
    def of(cls, samples: Iterable[str]) -> Prose:
        words: list[str] = []
        followers: dict[str, list[str]] = defaultdict(list)
        for sample in samples:
            found = _WORD.findall(sample)
            words += found
            for one, other in pairwise(found):
                followers[one].append(other)
        names = sorted({word for word in words if word[0].isupper() and len(word) > 3})
        return cls(words, dict(followers), names)

    def topic(self, rng: Random, n_words: int, n_names: int) -> Topic:
        """A topic of words of more than four letters; a third of its names are figures."""
        vocabulary = [word for word in rng.choices(self.words, k=4 * n_words) if len(word) > 4][:n_words]
        names = [self.name(rng) for _ in range(n_names - n_names // 3)]
        return Topic(vocabulary, names + [figure(rng) for _ in range(n_names // 3)])

    def name(self, rng: Random) -> str:
        """A name nobody bears: the beginning of one and the end of another."""
        one, other = rng.choice(self.initials), rng.choice(self.initials)
        return one[: max(2, len(one) // 2)] + other[len(other) // 2 :].lower()

    def sentence(self, rng: Random, topic: Topic) -> str:
        n = rng.randint(*SENTENCE_WORDS)
        written: list[str] = []
        for _ in range(n):
            draw = rng.random()
            after = self.followers.get(written[-1]) if written and draw < FOLLOWS else None
            if after:
                written.append(rng.choice(after))
            elif draw > 1 - NAMED:
                written.append(rng.choice(topic.names))
            else:
                written.append(rng.choice(topic.words if rng.random() < ON_TOPIC else self.words))
        return " ".join(written).capitalize() + "." if written[0].islower() else " ".join(written) + "."

    def passage(self, rng: Random, topic: Topic, n_words: int) -> list[str]:
        """Sentences of at least `n_words` words in all."""
        sentences: list[str] = []
        while count_words(sentences) < n_words:
            sentences.append(self.sentence(rng, topic))
        return sentences


def figure(rng: Random) -> str:
    return str(rng.choice([rng.randint(2, 99), rng.randint(100, 9999), round(rng.uniform(1, 99), 1)]))


def count_words(sentences: Sequence[str]) -> int:
    return sum(sentence.count(" ") + 1 for sentence in sentences)
