"""An analysis and its evidence for people: sentences with coloured spans, and the rules under them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from pipeline.knowledge.schema import Knowledge
from pipeline.records import Article
from pipeline.relations.explain import SentenceExplanation

if TYPE_CHECKING:
    from pipeline.reports.evidence import Evidence

SIDE_STYLES = ("bold green", "bold blue")  # the dyad's two sides, in the order of the knowledge file
THIRD_STYLE = "magenta"
LINK_STYLE = "underline"


def print_analysis(text: str, title: str, sentences: Sequence[SentenceExplanation], knowledge: Knowledge) -> None:
    """The counted sentences, and those that a rule kept from counting, each with its reasons."""
    console = Console(highlight=False)
    shown = [s for s in sentences if s.grade.counted or s.blocked]
    for sentence in shown:
        _print_sentence(console, title if sentence.in_title else text, sentence, knowledge)
    counted = sum(s.grade.counted for s in sentences)
    console.print(f"{counted} of {len(sentences)} sentences counted; {len(shown) - counted} more were kept from it")


def print_evidence(
    evidence: Evidence, explained: Mapping[str, Sequence[SentenceExplanation]], knowledge: Knowledge
) -> None:
    """What an id stands for, its place in the reports, and its sentences."""
    console = Console(highlight=False)
    place = f"{evidence.revision.day} r{evidence.revision.number}" if evidence.revision else "not in a published table"
    console.print(f"[bold]{evidence.kind}[/bold] {evidence.identifier} · {place}")
    for article in evidence.articles:
        console.print(Text(f"\n{article.title}", style="bold"))
        published = f"{article.published_at:%Y-%m-%d %H:%M} UTC"
        console.print(Text(f"{article.url}\n{article.source_id} ({article.bloc}) · {published}"))
        if article.article_id in evidence.deleted:
            noticed = f"{evidence.deleted[article.article_id]:%Y-%m-%d %H:%M} UTC"
            console.print(
                Text(f"deleted: its page was found gone at {noticed}; the archive holds it", style="bold red")
            )
        console.print(Text(f"text sha256 {article.text_sha256}", style="dim"))
        for sentence in explained[article.article_id]:
            if _concerns(evidence, sentence):
                _print_sentence(console, article.title if sentence.in_title else article.text, sentence, knowledge)


def evidence_as_json(evidence: Evidence, explained: Mapping[str, Sequence[SentenceExplanation]]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "id": evidence.identifier,
        "kind": str(evidence.kind),
        "day": evidence.revision.day.isoformat() if evidence.revision else None,
        "revision": evidence.revision.number if evidence.revision else None,
        "articles": [
            {
                "article_id": article.article_id,
                "url": article.url,
                "title": article.title,
                "source_id": article.source_id,
                "published_at": article.published_at.isoformat(),
                "text_sha256": article.text_sha256,
                "deleted_noticed_at": _iso(evidence.deleted.get(article.article_id)),
                "sentences": [
                    asdict(s) | {"grade": s.grade.name, "text": _passage(article, s)[s.start : s.end]}
                    for s in explained[article.article_id]
                    if _concerns(evidence, s)
                ],
            }
            for article in evidence.articles
        ],
    }


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _concerns(evidence: Evidence, sentence: SentenceExplanation) -> bool:
    """A mention or quote concerns the sentences it overlaps; anything else the counted ones."""
    if evidence.span is None:
        return sentence.grade.counted
    start, end = evidence.span
    in_title = bool(evidence.row.get("in_title", False))
    return sentence.in_title == in_title and sentence.start < end and start < sentence.end


def _passage(article: Article, sentence: SentenceExplanation) -> str:
    return article.title if sentence.in_title else article.text


def _print_sentence(console: Console, passage: str, sentence: SentenceExplanation, knowledge: Knowledge) -> None:
    line = Text(passage[sentence.start : sentence.end])
    for start, end in sentence.links:
        line.stylize(LINK_STYLE, start - sentence.start, end - sentence.start)
    for span in sentence.actors:
        if span.start >= 0:
            line.stylize(_style(span.side, knowledge), span.start - sentence.start, span.end - sentence.start)
    where = "title" if sentence.in_title else f"{sentence.start}–{sentence.end}"
    console.print(Text(f"\n{sentence.grade.name} · {sentence.evidence or 'not counted'} · {where}", style="dim"))
    console.print(line)
    reasons = [f"fired: {', '.join(sentence.fired)}"] if sentence.fired else []
    reasons += [f"blocked by: {', '.join(sentence.blocked)}"] if sentence.blocked else []
    if reasons:
        console.print(Text("  " + " · ".join(reasons), style="dim"))


def _style(side: str, knowledge: Knowledge) -> str:
    sides = tuple(knowledge.dyad.sides)
    return SIDE_STYLES[sides.index(side)] if side in sides else THIRD_STYLE
