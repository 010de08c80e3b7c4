"""`dyadwatch eval`: measured quality beside its floors."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from pipeline.console import print_json, print_table
from pipeline.eval.floors import compare, load_floors
from pipeline.settings import Settings

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # the newsroom's dates are relative: figures need a fixed today
EXIT_PROBLEMS = 1


class Suite(StrEnum):
    ALL = "all"
    IDENTITY = "identity"
    RELEVANCE = "relevance"
    ALERTS = "alerts"


def evaluate(
    suite: Annotated[Suite, typer.Argument(help="What to measure.")] = Suite.ALL,
    documents: Annotated[int, typer.Option(help="Size of the synthetic press that copies are measured on.")] = 20_000,
    peer: Annotated[bool, typer.Option(help="Measure datasketch's MinHash LSH beside.")] = True,
    details: Annotated[bool, typer.Option(help="List the articles that were misjudged.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Measure quality on labelled and on synthetic articles; exit 1 below a floor."""
    from pipeline.eval.alerts import measure as measure_alerts
    from pipeline.eval.copies import evaluate_copies, evaluate_peer, print_peer, synthetic_press
    from pipeline.eval.identity import evaluate_identity
    from pipeline.eval.relevance import evaluate_relevance, misjudged
    from pipeline.eval.stories import second_set, story_figures
    from pipeline.identity.knowledge import identity_knowledge
    from pipeline.knowledge.load import load_knowledge
    from pipeline.newsroom.truth import labelled
    from pipeline.relations.analyzer import Analyzer

    settings = Settings.from_env()
    cases = list(labelled(MOMENT))
    knowledge = load_knowledge(settings.dyad, None)
    analyzer = Analyzer(knowledge, language_models=settings.language_models)
    figures = {}
    rival = None
    if suite in (Suite.ALL, Suite.IDENTITY):
        figures["identity"] = evaluate_identity(cases, analyzer)
        figures["stories"] = story_figures(second_set(), analyzer)
        synthetic = list(synthetic_press(cases, documents))
        figures["copies"] = evaluate_copies(synthetic, identity_knowledge(knowledge.documents))
        rival = evaluate_peer(synthetic) if peer else None
    if suite in (Suite.ALL, Suite.RELEVANCE):
        figures["relevance"] = evaluate_relevance(analyzer, cases)
    if suite in (Suite.ALL, Suite.ALERTS):
        figures["alerts"] = dict(measure_alerts())
    floors = load_floors()
    results = [row for name, part in figures.items() for row in compare(name, part, floors.get(name, {}))]
    wrong = misjudged(analyzer, cases) if details else []
    if json:
        failed = [row.name for row in results if not row.passed]
        beside = {"datasketch": asdict(rival)} if rival else {}
        print_json({"figures": figures, "failed": failed, "misjudged": wrong, **beside})
    else:
        rows = [
            [row.suite, row.name, f"{row.value:.3f}", _floor(row.floor), "" if row.passed else "BELOW FLOOR"]
            for row in results
        ]
        print_table("Measured quality", ("suite", "figure", "value", "floor", ""), rows, right=("value", "floor"))
        if rival:
            print_peer(figures["copies"], rival)
        for line in wrong:
            typer.echo(line)
    if not all(row.passed for row in results):
        raise typer.Exit(EXIT_PROBLEMS)


def _floor(floor: float | None) -> str:
    return "" if floor is None else f"{floor:.3f}"
