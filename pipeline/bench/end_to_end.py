"""End-to-end speed on the sample newsroom, beside a plain script that does the least one could call the same job.

The peer polls with requests and feedparser, extracts with trafilatura as it comes, and counts words with pandas: no
archive, no queue, no linguistics, no deduplication, no coverage. The figure is a ratio of both in one run.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import feedparser
import pandas as pd
import requests
import trafilatura

from pipeline import chain
from pipeline.accounting import IN
from pipeline.runtime import Runtime
from pipeline.settings import Settings

PEER_TIMEOUT_S = 30
PEER_WORDS = "Belarus|Lukash|Беларус|Белорус|Лукаш"


@dataclass(frozen=True, slots=True)
class Stage:
    name: str
    seconds: float
    items: int

    @property
    def per_second(self) -> float:
        return self.items / self.seconds if self.seconds else 0.0


def measure_chain(settings: Settings) -> list[Stage]:
    """Runs the chain once on a fresh home; gives seconds and items for each stage."""
    stages = []
    with Runtime.open(settings) as rt:
        _ = rt.store, rt.catalogue
        with _timed() as seconds:
            shards = chain.plan(rt, "bench")
            for shard in shards:
                chain.poll(rt, "bench", shard)
        stages.append(Stage("poll (feeds)", seconds(), sum(len(shard["feed_ids"]) for shard in shards)))
        _ = rt.detector
        with _timed() as seconds:
            fetched = chain.fetch(rt, "bench", 0, 1, seconds=600)
        stages.append(Stage("fetch and extract (pages)", seconds(), fetched[IN]))
        with _timed() as seconds:
            _ = rt.analyzer
        stages.append(Stage("load knowledge", seconds(), 1))
        with _timed() as seconds:
            analysed = chain.analyse(rt, "bench")
        stages.append(Stage("analyse (articles)", seconds(), analysed[IN]))
        with _timed() as seconds:
            days = chain.announce(rt)
            for day in days:
                chain.publish_day(rt, day, builder="bench")
        stages.append(Stage("publish (days)", seconds(), len(days)))
    return stages


def measure_peer(settings: Settings) -> Stage:
    """Runs the plain script on the same feeds, one request after another; gives seconds and pages."""
    session = requests.Session()
    session.trust_env = False
    pages = 0
    rows = []
    with _timed() as seconds, Runtime.open(replace(settings, home=settings.home)) as rt:
        for feed in rt.catalogue.enabled:
            host = feed.url.split("/")[2]
            document = _get(session, feed.url)
            for entry in feedparser.parse(io.BytesIO(document)).entries if document else []:
                link = str(entry.get("link", ""))
                if not link.startswith("http"):
                    link = f"http://{host}{link}"
                page = _get(session, link)
                rows.append({"host": host, "text": trafilatura.extract(page) or ""})
                pages += 1
        frame = pd.DataFrame(rows)
        counts = frame[frame["text"].str.contains(PEER_WORDS)].groupby("host").size().rename("n").reset_index()
        counts.to_parquet(Path(settings.home) / "peer.parquet")
    return Stage("plain script (pages)", seconds(), pages)


def _get(session: requests.Session, url: str) -> bytes:
    host = url.split("/")[2]
    local = url.replace(host, "127.0.0.1:" + host.rsplit(":", 1)[-1], 1)
    try:
        response = session.get(local, headers={"Host": host}, timeout=PEER_TIMEOUT_S, allow_redirects=False)
    except requests.RequestException:
        return b""
    return response.content if response.ok else b""


@contextmanager
def _timed() -> Iterator[Callable[[], float]]:
    began = time.perf_counter()
    ended: list[float] = []
    yield lambda: (ended[0] if ended else time.perf_counter()) - began
    ended.append(time.perf_counter())
