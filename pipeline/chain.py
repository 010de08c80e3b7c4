"""The chain: the stages of a run, as the DAGs and the command line call them.

poll → fetch → analyse → announce → publish. Arguments and results are plain JSON, so that a scheduler can carry them.
Each stage can be repeated: what a batch has committed is recognised and not done twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.articles.fetch import Fetcher
from pipeline.articles.ingest import Ingest
from pipeline.clock import utc_day
from pipeline.errors import InputError
from pipeline.feeds.poll import poll_feeds
from pipeline.feeds.schedule import due
from pipeline.feeds.shards import plan_shards
from pipeline.maintenance import maintain_store
from pipeline.relations.stage import analyse_waiting
from pipeline.reports.library import headlines
from pipeline.reports.publish import publish_day as publish
from pipeline.runtime import Runtime
from pipeline.tables.inputs import collect
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness
from pipeline.web.robots import Robots

Progress = Callable[[int], None]


def batch_name(run_id: str) -> str:
    """A batch id that can stand in file names, from any scheduler's run id; distinct ids stay distinct enough."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", run_id).strip("_")[:120]


def plan(rt: Runtime, batch: str, *, everything: bool = False) -> list[dict[str, Any]]:
    """The feeds that are due (or all of them), as 0 to 8 shards {"shard", "feed_ids"}; polled shards are left out."""
    feeds = rt.catalogue.enabled
    if not everything:
        states = rt.store.feed_states.get()
        feeds = tuple(feed for feed, _ in due(feeds, states, rt.clock.now()))
    shards = enumerate(plan_shards(feeds))
    done = rt.store.batches
    return [
        {"shard": number, "feed_ids": list(feed_ids)}
        for number, feed_ids in shards
        if done.counts(batch, "poll", number) is None
    ]


def poll(rt: Runtime, batch: str, shard: dict[str, Any]) -> dict[str, int]:
    """Polls one shard's feeds and queues their new entries; gives counts of outcomes and entry dispositions."""
    done = rt.store.batches.counts(batch, "poll", shard["shard"])
    if done is not None:
        return done
    with WebClient(rt.settings, rt.clock) as client:
        report = poll_feeds(
            rt.store, rt.catalogue, client, shard["feed_ids"], batch=batch, shard=shard["shard"], clock=rt.clock
        )
    return report.counts


def fetch(
    rt: Runtime, batch: str, shard: int, shards: int, *, seconds: float, progress: Progress | None = None
) -> dict[str, int]:
    """Fetches due pages of one shard of sources for at most `seconds`; gives counts of dispositions."""
    with WebClient(rt.settings, rt.clock) as client:
        fetcher = Fetcher(
            store=rt.store,
            catalogue=rt.catalogue,
            client=client,
            politeness=Politeness(),
            robots=Robots(client),
            detector=rt.detector,
            clock=rt.clock,
        )
        return fetcher.run(batch=batch, shard=shard, shards=shards, seconds=seconds, progress=progress)


def analyse(rt: Runtime, batch: str, *, progress: Progress | None = None) -> dict[str, int]:
    """Analyses every article that waits for it; gives counts by article status."""
    if not rt.store.analysis_queue.waiting():
        return {}
    return analyse_waiting(rt.store, rt.analyzer, rt.clock, batch, progress)


def announce(rt: Runtime) -> list[str]:
    """The days whose tables are due, as ISO dates, marked as announced."""
    now = rt.clock.now()
    days = [day for day in rt.store.days.due(now) if day <= utc_day(now)]
    rt.store.days.mark_announced(days, now)
    return [day.isoformat() for day in days]


def publish_day(rt: Runtime, day: str, *, builder: str, reason: str = "") -> dict[str, Any]:
    """Builds and publishes one day's tables; gives the day's headline figures with `state` and `revision`.

    Raises InputError for what is no date. A day whose inputs are those of its last revision ends as `unchanged`.
    """
    wanted = parse_day(day)
    now = rt.clock.now()
    changes = rt.store.days.changes(wanted)
    inputs = collect(rt.store, rt.catalogue, rt.knowledge, wanted, now, rt.analyzer.version)
    published = publish(rt.store, inputs, builder=builder, reason=reason, now=now)
    if published.state != "live":  # a live view is not a revision: the day stays due
        rt.store.days.built(wanted, changes)
    return published.summary | {"state": published.state, "revision": published.number}


def close_day(rt: Runtime) -> list[str]:
    """Yesterday, and every day with gains that no build has seen: announced by the clock, quiet and blind days too."""
    today = utc_day(rt.clock.now())
    days = {today - timedelta(days=1), *(day for day in rt.store.days.unbuilt() if day < today)}
    rt.store.days.touch([today - timedelta(days=1)])
    rt.store.days.mark_announced(days, rt.clock.now())
    return [day.isoformat() for day in sorted(days)]


def ingest(
    rt: Runtime,
    paths: Sequence[str],
    *,
    batch: str,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Reads archives, saved pages, JSONL files and feed documents into the lake and analyses them.

    Gives {"files": [{"path", "kind", "counts"}], "days": [ISO dates to announce]}. Raises InputError.
    """
    ingestion = Ingest(
        store=rt.store,
        catalogue=rt.catalogue,
        detector=rt.detector,
        clock=rt.clock,
        batch=batch,
        source=source,
        since=parse_day(since) if since else None,
        until=parse_day(until) if until else None,
    )
    report = ingestion.run([Path(path) for path in paths], progress)
    analyse(rt, batch)
    return {"files": report, "days": announce(rt)}


def maintain(rt: Runtime) -> dict[str, int | None]:
    """Nightly upkeep of lake and state; gives counts."""
    return maintain_store(rt.store, rt.clock.now())


def latest_days(rt: Runtime, n: int) -> list[dict[str, Any]]:
    """Headline figures of the `n` latest published days, newest first."""
    return headlines(rt.store, n, now=rt.clock.now())


def parse_day(text: str) -> date:
    """A day given by a user. Raises InputError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"day {text!r}: not a date; write it like 2026-11-23") from error
