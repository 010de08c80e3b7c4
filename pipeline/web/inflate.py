"""Decompression with a ceiling: a bomb costs its ceiling, never what it unfolds to."""

from __future__ import annotations

import zlib

_GZIP_OR_ZLIB = zlib.MAX_WBITS | 32
_RAW = -zlib.MAX_WBITS
ENCODINGS = {"": 0, "identity": 0, "gzip": 1, "x-gzip": 1, "deflate": 1}
ACCEPT = "gzip, deflate"


class InflateError(ValueError):
    """The body is not what its Content-Encoding says."""


class Inflater:
    """Decodes a body piece by piece, up to `limit` bytes in all; `overflow` tells that there was more.

    Knows gzip (with several members), zlib and the raw deflate that some servers send in its name.
    """

    def __init__(self, content_encoding: str, limit: int) -> None:
        name = content_encoding.strip().lower()
        if name not in ENCODINGS:
            raise InflateError(f"content encoding {name!r} was not asked for")
        self._compressed = bool(ENCODINGS[name])
        self._deflate = name == "deflate"
        self._limit = limit
        self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._parts: list[bytes] = []
        self._size = 0
        self._started = False
        self.overflow = False

    @property
    def body(self) -> bytes:
        return b"".join(self._parts)

    @property
    def complete(self) -> bool:
        """Whether the compressed stream came to its end (always true of an uncompressed body)."""
        return not self._compressed or not self._started or self._decoder.eof

    def feed(self, data: bytes) -> None:
        """Takes the next piece as received. Raises InflateError."""
        if not self._compressed:
            self._keep(data)
            return
        while data and not self.overflow:
            if self._decoder.eof:
                if not data.startswith(b"\x1f\x8b"):
                    return  # padding after the last member
                self._decoder = zlib.decompressobj(_GZIP_OR_ZLIB)
            data = self._decode(data)

    def _decode(self, data: bytes) -> bytes:
        room = self._limit - self._size + 1
        try:
            decoded = self._decoder.decompress(data, room)
        except zlib.error as error:
            if self._started or not self._deflate:
                raise InflateError(f"compressed body is damaged ({error})") from error
            self._decoder, self._deflate = zlib.decompressobj(_RAW), False
            return data
        self._started = True
        self._keep(decoded)
        return self._decoder.unconsumed_tail or self._decoder.unused_data

    def _keep(self, data: bytes) -> None:
        room = self._limit - self._size
        if len(data) > room:
            self.overflow = True
            data = data[:room]
        self._parts.append(data)
        self._size += len(data)
