"""The notice on feeds with problems: none without, the same once, again when they change or last for another week."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from pipeline import chain
from pipeline.accounting import IN
from pipeline.feeds.health import FeedHealth, Flag
from pipeline.records import FeedState, PollOutcome
from pipeline.reports.feed_notice import feed_notice
from pipeline.runtime import Runtime
from pipeline.settings import Settings
from pipeline.storage.feed_states import put_state
from tests.samples import NOON


def health(feed_id: str, *flags: Flag, reasons: tuple[str, ...] = ("nothing since 2026-11-01",)) -> FeedHealth:
    return FeedHealth(
        feed_id=feed_id,
        source_id="source",
        bloc="WESTERN",
        flags=flags,
        reasons=reasons,
        expected=(None,) * 7,
        expected_from=None,
        recent=None,
        recent_expected=None,
        newest_at=None,
        last_heard_at=None,
        last_outcome=None,
        polled_url="https://example.org/rss",
    )


WELL, NEW = health("a", Flag.OK), health("d", Flag.UNPOLLED)
SILENT, MOVED = health("b", Flag.SILENT), health("c", Flag.MOVED)


def test_well_and_unpolled_feeds_are_no_news() -> None:
    assert feed_notice([WELL, NEW], NOON) is None


def test_each_feed_with_its_reason() -> None:
    notice = feed_notice([WELL, MOVED, SILENT], NOON)
    assert notice is not None
    assert notice.subject == "[dyadwatch] 2 of 3 feeds need somebody's eye"
    assert notice.text.splitlines() == [
        "b: silent: nothing since 2026-11-01",
        "c: moved: nothing since 2026-11-01",
    ]


@pytest.mark.parametrize(
    ("found", "when", "same"),
    [
        ([SILENT, MOVED], NOON + timedelta(days=1), True),
        ([MOVED, SILENT, WELL], NOON, True),
        ([health("b", Flag.SILENT, reasons=("another wording",)), MOVED], NOON, True),
        ([SILENT], NOON, False),
        ([health("b", Flag.FAILING), MOVED], NOON, False),
        ([SILENT, MOVED], NOON + timedelta(days=7), False),
    ],
)
def test_it_is_another_notice_when_the_problems_change_or_the_week(
    found: list[FeedHealth], when: datetime, same: bool
) -> None:
    first, second = feed_notice([SILENT, MOVED], NOON), feed_notice(found, when)
    assert first is not None
    assert second is not None
    assert (first.key == second.key) is same


def test_the_check_counts_every_enabled_feed_and_names_the_broken(settings: Settings) -> None:
    with Runtime.open(settings) as rt:
        feed = rt.catalogue.enabled[0]
        state = FeedState(
            feed.feed_id, url=feed.url, last_polled_at=NOON, muted_at=NOON, failures=3.0, last_outcome=PollOutcome.GONE
        )
        with rt.store.database.engine.begin() as connection:
            put_state(connection, state)
        found = chain.check_feeds(rt)
    counts = found["counts"]
    assert counts[IN] == len(rt.catalogue.enabled) == counts["muted"] + counts["unpolled"]
    assert counts["muted"] == 1
    (line,) = found["problems"]
    assert line.startswith(f"{feed.feed_id}: muted: gone (410) since 2026-11-2")
    assert found["sent"] == 0
