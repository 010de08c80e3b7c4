"""Measured quality of mentions, actors, topics and attributes on the labelled passages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.eval.gold import FLAGS, LANGUAGES, GoldMention, GoldPassage
from pipeline.eval.intervals import bootstrap
from pipeline.eval.tally import Tally, total
from pipeline.records import Analysis, Mention
from pipeline.relations.analyzer import Analyzer

SAME_SENTENCE = 0.8  # overlap over the longer of two spans, as in the scorer of the labelled real texts


@dataclass(frozen=True, slots=True)
class Judged:
    """One passage beside what was found in it; `pairs` are the sentences found rightly."""

    gold: GoldPassage
    found: tuple[Mention, ...]  # one a sentence
    pairs: tuple[tuple[GoldMention, tuple[Mention, ...]], ...]
    actors: frozenset[str]

    @property
    def mentions(self) -> Tally:
        return Tally(len(self.pairs), len(self.found), len(self.gold.mentions))


def judge(analyzer: Analyzer, passages: Iterable[GoldPassage]) -> list[Judged]:
    """Every passage analysed and compared."""
    return [_judge(passage, _analysis(analyzer, passage)) for passage in passages]


def evaluate_relations(judged: Sequence[Judged], prefix: str) -> dict[str, float]:
    """Figures by name, such as `frozen.mentions.f1.ru`, with `.low` and `.high` ends of a bootstrap interval."""
    figures: dict[str, float] = {}
    for lang in (*LANGUAGES, "all"):
        chosen = [one for one in judged if lang in (one.gold.lang, "all")]
        tally = total(one.mentions for one in chosen)
        low, high = bootstrap(chosen, lambda drawn: total(one.mentions for one in drawn).f1)
        figures |= {
            f"{prefix}.mentions.f1.{lang}": tally.f1,
            f"{prefix}.mentions.f1.{lang}.low": low,
            f"{prefix}.mentions.f1.{lang}.high": high,
            f"{prefix}.mentions.precision.{lang}": tally.precision,
            f"{prefix}.mentions.recall.{lang}": tally.recall,
            f"{prefix}.actors.f1.{lang}": total(_actors(one) for one in chosen).f1,
            f"{prefix}.topics.f1.{lang}": total(_topics(one) for one in chosen).f1,
            f"{prefix}.direction.{lang}": _share(_same_direction(one) for one in chosen),
            f"{prefix}.attributes.{lang}": _share(_same_flags(one) for one in chosen),
        }
    return figures


def misjudged(judged: Iterable[Judged]) -> list[str]:
    """The sentences missed and those found wrongly, for whoever mends the rules."""
    lines = []
    for one in judged:
        text = one.gold.text
        right = {id(mention) for mention, _ in one.pairs}
        lines += [
            f"{one.gold.passage_id} missed: {text[m.start : m.end]}" for m in one.gold.mentions if id(m) not in right
        ]
        taken = {mention.start for _, mentions in one.pairs for mention in mentions}
        lines += [f"{one.gold.passage_id} wrong: {m.text} {m.rule_ids}" for m in one.found if m.start not in taken]
    return lines


def _analysis(analyzer: Analyzer, passage: GoldPassage) -> Analysis:
    return analyzer.analyze(
        passage.text,
        title=passage.title,
        lang=passage.lang,
        published=passage.published,
        bloc=passage.bloc,
        url=passage.url,
    )


def _judge(gold: GoldPassage, analysis: Analysis) -> Judged:
    rows: dict[tuple[int, int], list[Mention]] = {}
    for mention in analysis.mentions:
        span = (mention.start, mention.end)
        if not mention.in_title and not any(overlap(span, doubtful) >= SAME_SENTENCE for doubtful in gold.doubtful):
            rows.setdefault(span, []).append(mention)
    pairs = []
    for true in gold.mentions:
        best = max(rows, key=lambda span: overlap(span, (true.start, true.end)), default=None)
        if best is not None and overlap(best, (true.start, true.end)) >= SAME_SENTENCE:
            pairs.append((true, tuple(rows[best])))
    actors = frozenset(
        hit.actor_id
        for hit in analysis.actors
        if any(_inside(span, true) for span in hit.spans for true in gold.mentions)
    )
    return Judged(gold, tuple(group[0] for group in rows.values()), tuple(pairs), actors)


def overlap(a: tuple[int, int], b: tuple[int, int]) -> float:
    """Shared characters over those of the longer span."""
    shared = min(a[1], b[1]) - max(a[0], b[0])
    return max(0.0, shared / max(a[1] - a[0], b[1] - b[0], 1))


def _inside(span: tuple[int, int], sentence: GoldMention) -> bool:
    return sentence.start <= span[0] and span[1] <= sentence.end


def _actors(one: Judged) -> Tally:
    """Of persons, institutions and states; a side's bare adjective is no actor that an analyst would list."""
    true = {actor for mention in one.gold.mentions for actor in mention.actors if not actor.startswith("adj.")}
    found = {actor for actor in one.actors if not actor.startswith("adj.")}
    return Tally(len(true & found), len(found), len(true))


def _topics(one: Judged) -> Tally:
    tallies = []
    for true, rows in one.pairs:
        found = {topic for row in rows for topic in row.topic_ids}
        tallies.append(Tally(len(found & true.topics), len(found), len(true.topics)))
    return total(tallies)


def _same_direction(one: Judged) -> list[bool]:
    return [
        any((row.source, row.target) == (true.source, true.target) for row in rows)
        for true, rows in one.pairs
        if true.source and true.target
    ]


def _same_flags(one: Judged) -> list[bool]:
    return [
        any(getattr(row.factuality, flag) == wanted for row in rows)
        for true, rows in one.pairs
        for flag, wanted in true.flags.items()
        if flag in FLAGS
    ]


def _share(answers: Iterable[list[bool]]) -> float:
    flat = [answer for part in answers for answer in part]
    return sum(flat) / len(flat) if flat else 1.0
