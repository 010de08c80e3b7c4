"""What reprinting does to a text. Each edit takes and gives sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from random import Random

from pipeline.eval.synthetic.prose import Prose, Topic, count_words


class Edit(StrEnum):
    HEADLINE = "headline"  # the text as it was under another headline
    CUT = "cut"  # the end is cut off
    INSERT = "insert"  # sentences of the reprinting desk between
    CUT_INSERT = "cut_insert"
    WORDS_5 = "words_5"  # 5 % of the words replaced, dropped or added
    WORDS_15 = "words_15"
    HALF = "half"  # every second sentence, drawn at random, written anew
    EMBED = "embed"  # stands, in part or whole, in a longer text
    WIRE_TAG = "wire_tag"  # dateline and signature of an agency


KEPT_BY_CUT = (0.45, 0.85)  # share of the sentences
INSERTED = (0.10, 0.35)  # words added, as a share of the text's
KEPT_EMBEDDED = (0.6, 1.0)
HOST_LENGTHS = (1.0, 3.0)  # words of the surrounding text, in lengths of the embedded one
REWRITTEN = 0.5
AGENCIES = ("Newsline", "ВестиПлюс", "AP", "Reuters", "БелТА")

Sentences = Sequence[str]


def edited(edit: Edit, text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> list[str]:
    """`text` (on `topic`) as reprinted; `other` is what a host text or a foreign insertion is about."""
    return list(_EDITS[edit](text, rng, prose, topic, other))


def _headline(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    return text


def _cut(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    return text[: max(2, round(len(text) * rng.uniform(*KEPT_BY_CUT)))]


def _insert(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    added = prose.passage(rng, rng.choice([topic, other]), round(count_words(text) * rng.uniform(*INSERTED)))
    result = list(text)
    for sentence in added:
        result.insert(rng.randint(0, len(result)), sentence)
    return result


def _cut_insert(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    return _insert(_cut(text, rng, prose, topic, other), rng, prose, topic, other)


def _words(share: float) -> Callable[[Sentences, Random, Prose, Topic, Topic], Sentences]:
    def edit(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
        return [" ".join(_one_word(word, share, rng, prose) for word in sentence.split()) for sentence in text]

    return edit


def _one_word(word: str, share: float, rng: Random, prose: Prose) -> str:
    if rng.random() >= share:
        return word
    kind = rng.random()  # three fifths replaced, one fifth dropped, one fifth with a word added
    return rng.choice(prose.words) if kind < 0.6 else "" if kind < 0.8 else f"{word} {rng.choice(prose.words)}"


def _half(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    rewritten = set(rng.sample(range(len(text)), round(len(text) * REWRITTEN)))
    return [prose.sentence(rng, topic) if place in rewritten else part for place, part in enumerate(text)]


def _embed(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    kept = text[: max(2, round(len(text) * rng.uniform(*KEPT_EMBEDDED)))]
    host = prose.passage(rng, other, round(count_words(text) * rng.uniform(*HOST_LENGTHS)))
    place = rng.randint(0, len(host))
    return [*host[:place], *kept, *host[place:]]


def _wire_tag(text: Sentences, rng: Random, prose: Prose, topic: Topic, other: Topic) -> Sentences:
    agency = rng.choice(AGENCIES)
    return [f"{rng.choice(topic.names)} ({agency}) — {text[0]}", *text[1:], f"{agency}."]


_EDITS: dict[Edit, Callable[[Sentences, Random, Prose, Topic, Topic], Sentences]] = {
    Edit.HEADLINE: _headline,
    Edit.CUT: _cut,
    Edit.INSERT: _insert,
    Edit.CUT_INSERT: _cut_insert,
    Edit.WORDS_5: _words(0.05),
    Edit.WORDS_15: _words(0.15),
    Edit.HALF: _half,
    Edit.EMBED: _embed,
    Edit.WIRE_TAG: _wire_tag,
}
