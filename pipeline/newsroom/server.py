"""The newsroom's HTTP server: every outlet a virtual host of one port, each with its manners (HTTP/1.1, RFC 9110)."""

from __future__ import annotations

import errno
import hashlib
import socketserver
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from pipeline.clock import Clock
from pipeline.errors import InputError
from pipeline.newsroom.addresses import MOVED_FROM, feed_path, origin
from pipeline.newsroom.behaviours import RETRY_AFTER_S, SLOW_PIECES, SLOW_SECONDS, Answer, FeedRequest, answer
from pipeline.newsroom.dates import http_date
from pipeline.newsroom.schema import Content, Outlet
from pipeline.newsroom.site import Site

IDLE_SECONDS = 30  # a kept-alive connection that says nothing is closed
POLL_SECONDS = 0.05  # how soon the accepting loop sees that it shall stop


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer. `seconds` > 0 spreads the body over that time."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0


class Newsroom(ThreadingHTTPServer):
    """A bound server. `serve()` runs it in a thread; `close()` stops it at once, slow answers included."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, content: Content, clock: Clock, *, host: str, port: int, seed: int, today: date) -> None:
        """Takes the port (0: any free one) and makes the site, but does not listen yet, so that whoever waits for
        the port finds everything in place. Raises InputError when the port cannot be had, KnowledgeError."""
        super().__init__((host, port), _Handler, bind_and_activate=False)
        try:
            self._claim(self.server_bind)
            self.site = Site.build(content, today, port=self.server_address[1], seed=seed)
        except BaseException:
            self.server_close()
            raise
        self.clock = clock
        self.stopping = threading.Event()
        self._requests: Counter[str] = Counter()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    @property
    def port(self) -> int:
        return self.site.port

    def server_bind(self) -> None:
        """As HTTPServer's, without its look-up of the host's name, which can hang where DNS does."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def serve(self) -> None:
        """Listens, and answers in a thread of its own. Raises InputError when the port was taken meanwhile."""
        self._claim(self.server_activate)
        self._thread = threading.Thread(target=self.serve_forever, args=(POLL_SECONDS,), name="newsroom", daemon=True)
        self._thread.start()

    def _claim(self, step: Callable[[], None]) -> None:
        try:
            step()
        except OSError as error:
            host, port = str(self.server_address[0]), self.server_address[1]
            taken = error.errno == errno.EADDRINUSE
            remedy = "choose another --port or stop what listens there" if taken else "choose another --host or --port"
            raise InputError(f"newsroom: {host}:{port} cannot be opened ({error.strerror}); {remedy}") from error

    def close(self) -> None:
        """Stops listening and answering."""
        self.stopping.set()
        if self._thread is not None:
            self.shutdown()
            self._thread.join()
        self.server_close()

    def __exit__(self, *args: object) -> None:
        self.close()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no event for the terminal."""

    def reply(self, host: str | None, target: str, headers: Mapping[str, str], *, counted: bool) -> Reply:
        """What a request gets; `counted` requests move the misbehaving outlets on."""
        moment = self.clock.now()
        outlet = self.site.outlet_at(host)
        if outlet is None:
            return self._own_page(host, target, moment)
        if self.site.serves_feed(outlet, target):
            return self._feed(outlet, target, headers, moment, counted=counted)
        page = self.site.page(outlet, target, moment)
        if page is None:
            return self._error(outlet, HTTPStatus.NOT_FOUND)
        return _conditional(Reply(200, page.body, _described(page.body, page.content_type, page.changed_at)), headers)

    def _own_page(self, host: str | None, target: str, moment: datetime) -> Reply:
        name = (host or "").partition(":")[0].lower()
        if target not in {"/", "/index.html"} or name.endswith(".localhost"):
            body = f"There is no page {target} at {name}; the outlets are listed at http://localhost:{self.port}/\n"
            return Reply(404, body.encode(), {"Content-Type": "text/plain; charset=utf-8"})
        page = self.site.index(moment)
        return Reply(200, page.body, {"Content-Type": page.content_type})

    def _feed(
        self, outlet: Outlet, target: str, headers: Mapping[str, str], moment: datetime, *, counted: bool
    ) -> Reply:
        with self._lock:
            earlier = self._requests[outlet.id]
            self._requests[outlet.id] += counted
        at_old_path = target.partition("?")[0] == MOVED_FROM
        decided = answer(FeedRequest(outlet.behaviour, at_old_path, earlier))
        match decided:
            case Answer.FEED | Answer.SLOW_FEED:
                document = self.site.feed(outlet, moment)
                described = _described(document.body, document.content_type, document.changed_at)
                seconds = SLOW_SECONDS if decided is Answer.SLOW_FEED else 0.0
                return _conditional(Reply(200, document.body, described, seconds), headers)
            case Answer.MOVED:
                return Reply(301, headers={"Location": origin(outlet, self.port) + feed_path(outlet)})
            case Answer.EMPTY:
                return Reply(200, headers={"Content-Type": "application/rss+xml; charset=utf-8"})
            case Answer.RATE_LIMITED:
                limited = self._error(outlet, HTTPStatus.TOO_MANY_REQUESTS)
                return Reply(limited.status, limited.body, {**limited.headers, "Retry-After": str(RETRY_AFTER_S)})
            case _:
                return self._error(outlet, HTTPStatus(decided.status))

    def _error(self, outlet: Outlet, status: HTTPStatus) -> Reply:
        body = self.site.pages.missing(outlet, f"{status.value} {status.phrase}")
        return Reply(status.value, body, {"Content-Type": f"text/html; charset={outlet.encoding}"})


class _Handler(BaseHTTPRequestHandler):
    server: Newsroom
    protocol_version = "HTTP/1.1"
    server_version = "SampleNewsroom/1"
    sys_version = ""
    timeout = IDLE_SECONDS
    wbufsize = -1  # headers and body leave together; a second small packet would wait for Nagle
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        self._answer(with_body=False)

    def _answer(self, *, with_body: bool) -> None:
        reply = self.server.reply(self.headers.get("Host"), self.path, dict(self.headers), counted=with_body)
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if not with_body:
            return
        for piece in _pieces(reply):
            if reply.seconds and self.server.stopping.wait(reply.seconds / SLOW_PIECES):
                self.close_connection = True
                return
            self.wfile.write(piece)
            self.wfile.flush()

    def date_time_string(self, timestamp: float | None = None) -> str:
        """The Date header follows the newsroom's clock, so that a frozen newsroom repeats itself to the byte."""
        return http_date(self.server.clock.now()) if timestamp is None else super().date_time_string(timestamp)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (http.server's name)
        """No access log: the pipeline's own record of its polls is the one to read."""


def _pieces(reply: Reply) -> Iterator[bytes]:
    size = -(-len(reply.body) // SLOW_PIECES) if reply.seconds else len(reply.body)
    for start in range(0, len(reply.body), max(size, 1)):
        yield reply.body[start : start + size]


def _described(body: bytes, content_type: str, changed_at: datetime | None) -> dict[str, str]:
    described = {"Content-Type": content_type, "ETag": f'"{hashlib.sha256(body).hexdigest()[:16]}"'}
    if changed_at is not None:
        described["Last-Modified"] = http_date(changed_at)
    return described


def _conditional(reply: Reply, headers: Mapping[str, str]) -> Reply:
    """The reply, or 304 where the request's validators match (RFC 9110: If-None-Match goes first)."""
    asked = {name.lower(): value for name, value in headers.items()}
    if "if-none-match" in asked:
        tags = {tag.strip().removeprefix("W/") for tag in asked["if-none-match"].split(",")}
        matches = reply.headers["ETag"] in tags or "*" in tags
    else:
        matches = _not_after(reply.headers.get("Last-Modified"), asked.get("if-modified-since"))
    if not matches:
        return reply
    kept = {name: value for name, value in reply.headers.items() if name in {"ETag", "Last-Modified"}}
    return Reply(HTTPStatus.NOT_MODIFIED, b"", kept, reply.seconds)


def _not_after(modified: str | None, since: str | None) -> bool:
    if modified is None or since is None:
        return False
    try:
        return parsedate_to_datetime(modified) <= parsedate_to_datetime(since)
    except (TypeError, ValueError):
        return False  # an unreadable condition is no condition
