"""The poll beside requests: both do what they claim, on a few feeds without latency. How fast is no test's matter."""

from __future__ import annotations

import pytest

from pipeline.bench import parsing
from pipeline.bench.feed_server import NEW_ITEMS, rss_documents, running_feed_server
from pipeline.bench.http import measure_http, rounds
from pipeline.bench.http_command import FLOORS
from pipeline.bench.parsing import SIZES, measure_parsing
from pipeline.eval.floors import load_floors
from pipeline.feeds.parse import parse_feed
from pipeline.settings import Settings


def test_each_edition_has_its_new_items_above_the_others() -> None:
    first, second = rss_documents(1, 5, 2)  # a feed with news in edition 1
    urls = [
        [entry.url for entry in parse_feed(body, url="", content_type=None, lang=None, feed_id="f").entries]
        for body in (first, second)
    ]
    assert urls[1][NEW_ITEMS:] == urls[0][:-NEW_ITEMS]
    assert not set(urls[1][:NEW_ITEMS]) & set(urls[0])


def test_both_sides_of_polling_are_measured(settings: Settings) -> None:
    done: list[int] = []
    with running_feed_server(20, 0.0) as server:
        speeds = measure_http(server, settings, done.append)
    assert len(done) == rounds()
    assert {f"{speed.kind}.ratio" for speed in speeds} >= set(load_floors(FLOORS)["http"])
    assert all(min(speed.ratio, speed.ours_cpu_ms, speed.bare_cpu_ms) > 0 for speed in speeds)


def test_parsing_is_measured_for_every_floor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parsing, "ROUNDS", 1)
    results = measure_parsing(lambda n: None)
    assert [result.n_items for result in results] == list(SIZES)
    assert set(load_floors(FLOORS)["parsing"]) == {f"items_{n}.ratio" for n in SIZES}
