"""`dyadwatch newsroom`: serves the sample newsroom, checks its content, writes its catalogue."""

from __future__ import annotations

import signal
import threading
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Annotated

import typer

from pipeline.clock import clock_from, utc_day
from pipeline.console import print_json, print_table
from pipeline.feeds.catalogue import Catalogue, load_catalogue
from pipeline.feeds.catalogue_schema import FILE
from pipeline.knowledge.load import knowledge_folder
from pipeline.newsroom.addresses import DEFAULT_PORT
from pipeline.newsroom.catalogue import write_catalogue
from pipeline.newsroom.check import Survey, survey
from pipeline.newsroom.content import SHIPPED, load_content
from pipeline.newsroom.schema import Content
from pipeline.newsroom.server import Newsroom
from pipeline.settings import Settings

DEFAULT_SEED = 1


def newsroom(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port to serve on; 0 takes a free one.")] = DEFAULT_PORT,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    catalogue_out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write a feeds catalogue that points at this newsroom.")
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Check and count the content instead of serving it.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --check: print one JSON object.")] = False,
    content: Annotated[Path, typer.Option(metavar="FOLDER", help="Folder with the newsroom's YAML files.")] = SHIPPED,
    seed: Annotated[int, typer.Option(help="Draws teasers and comments; the articles do not depend on it.")] = (
        DEFAULT_SEED
    ),
) -> None:
    """Serve the sample newsroom until stopped: fictional outlets at http://<outlet>.localhost:<port>/."""
    settings = Settings.from_env()
    clock = clock_from(settings.now)
    loaded = load_content(content)
    today = utc_day(clock.now())
    if check:
        if catalogue_out is not None:
            write_catalogue(loaded, port, _dyad(settings), catalogue_out)
        raise typer.Exit(_check(loaded, today, as_json=as_json))
    server = Newsroom(loaded, clock, host=host, port=port, seed=seed, today=today)
    with server:
        if catalogue_out is not None:
            write_catalogue(loaded, server.port, _dyad(settings), catalogue_out)
        stopped = threading.Event()

        def stop(number: int, frame: FrameType | None) -> None:
            stopped.set()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        server.serve()
        typer.echo(f"Sample newsroom at http://localhost:{server.port}/ ({len(loaded.outlets)} fictional outlets)")
        stopped.wait()


def _dyad(settings: Settings) -> Catalogue:
    return load_catalogue(knowledge_folder(settings.dyad) / FILE)


def _check(content: Content, today: date, *, as_json: bool) -> int:
    """Prints the survey; 1 where there are problems."""
    found = survey(content, today)
    if as_json:
        print_json(found.as_json())
    else:
        _print(found)
    return 1 if found.problems else 0


def _print(found: Survey) -> None:
    groups = {
        "articles by day": found.days,
        "articles by language": found.languages,
        "articles by bloc": found.blocs,
        "articles by kind": found.kinds,
        "articles by status": found.statuses,
        "articles by trap": found.traps,
        "outlets by behaviour": found.behaviours,
        "outlets by feed": found.formats,
        "outlets by layout": found.layouts,
    }
    rows = [
        ("" if place else what, value, n)
        for what, counts in groups.items()
        for place, (value, n) in enumerate(counts.items())
    ]
    print_table("Sample newsroom", ("what", "value", "count"), rows, right=("count",))
    typer.echo(
        f"{found.outlets} outlets, {found.articles} articles ({found.originals} originals, {found.to_come} of a day to"
        f" come), {found.stories} stories"
    )
    for problem in found.problems:
        typer.echo(f"problem: {problem}")
    typer.echo(f"{len(found.problems)} problems" if found.problems else "no problems")
