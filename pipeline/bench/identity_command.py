"""`dyadwatch bench identity`."""

from __future__ import annotations

import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import print_json, print_table, say


def identity(
    documents: Annotated[list[int] | None, typer.Option(help="Sizes of the window of articles.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Time copy detection on a four-day window beside datasketch's MinHash LSH on the same documents."""
    from pipeline.bench.identity import SIZES, Side, measure

    say("grouping windows of articles, each in a process of its own", quiet=as_json)
    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder:
        costs = measure(Path(folder), tuple(documents or SIZES))
    by_size = {size: {c.side: c for c in costs if c.documents == size} for size in sorted({c.documents for c in costs})}
    ours = [sides[Side.DYADWATCH] for sides in by_size.values()]
    growth = ours[-1].ms_each / ours[0].ms_each
    ratios = {n: sides[Side.DATASKETCH].cpu_s / sides[Side.DYADWATCH].cpu_s for n, sides in by_size.items()}
    if as_json:
        print_json({"costs": [asdict(c) | {"ms_each": c.ms_each} for c in costs], "growth": growth, "faster": ratios})
        return
    rows = [[c.side, c.documents, f"{c.cpu_s:.1f}", f"{c.ms_each:.2f}", f"{c.peak_mib:.0f}", c.groups] for c in costs]
    columns = ("side", "documents", "cpu s", "ms each", "peak MiB", "groups")
    print_table("Copies in a four-day window", columns, rows, right=columns[1:])
    typer.echo(f"cost of a document, {ours[-1].documents:,} against {ours[0].documents:,}: {growth:.2f} times")
    for size, ratio in ratios.items():
        typer.echo(f"datasketch takes {ratio:.2f} times as long on {size:,} documents")
