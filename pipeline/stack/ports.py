"""Free ports on the loopback interface."""

from __future__ import annotations

import errno
import socket

from pipeline.stack.errors import StackError

TRIES = 50


def free_port(wanted: int, *, taken: frozenset[int] = frozenset()) -> int:
    """`wanted` where nothing listens on it, else the next free port above. Raises StackError."""
    for port in range(wanted, min(wanted + TRIES, 65_536)):
        if port not in taken and _is_free(port):
            return port
    raise StackError(f"ports {wanted} to {wanted + TRIES - 1}: none is free; choose another with --port")


def _is_free(port: int) -> bool:
    # Airflow's log servers listen on all interfaces: a port that is free on one of them only will not do.
    for family, address in ((socket.AF_INET, ""), (socket.AF_INET6, "::")):
        try:
            with socket.socket(family, socket.SOCK_STREAM) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind((address, port))
        except OSError as error:
            if family == socket.AF_INET or error.errno == errno.EADDRINUSE:  # a machine may have no IPv6 at all
                return False
    return True
