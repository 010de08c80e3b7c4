"""Operations: how each feed is heard, what waits and what was given up, and the books of the last runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from dyadwatch_page.access import Access, Gate, Routes, Visitor
from dyadwatch_page.forgery import form_token, posted
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Shelf
from pipeline.accounting import accounts_of
from pipeline.errors import InputError
from pipeline.feeds.health import FeedHealth, Flag, health_of
from pipeline.feeds.volumes import feed_days
from pipeline.records import FeedState, PollOutcome
from pipeline.storage.batches import BatchNote
from pipeline.storage.schemas import FETCH_SET

POLLS_SHOWN = 12
POLLED_DAYS = 2
HEALTH_SECONDS = 120.0  # feeds are polled every ten minutes; weeks of polls are read to judge them
GIVEN_UP_SHOWN = 100
RUNS_SHOWN = 15
KEY_BYTES = 16


@dataclass(frozen=True, slots=True)
class Poll:
    at: datetime
    outcome: PollOutcome
    n_new: int


@dataclass(frozen=True, slots=True)
class FeedRow:
    """One feed as the page shows it."""

    name: str
    health: FeedHealth
    state: FeedState | None
    polls: Sequence[Poll]  # oldest first


@dataclass(frozen=True, slots=True)
class Run:
    """What one run has noted, and where Airflow shows it."""

    batch: str
    finished_at: datetime
    books: Sequence[tuple[str, str]]  # stage, equation
    address: str | None


def operations_routes(gate: Gate, shelf: Shelf, show: Show, visitor: Callable[..., Visitor]) -> Routes:
    routes = Routes(gate)

    @routes.get("/operations/")
    def operations(
        request: Request,
        queued: int | None = Query(None, ge=0, le=10_000_000),
        problems: bool = False,
        who: Visitor = Depends(visitor),
    ) -> Response:
        feeds = shelf.remembered("feeds", HEALTH_SECONDS, lambda: _feeds(shelf))
        counts = shelf.store.queue.counts()
        return show(
            request,
            "operations.html",
            feeds=[feed for feed in feeds if not problems or not feed.health.ok],
            problems=problems,
            flags=Counter(flag for feed in feeds for flag in feed.health.flags),
            counts=counts,
            due=shelf.store.queue.next_due(shelf.now),
            unanalysed=len(shelf.store.analysis_queue.waiting()),
            given_up=shelf.store.quarantine.given_up(limit=GIVEN_UP_SHOWN),
            runs=_runs(shelf.store.batches.latest(RUNS_SHOWN), gate.runs()),
            who=who,
            may_retry=Access.RETRY in who.may,
            token=form_token(request),
            queued=queued,
            names=shelf.names,
            now=shelf.now,
            heard=PollOutcome,
        )

    @routes.post("/operations/quarantine/retry", Access.RETRY)
    def retry(form: dict[str, str] = Depends(posted)) -> Response:
        keys = None if form.get("all") == "1" else [_key(form.get("key", ""))]
        number = shelf.store.quarantine.retry(keys)
        return RedirectResponse(f"../?queued={number}", status_code=303)

    return routes


def _feeds(shelf: Shelf) -> list[FeedRow]:
    """All enabled feeds, those with problems first."""
    store, now, catalogue = shelf.store, shelf.now, shelf.runtime.catalogue
    states = store.feed_states.get()
    found = health_of(catalogue.enabled, states, feed_days(store.lake, now), now)
    polls = _polls(shelf)
    severity = {flag: rank for rank, flag in enumerate(Flag)}
    names = {feed.feed_id: feed.name for feed in catalogue.enabled}
    rows = [FeedRow(names[h.feed_id], h, states.get(h.feed_id), polls.get(h.feed_id, ())) for h in found]
    return sorted(rows, key=lambda row: (severity[row.health.flags[0]], row.name))


def _polls(shelf: Shelf) -> dict[str, list[Poll]]:
    """feed_id → its last polls, oldest first. A batch tried twice counts once."""
    days = [shelf.today - timedelta(days=back) for back in range(POLLED_DAYS)]
    rows = shelf.store.lake.columns(FETCH_SET, days, ("feed_id", "batch", "polled_at", "outcome", "n_new")).to_pylist()
    by_feed: dict[str, dict[str, Poll]] = defaultdict(dict)
    for row in sorted(rows, key=lambda row: row["polled_at"]):
        poll = Poll(row["polled_at"], PollOutcome(row["outcome"]), row["n_new"])
        by_feed[row["feed_id"]][row["batch"]] = poll
    return {feed: list(polls.values())[-POLLS_SHOWN:] for feed, polls in by_feed.items()}


def _runs(notes: Sequence[BatchNote], addresses: Mapping[str, str]) -> list[Run]:
    runs = []
    for batch, of_batch in groupby(notes, key=lambda note: note.batch):
        listed = list(of_batch)
        sums: dict[str, Counter[str]] = {}
        for note in listed:
            sums.setdefault(note.stage, Counter()).update(note.counts)
        books = [(stage, "; ".join(str(account) for account in accounts_of(n))) for stage, n in sums.items()]
        runs.append(Run(batch, max(note.finished_at for note in listed), books, addresses.get(batch)))
    return runs


def _key(text: str) -> bytes:
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise InputError("quarantine: no page was chosen; take one from the list")
    return key
