"""What no HTTP library sends: answers written byte by byte to a socket."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable

Talk = Callable[[socket.socket, threading.Event], None]

OK = b"HTTP/1.1 200 OK\r\n"


def send(answer: bytes) -> Talk:
    """One answer, then the end of the connection."""
    return lambda connection, over: connection.sendall(answer)


def drip(head: bytes, drop: bytes) -> Talk:
    """`head` at once, then `drop` twenty times a second for ever."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.wait(0.05):
            connection.sendall(drop)

    return talk


def pour(head: bytes, piece: bytes) -> Talk:
    """`head`, then `piece` as fast as the other side takes it, for ever."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        connection.sendall(head)
        while not over.is_set():
            connection.sendall(piece)

    return talk


def one_byte_at_a_time(answer: bytes) -> Talk:
    """A whole answer, a byte every twentieth of a second."""

    def talk(connection: socket.socket, over: threading.Event) -> None:
        for byte in answer:
            if over.wait(0.05):
                return
            connection.sendall(bytes([byte]))

    return talk


DRIPS = {
    "status-line": drip(b"", b"H"),
    "continues": drip(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "header": drip(OK, b"X"),
    "headers": drip(OK, b"X: y\r\n"),
    "body": drip(OK + b"Content-Length: 100000\r\n\r\n", b"x"),
    "chunk-size": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    "trailers": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n"),
    "whole": one_byte_at_a_time(OK + b"Content-Length: 9999\r\n\r\n" + b"<rss>" * 1000),
    "redirect-body": drip(b"HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 100000\r\n\r\n", b"x"),
}
BROKEN = {
    "nothing": send(b""),
    "no-http": send(b"nonsense\r\n\r\n"),
    "bad-status": send(b"HTTP/1.1 abc OK\r\n\r\n"),
    "endless-status-line": pour(b"HTTP/1.1 200 ", b"O" * 65536),
    "endless-header": pour(OK + b"X: ", b"y" * 65536),
    "endless-headers": pour(OK, b"X: y\r\n" * 10_000),
    "101-headers": send(OK + b"X: y\r\n" * 101 + b"\r\n"),
    "bad-chunk": send(OK + b"Transfer-Encoding: chunked\r\n\r\nZZZ\r\n"),
    "negative-chunk": send(OK + b"Transfer-Encoding: chunked\r\n\r\n-5\r\nhello\r\n"),
    "endless-chunk-size": pour(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1" * 65536),
    "truncated-chunk": send(OK + b"Transfer-Encoding: chunked\r\n\r\nFF\r\nhello"),
    "no-last-chunk": send(OK + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
    "truncated-body": send(OK + b"Content-Length: 5000\r\n\r\n<rss>"),
    "truncated-gzip": send(OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03K\xcc"),
}
