"""`dyadwatch bench tables`: the publication of a large day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table, say

if TYPE_CHECKING:
    from pipeline.bench.series import Series
    from pipeline.bench.tables import Step

EXIT_PROBLEMS = 1
MOST_MIB = 2048  # what a worker of a small machine has beside Airflow
SERIES_SECONDS = 1.0  # a trend is drawn while somebody looks on


def tables(
    articles: Annotated[int, typer.Option(help="Articles of the day; they hold a fifth as many mentions.")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Publish one made-up day from the lake, step by step, beside the same counts in plain pandas; read two years of
    every series. Exit code 1 above 2 GiB or a second."""
    from pipeline.bench.series import measure_series
    from pipeline.bench.tables import measure

    series = measure_series()
    steps, peer = measure(articles, articles // 5)
    peak_mib = max(step.peak_mib for step in steps)
    if as_json:
        found = {"articles": articles, "steps": [asdict(step) for step in steps], "peer": asdict(peer)}
        print_json(found | {"series": [asdict(each) for each in series]})
    else:
        _show(articles, steps, peer, series)
    late = [each.table for each in series if each.seconds >= SERIES_SECONDS]
    if peak_mib > MOST_MIB or late:
        say(f"bench tables: peak {peak_mib:.0f} MiB of {MOST_MIB}; series read too slowly: {', '.join(late) or 'none'}")
        raise typer.Exit(EXIT_PROBLEMS)


def _show(articles: int, steps: Sequence[Step], peer: Step, series: Sequence[Series]) -> None:
    rows = [[step.name, f"{step.seconds:.2f}", f"{step.peak_mib:.0f}"] for step in (*steps, peer)]
    heads = ("seconds", "peak MiB")
    print_table(f"One day of {articles:,} articles", ("step", *heads), rows, right=heads)
    whole = sum(step.seconds for step in steps if step.name.startswith(("collect", "publish")))
    typer.echo(f"publication / plain pandas: {whole / peer.seconds:.1f} (seconds; pandas only counts)")
    read = [[each.table, f"{each.rows:,}", f"{each.mib:.1f}", f"{each.seconds:.2f}"] for each in series]
    print_table("Two years of each series", ("table", "rows", "MiB", "seconds"), read, right=("rows", "MiB", "seconds"))
