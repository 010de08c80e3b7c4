"""`python -m pipeline.stack demo|up`: what `make demo` and `make up` call."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from pipeline.errors import DyadwatchError
from pipeline.settings import Settings
from pipeline.stack.supervise import Options, supervise

AIRFLOW_PORT = 8080
EXIT_CANNOT = 2

Port = Annotated[int, typer.Option(min=1, max=65_535, help="Airflow's port; the next free one where it is busy.")]
Once = Annotated[bool, typer.Option("--once", help="Run the chain once, print the table, stop everything.")]

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, help=__doc__)


@app.command()
def demo(once: Once = False, port: Port = AIRFLOW_PORT) -> None:
    """Airflow with the sample newsroom, on a home of its own."""
    raise typer.Exit(supervise(Options(sample=True, once=once, port=port), Settings.from_env()))


@app.command()
def up(once: Once = False, port: Port = AIRFLOW_PORT) -> None:
    """Airflow on the real catalogue."""
    raise typer.Exit(supervise(Options(sample=False, once=once, port=port), Settings.from_env()))


if __name__ == "__main__":
    try:
        app()
    except DyadwatchError as error:
        sys.stderr.write(f"dyadwatch: {error}\n")
        sys.exit(EXIT_CANNOT)
