"""Lanes: every source has one of a fixed number, so that workers can share a queue and never a source."""

from __future__ import annotations

import zlib

LANES = 240  # divides evenly by 2, 3, 4, 5, 6 and 8 workers; more than one machine will ever run


def lane_of(source_id: str) -> int:
    """The lane of a source, from 0 to 239: stable across processes, unlike `hash`."""
    return zlib.crc32(source_id.encode()) % LANES
