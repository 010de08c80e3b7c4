"""Secrets of a local stack: made once, kept in files that only their owner may read."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from pipeline.stack.errors import StackError

ADMIN = "admin"
PASSWORD_BYTES = 12  # 16 characters: more than enough against guessing over a network
OWNER_ONLY = 0o600


@dataclass(frozen=True, slots=True)
class Secrets:
    """What Airflow's components sign and encrypt with, and the administrator's password."""

    jwt: str
    fernet: str
    session: str
    password: str


def load_secrets(secrets_file: Path, passwords_file: Path) -> Secrets:
    """The stack's secrets, made on first use. Raises StackError when a file is there but broken."""
    keys = _load(
        secrets_file,
        {
            "jwt": secrets.token_urlsafe(64),
            "fernet": base64.urlsafe_b64encode(secrets.token_bytes(32)).decode(),
            "session": secrets.token_urlsafe(32),
        },
    )
    passwords = _load(passwords_file, {ADMIN: secrets.token_urlsafe(PASSWORD_BYTES)})
    return Secrets(keys["jwt"], keys["fernet"], keys["session"], passwords[ADMIN])


def write_private(path: Path, text: str) -> None:
    """Writes a file that nobody but its owner could read at any moment; it appears whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
    temporary.replace(path)


def _load(path: Path, fresh: dict[str, str]) -> dict[str, str]:
    if not path.exists():
        write_private(path, json.dumps(fresh) + "\n")
        return fresh
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        missing = [key for key in fresh if not isinstance(found[key], str)]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise StackError(
            f"{path}: cannot be read as this stack's secrets ({error!r}); delete it to make new ones"
        ) from error
    if missing:
        raise StackError(f"{path}: {', '.join(missing)} is no text; delete the file to make new secrets")
    path.chmod(OWNER_ONLY)
    return {key: found[key] for key in fresh}
