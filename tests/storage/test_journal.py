"""Journal records: what is written comes back the same, and what cannot be read is named."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Disposition, FeedState, FetchRow, PollOutcome, QueuedEntry
from pipeline.storage.journal import EntryRecord, MadeFrom, PollRecord, from_line, to_lines
from tests.samples import NOON, entry, fetch_row

TEXT = st.text(st.characters(), max_size=40)
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))
ENTRIES = st.builds(
    QueuedEntry,
    key=st.binary(min_size=16, max_size=16),
    fingerprint=st.binary(min_size=8, max_size=8),
    title=TEXT,
    summary_html=TEXT,
    url=TEXT,
    published_at=st.none() | MOMENTS,
    first_seen_at=MOMENTS,
    day=st.none() | st.dates(date(1990, 1, 1), date(2100, 1, 1)),
)
POLLS = st.builds(
    PollRecord,
    row=st.builds(
        FetchRow,
        polled_at=MOMENTS,
        heard_from=st.none() | MOMENTS,
        oldest_entry_at=st.none(),
        newest_entry_at=st.none() | MOMENTS,
        dispositions=st.dictionaries(TEXT, st.integers(0, 9)),
    ),
    state=st.builds(
        FeedState,
        next_poll_at=st.none() | MOMENTS,
        last_polled_at=st.none() | MOMENTS,
        last_ok_at=st.none() | MOMENTS,
        last_full_at=st.none() | MOMENTS,
        muted_at=st.none() | MOMENTS,
        failures=st.floats(0, 100),
        last_outcome=st.none() | st.sampled_from(PollOutcome),
    ),
    queued=st.lists(ENTRIES, max_size=2).map(tuple),
)
OUTCOMES = st.builds(
    EntryRecord, entry=ENTRIES, reason=TEXT, decided_at=MOMENTS, fetched_at=MOMENTS, given_at=st.none() | MOMENTS
)


@given(st.lists(POLLS | OUTCOMES, max_size=3))
def test_records_come_back_as_they_were_one_a_line(records: list[PollRecord | EntryRecord]) -> None:
    assert [from_line(line) for line in to_lines(records).splitlines()] == records


def outcome() -> EntryRecord:
    return EntryRecord(entry(), Disposition.OK, "", MadeFrom.PAGE, "u", NOON, NOON, None, "1", "b")


def test_fields_that_are_unknown_or_have_defaults_may_differ() -> None:
    row = json.loads(to_lines([outcome()]))
    row["later"] = {"what": "a newer program writes"}
    row["entry"]["newer"] = 1
    del row["entry"]["attempts"]
    assert from_line(json.dumps(row).encode()) == outcome()


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"[]",
        b'{"record": "poll"',
        b'{"record": "dream"}',
        b'{"record": "poll"}',
        to_lines([outcome()]).replace(b'"ok"', b'"splendid"'),
        to_lines([PollRecord(fetch_row(), FeedState("f", "u"), ())]).replace(b'"queued":[]', b'"queued":5'),
    ],
)
def test_a_line_that_is_no_record_is_named(line: bytes) -> None:
    with pytest.raises(ValueError, match=r".+"):
        from_line(line)
