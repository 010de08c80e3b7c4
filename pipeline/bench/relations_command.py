"""`dyadwatch bench relations`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import print_json, print_table, say
from pipeline.eval.floors import Result, compare, load_floors

FLOORS = Path(__file__).with_name("floors.yaml")
EXIT_BELOW_FLOOR = 1


def relations(as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False) -> None:
    """Time the search for mentions beside a full spaCy pipeline and its EntityRuler; exit 1 below a floor."""
    from pipeline.bench.relations import figures, measure

    say("reading the newsroom's articles, each task in a process of its own", quiet=as_json)
    costs = measure()
    measured = figures(costs)
    floors = load_floors(FLOORS)["relations"]
    results = compare("relations", measured, floors)
    rows = [cost for found in costs.values() for cost in found]
    if as_json:
        print_json({"costs": [asdict(cost) | {"per_second": cost.per_second} for cost in rows], "figures": measured})
    else:
        shown = [
            [c.task, c.side, c.texts, f"{c.characters / c.texts:.0f}", f"{c.per_second:.0f}", f"{c.peak_mib:.0f}"]
            for c in rows
        ]
        columns = ("task", "side", "texts", "characters", "a second", "peak MiB")
        print_table("Finding mentions", columns, shown, right=columns[2:])
        print_table("Figures", ("figure", "value", "floor"), [_row(result) for result in results], right=("value",))
    if not all(result.passed for result in results):
        raise typer.Exit(EXIT_BELOW_FLOOR)


def _row(result: Result) -> list[str]:
    return [result.name, f"{result.value:.2f}", "" if result.floor is None else f"{result.floor:g}"]
