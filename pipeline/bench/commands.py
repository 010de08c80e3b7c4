"""`dyadwatch bench`: measured speed."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.console import print_json, print_table, say
from pipeline.newsroom.process import running_newsroom
from pipeline.settings import Settings


class What(StrEnum):
    CHAIN = "chain"
    IDENTITY = "identity"


def bench(
    what: Annotated[What, typer.Argument(help="What to time.")] = What.CHAIN,
    documents: Annotated[list[int] | None, typer.Option(help="Sizes of the window of articles (identity).")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Time the chain beside a plain script on the same pages, or copy detection beside datasketch."""
    if what is What.CHAIN:
        _bench_chain(as_json)
    else:
        _bench_identity(documents, as_json)


def _bench_identity(documents: list[int] | None, as_json: bool) -> None:
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


def _bench_chain(as_json: bool) -> None:
    from pipeline.bench.end_to_end import measure_chain, measure_peer

    with tempfile.TemporaryDirectory(prefix="dyadwatch-bench-") as folder, running_newsroom(Path(folder)) as newsroom:
        home = f"{folder}/home"
        settings = replace(
            Settings.from_env(), home=home, database_url=None, catalogue=newsroom.catalogue, allow_loopback=True
        )
        say("timing the chain", quiet=as_json)
        stages = measure_chain(settings)
        say("timing the plain script", quiet=as_json)
        peer = measure_peer(settings)
    pages = stages[1].items
    seconds = sum(stage.seconds for stage in stages)
    ratio = (pages / seconds) / peer.per_second
    if as_json:
        print_json({"stages": [asdict(s) for s in stages], "peer": asdict(peer), "ratio": ratio})
        return
    rows = [[s.name, s.items, f"{s.seconds:.2f}", f"{s.per_second:.1f}"] for s in (*stages, peer)]
    print_table("End to end", ("stage", "items", "seconds", "a second"), rows, right=("items", "seconds", "a second"))
    typer.echo(
        f"chain / plain script: {ratio:.2f} (pages a second, whole chain; the script does no more than fetch and count)"
    )
