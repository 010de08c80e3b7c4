"""The synthetic press of four days: events, independent reports of each, edited copies of the reports, bulletins.

Reports of one event are the topical distractors: they share its vocabulary, names and figures, quote the same official
words and repeat the same background, and are no copies. The parameters were fixed before any threshold was tuned on
what comes out of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from pipeline.eval.synthetic.edits import Edit, edited
from pipeline.eval.synthetic.prose import Prose, Topic, count_words, figure

BEGAN = datetime(2026, 11, 20, tzinfo=UTC)
WINDOW_HOURS = 96.0
REPORTS = (1, 6)  # independent reports of an event
COPIES = ((0, 30), (1, 22), (2, 16), (3, 12), (5, 10), (9, 7), (20, 3))  # (copies of a report, weight): few are many
WORDS_MEDIAN, WORDS_SIGMA, WORDS_LIMITS = 220.0, 0.5, (70, 1200)  # lengths of reports, log-normal
QUOTED = (0.0, 0.28)  # words of a report that are official quotations and background shared with the other reports
OFFICIAL_WORDS = 160  # what there is to quote for an event
TOPIC_WORDS, TOPIC_NAMES = 60, 9
SOURCES = 120  # publishers in a language
DISCLAIMING = 0.4  # of the sources repeat a passage under every article
DISCLAIMER_WORDS = (12, 60)
BULLETIN_EVERY = 40  # one event in so many is a periodic bulletin: the same words each day, other figures
BULLETIN_ISSUES, BULLETIN_WORDS, BULLETIN_FIGURES = 4, 90, 12
COPY_DELAY_HOURS = 30.0


@dataclass(frozen=True, slots=True)
class Document:
    """One article. `root` is the number of the report that it is, or is a copy of; `edit` is None for a report."""

    number: int
    root: int
    edit: Edit | None
    lang: str
    source: str
    published_at: datetime
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class _Source:
    name: str
    disclaimer: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Desk:
    """What the articles of one language are made from."""

    lang: str
    prose: Prose
    sources: Sequence[_Source]


def press(samples: Mapping[str, Sequence[str]], n: int, seed: int = 1) -> Iterator[Document]:
    """`n` documents, languages in turn by event. `samples`: language → articles to take words from. Deterministic."""
    rng = Random(seed)  # noqa: S311 - not for secrets
    desks = [_desk(lang, Prose.of(texts), rng) for lang, texts in sorted(samples.items())]
    number = event = 0
    while number < n:
        desk = desks[event % len(desks)]
        event += 1
        bulletin = event % BULLETIN_EVERY == 0
        for document in _bulletins(desk, rng, number) if bulletin else _event(desk, rng, number):
            if document.number == n:
                return
            yield document
            number = document.number + 1


def _desk(lang: str, prose: Prose, rng: Random) -> _Desk:
    sources = []
    for place in range(SOURCES):
        passage: Sequence[str] = []
        if rng.random() < DISCLAIMING:
            topic = prose.topic(rng, TOPIC_WORDS, TOPIC_NAMES)
            passage = prose.passage(rng, topic, rng.randint(*DISCLAIMER_WORDS))
        sources.append(_Source(f"{lang}-{place:03}", passage))
    return _Desk(lang, prose, sources)


def _event(desk: _Desk, rng: Random, number: int) -> Iterator[Document]:
    topic = desk.prose.topic(rng, TOPIC_WORDS, TOPIC_NAMES)
    official = desk.prose.passage(rng, topic, OFFICIAL_WORDS)
    for _ in range(rng.randint(*REPORTS)):
        low, high = WORDS_LIMITS
        n_words = min(max(rng.lognormvariate(0.0, WORDS_SIGMA) * WORDS_MEDIAN, low), high)
        report = _report(desk.prose, rng, topic, official, round(n_words))
        yield from _published(desk, rng, number, topic, report, rng.uniform(0, WINDOW_HOURS - COPY_DELAY_HOURS))
        number += 1 + _n_copies(rng, number)


def _report(prose: Prose, rng: Random, topic: Topic, official: Sequence[str], n_words: int) -> list[str]:
    quoted: list[str] = []
    limit = n_words * rng.uniform(*QUOTED)
    for sentence in rng.sample(official, len(official)):
        if count_words([*quoted, sentence]) > limit:
            break
        quoted.append(sentence)
    report = prose.passage(rng, topic, n_words - count_words(quoted))
    for sentence in quoted:
        report.insert(rng.randint(1, len(report)), sentence)
    return report


def _bulletins(desk: _Desk, rng: Random, number: int) -> Iterator[Document]:
    topic = desk.prose.topic(rng, TOPIC_WORDS, TOPIC_NAMES)
    form = desk.prose.passage(rng, Topic(topic.words, ["{}"]), BULLETIN_WORDS)
    words = " ".join(form).replace("{}", "").split()
    for place in sorted(rng.sample(range(len(words)), BULLETIN_FIGURES), reverse=True):
        words.insert(place, "{}")
    for issue in range(BULLETIN_ISSUES):
        text = " ".join(words)
        for _ in range(BULLETIN_FIGURES):
            text = text.replace("{}", figure(rng), 1)
        sentences = [f"{part.strip()}." for part in text.split(".  ") if part.strip()]
        yield from _published(desk, rng, number, topic, sentences, issue * 20.0, edits=(Edit.HEADLINE, Edit.WIRE_TAG))
        number += 1 + _n_copies(rng, number)


def _n_copies(rng: Random, number: int) -> int:
    """Copies of report `number`: drawn once for each, apart from the sequence of the other draws."""
    return Random(number).choices([n for n, _ in COPIES], [weight for _, weight in COPIES])[0]  # noqa: S311


def _published(
    desk: _Desk,
    rng: Random,
    number: int,
    topic: Topic,
    report: Sequence[str],
    hour: float,
    edits: Sequence[Edit] = tuple(Edit),
) -> Iterator[Document]:
    n_copies = _n_copies(rng, number)
    sources = rng.sample(desk.sources, n_copies + 1)
    for place, source in enumerate(sources):
        edit = rng.choice(edits) if place else None
        other = desk.prose.topic(rng, TOPIC_WORDS, TOPIC_NAMES)
        sentences = edited(edit, report, rng, desk.prose, topic, other) if edit else report
        at = BEGAN + timedelta(hours=hour + (rng.uniform(0.2, COPY_DELAY_HOURS) if place else 0.0))
        yield Document(
            number=number + place,
            root=number,
            edit=edit,
            lang=desk.lang,
            source=source.name,
            published_at=at,
            title=desk.prose.sentence(rng, topic),
            text=_paragraphs([*sentences, *source.disclaimer]),
        )


def _paragraphs(sentences: Sequence[str]) -> str:
    return "\n".join(" ".join(sentences[place : place + 3]) for place in range(0, len(sentences), 3))
