"""Shards of due feeds."""

from __future__ import annotations

import pytest

from pipeline.feeds.shards import plan_shards
from tests.feeds.documents import feed


@pytest.mark.parametrize(("n", "shards"), [(0, 0), (1, 1), (3, 3), (10, 4), (100, 4), (150, 6), (1000, 8)])
def test_shards(n: int, shards: int) -> None:
    feeds = [feed(f"f{number}", f"https://h{number}.org/rss") for number in range(n)]
    planned = plan_shards(feeds)
    assert len(planned) == shards
    assert sorted(name for shard in planned for name in shard) == sorted(found.feed_id for found in feeds)
    assert n == 0 or max(map(len, planned)) - min(map(len, planned)) <= 1


def test_feeds_of_one_host_share_a_shard() -> None:
    feeds = [feed(f"f{number}", f"https://{'www.' * (number % 2)}h{number % 5}.org/{number}") for number in range(40)]
    hosts = [{int(name[1:]) % 5 for name in shard} for shard in plan_shards(feeds)]
    assert sum(map(len, hosts)) == 5
