"""A loopback HTTP server whose answers a test scripts, and a raw socket server for what HTTP libraries never send."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Headers = dict[str, str]


@dataclass
class Reply:
    status: int = 200
    body: bytes = b""
    headers: Headers = field(default_factory=dict)
    send_length: bool = True


Script = Callable[[str, Headers], Reply]  # path, request headers in lower case → reply


@dataclass
class Site:
    """A running server: `replies` by path, or a `script`; `seen` holds (path, headers) of every request."""

    port: int
    replies: dict[str, Reply | Script] = field(default_factory=dict)
    seen: list[tuple[str, Headers]] = field(default_factory=list)

    def url(self, path: str, host: str = "site.localhost") -> str:
        return f"http://{host}:{self.port}{path}"


@contextlib.contextmanager
def serve() -> Iterator[Site]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            site.seen.append((self.path, headers))
            reply = site.replies.get(self.path, Reply(404, b"not here"))
            reply = reply(self.path, headers) if callable(reply) else reply
            self.send_response(reply.status)
            for name, value in reply.headers.items():
                self.send_header(name, value)
            if reply.send_length and "Content-Length" not in reply.headers:
                self.send_header("Content-Length", str(len(reply.body)))
            if not reply.send_length:
                self.send_header("Connection", "close")
                self.close_connection = True
            self.end_headers()
            with contextlib.suppress(OSError):
                self.wfile.write(reply.body)

        def log_message(self, *args: object) -> None:
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *args: object) -> None:
            """A client that hangs up, or speaks TLS, is part of the tests."""

    server = Server(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site = Site(server.server_address[1])
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def raw_server(talk: Callable[[socket.socket, threading.Event], None]) -> Iterator[int]:
    """Hands each connection to `talk`, with an event that is set when the test is over; yields the port."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.1)

    def accept() -> None:
        while not over.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                connection.recv(65536)
                talk(connection, over)

    thread = threading.Thread(target=accept, daemon=True)
    thread.start()
    try:
        yield listener.getsockname()[1]
    finally:
        over.set()
        thread.join()
        listener.close()
