"""Measured quality of the relations room on the newsroom's labelled articles: status, relevance, quotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from pipeline.eval.tally import Tally
from pipeline.identity.translit import sound_skeleton
from pipeline.newsroom.truth import LabelledCase
from pipeline.records import Analysis, ArticleStatus
from pipeline.relations.analyzer import Analyzer

QUOTE_DICE = 0.8  # as the scorer of the labelled real texts counts a quotation as found


def evaluate_relevance(analyzer: Analyzer, cases: Iterable[LabelledCase]) -> dict[str, float]:
    """Figures by name, such as `relevant.f1.ru`; every original article counts once, its copies do not.

    `relevant`: status is not none. `about`: status is about. `traps`: share of trap articles judged rightly.
    `quotes`: direct quotations found at token Dice ≥ .8, and the share of those with the right speaker.
    """
    originals = [case for case in cases if case.key == case.text_root]
    pairs = [(case, _analysis(analyzer, case)) for case in originals if case.lang in {"en", "ru", "be"}]
    figures: dict[str, float] = {"articles": len(pairs)}
    for lang in ("en", "ru", "be", "all"):
        chosen = [(c, a) for c, a in pairs if lang in (c.lang, "all")]
        relevant = _tally((c.status is not ArticleStatus.NONE, a.relevant) for c, a in chosen)
        about = _tally((c.status is ArticleStatus.ABOUT, a.status is ArticleStatus.ABOUT) for c, a in chosen)
        figures[f"relevant.f1.{lang}"] = relevant.f1
        figures[f"relevant.precision.{lang}"] = relevant.precision
        figures[f"relevant.recall.{lang}"] = relevant.recall
        figures[f"about.f1.{lang}"] = about.f1
    traps = [c.status is not ArticleStatus.NONE or not a.relevant for c, a in pairs if c.trap]
    figures["traps.right"] = sum(traps) / len(traps) if traps else 1.0
    return figures | _quotes(pairs)


def misjudged(analyzer: Analyzer, cases: Iterable[LabelledCase]) -> list[str]:
    """The original articles whose relevance was judged wrongly: `key: is about, judged none`."""
    lines = []
    for case in cases:
        if case.key != case.text_root or case.lang not in {"en", "ru", "be"}:
            continue
        found = _analysis(analyzer, case)
        if (case.status is not ArticleStatus.NONE) != found.relevant:
            lines.append(f"{case.key}: is {case.status}, judged {found.status}")
    return lines


def _analysis(analyzer: Analyzer, case: LabelledCase) -> Analysis:
    return analyzer.analyze(
        case.text, title=case.title, lang=case.lang, published=case.published_at, bloc=case.bloc, url=case.url
    )


def _tally(answers: Iterable[tuple[bool, bool]]) -> Tally:
    counts = Counter(answers)
    right = counts[True, True]
    return Tally(right, right + counts[False, True], right + counts[True, False])


def _quotes(pairs: list[tuple[LabelledCase, Analysis]]) -> dict[str, float]:
    true = found = speaker = 0
    for case, analysis in pairs:
        if not analysis.relevant:
            continue
        for quote in case.quotes:
            true += 1
            best = max(analysis.quotes, key=lambda q: _dice(q.text, quote.text), default=None)
            if best is None or _dice(best.text, quote.text) < QUOTE_DICE:
                continue
            found += 1
            speaker += _same_speaker(best.speaker, quote.speaker)
    return {
        "quotes": true,
        "quotes.recall": found / true if true else 1.0,
        "quotes.speaker": speaker / found if found else 1.0,
    }


def _dice(a: str, b: str) -> float:
    x, y = (Counter(re.findall(r"\w+", text.lower())) for text in (a, b))
    total = x.total() + y.total()
    return 2 * (x & y).total() / total if total else 0.0


def _same_speaker(found: str | None, true: str) -> bool:
    """Whether the names share a word: by its sound, since the knowledge base romanises and forms differ."""
    sounds = [{sound_skeleton(word) for word in re.findall(r"\w{4,}", name or "")} - {None} for name in (found, true)]
    return bool(sounds[0] & sounds[1])
