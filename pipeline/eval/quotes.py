"""Measured quality of quotations and their speakers on the labelled passages of tests/gold/events."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.eval.gold import LANGUAGES
from pipeline.eval.intervals import bootstrap
from pipeline.eval.tally import Tally, total
from pipeline.identity.translit import sound_skeleton
from pipeline.knowledge.schema import Knowledge
from pipeline.records import Quote
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.names import romanised

SAME_QUOTE_DICE = 0.8  # of word counts, so that punctuation and the comma before the author's words do not matter
SAME_NAME_SHARE = 0.5  # "the envoy John Coale" is "John Coale"; one word of four is somebody else

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class GoldQuote:
    """One labelled quotation; `speaker_id` is None for everybody whom the knowledge does not list."""

    text: str
    speaker: str
    speaker_id: str | None


@dataclass(frozen=True, slots=True)
class QuotePassage:
    """A few sentences with all their quotations, and the `not_quotes`: titles, names and scare quotes."""

    passage_id: str
    lang: str
    text: str
    published: datetime
    bloc: str | None
    publisher_id: str | None
    quotes: tuple[GoldQuote, ...]
    not_quotes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedQuotes:
    """One passage beside what was found in it; `pairs` are the quotations found rightly, each used once."""

    gold: QuotePassage
    found: tuple[Quote, ...]
    pairs: tuple[tuple[GoldQuote, Quote], ...]
    speakers: tuple[bool, ...]  # of each pair, whether its speaker is right
    false_quotes: tuple[bool, ...]  # of each entry of not_quotes, whether it was taken for speech

    @property
    def tally(self) -> Tally:
        return Tally(len(self.pairs), len(self.found), len(self.gold.quotes))


def read_quote_passages(folder: Path, split: str) -> list[QuotePassage]:
    """The passages of a split ("dev", "fresh" or "frozen") in all languages."""
    return [passage for lang in LANGUAGES for passage in _read(folder / f"quotes_{split}_{lang}.yaml", lang)]


def judge_quotes(analyzer: Analyzer, passages: Iterable[QuotePassage]) -> list[JudgedQuotes]:
    """Every passage read and compared."""
    listed = frozenset(analyzer.knowledge.actors_by_id())
    return [judge_passage(passage, _quotes(analyzer, passage), listed) for passage in passages]


def judge_passage(gold: QuotePassage, found: tuple[Quote, ...], listed: frozenset[str]) -> JudgedQuotes:
    """The quotations found beside the labelled ones. `listed`: the actor ids of the knowledge."""
    pairs = tuple(_matched(gold.quotes, found))
    return JudgedQuotes(
        gold=gold,
        found=found,
        pairs=pairs,
        speakers=tuple(same_speaker(true, quote, listed) for true, quote in pairs),
        false_quotes=tuple(any(dice(q.text, text) >= SAME_QUOTE_DICE for q in found) for text in gold.not_quotes),
    )


def evaluate_quotes(judged: Sequence[JudgedQuotes], prefix: str) -> dict[str, float]:
    """Figures by name, such as `frozen.f1.ru`, with `.low` and `.high` ends of a bootstrap interval.

    `speakers` is the share of right speakers over the quotations found; `not_quotes` the share of titles, names and
    scare quotes that were left alone.
    """
    figures: dict[str, float] = {}
    for lang in (*LANGUAGES, "all"):
        chosen = [one for one in judged if lang in (one.gold.lang, "all")]
        tally = total(one.tally for one in chosen)
        figures |= _with_interval(f"{prefix}.f1.{lang}", tally.f1, bootstrap(chosen, _f1))
        figures |= _with_interval(f"{prefix}.speakers.{lang}", _speakers(chosen), bootstrap(chosen, _speakers))
        figures |= {
            f"{prefix}.precision.{lang}": tally.precision,
            f"{prefix}.recall.{lang}": tally.recall,
            f"{prefix}.not_quotes.{lang}": 1.0 - _share((one.false_quotes for one in chosen), empty=0.0),
        }
    return figures


def misjudged_quotes(judged: Iterable[JudgedQuotes]) -> list[str]:
    """What was missed, found wrongly or given to the wrong speaker, for whoever mends the rules."""
    lines = []
    for one in judged:
        name = one.gold.passage_id
        right = {id(true) for true, _ in one.pairs}
        taken = {id(quote) for _, quote in one.pairs}
        lines += [f"{name} missed: {true.text}" for true in one.gold.quotes if id(true) not in right]
        lines += [f"{name} wrong ({q.kind}): {q.text} [{q.speaker}]" for q in one.found if id(q) not in taken]
        lines += [
            f"{name} speaker: {quote.speaker} ({quote.speaker_id}), not {true.speaker} ({true.speaker_id}): {true.text}"
            for (true, quote), same in zip(one.pairs, one.speakers, strict=True)
            if not same
        ]
    return lines


def same_speaker(true: GoldQuote, found: Quote, listed: frozenset[str]) -> bool:
    """Listed speakers must be found by id; of others the name must be right, and no listed actor may stand for them."""
    if true.speaker_id is not None:
        return found.speaker_id == true.speaker_id
    return found.speaker_id not in listed and _same_name(true.speaker, found.speaker or "")


def dice(a: str, b: str) -> float:
    """Shared words over all words, each counted as often as it stands."""
    x, y = (Counter(_WORD.findall(text.casefold().replace("ё", "е"))) for text in (a, b))
    words = x.total() + y.total()
    return 2 * (x & y).total() / words if words else 0.0


def _same_name(true: str, found: str) -> bool:
    """Whether the names share half of the words of the shorter, by sound: forms differ in case and letters."""
    wanted, given = _sounds(true), _sounds(found)
    return bool(wanted & given) and len(wanted & given) >= SAME_NAME_SHARE * min(len(wanted), len(given))


def _sounds(name: str) -> frozenset[str]:
    words = name.casefold().split()
    return frozenset(sound_skeleton(word) or romanised(word).lower() for word in words if len(word) > 1)


def _matched(true: Sequence[GoldQuote], found: Sequence[Quote]) -> Iterator[tuple[GoldQuote, Quote]]:
    """Pairs at the least likeness or above, the likest first; nothing stands in two of them."""
    scored = [(dice(a.text, b.text), -i, -j) for i, a in enumerate(true) for j, b in enumerate(found)]
    used_true: set[int] = set()
    used_found: set[int] = set()
    for score, minus_i, minus_j in sorted(scored, reverse=True):
        i, j = -minus_i, -minus_j
        if score >= SAME_QUOTE_DICE and i not in used_true and j not in used_found:
            used_true.add(i)
            used_found.add(j)
            yield true[i], found[j]


def _f1(judged: Sequence[JudgedQuotes]) -> float:
    return total(one.tally for one in judged).f1


def _speakers(judged: Sequence[JudgedQuotes]) -> float:
    return _share(one.speakers for one in judged)


def _share(answers: Iterable[Sequence[bool]], empty: float = 1.0) -> float:
    flat = [answer for part in answers for answer in part]
    return sum(flat) / len(flat) if flat else empty


def _with_interval(name: str, value: float, ends: tuple[float, float]) -> dict[str, float]:
    return {name: value, f"{name}.low": ends[0], f"{name}.high": ends[1]}


def _quotes(analyzer: Analyzer, passage: QuotePassage) -> tuple[Quote, ...]:
    return analyzer.quotes(
        passage.text,
        lang=passage.lang,
        published=passage.published,
        bloc=passage.bloc,
        url=_address(analyzer.knowledge, passage.publisher_id),
    )


def _address(knowledge: Knowledge, publisher_id: str | None) -> str | None:
    """An address at which the publisher of an official document publishes."""
    actor = knowledge.actors_by_id().get(publisher_id or "")
    if actor is None:
        return None
    publishers = [one for one in knowledge.dyad.publishers if one.side == actor.side]
    own = [host for one in publishers for host, known in one.actors.items() if known == publisher_id]
    hosts = [*own, *(host for one in publishers for host in one.hosts)]
    return f"https://{hosts[0]}/" if hosts else None


def _read(path: Path, lang: str) -> Iterator[QuotePassage]:
    for item in yaml.safe_load(path.read_text(encoding="utf-8")):
        yield _passage(item, lang)


def _passage(item: Mapping[str, Any], lang: str) -> QuotePassage:
    return QuotePassage(
        passage_id=item["id"],
        lang=lang,
        text=item["text"],
        published=datetime.fromisoformat(item["published"]).replace(tzinfo=UTC),
        bloc=item.get("bloc"),
        publisher_id=item.get("publisher_id"),
        quotes=tuple(GoldQuote(quote["text"], quote["speaker"], quote["speaker_id"]) for quote in item["quotes"]),
        not_quotes=tuple(item.get("not_quotes") or ()),
    )
