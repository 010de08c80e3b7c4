"""`dyadwatch feeds`: list, check, health, import, export."""

from __future__ import annotations

import sys
from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from pipeline.console import print_json, print_table, progress, say
from pipeline.errors import InputError, NotFoundError
from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.health_command import health
from pipeline.feeds.opml import read_list, write_csv, write_opml
from pipeline.feeds.overlay import import_feeds, overlay_path
from pipeline.feeds.selection import pick_feeds
from pipeline.knowledge.load import knowledge_folder
from pipeline.records import Feed, FeedState
from pipeline.runtime import Runtime
from pipeline.settings import Settings

EXIT_PROBLEMS = 1

app = typer.Typer(help="The catalogue of feeds.", no_args_is_help=True, rich_markup_mode=None)

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Ids = Annotated[list[str] | None, typer.Argument(help="Feed or source ids; all enabled feeds when none is given.")]


class ListFormat(StrEnum):
    OPML = "opml"
    CSV = "csv"


@app.command("list")
def list_feeds(
    ids: Ids = None,
    bloc: Annotated[str | None, typer.Option(help="Only this bloc.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Disabled feeds as well.")] = False,
    json: Json = False,
) -> None:
    """List feeds with their bloc, certainty and last poll."""
    with Runtime.open() as rt:
        feeds = pick_feeds(rt.catalogue, ids, everything=everything)
        if bloc is not None and bloc not in rt.catalogue.blocs:
            raise NotFoundError(f"bloc {bloc!r}: not in the catalogue; it has {', '.join(rt.catalogue.blocs)}")
        feeds = [feed for feed in feeds if bloc in (None, feed.bloc)]
        states = rt.store.feed_states.get()
        rows = [_listed(rt.catalogue, feed, states.get(feed.feed_id)) for feed in feeds]
        version = rt.catalogue.version
    if json:
        print_json({"version": version, "feeds": rows})
        return
    columns = ("id", "name", "bloc", "lang", "enabled", "certainty", "last poll", "outcome", "next poll", "feed")
    cells = [
        [
            row["id"], row["name"], row["bloc"], row["lang"], "yes" if row["enabled"] else "no", row["certainty"],
            _minute(row["last_polled_at"]), row["last_outcome"], _minute(row["next_poll_at"]), row["url"],
        ]
        for row in rows
    ]  # fmt: skip
    print_table(f"{len(rows)} feeds, catalogue {version}", columns, cells)


@app.command()
def check(ids: Ids = None, json: Json = False) -> None:
    """Probe feeds now: status, kind, entries, newest entry, problems. Exit code 1 when one cannot be polled."""
    from pipeline.feeds.check import check_feeds
    from pipeline.web.client import WebClient

    with Runtime.open() as rt, WebClient(rt.settings, rt.clock) as client:
        feeds = pick_feeds(rt.catalogue, ids)
        with progress("checking", len(feeds), quiet=json) as advance:
            probes = check_feeds(feeds, rt.catalogue, client, rt.clock, advance)
    if json:
        print_json([asdict(probe) | {"ok": probe.ok} for probe in probes])
    else:
        columns = ("id", "outcome", "status", "kind", "entries", "newest", "problems")
        rows = [
            [
                probe.feed_id,
                "ok" if probe.ok else probe.outcome,
                probe.http_status,
                probe.kind,
                probe.n_entries,
                _minute(probe.newest_entry_at),
                "; ".join(probe.problems),
            ]
            for probe in probes
        ]
        broken = sum(not probe.ok for probe in probes)
        print_table(f"{len(probes)} feeds, {broken} cannot be polled", columns, rows, right=("status", "entries"))
    if not all(probe.ok for probe in probes):
        raise typer.Exit(EXIT_PROBLEMS)


app.command()(health)


@app.command("import")
def import_list(
    path: Annotated[Path, typer.Argument(help="An OPML or CSV file.")],
    bloc: Annotated[str | None, typer.Option(help="Bloc of feeds that name none.")] = None,
    json: Json = False,
) -> None:
    """Add feeds of an OPML or CSV file to the catalogue's overlay in the home."""
    listed = read_list(path)
    with Runtime.open() as rt:
        if bloc is not None and bloc not in rt.catalogue.blocs:
            raise NotFoundError(f"bloc {bloc!r}: not in the catalogue; it has {', '.join(rt.catalogue.blocs)}")
        overlay = overlay_path(rt.settings)
        done = import_feeds(rt.catalogue, catalogue_file(rt.settings), overlay, listed, bloc=bloc)
    if json:
        print_json(asdict(done) | {"overlay": str(overlay)})
    else:
        say(f"{len(done.added)} feeds added, {len(done.changed)} changed, {done.unchanged} known already: {overlay}")


@app.command("export")
def export_list(
    path: Annotated[Path | None, typer.Argument(help="File to write; standard output when none is given.")] = None,
    form: Annotated[
        ListFormat | None, typer.Option("--format", help="Default: by the file's ending, else OPML.")
    ] = None,
) -> None:
    """Write all feeds of the catalogue as OPML or CSV."""
    with Runtime.open() as rt:
        catalogue = rt.catalogue
    chosen = form or (ListFormat.CSV if path is not None and path.suffix == ".csv" else ListFormat.OPML)
    text = write_csv(catalogue) if chosen is ListFormat.CSV else write_opml(catalogue)
    if path is None:
        sys.stdout.write(text)
        return
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror}); give a file in a folder that can") from error
    say(f"{len(catalogue.feeds)} feeds: {path}")


def catalogue_file(settings: Settings) -> Path:
    """The feeds file that the settings choose."""
    return settings.catalogue or knowledge_folder(settings.dyad) / "feeds.yaml"


def _listed(catalogue: Catalogue, feed: Feed, state: FeedState | None) -> dict[str, Any]:
    remark = catalogue.remarks.get(feed.feed_id)
    return {
        "id": feed.feed_id,
        "source": feed.source_id,
        "name": feed.name,
        "bloc": feed.bloc,
        "country": feed.country,
        "lang": feed.lang,
        "enabled": feed.enabled,
        "certainty": remark.certainty if remark else None,
        "note": remark.note if remark else None,
        "url": state.url if state else feed.url,
        "moved_from": feed.url if state and state.url != feed.url else None,
        "last_polled_at": state.last_polled_at if state else None,
        "last_outcome": state.last_outcome if state else None,
        "last_ok_at": state.last_ok_at if state else None,
        "next_poll_at": state.next_poll_at if state else None,
        "failures": state.failures if state else None,
        "muted_at": state.muted_at if state else None,
    }


def _minute(moment: Any) -> str:
    return moment.strftime("%Y-%m-%d %H:%M") if moment else ""
