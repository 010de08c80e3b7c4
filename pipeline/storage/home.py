"""The home: a folder or an fsspec URL that holds archive, lake and reports."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO, cast

import fsspec

from pipeline.errors import NotFoundError, StorageError

SPOOL_BYTES = 32 * 2**20  # an object is buffered in memory up to this size before its single put


class Home:
    """Files under one root. A file appears whole or not at all; paths are relative, with forward slashes."""

    def __init__(self, root: str) -> None:
        self.root = root.rstrip("/")
        self.fs, self._base = fsspec.core.url_to_fs(self.root)
        self.local = isinstance(self.fs, fsspec.implementations.local.LocalFileSystem)

    def path(self, relative: str) -> str:
        """The path that the file system understands."""
        return f"{self._base}/{relative}"

    def check_writable(self) -> None:
        """Raises StorageError when nothing can be written under the root."""
        probe = f".probe-{uuid.uuid4().hex}"
        try:
            self.write(probe, b"")
            self.delete(probe)
        except (OSError, ValueError, StorageError) as error:
            raise StorageError(
                f"home {self.root}: cannot be written ({_reason(error)}); set DYADWATCH_HOME to a folder that can"
            ) from error

    def write(self, relative: str, data: bytes) -> None:
        """Writes a file in one step: temporary name, fsync and rename, or one put on object storage."""
        with self.create(relative) as stream:
            stream.write(data)

    @contextlib.contextmanager
    def create(self, relative: str) -> Iterator[IO[bytes]]:
        """A stream whose content appears at `relative` when the block ends well, and never otherwise.

        Raises StorageError where it cannot be written: a full disk, a lost mount, an object store that is away.
        """
        create = self._create_local(Path(self.path(relative))) if self.local else self._create_remote(relative)
        try:
            with create as stream:
                yield stream
        except OSError as error:
            raise StorageError(
                f"home {self.root}: {relative} cannot be written ({_reason(error)}); make room, or mend the disk, "
                "and run again: nothing that was committed is lost"
            ) from error

    @contextlib.contextmanager
    def _create_remote(self, relative: str) -> Iterator[IO[bytes]]:
        with tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES) as spool:
            yield cast("IO[bytes]", spool)
            spool.seek(0)
            self.fs.pipe_file(self.path(relative), spool.read())

    @contextlib.contextmanager
    def _create_local(self, target: Path) -> Iterator[IO[bytes]]:
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = target.with_name(f".{target.name}.{uuid.uuid4().hex}.tmp")
        try:
            with temporary.open("wb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            temporary.replace(target)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def open(self, relative: str) -> BinaryIO:
        """A readable binary stream. Raises NotFoundError."""
        try:
            return cast("BinaryIO", self.fs.open(self.path(relative), "rb"))
        except FileNotFoundError as error:
            raise NotFoundError(f"{relative}: not in {self.root}") from error

    def read(self, relative: str) -> bytes:
        with self.open(relative) as stream:
            return stream.read()

    def exists(self, relative: str) -> bool:
        return bool(self.fs.exists(self.path(relative)))

    def size(self, relative: str) -> int:
        return int(self.fs.size(self.path(relative)))

    def list(self, folder: str, suffix: str = "") -> list[str]:
        """Relative paths of all files below `folder` that end in `suffix`, sorted; temporary files left out."""
        self.fs.invalidate_cache()  # object stores remember listings; another process may have added files
        found = self.fs.find(self.path(folder)) if self.fs.exists(self.path(folder)) else []
        relative = (str(path)[len(self._base) + 1 :] for path in found)
        return sorted(
            path for path in relative if path.endswith(suffix) and not path.rsplit("/", 1)[-1].startswith(".")
        )

    def folders(self, folder: str) -> Sequence[str]:
        """Names of the folders directly inside `folder`, sorted."""
        self.fs.invalidate_cache()
        if not self.fs.exists(self.path(folder)):
            return []
        entries = self.fs.ls(self.path(folder), detail=True)
        return sorted(str(e["name"]).rstrip("/").rsplit("/", 1)[-1] for e in entries if e["type"] == "directory")

    def free_bytes(self) -> int | None:
        """Free space of a local home; None on object storage."""
        return shutil.disk_usage(self.path("")).free if self.local else None

    def delete(self, relative: str) -> None:
        """Removes a file; one that is not there is no error."""
        with contextlib.suppress(FileNotFoundError):
            self.fs.rm_file(self.path(relative))

    def free_name(self, stem: str, suffix: str) -> str:
        """`stem + suffix`, or with `-t2`, `-t3`, … where a former try left a file: nothing is written over."""
        name, attempt = f"{stem}{suffix}", 1
        while self.exists(name):
            attempt += 1
            name = f"{stem}-t{attempt}{suffix}"
        return name


def _reason(error: BaseException) -> str:
    if isinstance(error, StorageError) and error.__cause__ is not None:
        return _reason(error.__cause__)
    return error.strerror if isinstance(error, OSError) and error.strerror else str(error)
