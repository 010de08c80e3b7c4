"""`dyadwatch bench http`: polling and parsing beside requests and feedparser."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table, progress
from pipeline.eval.floors import Result, compare, load_floors
from pipeline.settings import Settings

if TYPE_CHECKING:
    from pipeline.bench.http import Speed
    from pipeline.bench.parsing import ParseSpeed

EXIT_PROBLEMS = 1
FLOORS = Path(__file__).with_name("floors.yaml")
LATENCY_MS = 50


def http(
    feeds: Annotated[int, typer.Option(min=100, help="Local feeds.")] = 1000,
    latency: Annotated[int, typer.Option(min=0, help="Milliseconds before each answer.")] = LATENCY_MS,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Poll local feeds beside bare threaded requests, and parse beside plain feedparser.

    Exit code 1 when a ratio is below its floor.
    """
    from pipeline.bench.feed_server import running_feed_server
    from pipeline.bench.http import measure_http, rounds
    from pipeline.bench.parsing import SIZES, measure_parsing

    with progress("parsing", len(SIZES), quiet=json) as advance:
        parsing = measure_parsing(advance)
    with (
        running_feed_server(feeds, latency / 1000) as server,
        progress("polling", rounds(), quiet=json) as advance,
    ):
        polling = measure_http(server, Settings.from_env(), advance)
    results = _results(polling, parsing)
    if json:
        measured = {"polling": [asdict(speed) for speed in polling], "parsing": [asdict(speed) for speed in parsing]}
        figures = {row.name: {"value": row.value, "floor": row.floor, "passed": row.passed} for row in results}
        print_json(measured | {"ratios": figures, "feeds": feeds, "latency_ms": latency})
    else:
        _show(polling, parsing, results)
    if not all(row.passed for row in results):
        raise typer.Exit(EXIT_PROBLEMS)


def _results(polling: list[Speed], parsing: list[ParseSpeed]) -> list[Result]:
    floors = load_floors(FLOORS)
    ratios = {f"{speed.kind}.ratio": speed.ratio for speed in polling}
    parsed = {f"items_{speed.n_items}.ratio": speed.ratio for speed in parsing}
    return compare("http", ratios, floors["http"]) + compare("parsing", parsed, floors["parsing"])


def _show(polling: list[Speed], parsing: list[ParseSpeed], results: list[Result]) -> None:
    print_table(
        "Polling",
        ("what", "ours, feeds/s", "bare requests", "ours, CPU ms", "bare, CPU ms", "ratio"),
        [
            [
                s.words,
                f"{s.ours:.0f}",
                f"{s.bare:.0f}",
                f"{s.ours_cpu_ms:.1f}",
                f"{s.bare_cpu_ms:.1f}",
                f"{s.ratio:.2f}",
            ]
            for s in polling
        ],
        right=("ours, feeds/s", "bare requests", "ours, CPU ms", "bare, CPU ms", "ratio"),
    )
    print_table(
        "Parsing, 3 new items",
        ("items", "kB", "ours, ms", "feedparser, ms", "with our options, ms", "ratio"),
        [
            [s.n_items, f"{s.kilobytes:.0f}", f"{s.ours:.2f}", f"{s.plain:.1f}", f"{s.lean:.1f}", f"{s.ratio:.1f}"]
            for s in parsing
        ],
        right=("items", "kB", "ours, ms", "feedparser, ms", "with our options, ms", "ratio"),
    )
    for row in results:
        if not row.passed:
            typer.echo(f"BELOW FLOOR: {row.suite} {row.name} is {row.value:.2f}, at least {row.floor:.2f} is promised")
