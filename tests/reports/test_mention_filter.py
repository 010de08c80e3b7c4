from __future__ import annotations

from datetime import timedelta

import pytest

from pipeline.errors import NotFoundError
from pipeline.reports import mention_filter
from pipeline.reports.library import find
from pipeline.reports.mention_filter import Cursor, MentionFilter, day_of_mention, filter_mentions, mention_of
from pipeline.storage.store import Store
from tests.tables.fabricate import DAY

NEXT = DAY + timedelta(days=1)


def test_no_more_days_are_read_than_the_page_needs(two_days: Store) -> None:
    page = filter_mentions(two_days, MentionFilter(), rows=2)
    assert (page.days_read, page.next) == (1, Cursor(NEXT, 2))


def test_a_rare_name_is_looked_for_so_far_and_then_the_page_says_where_to_go_on(
    two_days: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mention_filter, "DAYS_AT_ONCE", 1)
    page = filter_mentions(two_days, MentionFilter(actor="nobody"))
    assert (page.rows, page.next, page.first_day) == ([], Cursor(DAY), NEXT)
    last = filter_mentions(two_days, MentionFilter(actor="nobody"), cursor=page.next)
    assert (last.rows, last.next) == ([], None)


def test_a_page_ends_where_the_last_day_ends(two_days: Store) -> None:
    whole = filter_mentions(two_days, MentionFilter())
    page = filter_mentions(two_days, MentionFilter(), rows=len(whole.rows) // 2)
    rest = filter_mentions(two_days, MentionFilter(), cursor=page.next)
    assert page.rows + rest.rows == whole.rows
    assert rest.next is None


def test_within_a_day_the_newest_comes_first(two_days: Store) -> None:
    moments = [row["published_at"] for row in filter_mentions(two_days, MentionFilter(), until=DAY).rows]
    assert moments == sorted(moments, reverse=True)


def test_each_row_names_its_revision(two_days: Store) -> None:
    rows = filter_mentions(two_days, MentionFilter()).rows
    assert {(row["day"].date(), row["revision"]) for row in rows} == {(DAY, 2), (NEXT, 1)}


def test_a_mention_is_found_again_by_its_id(two_days: Store) -> None:
    row = filter_mentions(two_days, MentionFilter(), until=DAY).rows[0]
    assert mention_of(two_days, find(two_days, DAY), row["mention_id"]) == row
    assert day_of_mention(two_days, row["mention_id"]) in (DAY, NEXT)
    with pytest.raises(NotFoundError, match="in no published day"):
        day_of_mention(two_days, "0" * 32)
