"""Which addresses may be reached, and connections that hold to it at connect time.

The check stands between name resolution and connect, on the very address that is connected to, so that neither a
redirect nor a name that changes its address (DNS rebinding) leads inside.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import threading
import time
from dataclasses import dataclass, field
from typing import Any, ClassVar

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from pipeline.web.deadline import Deadline

LOOPBACK = "127.0.0.1"
ADDRESSES_TRIED = 4  # of one host; with the connect timeout this bounds the time spent on a dead one
POOL_HOSTS = 256  # hosts whose connections are kept open: those of a run, whose feeds and pages come in any order
POOL_SIZE = 4  # connections kept per host; politeness allows two at once
_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_LOOPBACK_NET = ipaddress.ip_network("127.0.0.0/8")


class BlockedAddressError(Exception):
    """The address must not be reached."""


@dataclass(frozen=True, slots=True)
class AddressGuard:
    """Admits public addresses, and 127.0.0.0/8 with `*.localhost` where `allow_loopback` is set."""

    allow_loopback: bool
    current: threading.local = field(default_factory=threading.local)  # `.deadline` of the request of this thread

    def admits(self, address: str) -> bool:
        """Whether a numeric address is public; addresses that embed another are judged by that one too."""
        ip = ipaddress.ip_address(address.split("%")[0])
        if self.allow_loopback and ip in _LOOPBACK_NET:
            return True
        if ip in _NAT64:  # networks without IPv4 reach all of it through this prefix
            ip = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        return all(_is_public(part) for part in (ip, *_embedded(ip)))

    def resolve(self, host: str, port: int) -> list[tuple[Any, ...]]:
        """getaddrinfo rows of the addresses to try. Raises BlockedAddressError, OSError (gaierror)."""
        name = host.strip("[]").rstrip(".").lower()
        if name == "localhost" or name.endswith(".localhost"):  # RFC 6761: never asked of a name server
            if not self.allow_loopback:
                raise BlockedAddressError(f"{host} is this machine")
            name = LOOPBACK
        rows = socket.getaddrinfo(name, port, 0, socket.SOCK_STREAM)
        admitted = [row for row in rows if self.admits(str(row[4][0]))]
        if not admitted:
            raise BlockedAddressError(f"{host} has no public address ({rows[0][4][0]})")
        return admitted[:ADDRESSES_TRIED]

    def check_literal(self, host: str) -> None:
        """Raises BlockedAddressError for this machine and for a private address in any spelling; asks no name server.

        For requests that a proxy resolves: what can be seen from here must not be asked of it.
        """
        name = host.strip("[]").rstrip(".").lower()
        if (name == "localhost" or name.endswith(".localhost")) and not self.allow_loopback:
            raise BlockedAddressError(f"{host} is this machine")
        try:
            address = name if ":" in name else socket.inet_ntoa(socket.inet_aton(name))
        except OSError:
            return  # a name
        if not self.admits(address):
            raise BlockedAddressError(f"{host} is no public address")

    def connect(self, connection: HTTPConnection) -> socket.socket:
        """A connected socket for an urllib3 connection, its peer checked and put under the request's deadline."""
        deadline: Deadline | None = getattr(self.current, "deadline", None)
        try:
            rows = self.resolve(connection.host, connection.port)
        except socket.gaierror as error:
            raise NameResolutionError(connection.host, connection, error) from error
        failure: OSError | None = None
        ends_at = time.monotonic() + _seconds(connection.timeout)
        for family, kind, protocol, _, address in rows:
            left = ends_at - time.monotonic()
            if left <= 0:
                break
            sock = socket.socket(family, kind, protocol)
            try:
                sock.settimeout(left)
                for option in connection.socket_options or ():
                    sock.setsockopt(*option)
                sock.connect(address)
                if not self.admits(str(sock.getpeername()[0])):
                    raise BlockedAddressError(f"{connection.host} led to {sock.getpeername()[0]}")
                if deadline is not None:
                    deadline.watch(sock)
                    deadline.peer = str(address[0])
            except OSError as error:
                sock.close()
                failure = error
            except BlockedAddressError:
                sock.close()
                raise
            else:
                sock.settimeout(_seconds(connection.timeout))
                return sock
        if failure is None or isinstance(failure, TimeoutError):
            raise ConnectTimeoutError(connection, f"no connection to {connection.host} in time") from failure
        raise NewConnectionError(connection, f"no connection to {connection.host}: {failure}") from failure

    def watch(self, connection: HTTPConnection) -> None:
        """Puts a connection that is used again under the deadline of the request that uses it."""
        deadline: Deadline | None = getattr(self.current, "deadline", None)
        if deadline is not None and connection.sock is not None:
            with contextlib.suppress(OSError):  # it has just been closed: urllib3 will notice and open another
                deadline.watch(connection.sock)
                deadline.peer = str(connection.sock.getpeername()[0])


class GuardedAdapter(HTTPAdapter):
    """A requests transport whose direct connections go through the guard.

    A proxy, where set, resolves and checks names itself; its connections are under the deadline all the same.
    """

    def __init__(self, guard: AddressGuard) -> None:
        self._guard = guard
        super().__init__(pool_connections=POOL_HOSTS, pool_maxsize=POOL_SIZE, max_retries=0)

    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = _pools(self._guard, _Guarded)

    def proxy_manager_for(self, proxy: str, **proxy_kwargs: Any) -> Any:
        manager = super().proxy_manager_for(proxy, **proxy_kwargs)
        manager.pool_classes_by_scheme = _pools(self._guard, _Watched)
        return manager


def _pools(guard: AddressGuard, kind: type[_Watched]) -> dict[str, type[HTTPConnectionPool]]:
    """Pool classes bound to a guard: urllib3 hands no further argument down to its connections."""
    bound = {"guard": guard}
    plain = type("GuardedHTTPConnection", (kind, HTTPConnection), bound)
    secure = type("GuardedHTTPSConnection", (kind, HTTPSConnection), bound)
    return {
        "http": type("GuardedHTTPPool", (HTTPConnectionPool,), {"ConnectionCls": plain}),
        "https": type("GuardedHTTPSPool", (HTTPSConnectionPool,), {"ConnectionCls": secure}),
    }


class _Watched:
    """A connection that ends with its request's deadline."""

    guard: ClassVar[AddressGuard]
    sock: socket.socket | None

    def _new_conn(self) -> socket.socket:
        sock: socket.socket = super()._new_conn()  # type: ignore[misc]
        deadline: Deadline | None = getattr(self.guard.current, "deadline", None)
        if deadline is not None:
            deadline.watch(sock)
        return sock

    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            self.guard.watch(self)  # type: ignore[arg-type]
        super().request(*args, **kwargs)  # type: ignore[misc]


class _Guarded(_Watched):
    """A connection to an address that was checked."""

    def _new_conn(self) -> socket.socket:
        return self.guard.connect(self)  # type: ignore[arg-type]


def _is_public(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def _embedded(ip: ipaddress.IPv4Address | ipaddress.IPv6Address) -> list[ipaddress.IPv4Address]:
    """IPv4 addresses that an IPv6 address leads on to: mapped, 6to4, Teredo."""
    if isinstance(ip, ipaddress.IPv4Address):
        return []
    found = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    return [part for part in found if part is not None]


def _seconds(timeout: Any) -> float:
    return float(timeout) if isinstance(timeout, int | float) else 10.0
