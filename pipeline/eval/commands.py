"""`dyadwatch eval`: measured quality beside its floors."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline import __version__
from pipeline.console import print_json, print_table
from pipeline.errors import InputError
from pipeline.eval.floors import compare, load_floors
from pipeline.eval.scores import Scores, record, with_intervals
from pipeline.eval.suites import Bench, Suite, measure
from pipeline.settings import Settings

EXIT_PROBLEMS = 1


def evaluate(
    suite: Annotated[Suite, typer.Argument(help="What to measure.")] = Suite.ALL,
    documents: Annotated[int, typer.Option(help="Size of the synthetic press that copies are measured on.")] = 20_000,
    peer: Annotated[bool, typer.Option(help="Measure datasketch's MinHash LSH beside.")] = True,
    details: Annotated[bool, typer.Option(help="List what was misjudged, frozen passages excepted.")] = False,
    recording: Annotated[
        bool, typer.Option("--record", help="Write the scores that published revisions cite (needs all suites).")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Measure quality on labelled and on synthetic articles; exit 1 below a floor."""
    from pipeline.eval.copies import print_peer

    if recording and suite is not Suite.ALL:
        raise InputError("eval --record: measures all suites; leave the suite's name out")
    bench = Bench.open(Settings.from_env(), documents=documents, peer=peer)
    measured = measure(suite, bench)
    if recording:
        record(Scores(__version__, bench.knowledge.version, with_intervals(measured.figures)))
    floors = load_floors()
    results = [row for name, part in measured.figures.items() for row in compare(name, part, floors.get(name, {}))]
    wrong = measured.wrong if details else ()
    if json:
        failed = [row.name for row in results if not row.passed]
        beside = {"datasketch": asdict(measured.rival)} if measured.rival else {}
        print_json({"figures": measured.figures, "failed": failed, "misjudged": wrong, **beside})
    else:
        rows = [
            [row.suite, row.name, f"{row.value:.3f}", _floor(row.floor), "" if row.passed else "BELOW FLOOR"]
            for row in results
        ]
        print_table("Measured quality", ("suite", "figure", "value", "floor", ""), rows, right=("value", "floor"))
        if measured.rival:
            print_peer(measured.figures["copies"], measured.rival)
        for line in wrong:
            typer.echo(line)
    if not all(row.passed for row in results):
        raise typer.Exit(EXIT_PROBLEMS)


def _floor(floor: float | None) -> str:
    return "" if floor is None else f"{floor:.3f}"
