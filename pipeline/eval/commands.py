"""`dyadwatch eval`: measured quality beside its floors."""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table
from pipeline.eval.floors import compare, load_floors
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.eval.events import JudgedEvents
    from pipeline.relations.analyzer import Analyzer

MOMENT = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)  # the newsroom's dates are relative: figures need a fixed today
EXIT_PROBLEMS = 1


class Suite(StrEnum):
    ALL = "all"
    IDENTITY = "identity"
    RELEVANCE = "relevance"
    EVENTS = "events"
    ALERTS = "alerts"


def evaluate(
    suite: Annotated[Suite, typer.Argument(help="What to measure.")] = Suite.ALL,
    details: Annotated[bool, typer.Option(help="List the articles that were misjudged.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Measure quality on the sample newsroom's labelled articles; exit 1 below a floor."""
    from pipeline.eval.alerts import measure as measure_alerts
    from pipeline.eval.events import misjudged_events
    from pipeline.eval.identity import evaluate_identity
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
    judged_dev: list[JudgedEvents] = []
    if suite in (Suite.ALL, Suite.EVENTS):
        figures["events"], judged_dev = _events(analyzer)
    if suite in (Suite.ALL, Suite.ALERTS):
        figures["alerts"] = dict(measure_alerts())
    floors = load_floors()
    results = [row for name, part in figures.items() for row in compare(name, part, floors.get(name, {}))]
    wrong = misjudged(analyzer, cases) if details and suite is not Suite.EVENTS else []
    wrong += misjudged_events(judged_dev) if details else []
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


def _events(analyzer: Analyzer) -> tuple[dict[str, float], list[JudgedEvents]]:
    """The figures of all splits, and the judged passages that may be looked at while rules are written."""
    from pipeline.eval.events import evaluate_contrast, evaluate_events, judge_events
    from pipeline.eval.gold import gold_folder
    from pipeline.eval.gold_events import read_contrast_pairs, read_event_passages

    folder = gold_folder(None, "events")
    frozen = judge_events(analyzer, read_event_passages(folder, "frozen"))
    dev = judge_events(analyzer, read_event_passages(folder, "dev"))
    pairs = judge_events(analyzer, (one for pair in read_contrast_pairs(folder) for one in pair))
    figures = evaluate_events(frozen, "frozen") | evaluate_events(dev, "dev") | evaluate_contrast(pairs)
    return figures, [*dev, *pairs]


def _floor(floor: float | None) -> str:
    return "" if floor is None else f"{floor:.3f}"
