"""A thousand feeds on loopback addresses, each answer after a set latency: `python -m pipeline.bench.feed_server`.

A process of its own, so that it takes no time from the client's interpreter. Every feed has a document for each
edition; the next edition shows some new items above the others. Paths are `/<feed>`; `/edition/<n>` turns the page.
"""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from urllib.request import urlopen

from pipeline.newsroom.process import free_port

HOSTS = 100  # ten feeds share a host, as when a publisher has one for each section
NEW_ITEMS = 3
USUAL, BUSY = range(1, 4), range(4, 7)  # editions with news in some feeds, and in all of them; 0 comes before
ONE_IN = 4  # feeds have news in a usual edition; the schedule settles at one in six (docs/feeds.md)
N_ITEMS = (20, 50)  # of every other feed: what most content management systems show, and what the larger ones do
START_SECONDS = 300.0  # it takes ten; a loaded machine may take longer
GZIP_LEVEL = 6  # what web servers use
BACKLOG = 1024
_SYLLABLES = ("ба", "ко", "ли", "ме", "но", "по", "ра", "са", "ту", "ва", "зе", "ди", "го", "же", "ла", "си")
_WORDS_IN_SUMMARY = 40
_OLDEST = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class FeedServer:
    """Where the feeds stand."""

    port: int
    n_feeds: int

    @property
    def urls(self) -> list[str]:
        return [f"http://127.0.0.{1 + number % HOSTS}:{self.port}/{number}" for number in range(self.n_feeds)]

    def turn_to(self, edition: int) -> None:
        """From now on all feeds show this edition."""
        with urlopen(f"http://127.0.0.1:{self.port}/edition/{edition}") as answer:
            answer.read()


@contextlib.contextmanager
def running_feed_server(n_feeds: int, latency_s: float) -> Iterator[FeedServer]:
    """The server on a free port, ready when the block begins, gone afterwards. Raises RuntimeError."""
    server = FeedServer(free_port(), n_feeds)
    command = [sys.executable, "-m", "pipeline.bench.feed_server", str(server.port), str(n_feeds), str(latency_s)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own command
    try:
        if process.stdout is None or process.stdout.readline().strip() != "ready":
            raise RuntimeError(f"the feed server ended with exit code {process.wait(START_SECONDS)}")
        yield server
    finally:
        process.terminate()
        process.wait(START_SECONDS)
        if process.stdout is not None:
            process.stdout.close()


def rss_documents(number: int, n_items: int, editions: int = BUSY.stop) -> list[bytes]:
    """Feed `number` in all its editions: `n_items` items, newest first; where it has news, NEW_ITEMS of them are new.

    No two editions are the same bytes: the channel carries the date of its making.
    """
    firsts = [NEW_ITEMS * sum(has_news(number, past) for past in range(1, edition + 1)) for edition in range(editions)]
    items = [_item(number, place) for place in range(n_items + firsts[-1])]
    head = "<ttl>30</ttl>" if number % 2 else ""
    return [_document(items[first:][:n_items], edition, head) for edition, first in enumerate(firsts)]


def has_news(number: int, edition: int) -> bool:
    """Whether a feed shows new items in an edition."""
    return edition in BUSY or (edition in USUAL and number % ONE_IN == edition % ONE_IN)


def _document(items: list[str], edition: int, head: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:atom="http://www.w3.org/2005/Atom">\n<channel><title>Feed</title><link>http://example.org/</link>'
        f"<lastBuildDate>{_date(1000 + edition)}</lastBuildDate>{head}\n{''.join(reversed(items))}</channel></rss>\n"
    ).encode()


def _item(number: int, place: int) -> str:
    chance = random.Random(number * 100_003 + place)  # noqa: S311 - words, no secrets

    def words(n: int) -> str:
        return " ".join("".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(n))

    link = f"http://example.org/{number}/{place}"
    return (
        f'<item><title>{words(9)}</title><link>{link}</link><guid isPermaLink="true">{link}</guid>'
        f"<pubDate>{_date(place)}</pubDate><dc:creator>{words(2)}</dc:creator><category>{words(1)}</category>"
        f"<description><![CDATA[<p>{words(_WORDS_IN_SUMMARY)}</p><img src='/i/{place}.jpg'/>]]></description></item>\n"
    )


def _date(place: int) -> str:
    return (_OLDEST + timedelta(minutes=place)).strftime("%a, %d %b %Y %H:%M:%S +0000")


class _Answers:
    """Answers by path; holds all documents, compressed as most servers send them."""

    def __init__(self, n_feeds: int, latency_s: float) -> None:
        self._latency_s = latency_s
        self._edition = 0
        self._bodies = [
            [gzip.compress(body, GZIP_LEVEL) for body in rss_documents(number, N_ITEMS[number % len(N_ITEMS)])]
            for number in range(n_feeds)
        ]

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                request = await reader.readuntil(b"\r\n\r\n")
                await asyncio.sleep(self._latency_s)
                writer.write(self._answer(request))
                await writer.drain()
        writer.close()

    def _answer(self, request: bytes) -> bytes:
        place = request.split(b" ", 2)[1].decode().strip("/")
        if place.startswith("edition/"):
            self._edition = int(place.partition("/")[2])
            return b"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        etag = etag_of(self._edition)
        if f"if-none-match: {etag}\r\n".encode() in request.lower():
            return f"HTTP/1.1 304 Not Modified\r\nETag: {etag}\r\n\r\n".encode()
        body = self._bodies[int(place)][self._edition]
        head = (
            f"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml; charset=utf-8\r\nContent-Encoding: gzip\r\n"
            f"ETag: {etag}\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        return head.encode() + body


def etag_of(edition: int) -> str:
    """The validator of every feed in an edition."""
    return f'"{edition}"'


async def _serve(port: int, n_feeds: int, latency_s: float) -> None:
    addresses = [f"127.0.0.{1 + number}" for number in range(HOSTS)]
    talk = _Answers(n_feeds, latency_s).talk
    async with await asyncio.start_server(talk, addresses, port, backlog=BACKLOG) as server:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await server.serve_forever()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3])))
