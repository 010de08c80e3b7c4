"""The archive: every HTTP answer as it came, in WARC 1.1 (ISO 28500:2017).

A response record holds the status line, the headers and the body as received, compression included. The transfer
coding has been taken off by then, as every archive of this kind does; its header is kept under the name
`X-Crawler-Transfer-Encoding`, and `WARC-Truncated` says when we stopped reading or the server broke off.

What was given instead of fetched (an ingested page or text) is a resource record; what the stages decided stands in
metadata records of JSON lines, see pipeline/storage/journal.py.
"""

from __future__ import annotations

import contextlib
import io
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from types import TracebackType
from typing import IO
from urllib.parse import urlsplit

import requests
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from pipeline import __version__
from pipeline.errors import StorageError
from pipeline.records import PollOutcome
from pipeline.storage.home import Home
from pipeline.storage.journal import JOURNAL_VERSION
from pipeline.web.response import Response

VERSION = "WARC/1.1"
SOFTWARE = "dyadwatch/"  # how the warcinfo record of our own files begins to name its maker
ENTRY_FIELD = "dyadwatch-entry"  # key of the queue entry that a capture belongs to
JOURNAL_FIELD = "dyadwatch-journal"
JOURNAL_URI = "metadata://dyadwatch/journal/"  # with the stage; wget names its own metadata records alike
JOURNAL_TYPE = "application/x-ndjson"
_TRUNCATED = {  # ISO 28500, section 5.13
    PollOutcome.TOO_LARGE: "length",
    PollOutcome.TIMEOUT: "time",
    PollOutcome.CONNECTION: "disconnect",
}


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer; `received` is the body as it came."""

    request: requests.PreparedRequest
    answer: requests.Response
    received: bytes
    response: Response
    peer: str | None


class WarcWriter:
    """One gzipped WARC file, visible and durable when the `with` block ends well, absent when nothing was written.

    A former try's file is never written over. `write` may be called from several threads and raises StorageError.
    """

    def __init__(self, home: Home, day: date, batch: str, stage: str, shard: int) -> None:
        self._home = home
        self._stem = f"archive/{day.isoformat()}/{batch}-{stage}-{shard}"
        self._lock = threading.Lock()
        self._stack = contextlib.ExitStack()
        self._stream: IO[bytes] | None = None
        self.path: str | None = None  # relative to the home, once something was written

    def __enter__(self) -> WarcWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def write(self, exchange: Exchange, about: Mapping[str, str]) -> None:
        """Adds a request, its response and, where `about` holds anything, a metadata record with those fields."""
        self._add(_records(exchange, about))

    def write_given(self, url: str, payload: bytes, content_type: str, at: datetime, about: Mapping[str, str]) -> None:
        """Adds what was given for `url` instead of fetched, with the fields of `about` beside it."""
        self._add(_given(url, payload, content_type, at, about))

    def write_journal(self, stage: str, lines: bytes, at: datetime) -> None:
        """Adds the journal of a stage, if there is any; readers expect it after the captures it speaks of."""
        if lines:
            self._add(_journal(stage, lines, at))

    def _add(self, records: bytes) -> None:
        with self._lock:  # the records were compressed outside: that is what takes time
            try:
                self._append(records)
            except OSError as error:
                reason = error.strerror or str(error)
                raise StorageError(f"archive {self._stem}: cannot be written ({reason}); free some space") from error

    def _append(self, records: bytes) -> None:
        if self._stream is None:
            self.path = self._home.free_name(self._stem, ".warc.gz")
            self._stream = self._stack.enter_context(self._home.create(self.path))
            self._stream.write(_warcinfo(self.path.rsplit("/", 1)[-1]))
        self._stream.write(records)


def _warcinfo(filename: str) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    fields = {
        "software": f"{SOFTWARE}{__version__}",
        JOURNAL_FIELD: JOURNAL_VERSION,
        "format": "WARC File Format 1.1",
        "robots": "obey",
        "http-header-transfer-encoding": "kept as X-Crawler-Transfer-Encoding; bodies stand without it",
    }
    writer.write_record(writer.create_warcinfo_record(filename, fields))
    return out.getvalue()


def _records(exchange: Exchange, about: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    # the schema wants an address without a fragment, which is never sent
    url = urlsplit(exchange.request.url or "")._replace(fragment="").geturl()
    common = {"WARC-Date": _moment(exchange.response.fetched_at)}
    if exchange.peer:
        common["WARC-IP-Address"] = exchange.peer
    truncated = _TRUNCATED.get(exchange.response.problem) if exchange.response.problem else None
    response = writer.create_warc_record(
        url,
        "response",
        payload=io.BytesIO(exchange.received),
        length=len(exchange.received),
        http_headers=_response_headers(exchange.answer),
        warc_headers_dict=common | ({"WARC-Truncated": truncated} if truncated else {}),
    )
    writer.write_record(response)
    concurrent = {
        "WARC-Date": common["WARC-Date"],
        "WARC-Concurrent-To": response.rec_headers.get_header("WARC-Record-ID"),
    }
    request = writer.create_warc_record(
        url, "request", http_headers=_request_headers(exchange.request), warc_headers_dict=concurrent
    )
    writer.write_record(request)
    if about:
        writer.write_record(_about(writer, url, concurrent, about))
    return out.getvalue()


def _given(url: str, payload: bytes, content_type: str, at: datetime, about: Mapping[str, str]) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    url = urlsplit(url)._replace(fragment="").geturl()
    resource = writer.create_warc_record(
        url,
        "resource",
        payload=io.BytesIO(payload),
        length=len(payload),
        warc_content_type=content_type,
        warc_headers_dict={"WARC-Date": _moment(at)},
    )
    writer.write_record(resource)
    concurrent = {"WARC-Date": _moment(at), "WARC-Concurrent-To": resource.rec_headers.get_header("WARC-Record-ID")}
    writer.write_record(_about(writer, url, concurrent, about))
    return out.getvalue()


def _journal(stage: str, lines: bytes, at: datetime) -> bytes:
    out = io.BytesIO()
    writer = WARCWriter(out, warc_version=VERSION)
    record = writer.create_warc_record(
        f"{JOURNAL_URI}{stage}",
        "metadata",
        payload=io.BytesIO(lines),
        length=len(lines),
        warc_content_type=JOURNAL_TYPE,
        warc_headers_dict={"WARC-Date": _moment(at)},
    )
    writer.write_record(record)
    return out.getvalue()


def _about(writer: WARCWriter, url: str, concurrent: Mapping[str, str], about: Mapping[str, str]) -> ArcWarcRecord:
    lines = "".join(f"{name}: {value}\r\n" for name, value in about.items()).encode()
    return writer.create_warc_record(
        url,
        "metadata",
        payload=io.BytesIO(lines),
        length=len(lines),
        warc_content_type="application/warc-fields",
        warc_headers_dict=dict(concurrent),
    )


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _response_headers(answer: requests.Response) -> StatusAndHeaders:
    version = "HTTP/1.0" if answer.raw.version == 10 else "HTTP/1.1"
    renamed = {"transfer-encoding": "X-Crawler-Transfer-Encoding"}
    headers = [(renamed.get(name.lower(), name), value) for name, value in answer.raw.headers.iteritems()]
    return StatusAndHeaders(f"{answer.status_code} {answer.reason or ''}".strip(), headers, version)


def _request_headers(request: requests.PreparedRequest) -> StatusAndHeaders:
    parts = urlsplit(request.url or "")
    headers = [("Host", parts.netloc), *((str(name), str(value)) for name, value in request.headers.items())]
    return StatusAndHeaders(f"GET {request.path_url} HTTP/1.1", headers, is_http_request=True)
