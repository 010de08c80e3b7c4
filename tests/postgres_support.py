"""A PostgreSQL server of the tests' own, on a free loopback port, gone when they end."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.newsroom.process import free_port

DEBIAN = Path("/usr/lib/postgresql")


def find_programs() -> Path | None:
    """The folder of initdb and pg_ctl, on the PATH or where Debian puts them."""
    found = shutil.which("initdb")
    if found:
        return Path(found).resolve().parent
    versions = sorted(DEBIAN.glob("*/bin/initdb"))
    return versions[-1].parent if versions else None


@dataclass(frozen=True)
class PostgresServer:
    """A server that can be stopped and started again; `url` is its address as SQLAlchemy writes it."""

    programs: Path
    folder: Path
    port: int
    as_user: tuple[str, str] | None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg2://dyadwatch@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c fsync=off"
        self._control("-o", options, "-l", self.folder / "log", "-w", "start")

    def stop(self) -> None:
        """At once, as when its machine goes away."""
        self._control("-m", "immediate", "-w", "stop")

    def _control(self, *arguments: object) -> None:
        _run(self.as_user, self.folder, self.programs / "pg_ctl", "-D", self.folder / "data", *arguments)


@contextlib.contextmanager
def running_postgres() -> Iterator[str]:
    """The address of a fresh database, as SQLAlchemy writes it; skips the test where PostgreSQL is not installed."""
    with postgres_server() as server:
        yield server.url


@contextlib.contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """A fresh server, running; it must be running when the block ends. Skips where PostgreSQL is not installed."""
    programs = find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's programs (initdb, pg_ctl) are not installed")
    as_user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="dyadwatch-pg-"))
    if as_user:
        shutil.chown(folder, *as_user)
    server = PostgresServer(programs, folder, free_port(), as_user)
    initdb = ("-D", folder / "data", "-U", "dyadwatch", "--auth=trust", "-E", "UTF8", "--no-sync")
    try:
        _run(as_user, folder, programs / "initdb", *initdb)
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> tuple[str, str] | None:
    """PostgreSQL refuses to run as root: then the user that Debian made for it."""
    if os.geteuid() != 0:
        return None
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        pytest.skip("running as root without a `postgres` user to start PostgreSQL as")
    return "postgres", "postgres"


def _run(as_user: tuple[str, str] | None, folder: Path, *command: object) -> None:
    account = {"user": as_user[0], "group": as_user[1]} if as_user else {}
    subprocess.run(
        [str(part) for part in command], cwd=folder, check=True, stdout=subprocess.DEVNULL, timeout=120, **account
    )
