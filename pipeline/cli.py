"""The command line: `dyadwatch`. Exit codes: 0 done, 1 found problems, 2 cannot."""

from __future__ import annotations

import os
import sys
from typing import Annotated, ClassVar

import typer
from rich.console import Console

from pipeline import __version__
from pipeline.errors import DyadwatchError
from pipeline.lazy_group import LazyCommand, LazyGroup

EXIT_CANNOT = 2


class Commands(LazyGroup):
    """All commands, in the order in which they are met."""

    lazy: ClassVar = {
        "run": LazyCommand("pipeline.commands:run", "Poll due feeds, fetch, analyse, publish the days that changed."),
        "poll": LazyCommand("pipeline.commands:poll", "Poll the feeds that are due; fetch nothing yet."),
        "ingest": LazyCommand("pipeline.commands:ingest", "Read archives, saved pages, JSONL or feed documents."),
        "tables": LazyCommand("pipeline.commands:tables", "Build and publish a day or a range of days."),
        "analyze": LazyCommand("pipeline.relations.commands:analyze", "Mentions, actors, topics and quotes of a text."),
        "explain": LazyCommand("pipeline.relations.commands:explain", "Walk an id back to its sentence and its rules."),
        "reports": LazyCommand(
            "pipeline.reports.commands:app", "List, show, export, compare, verify what is published."
        ),
        "feeds": LazyCommand("pipeline.feeds.commands:app", "List, check, import, export feeds; their health."),
        "quarantine": LazyCommand("pipeline.articles.commands:app", "Pages that could not be had: list, retry."),
        "newsroom": LazyCommand("pipeline.newsroom.commands:newsroom", "Serve the sample newsroom until stopped."),
        "eval": LazyCommand("pipeline.eval.commands:evaluate", "Measured quality against its floors."),
        "bench": LazyCommand("pipeline.bench.commands:app", "Measured speed, beside named peers."),
    }


app = typer.Typer(
    name="dyadwatch",
    cls=Commands,
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
