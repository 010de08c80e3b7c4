"""Feedback, in `overrides.yaml` of the overlay: mentions called wrong, and aliases that never mean an actor."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import KnowledgeError
from pipeline.knowledge.fields import Fields
from pipeline.knowledge.yaml_file import read_yaml

OVERRIDES_STEM = "overrides"
OVERRIDES_FILE = f"{OVERRIDES_STEM}.yaml"
LOCK_FILE = ".overrides.lock"  # beside it: the file itself is replaced at every append
LONGEST_NOTE_CHARACTERS = 2000  # what a form may send as a reason; the file is read at every start
MENTION_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class MentionOverride:
    """This mention is wrong: the next revision withdraws it. `at` is aware."""

    mention_id: str
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class AliasOverride:
    """These words, in any of their forms, never mean that actor; `actor_id` None: no actor at all."""

    alias: str
    actor_id: str | None
    author: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Overrides:
    """What analysts have called wrong, in the order of the file."""

    mentions: tuple[MentionOverride, ...] = ()
    aliases: tuple[AliasOverride, ...] = ()


def read_overrides(path: Path) -> Overrides:
    """The overrides in a file; none where there is no file. Raises KnowledgeError that names file, entry and field."""
    return parse_overrides(read_yaml(path)) if path.exists() else Overrides()


def parse_overrides(document: Mapping[str, Any]) -> Overrides:
    """The overrides of a document as `read_yaml` gives it. Raises KnowledgeError."""
    top = Fields(OVERRIDES_FILE, "", document)
    found = Overrides(
        mentions=tuple(_mention(fields) for fields in top.items("mentions")),
        aliases=tuple(_alias(fields) for fields in top.items("aliases")),
    )
    top.finish()
    return found


def add_mention_override(folder: Path, override: MentionOverride) -> bool:
    """Writes one more override into the overlay folder; False where the mention is in the file already.

    The file appears whole or not at all, and two writers wait for each other. Raises KnowledgeError for a value that
    could not be read back, and for a file or folder that cannot be read or written.
    """
    parse_overrides({"mentions": [_row(override)]})
    path = folder / OVERRIDES_FILE
    try:
        with _locked(folder):
            known = read_overrides(path)
            if any(other.mention_id == override.mention_id for other in known.mentions):
                return False
            _replace(path, _with(path, known, override))
    except OSError as error:
        raise KnowledgeError(
            f"{path}: cannot be written ({error.strerror}); make room, or let the user who runs Dyadwatch write"
        ) from error
    return True


def _mention(fields: Fields) -> MentionOverride:
    mention_id = fields.text("mention_id")
    if not MENTION_ID.fullmatch(mention_id):
        raise fields.fail(f"mention_id {mention_id!r} is not an id of 32 hexadecimal digits; take it from `mentions`")
    author, reason, at = _note(fields)
    return MentionOverride(mention_id, author, reason, at)


def _alias(fields: Fields) -> AliasOverride:
    alias, actor_id = fields.text("alias"), fields.optional_text("actor_id")
    author, reason, at = _note(fields)
    return AliasOverride(alias, actor_id, author, reason, at)


def _note(fields: Fields) -> tuple[str, str, datetime]:
    author, reason = fields.text("author"), fields.text("reason")
    for name, value in (("author", author), ("reason", reason)):
        if len(value) > LONGEST_NOTE_CHARACTERS:
            raise fields.fail(f"{name} has {len(value)} characters; shorten it to {LONGEST_NOTE_CHARACTERS}")
    at = _moment(fields)
    fields.finish()
    return author, reason, at


def _moment(fields: Fields) -> datetime:
    value = fields.raw("at")
    if isinstance(value, str):
        try:
            value = datetime.fromisoformat(value)
        except ValueError as error:
            raise fields.fail(f"at {value!r} is no moment; write it like 2026-11-23T12:00:00+00:00") from error
    if not isinstance(value, datetime):
        raise fields.fail(f"at {value!r} is no moment; write it like 2026-11-23T12:00:00+00:00")
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC)


def _row(override: MentionOverride | AliasOverride) -> dict[str, Any]:
    return {**asdict(override), "at": override.at.isoformat()}


def _with(path: Path, known: Overrides, override: MentionOverride) -> str:
    """The file's text with one override more. Comments stay where the entry can be put at the end of its list."""
    wanted = Overrides((*known.mentions, override), known.aliases)
    if not known.mentions and not path.exists():
        return _dump(wanted)
    text = path.read_text(encoding="utf-8").rstrip("\n") + "\n"
    tried = text + ("" if known.mentions else "mentions:\n") + _dump_rows([_row(override)])
    try:
        if parse_overrides(yaml.safe_load(tried)) == wanted:
            return tried
    except (yaml.YAMLError, KnowledgeError):
        pass  # indented otherwise, or another list stands last: the file is written anew below
    return _dump(wanted)


def _dump(overrides: Overrides) -> str:
    parts = (("mentions", overrides.mentions), ("aliases", overrides.aliases))
    # The mentions last: the next one is then appended to the text.
    return "".join(f"{name}:\n{_dump_rows([_row(item) for item in items])}" for name, items in reversed(parts) if items)


def _dump_rows(rows: Sequence[Mapping[str, Any]]) -> str:
    return yaml.safe_dump(list(rows), allow_unicode=True, sort_keys=False)


@contextlib.contextmanager
def _locked(folder: Path) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK_FILE).open("a") as stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield


def _replace(path: Path, text: str) -> None:
    with tempfile.NamedTemporaryFile(
        "w", dir=path.parent, prefix=".", suffix=".tmp", delete=False, encoding="utf-8"
    ) as new:
        try:
            new.write(text)
            new.flush()
            os.fsync(new.fileno())
            Path(new.name).chmod(0o644)
            Path(new.name).replace(path)
        except BaseException:
            Path(new.name).unlink(missing_ok=True)
            raise


__all__ = [
    "AliasOverride",
    "MentionOverride",
    "Overrides",
    "add_mention_override",
    "parse_overrides",
    "read_overrides",
]
