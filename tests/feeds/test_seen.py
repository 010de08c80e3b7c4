"""What a feed's state remembers of its last document."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feeds.seen import DIGEST_BYTES, STAMP_BYTES, SeenItem, pack_seen, stamp_of, unpack_seen
from pipeline.records import Disposition

MOMENTS = st.datetimes(datetime(1970, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))
ITEMS = st.builds(
    SeenItem,
    digest=st.binary(min_size=DIGEST_BYTES, max_size=DIGEST_BYTES),
    key=st.none() | st.binary(min_size=16, max_size=16).filter(any),
    verdict=st.sampled_from([Disposition.DUPLICATE_URL, Disposition.TOO_OLD, Disposition.NO_LINK]),
    published_at=st.none() | MOMENTS,
    stamp=st.binary(min_size=STAMP_BYTES, max_size=STAMP_BYTES),
)


@given(st.lists(ITEMS, max_size=5, unique_by=lambda item: item.digest))
def test_packing_loses_nothing(items: list[SeenItem]) -> None:
    assert list(unpack_seen(pack_seen(items)).values()) == items


@pytest.mark.parametrize("packed", [None, b"", b"\x02", b"\x01short", b"\x00" + bytes(37)])
def test_what_another_version_wrote_is_nothing_known(packed: bytes | None) -> None:
    assert unpack_seen(packed) == {}


def test_stamps_tell_dates_apart() -> None:
    assert stamp_of(None) == stamp_of("")
    assert stamp_of("10:00") != stamp_of("10:10")
