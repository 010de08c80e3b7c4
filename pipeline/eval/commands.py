"""`dyadwatch eval`: measured quality beside its floors."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.console import print_json, print_table
from pipeline.eval.floors import compare, load_floors
from pipeline.settings import Settings

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # the newsroom's dates are relative: figures need a fixed today
EXIT_PROBLEMS = 1
FROZEN = "frozen"  # scored, and never shown: whoever mends the rules may not see it
SPLITS = ("dev", FROZEN)


class Suite(StrEnum):
    ALL = "all"
    IDENTITY = "identity"
    QUOTES = "quotes"
    RELEVANCE = "relevance"


def evaluate(
    suite: Annotated[Suite, typer.Argument(help="What to measure.")] = Suite.ALL,
    details: Annotated[bool, typer.Option(help="List the articles that were misjudged.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Measure quality on the sample newsroom's labelled articles and the labelled passages; exit 1 below a floor."""
    from pipeline.eval.gold import gold_folder
    from pipeline.eval.identity import evaluate_identity
    from pipeline.eval.quotes import evaluate_quotes, judge_quotes, misjudged_quotes, read_quote_passages
    from pipeline.eval.relevance import evaluate_relevance, misjudged
    from pipeline.knowledge.load import load_knowledge
    from pipeline.newsroom.truth import labelled
    from pipeline.relations.analyzer import Analyzer

    settings = Settings.from_env()
    cases = list(labelled(MOMENT))
    knowledge = load_knowledge(settings.dyad, None)
    analyzer = Analyzer(knowledge, language_models=settings.language_models)
    figures = {}
    if suite in (Suite.ALL, Suite.IDENTITY):
        figures["identity"] = evaluate_identity(cases, analyzer)
    if suite in (Suite.ALL, Suite.RELEVANCE):
        figures["relevance"] = evaluate_relevance(analyzer, cases)
    wrong = misjudged(analyzer, cases) if details else []
    if suite in (Suite.ALL, Suite.QUOTES):
        figures["quotes"] = {}
        for split in SPLITS:
            judged = judge_quotes(analyzer, read_quote_passages(gold_folder(None, "events"), split))
            figures["quotes"] |= evaluate_quotes(judged, split)
            wrong += misjudged_quotes(judged) if details and split != FROZEN else []
    floors = load_floors()
    results = [row for name, part in figures.items() for row in compare(name, part, floors.get(name, {}))]
    if json:
        print_json({"figures": figures, "failed": [row.name for row in results if not row.passed], "misjudged": wrong})
    else:
        rows = [
            [row.suite, row.name, f"{row.value:.3f}", _floor(row.floor), "" if row.passed else "BELOW FLOOR"]
            for row in results
        ]
        print_table("Measured quality", ("suite", "figure", "value", "floor", ""), rows, right=("value", "floor"))
        for line in wrong:
            typer.echo(line)
    if not all(row.passed for row in results):
        raise typer.Exit(EXIT_PROBLEMS)


def _floor(floor: float | None) -> str:
    return "" if floor is None else f"{floor:.3f}"
