"""`dyadwatch quarantine`: pages that could not be had, listed and tried again."""

from __future__ import annotations

from typing import Annotated

import typer

from pipeline.console import print_json, print_table, say
from pipeline.errors import InputError
from pipeline.runtime import Runtime

ID_BYTES = 16

app = typer.Typer(help="Pages that could not be had.", no_args_is_help=True, rich_markup_mode=None)

Source = Annotated[str | None, typer.Option(help="Only this source.")]
Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


@app.command("list")
def list_quarantined(source: Source = None, json: Json = False) -> None:
    """List the pages that were given up, newest first, with the reason of the last try."""
    with Runtime.open() as rt:
        found = rt.store.quarantine.given_up(source_id=source)
    rows = [
        {
            "id": item.entry.key.hex(),
            "source": item.entry.source_id,
            "given_up_at": item.given_up_at.isoformat(),
            "reason": item.reason,
            "url": item.entry.url,
            "summary_stored": item.entry.day is not None,
        }
        for item in found
    ]
    if json:
        print_json(rows)
        return
    cells = [
        [
            row["id"],
            row["source"],
            str(row["given_up_at"])[:16],
            "yes" if row["summary_stored"] else "no",
            row["reason"],
            row["url"],
        ]
        for row in rows
    ]
    columns = ("id", "source", "given up (UTC)", "summary stored", "reason", "page")
    print_table(f"{len(rows)} pages in quarantine", columns, cells)


@app.command()
def retry(
    ids: Annotated[list[str] | None, typer.Argument(help="Ids from the list.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="All of them.")] = False,
    json: Json = False,
) -> None:
    """Put pages back into the queue; the next run fetches them."""
    if bool(ids) == everything:
        raise InputError("quarantine retry: name ids from `dyadwatch quarantine list`, or say --all")
    keys = [_key(text) for text in ids or []]
    with Runtime.open() as rt:
        number = rt.store.quarantine.retry(None if everything else keys)
    if keys and number < len(set(keys)):
        raise InputError(
            f"quarantine: {len(set(keys)) - number} of {len(set(keys))} ids are not there; {number} queued"
        )
    print_json({"queued": number}) if json else say(f"{number} pages are queued again")


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != ID_BYTES:
        raise InputError(f"id {text!r}: not an id of 32 hexadecimal digits; take one from `dyadwatch quarantine list`")
    return key
