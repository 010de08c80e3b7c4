"""`dyadwatch bench tables`: the publication of a large day."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from pipeline.console import print_json, print_table


def tables(
    articles: Annotated[int, typer.Option(help="Articles of the day; a fifth of them hold a mention.")] = 100_000,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Publish one made-up day from the lake, step by step, beside the same counts in plain pandas."""
    from pipeline.bench.tables import measure

    steps, peer = measure(articles, articles // 5)
    if as_json:
        print_json({"articles": articles, "steps": [asdict(step) for step in steps], "peer": asdict(peer)})
        return
    rows = [[step.name, f"{step.seconds:.2f}", f"{step.peak_mib:.0f}"] for step in (*steps, peer)]
    heads = ("seconds", "peak MiB")
    print_table(f"One day of {articles:,} articles", ("step", *heads), rows, right=heads)
    whole = sum(step.seconds for step in steps if step.name.startswith(("collect", "publish")))
    typer.echo(f"publication / plain pandas: {whole / peer.seconds:.1f} (seconds; pandas only counts)")
