"""Commands of the chain: run, poll, ingest, tables.

The chain is imported when a command runs, so that `--help` and the other commands do not wait for it.
"""

from __future__ import annotations

import uuid
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.accounting import account_line
from pipeline.clock import utc_day
from pipeline.console import counts_line, gap_lines, print_days, print_json, print_table, progress, say
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.runtime import Runtime

FETCH_SECONDS = 3600.0  # a person at a terminal waits for the whole queue, unlike a scheduled run
DAYS_SHOWN = 10

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]
Everything = Annotated[bool, typer.Option("--all", help="Poll feeds that are not due as well.")]


def run(json: Json = False, everything: Everything = False) -> None:
    """Run the chain once: poll due feeds, fetch, analyse, publish the days that changed."""
    from pipeline import chain
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        batch = new_batch(rt)
        counts = {"poll": _poll(rt, batch, everything=everything, quiet=json)}
        counts["fetch"] = _fetch(rt, batch, quiet=json)
        waiting = len(rt.store.analysis_queue.waiting())
        with progress("analysing", waiting, quiet=json) as advance:
            counts["analyse"] = chain.analyse(rt, batch, progress=advance)
        say(account_line("analyse", counts["analyse"]), quiet=json)
        published = publish_days(rt, chain.announce(rt), builder=batch, quiet=json)
        latest = chain.latest_days(rt, DAYS_SHOWN)
    if json:
        print_json({"batch": batch, "counts": counts, "published": published, "days": latest})
    else:
        print_days(latest)


def poll(json: Json = False, everything: Everything = False) -> None:
    """Poll the feeds that are due and queue their new entries; fetch nothing yet."""
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        counts = _poll(rt, new_batch(rt), everything=everything, quiet=json)
        queue = rt.store.queue.counts()
    if json:
        print_json({"counts": counts, "queue": queue})
    else:
        say(counts_line("queue", queue))


def ingest(
    paths: Annotated[list[Path], typer.Argument(help="WARC, JSONL, feed documents, saved pages or folders of them.")],
    source: Annotated[
        str | None, typer.Option(help="Source id for articles whose host is not in the catalogue.")
    ] = None,
    since: Annotated[str | None, typer.Option(help="First day to take, such as 2026-11-01.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day to take.")] = None,
    prefilter: Annotated[
        bool, typer.Option(help="Of other people's WARC files, extract only pages that may concern the relation.")
    ] = True,
    publish: Annotated[bool, typer.Option(help="Publish the days that changed.")] = True,
    json: Json = False,
) -> None:
    """Read archives, saved pages, JSONL files or feed documents into the lake; our own archive rebuilds it.

    The same command again goes on where a killed one was.
    """
    from pipeline import chain
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        batch = new_batch(rt)
        given = [str(path) for path in paths]
        with progress("reading", chain.ingest_size(given), quiet=json, in_bytes=True) as advance:
            report = chain.ingest(
                rt,
                given,
                batch=batch,
                source=source,
                since=since,
                until=until,
                prefilter=prefilter,
                progress=advance,
            )
        published = publish_days(rt, report["days"], builder=batch, quiet=json) if publish else []
    if json:
        print_json(report | {"published": published})
        return
    rows = [[f["path"], f["kind"], f["records"], counts_line("", f["counts"])[2:]] for f in report["files"]]
    print_table("Ingested", ("path", "kind", "records", "dispositions"), rows, right=("records",))
    for file in report["files"]:
        for line in gap_lines(file.get("gaps")):
            say(line)


def tables(
    day: Annotated[str | None, typer.Option(help="One day, such as 2026-11-22.")] = None,
    since: Annotated[str | None, typer.Option(help="First day.")] = None,
    until: Annotated[str | None, typer.Option(help="Last day; today if not given.")] = None,
    reason: Annotated[str, typer.Option(help="Why, as written in the revision.")] = "",
    json: Json = False,
) -> None:
    """Build and publish the tables of a day or of a range of days."""
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        days = _days(rt, day, since, until)
        published = publish_days(rt, days, builder=new_batch(rt), reason=reason, quiet=json)
    if json:
        print_json(published)
    else:
        print_days(list(reversed(published)))


def publish_days(
    rt: Runtime, days: list[str], *, builder: str, reason: str = "", quiet: bool = False
) -> list[dict[str, Any]]:
    """Publishes days in order; gives their headline figures."""
    from pipeline import chain

    published = []
    with progress("publishing", len(days), quiet=quiet) as advance:
        for day in days:
            published.append(chain.publish_day(rt, day, builder=builder, reason=reason))
            advance(1)
    if days:
        chain.update_trends(rt, days)
        say(counts_line("publish", Counter(item["state"] for item in published)), quiet=quiet)
    return published


def new_batch(rt: Runtime) -> str:
    """A batch id for a run from the command line."""
    return f"{rt.clock.now():%Y%m%dT%H%M%S}-cli-{uuid.uuid4().hex[:8]}"


def _poll(rt: Runtime, batch: str, *, everything: bool, quiet: bool) -> dict[str, int]:
    from pipeline import chain

    shards = chain.plan(rt, batch, everything=everything)
    counts: Counter[str] = Counter()
    with progress("polling feeds", sum(len(shard["feed_ids"]) for shard in shards), quiet=quiet) as advance:
        for shard in shards:
            counts.update(chain.poll(rt, batch, shard))
            advance(len(shard["feed_ids"]))
    say(account_line("poll", counts), quiet=quiet)
    return dict(counts)


def _fetch(rt: Runtime, batch: str, *, quiet: bool) -> dict[str, int]:
    from pipeline import chain

    with progress("fetching pages", rt.store.queue.next_due(rt.clock.now()), quiet=quiet) as advance:
        counts = chain.fetch(rt, batch, 0, 1, seconds=FETCH_SECONDS, progress=advance)
    say(account_line("fetch", counts), quiet=quiet)
    return counts


def _days(rt: Runtime, day: str | None, since: str | None, until: str | None) -> list[str]:
    from pipeline import chain

    if (day is None) == (since is None):
        raise InputError("tables: give either --day or --since (with --until)")
    first = chain.parse_day(day or since or "")
    last = first if day else (chain.parse_day(until) if until else utc_day(rt.clock.now()))
    if last < first:
        raise InputError(f"tables: --until {last} lies before --since {first}")
    span: list[date] = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [moment.isoformat() for moment in span]
