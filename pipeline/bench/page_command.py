"""`dyadwatch bench page`: the reports page over a long history."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.console import print_json, print_table, say

EXIT_TOO_SLOW = 1


def page(
    short: Annotated[int, typer.Option(help="Days of the short history.")] = 40,
    long: Annotated[int, typer.Option(help="Days of the long one.")] = 400,
    mentions: Annotated[int, typer.Option(help="Mentions of the long one, spread evenly.")] = 2_000_000,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Ask the reports page for the same views over a short and a long history. Exit code 1 beyond three times."""
    from pipeline.bench.page import RATIO_AT_MOST, WEIGHT_AT_MOST, measure

    report = measure(short, long, mentions, lambda text: say(text, quiet=as_json))
    if as_json:
        costs = [asdict(cost) | {"ratio": cost.ratio} for cost in report.costs]
        print_json(asdict(report) | {"costs": costs, "good": report.good})
    else:
        rows = [
            [
                cost.page,
                f"{1000 * cost.short_s:.0f}",
                f"{1000 * cost.long_s:.0f}",
                f"{cost.ratio:.2f}",
                f"{1000 * cost.first_s:.0f}",
                f"{(cost.own_bytes + report.asset_bytes) / 1000:.0f}",
            ]
            for cost in report.costs
        ]
        heads = (f"ms, {short} days", f"ms, {long} days", "ratio", "ms, first", "kB without Plotly")
        print_table(f"The page over {report.mentions:,} mentions", ("page", *heads), rows, right=heads)
        typer.echo(f"accepted: a ratio of {RATIO_AT_MOST}, {WEIGHT_AT_MOST // 1000} kB")
    if not report.good:
        raise typer.Exit(EXIT_TOO_SLOW)
