"""Dealing due feeds out to the tasks that poll them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from urllib.parse import urlsplit

from pipeline.records import Feed

MIN_SHARDS, MAX_SHARDS = 4, 8
FEEDS_PER_SHARD = 25  # some 40 seconds of polling; more shards cost more task starts than they save


def plan_shards(feeds: Sequence[Feed]) -> list[list[str]]:
    """Feed ids in 4 to 8 shards of about equal size (fewer for few hosts); all feeds of a host in one of them."""
    hosts: dict[str, list[str]] = defaultdict(list)
    for feed in feeds:
        hosts[(urlsplit(feed.url).hostname or "").removeprefix("www.")].append(feed.feed_id)
    wanted = min(MAX_SHARDS, max(MIN_SHARDS, -(-len(feeds) // FEEDS_PER_SHARD)), len(hosts))
    shards: list[list[str]] = [[] for _ in range(wanted)]
    for host in sorted(hosts, key=lambda host: (-len(hosts[host]), host)):
        min(shards, key=len).extend(hosts[host])
    return shards
