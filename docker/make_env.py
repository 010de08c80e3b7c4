"""Writes docker/.env from env.template with fresh random secrets. Needs nothing but Python."""

from __future__ import annotations

import argparse
import base64
import os
import secrets
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SECRET_BYTES = 32  # 256 bits, as Fernet and HS512 want


def main() -> int:
    """0 when the file was written, 2 when there is one already."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=HERE / ".env", help="file to write")
    parser.add_argument("--force", action="store_true", help="replace an existing file: its secrets are lost")
    options = parser.parse_args()
    if options.out.exists() and not options.force:
        print(f"{options.out}: is there already; --force replaces it, and its secrets are lost", file=sys.stderr)
        return 2
    lines = [fill(line) for line in (HERE / "env.template").read_text(encoding="utf-8").splitlines()]
    options.out.unlink(missing_ok=True)
    descriptor = os.open(options.out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write("\n".join(lines) + "\n")
    print(f"wrote {options.out}; set DYADWATCH_CONTACT in it to an address of yours")
    return 0


def fill(line: str) -> str:
    """The line with its placeholder replaced by a secret of its own; comments stay as they are."""
    if line.startswith("#"):
        return line
    fernet = base64.urlsafe_b64encode(secrets.token_bytes(SECRET_BYTES)).decode()
    return line.replace("{hex}", secrets.token_hex(SECRET_BYTES)).replace("{fernet}", fernet)


if __name__ == "__main__":
    sys.exit(main())
