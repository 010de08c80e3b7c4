"""Articles files turned into analyses, and the days they touch."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from pipeline.clock import FrozenClock
from pipeline.relations.analyzer import Analyzer
from pipeline.relations.rereading import read_again
from pipeline.relations.stage import affected_days, analyse_waiting
from pipeline.storage.analysis_queue import NewFile
from pipeline.storage.schemas import ANALYSIS_SET, ARTICLE_SET
from pipeline.storage.store import Store
from tests.samples import NOON, article

TODAY = NOON.date()


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([], []),
        ([date(2026, 11, 18)], [18, 19, 20, 21]),
        ([date(2026, 11, 22)], [22, 23]),
        ([date(2026, 11, 19), date(2026, 11, 21)], [19, 20, 21, 22, 23]),
        ([date(2026, 11, 24)], [24]),
    ],
    ids=["none", "past", "yesterday", "overlapping", "tomorrow"],
)
def test_a_day_touches_the_three_after_it_up_to_today(days: list[date], expected: list[int]) -> None:
    assert [day.day for day in affected_days(days, TODAY)] == expected


def test_every_article_of_a_waiting_file_is_analysed_once(store: Store, analyzer: Analyzer) -> None:
    articles = [
        article("about", text="Trump phoned Lukashenko on Monday. They discussed sanctions against Belarus."),
        article("other", text="A ferry terminal was opened in the north of the island."),
        article("foreign", text="Der Hafen wurde am Montag wieder eröffnet.", lang="de", lang_supported=False),
    ]
    path = store.lake.write(ARTICLE_SET, TODAY, "b1", articles)
    store.analysis_queue.add([NewFile(path, TODAY)], "b1")
    counts = analyse_waiting(store, analyzer, FrozenClock(NOON), "b1")
    assert sum(counts.values()) == 3
    assert counts["none"] == counts["lang_unsupported"] == 1
    rows = {row.article_id: row for row in store.lake.read(ANALYSIS_SET, [TODAY])}
    assert set(rows) == {articles[0].article_id, articles[1].article_id}
    assert rows[articles[0].article_id].analysis.mentions
    assert store.analysis_queue.waiting() == []
    assert TODAY in store.days.due(NOON)
    assert analyse_waiting(store, analyzer, FrozenClock(NOON), "b2") == {}


def test_a_text_that_breaks_the_linguistics_is_counted_and_holds_no_other_up(
    store: Store, analyzer: Analyzer, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = Analyzer.analyze

    def fails_on_one(self: Analyzer, text: str, **about: Any) -> Any:
        if "poison" in text:
            raise IndexError("a slip of a library")
        return whole(self, text, **about)

    monkeypatch.setattr(Analyzer, "analyze", fails_on_one)
    articles = [article("bad", text="poison"), article("good", text="A ferry terminal was opened.")]
    path = store.lake.write(ARTICLE_SET, TODAY, "b1", articles)
    store.analysis_queue.add([NewFile(path, TODAY)], "b1")
    counts = analyse_waiting(store, analyzer, FrozenClock(NOON), "b1")
    assert {name: n for name, n in counts.items() if n} == {"not_analysed": 1, "none": 1}
    assert store.analysis_queue.waiting() == []


def test_new_knowledge_puts_the_latest_days_on_the_list_once(store: Store, analyzer: Analyzer) -> None:
    text = "A ferry terminal was opened in the north of the island."
    paths = {}
    for day in (TODAY, TODAY - timedelta(days=40)):
        paths[day] = store.lake.write(ARTICLE_SET, day, "b1", [article(day.isoformat(), text=text, day=day)])
    store.analysis_queue.add([NewFile(path, day) for day, path in paths.items()], "b1")
    analyse_waiting(store, analyzer, FrozenClock(NOON), "b1")
    assert read_again(store, analyzer.version, FrozenClock(NOON)) == 0
    assert [read_again(store, "1+newer", FrozenClock(NOON)) for _ in range(2)] == [1, 0]
    assert store.analysis_queue.waiting() == [NewFile(paths[TODAY], TODAY)]
