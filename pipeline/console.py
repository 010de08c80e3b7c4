"""What the command line prints: tables, progress, JSON."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

from rich import box
from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

FILE_WIDTH = 160  # columns of a table that goes to a file or a pipe
NOTE_WIDTH = 120  # columns of running text below a table
BLIND = "blind"  # what stands where a figure would be, when nothing was heard


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=str) + "\n")


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[str] = ()
) -> None:
    """A table on standard output; columns named in `right` are right-aligned. Only the last column is ever folded."""
    table = Table(title=title, title_justify="left", header_style="bold", box=box.SIMPLE_HEAD, pad_edge=False)
    for column in columns:
        last = column == columns[-1]
        justify: Literal["left", "right"] = "right" if column in right else "left"
        table.add_column(column, justify=justify, overflow="fold" if last else "ellipsis", no_wrap=not last)
    for row in rows:
        table.add_row(*("" if cell is None else str(cell) for cell in row))
    # in a file or a pipe there is no right edge
    Console(highlight=False, width=None if sys.stdout.isatty() else FILE_WIDTH).print(table)


def print_days(days: Sequence[Mapping[str, Any]]) -> None:
    """The table of days: three counts, mentions and coverage; a blind day shows no zeros."""
    figures = ("articles", "texts", "stories", "mentions")
    rows = [
        [
            day["day"],
            f"r{day['revision']}" if day.get("revision") else "live",
            day["status"],
            *(BLIND if day.get(name) is None else day[name] for name in figures),
            day["coverage"],
            len(day.get("blind_sources") or ()) or "-",
        ]
        for day in days
    ]
    columns = ("day", "rev", "status", *figures, "coverage", "blind sources")
    print_table("Latest days", columns, rows, right=(*figures, "blind sources"))
    blind = days[0].get("blind_sources") if days else None
    if blind:
        Console(highlight=False, width=NOTE_WIDTH).print(f"blind on {days[0]['day']}: {', '.join(blind)}")


@contextlib.contextmanager
def progress(label: str, total: int | None, *, quiet: bool, in_bytes: bool = False) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error; yields the function that advances it. Silent when quiet or not a terminal."""
    console = Console(stderr=True)
    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn() if in_bytes else MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
        disable=quiet or not console.is_terminal,
        transient=True,
    ) as bar:
        task = bar.add_task(label, total=total)
        yield lambda steps: bar.advance(task, steps)


def say(text: str, *, quiet: bool = False) -> None:
    """One line for the person at the terminal, on standard error."""
    if not quiet:
        Console(stderr=True, soft_wrap=True, highlight=False, markup=False).print(text)


def counts_line(stage: str, counts: Mapping[str, Any]) -> str:
    """Figures in one readable line: `queue: 90 done, 4 pending`."""
    shown = {name: n for name, n in sorted(counts.items()) if n}
    return f"{stage}: " + (", ".join(f"{n} {name}" for name, n in shown.items()) or "nothing to do")


def gap_lines(gaps: Mapping[str, Any] | None) -> list[str]:
    """What an archive of ours does not hold, in words; nothing where it is whole."""
    lines = []
    if gaps and gaps["deleted_before"]:
        lines.append(f"the archive begins on {gaps['deleted_before']}: what was older is deleted")
    if gaps and gaps["missing"]:
        lines.append(f"the archive has no file of {len(gaps['missing'])} days: {', '.join(gaps['missing'])}")
    return lines
