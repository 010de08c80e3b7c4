"""The chain: the stages of a run, as the DAGs and the command line call them.

poll → fetch → analyse → announce → publish. Arguments and results are plain JSON, so that a scheduler can carry them.
Each stage can be repeated: what a batch has committed is recognised and not done twice. A stage imports its rooms when
it runs: a task that polls pays for neither the linguistics nor the tables.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from pipeline.accounting import IN
from pipeline.clock import utc_day
from pipeline.errors import InputError
from pipeline.feeds.schedule import due
from pipeline.feeds.shards import plan_shards
from pipeline.runtime import Runtime

Progress = Callable[[int], None]

OVERRIDES_BACK = timedelta(days=2)  # one close may have failed


def batch_name(run_id: str) -> str:
    """A batch id that can stand in file names, from any scheduler's run id; distinct ids stay distinct enough."""
    return re.sub(r"[^A-Za-z0-9.-]+", "_", run_id).strip("_")[:120]


def plan(rt: Runtime, batch: str, *, everything: bool = False) -> list[dict[str, Any]]:
    """The feeds that are due (or all of them), as 0 to 8 shards {"shard", "feed_ids"}; polled shards are left out."""
    enabled = feeds = rt.catalogue.enabled
    now = rt.clock.now()
    if not everything:
        states = rt.store.feed_states.get()
        feeds = tuple(feed for feed, _ in due(feeds, states, now))
    done = rt.store.batches
    shards: list[dict[str, Any]] = [
        {"shard": number, "feed_ids": list(feed_ids)}
        for number, feed_ids in enumerate(plan_shards(feeds))
        if done.counts(batch, "poll", number) is None
    ]
    planned = sum(len(shard["feed_ids"]) for shard in shards)
    books = {IN: len(enabled), "planned": planned, "not_due": len(enabled) - len(feeds)}
    done.record(batch, "plan", 0, books | {"polled_before": len(feeds) - planned}, now)
    return shards


def poll(rt: Runtime, batch: str, shard: dict[str, Any]) -> dict[str, int]:
    """Polls one shard's feeds and queues their new entries; gives counts of outcomes and entry dispositions."""
    from pipeline.feeds.poll import poll_feeds
    from pipeline.web.client import WebClient

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
    """Fetches due pages of one shard of sources for at most `seconds`; gives the batch's counts, `in` among them.

    In the time that is left, stored articles that are due are looked at again; their books are kept as `revisit`.
    """
    from pipeline.articles.attempt import PageReader
    from pipeline.articles.fetch import Fetcher
    from pipeline.articles.revisit import Revisitor
    from pipeline.web.client import WebClient
    from pipeline.web.politeness import Politeness
    from pipeline.web.robots import Robots

    with WebClient(rt.settings, rt.clock) as client:
        reader = PageReader(
            catalogue=rt.catalogue,
            client=client,
            politeness=Politeness(),
            robots=Robots(client),
            detector=rt.detector,
            clock=rt.clock,
        )
        began = time.monotonic()
        Fetcher(rt.store, reader, rt.clock).run(
            batch=batch, shard=shard, shards=shards, seconds=seconds, progress=progress
        )
        left = seconds - (time.monotonic() - began)
        Revisitor(rt.store, reader, rt.clock).run(batch=batch, shard=shard, shards=shards, seconds=left)
    return rt.store.batches.counts(batch, "fetch", shard) or {}


def analyse(rt: Runtime, batch: str, *, progress: Progress | None = None) -> dict[str, int]:
    """Analyses what waits for it or was read with other knowledge; gives counts by article status, `in` among them."""
    from pipeline.relations.rereading import read_again
    from pipeline.relations.version import analyzer_version

    noted = rt.store.batches
    read_again(rt.store, analyzer_version(rt.knowledge), rt.clock)
    if rt.store.analysis_queue.waiting():
        from pipeline.relations.stage import analyse_waiting

        analyse_waiting(rt.store, rt.analyzer, rt.clock, batch, progress)
    elif noted.counts(batch, "analyse", 0) is None:  # and no analyser is built for it
        noted.record(batch, "analyse", 0, {IN: 0}, rt.clock.now())
    return noted.counts(batch, "analyse", 0) or {}


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
    from pipeline.reports.publish import publish_day as publish
    from pipeline.tables.inputs import collect
    from pipeline.tables.view import fates

    wanted = parse_day(day)
    now = rt.clock.now()
    changes, windows = rt.store.days.changes(wanted), rt.store.days.windows_asked(wanted)
    inputs = collect(rt.store, rt.catalogue, rt.knowledge, wanted, now, rt.analyzer.version)
    became = Counter(fates(inputs).values())
    published = publish(rt.store, inputs, builder=builder, reason=reason, now=now, windows=windows)
    if published.state != "live":  # a live view is not a revision: the day stays due
        rt.store.days.built(wanted, changes)
        if windows:
            rt.store.days.windows_computed(wanted)
    books = {IN: sum(article.day == wanted for article in inputs.articles)} | became
    rt.store.batches.record(builder, "publish", int(f"{wanted:%Y%m%d}"), books, now)
    return published.summary | {"state": published.state, "revision": published.number, "accounting": dict(became)}


def close_day(rt: Runtime) -> list[str]:
    """Yesterday, and every earlier day with gains or windows that no build has seen; quiet and blind days too.

    Their builds compare the figures that look back as well: late articles move those of later days once a night.
    """
    days, today = rt.store.days, utc_day(rt.clock.now())
    yesterday = today - timedelta(days=1)
    due = {yesterday, *(day for day in days.windows_due() if day < today)}
    days.touch(due | _overridden(rt))
    closing = {*due, *(day for day in days.unbuilt() if day < today)}
    days.ask_windows(closing)
    days.mark_announced(closing, rt.clock.now())
    return [day.isoformat() for day in sorted(closing)]


def _overridden(rt: Runtime) -> set[date]:
    """Days that still publish a mention which an analyst has called wrong since the close before the last."""
    from pipeline.reports.evidence import days_with_mentions

    since = rt.clock.now() - OVERRIDES_BACK
    wrong = {override.mention_id for override in rt.knowledge.overrides.mentions if override.at >= since}
    return days_with_mentions(rt.store, wrong) if wrong else set()


def ingest(
    rt: Runtime,
    paths: Sequence[str],
    *,
    batch: str,
    source: str | None = None,
    since: str | None = None,
    until: str | None = None,
    prefilter: bool = True,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """Reads archives, saved pages, JSONL files and feed documents into the lake and analyses them.

    Our own archive is rebuilt from; of other archives only pages are extracted that may concern the relation, unless
    `prefilter` is off. `progress` is told the bytes read. The same call again goes on where a killed one was.
    Gives {"files": [{"path", "kind", "files", "records", "counts"}], "days": [ISO dates to announce]}. Raises
    InputError.
    """
    from pipeline.articles.ingest import Ingest
    from pipeline.articles.topical import PageFilter

    ingestion = Ingest(
        store=rt.store,
        catalogue=rt.catalogue,
        detector=rt.detector,
        clock=rt.clock,
        batch=batch,
        source=source,
        since=parse_day(since) if since else None,
        until=parse_day(until) if until else None,
        page_filter=PageFilter(rt.analyzer, frozenset(rt.catalogue.languages)) if prefilter else None,
    )
    report = ingestion.run([Path(path) for path in paths], progress)
    for number, file in enumerate(report):
        rt.store.batches.record(batch, "ingest", number, {IN: file["records"]} | file["counts"], rt.clock.now())
    analyse(rt, batch)
    return {"files": report, "days": announce(rt)}


def ingest_size(paths: Sequence[str]) -> int:
    """Bytes of what an ingest of these paths reads. Raises InputError."""
    from pipeline.articles.sources import find_sources

    return sum(source.total for source in find_sources([Path(path) for path in paths]))


def maintain(rt: Runtime) -> dict[str, int | None]:
    """Nightly upkeep of lake and state; gives counts."""
    from pipeline.maintenance import maintain_store

    return maintain_store(
        rt.store, rt.clock.now(), archive_days=rt.settings.archive_days, lake_days=rt.settings.lake_days
    )


def check_feeds(rt: Runtime) -> dict[str, Any]:
    """Which enabled feeds need somebody's eye, and a notice of it where an address is set.

    Gives {"counts": feeds in all and by their worst flag, "problems": a line for each that has some, "sent": notices}.
    """
    from pipeline.feeds.health import health_of
    from pipeline.feeds.volumes import feed_days
    from pipeline.reports.feed_notice import feed_notice, health_lines
    from pipeline.reports.notify import send_once

    now = rt.clock.now()
    found = health_of(rt.catalogue.enabled, rt.store.feed_states.get(), feed_days(rt.store.lake, now), now)
    notice = feed_notice(found, now)
    sent = send_once(rt.store, rt.settings, [notice], now) if notice else 0
    counts = {IN: len(found)} | Counter(str(each.flags[0]) for each in found)
    return {"counts": counts, "problems": health_lines(found), "sent": sent}


def notify_alerts(rt: Runtime, day: str) -> int:
    """Sends the notices of the alerts that a published day opened or closed, each once; gives their number."""
    if not rt.settings.notifies:
        return 0
    from pipeline.reports.notify import alert_notices, send_once

    now = rt.clock.now()
    return send_once(rt.store, rt.settings, alert_notices(rt.store, parse_day(day), now), now)


def brief(rt: Runtime, day: str | None = None) -> dict[str, Any]:
    """Writes the brief of a day (yesterday, if not given) and sends it where an address is set; gives its paths.

    Raises NotFoundError where the day is not published.
    """
    from pipeline.reports.brief import make_brief, write_brief
    from pipeline.reports.library import find
    from pipeline.reports.notify import brief_notice, send_once

    now = rt.clock.now()
    wanted = parse_day(day) if day else utc_day(now) - timedelta(days=1)
    made = make_brief(rt.store, find(rt.store, wanted))
    paths = write_brief(rt.store, made, now)
    sent = send_once(rt.store, rt.settings, [brief_notice(made)], now)
    return {"day": wanted.isoformat(), "revision": made.revision.number, "paths": paths, "sent": sent}


def update_trends(rt: Runtime, days: Sequence[str] | None = None) -> int:
    """Brings the monthly files and series of `days` (or all) up to date; gives the number of files written."""
    from pipeline.reports import trends

    return trends.update(rt.store, None if days is None else [parse_day(day) for day in days])


def latest_days(rt: Runtime, n: int) -> list[dict[str, Any]]:
    """Headline figures of the `n` latest published days, newest first."""
    from pipeline.reports.library import headlines

    return headlines(rt.store, n, now=rt.clock.now())


def parse_day(text: str) -> date:
    """A day given by a user. Raises InputError."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"day {text!r}: not a date; write it like 2026-11-23") from error
