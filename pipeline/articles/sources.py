"""What an ingest is given: files and folders, sorted into sources of one kind each that can be read from any place."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from pathlib import Path

from pipeline.articles.items import IngestItem, refused
from pipeline.articles.own_archive import is_own
from pipeline.articles.readers import FEED_SUFFIXES, HTML_SUFFIXES, read_feed_document, read_html, read_jsonl
from pipeline.articles.warc_records import read_warc
from pipeline.errors import InputError
from pipeline.records import Disposition

WARC_ENDINGS = (".warc", ".warc.gz")
JSONL_ENDINGS = (".jsonl", ".ndjson")
IN_FOLDERS = FEED_SUFFIXES - {".json"}  # a mirrored site holds JSON of every kind


class SourceKind(StrEnum):
    OWN_ARCHIVE = "own_archive"  # WARC files with our journal: rebuild.py
    WARC = "warc"
    JSONL = "jsonl"
    HTML = "html"
    FEED = "feed"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Source:
    """Files of one kind. A position in it is a number of bytes: the files before, and those read of the current one."""

    path: Path  # as given
    kind: SourceKind
    files: tuple[Path, ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        return tuple(file.stat().st_size for file in self.files)

    @property
    def total(self) -> int:
        """Bytes."""
        return sum(self.sizes)

    @cached_property
    def digest(self) -> str:
        """Another value when files came, went or changed: a bookmark in the old ones is then worth nothing."""
        stats = [(os.fspath(file), file.stat()) for file in self.files]
        parts = [f"{name}:{stat.st_size}:{stat.st_mtime_ns}" for name, stat in stats]
        return hashlib.sha256("\n".join([self.kind, *parts]).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def files_from(self, position: int) -> Iterator[tuple[Path, int, int]]:
        """Every file that is not wholly before `position`: its path, where it begins, and where to go on in it."""
        begin = 0
        for file, size in zip(self.files, self.sizes, strict=True):
            if begin + size > position:
                yield file, begin, max(0, position - begin)
            begin += size

    def items(self, position: int = 0) -> Iterator[IngestItem]:
        """The records from `position` on; `end` of each is the position behind it (0: not known)."""
        for file, begin, start in self.files_from(position):
            last: IngestItem | None = None
            for item in self._read(file, start):
                if last is not None:
                    yield last
                last = replace(item, end=begin + item.end) if item.end else item
            if last is not None:
                yield replace(last, end=begin + file.stat().st_size)

    def _read(self, file: Path, start: int) -> Iterator[IngestItem]:
        match self.kind:
            case SourceKind.WARC | SourceKind.OWN_ARCHIVE:
                yield from read_warc(file, start)
            case SourceKind.JSONL:
                yield from read_jsonl(file, start)
            case SourceKind.HTML:
                yield read_html(file, self.path)
            case SourceKind.FEED:
                yield from read_feed_document(file)
            case SourceKind.UNKNOWN:
                yield refused(file.name, Disposition.UNREADABLE, _unknown(file))


def find_sources(paths: Sequence[Path]) -> list[Source]:
    """The sources of each path once. Raises InputError for one that is not there, and where nothing can be read."""
    sources: list[Source] = []
    for path in dict.fromkeys(paths):
        if not path.exists():
            raise InputError(f"{path}: there is no such file or folder; check the path")
        sources += _in_folder(path) if path.is_dir() else [Source(path, _kind(path), (path,))]
    if sources and all(source.kind is SourceKind.UNKNOWN for source in sources):
        raise InputError(_unknown(sources[0].path))
    return sources


def _in_folder(folder: Path) -> list[Source]:
    """One source for each kind of file below a folder; files that hold no articles by their names are passed over."""
    by_kind: dict[SourceKind, list[Path]] = {}
    for file in sorted(file for file in folder.rglob("*") if file.is_file() and not file.name.startswith(".")):
        kind = _kind(file)
        if kind is not SourceKind.UNKNOWN and not (kind is SourceKind.FEED and file.suffix.lower() not in IN_FOLDERS):
            by_kind.setdefault(kind, []).append(file)
    found = [Source(folder, kind, tuple(by_kind[kind])) for kind in SourceKind if kind in by_kind]
    return found or [Source(folder, SourceKind.HTML, ())]


def _kind(file: Path) -> SourceKind:
    name, suffix = file.name.lower(), file.suffix.lower()
    if name.endswith(WARC_ENDINGS):
        return SourceKind.OWN_ARCHIVE if is_own(file) else SourceKind.WARC
    if name.endswith(JSONL_ENDINGS):
        return SourceKind.JSONL
    if suffix in HTML_SUFFIXES:
        return SourceKind.HTML
    return SourceKind.FEED if suffix in FEED_SUFFIXES else SourceKind.UNKNOWN


def _unknown(path: Path) -> str:
    return f"{path}: unknown kind of file; give .jsonl, .warc(.gz), .html, a feed (.xml, .rss, .json) or a folder"
