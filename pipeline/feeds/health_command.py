"""`dyadwatch feeds health`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table
from pipeline.feeds.selection import pick_feeds
from pipeline.runtime import Runtime

if TYPE_CHECKING:
    from pipeline.feeds.health import FeedHealth

EXIT_PROBLEMS = 1


def health(
    ids: Annotated[
        list[str] | None, typer.Argument(help="Feed or source ids; all enabled feeds when none is given.")
    ] = None,
    problems: Annotated[bool, typer.Option("--problems", help="Only feeds that need somebody's eye.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Tell which feeds are silent, stale, low, empty, failing, muted or moved. Exit code 1 when there are any.

    Volumes are new entries a day; what is usual is the median of each weekday over eight weeks, and unknown before
    there are four of that weekday.
    """
    from pipeline.feeds.health import Flag, health_of
    from pipeline.feeds.volumes import feed_days

    with Runtime.open() as rt:
        feeds = pick_feeds(rt.catalogue, ids)
        now = rt.clock.now()
        found = health_of(feeds, rt.store.feed_states.get(), feed_days(rt.store.lake, now), now)
    severity = {flag: rank for rank, flag in enumerate(Flag)}
    broken = sorted((each for each in found if not each.ok), key=lambda each: severity[each.flags[0]])
    shown = broken if problems else [*broken, *(each for each in found if each.ok)]
    if json:
        print_json([asdict(each) | {"ok": each.ok} for each in shown])
    else:
        _show(shown, len(found), len(broken))
    if broken:
        raise typer.Exit(EXIT_PROBLEMS)


def _show(shown: Sequence[FeedHealth], n: int, broken: int) -> None:
    columns = ("id", "bloc", "state", "last heard", "newest", "last 7 days", "usual Mo–Su", "why")
    rows = [
        [
            each.feed_id,
            each.bloc,
            ", ".join(each.flags),
            f"{each.last_heard_at:%m-%d %H:%M}" if each.last_heard_at else "never",
            f"{each.newest_at:%Y-%m-%d}" if each.newest_at else "",
            "" if each.recent is None else f"{each.recent} of {each.recent_expected:.0f}",
            _week(each),
            "; ".join(each.reasons),
        ]
        for each in shown
    ]
    print_table(f"{n} feeds, {broken} with problems", columns, rows)


def _week(each: FeedHealth) -> str:
    """`12 14 · 9 …`: a dot stands for a weekday whose usual volume is not known yet."""
    figures = " ".join("·" if usual is None else f"{usual:.0f}" for usual in each.expected)
    return f"{figures} (from {each.expected_from})" if each.expected_from else figures
