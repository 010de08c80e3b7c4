"""What a feed's last document held: its items by hash, with what became of each. Kept in the feed's state."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from pipeline.records import Disposition

DIGEST_BYTES = 8  # 2,000 items collide once in ten million million documents
STAMP_BYTES = 4  # only told apart within one document
_FORMAT = b"\x01"  # first byte of the packed form: another one is read as nothing known
_ROW = struct.Struct("<8s16sBq4s")
_NO_KEY = bytes(16)
_NO_DATE = -(2**63)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_VERDICTS = (
    Disposition.DUPLICATE_URL,
    Disposition.TOO_OLD,
    Disposition.NO_LINK,
    Disposition.BAD_LINK,
    Disposition.TOO_LONG,
)


@dataclass(frozen=True, slots=True)
class SeenItem:
    """One item of a document that was settled. `key` is its queue key, None where it never had one.

    `verdict` is what it comes to when it is shown again: `duplicate_url`, or what was wrong with it.
    """

    digest: bytes
    key: bytes | None
    verdict: Disposition
    published_at: datetime | None
    stamp: bytes  # over the date as written


Seen = Mapping[bytes, SeenItem]  # by digest
NOTHING_SEEN: Seen = {}


def stamp_of(published_raw: str | None) -> bytes:
    """4 bytes over a date as written; one value for none."""
    return hashlib.blake2b((published_raw or "").encode("utf-8", "surrogatepass"), digest_size=STAMP_BYTES).digest()


def pack_seen(items: Iterable[SeenItem]) -> bytes:
    """The items as 37 bytes each."""
    return _FORMAT + b"".join(
        _ROW.pack(
            item.digest,
            item.key or _NO_KEY,
            _VERDICTS.index(item.verdict),
            _NO_DATE if item.published_at is None else (item.published_at - _EPOCH) // _MICROSECOND,
            item.stamp,
        )
        for item in items
    )


def unpack_seen(packed: bytes | None) -> Seen:
    """The items by digest. What another version of this program wrote counts as nothing: everything is read again."""
    if not packed or packed[:1] != _FORMAT or (len(packed) - 1) % _ROW.size:
        return NOTHING_SEEN
    return {
        digest: SeenItem(
            digest,
            None if key == _NO_KEY else key,
            _VERDICTS[verdict],
            None if moment == _NO_DATE else _EPOCH + timedelta(microseconds=moment),
            stamp,
        )
        for digest, key, verdict, moment, stamp in _ROW.iter_unpack(packed[1:])
    }
