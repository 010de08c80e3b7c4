"""`dyadwatch bench`: measured speed of the chain, and the benchmarks that stand beside it."""

from __future__ import annotations

import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer

from pipeline.bench.http_command import http
from pipeline.bench.identity_command import identity
from pipeline.bench.page_command import page
from pipeline.bench.polling.commands import polling
from pipeline.bench.relations_command import relations
from pipeline.bench.tables_command import tables
from pipeline.console import print_json, print_table, say
from pipeline.newsroom.process import running_newsroom
from pipeline.settings import Settings

app = typer.Typer(help="Measured speed and care, each beside a named peer.", rich_markup_mode=None)
app.command()(polling)
app.command()(http)
app.command()(identity)
app.command()(relations)
app.command()(tables)
app.command()(page)


@app.callback(invoke_without_command=True)
def bench(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Without a command: time the chain on the sample newsroom, beside a plain script on the same pages."""
    if ctx.invoked_subcommand is not None:
        return
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
