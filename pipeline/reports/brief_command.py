"""`dyadwatch reports brief`: one page on a day."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.console import print_json, say


def brief(
    day: Annotated[str | None, typer.Argument(help="Day, such as 2026-11-23; yesterday if not given.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write the morning brief of a day, in Markdown and HTML, and show it."""
    from pipeline import chain
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        written = chain.brief(rt, day)
        page = rt.store.home.read(written["paths"][0]).decode()
    if as_json:
        print_json(written)
        return
    typer.echo(page)
    say(f"written: {', '.join(written['paths'])}")
