"""Probing feeds: what each address answers right now, without touching state, queue or archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

from pipeline.clock import Clock
from pipeline.feeds.answer import Answer, read_answer
from pipeline.feeds.catalogue import Catalogue
from pipeline.feeds.poll import ACCEPT, AT_ONCE, MAX_BYTES, TIMEOUT_S, permanent_target
from pipeline.feeds.schedule import state_of
from pipeline.records import Feed, PollOutcome
from pipeline.web.client import WebClient
from pipeline.web.politeness import Politeness

STALE_AFTER = timedelta(days=14)  # a newsroom's feed without anything new for two weeks is broken or given up


@dataclass(frozen=True, slots=True)
class Probe:
    """What one feed address answered."""

    feed_id: str
    url: str
    outcome: PollOutcome
    http_status: int | None
    kind: str  # rss20, atom10, …; empty when it is no feed
    n_entries: int
    newest_entry_at: datetime | None
    bytes: int
    problems: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether the feed can be polled as it stands."""
        return self.outcome is PollOutcome.NEW


def check_feeds(
    feeds: Sequence[Feed],
    catalogue: Catalogue,
    client: WebClient,
    clock: Clock,
    progress: Callable[[int], None] | None = None,
) -> list[Probe]:
    """Probes of the feeds, in their order."""
    politeness = Politeness()

    def probe(feed: Feed) -> Probe:
        with politeness.turn(feed.url, feed.page_interval_s):
            response = client.get(feed.url, headers={"Accept": ACCEPT}, max_bytes=MAX_BYTES, timeout=TIMEOUT_S)
        answer = Answer(feed, state_of(feed, None), response, clock.now(), unconditional=True)
        result = _probe(answer, catalogue)
        if progress:
            progress(1)
        return result

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(probe, feeds))


def _probe(answer: Answer, catalogue: Catalogue) -> Probe:
    read = read_answer(answer, catalogue)
    parsed = read.parsed
    dates = [entry.published_at for entry in parsed.entries if entry.published_at] if parsed else []
    newest = max(dates, default=None)
    problems = list(parsed.problems) if parsed else [read.error or str(read.outcome)]
    moved = permanent_target(answer.response)
    if moved:
        problems.append(f"moved permanently to {moved}")
    elif answer.response.redirects:
        problems.append(f"redirects to {answer.response.url}")
    if newest is not None and newest < answer.at - STALE_AFTER:
        problems.append(f"nothing new for {(answer.at - newest).days} days")
    return Probe(
        feed_id=answer.feed.feed_id,
        url=answer.feed.url,
        outcome=read.outcome or PollOutcome.NEW,
        http_status=answer.response.status,
        kind=parsed.kind if parsed else "",
        n_entries=parsed.n_items if parsed else 0,
        newest_entry_at=newest,
        bytes=len(answer.response.body),
        problems=tuple(problems),
    )
