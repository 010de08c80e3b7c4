"""The command line: `dyadwatch`. Exit codes: 0 done, 1 found problems, 2 cannot."""

from __future__ import annotations

import os
import sys
from typing import Annotated

import typer
from rich.console import Console

from pipeline import __version__
from pipeline.articles.commands import app as quarantine_app
from pipeline.bench.commands import app as bench_app
from pipeline.commands import ingest, poll, run, tables
from pipeline.errors import DyadwatchError
from pipeline.eval.commands import evaluate
from pipeline.feeds.commands import app as feeds_app
from pipeline.newsroom.commands import newsroom
from pipeline.relations.commands import analyze, explain
from pipeline.reports.commands import app as reports_app

EXIT_CANNOT = 2

app = typer.Typer(
    name="dyadwatch",
    help="Watches the news for one bilateral relation and publishes daily tables that can be cited.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(__version__)
        raise typer.Exit


@app.callback()
def root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options that stand before the command."""


app.command()(run)
app.command()(poll)
app.command()(ingest)
app.command()(tables)
app.command()(analyze)
app.command()(explain)
app.add_typer(reports_app, name="reports")
app.add_typer(feeds_app, name="feeds")
app.add_typer(quarantine_app, name="quarantine")
app.command()(newsroom)
app.command("eval")(evaluate)
app.add_typer(bench_app, name="bench")


def main() -> None:
    """Runs the command line; errors a user can cause end as one line on standard error."""
    try:
        app()
    except DyadwatchError as error:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(f"dyadwatch: {error}")
        sys.exit(EXIT_CANNOT)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # the reader left (`| head`)


if __name__ == "__main__":
    main()
