"""Prints the latest days as JSON: `python -m pipeline.stack.latest N`.

A process of its own, so that the supervisor stays small: it waits for days, and the chain brings the linguistics.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from pipeline.stack.errors import StackError

LATEST_SECONDS = 120


def latest_days(env: Mapping[str, str], n: int) -> list[dict[str, Any]]:
    """Headline figures of the `n` latest published days, newest first, read by another process. Raises StackError."""
    command = [sys.executable, "-m", "pipeline.stack.latest", str(n)]
    done = subprocess.run(  # noqa: S603 (our own command line)
        command,
        env=dict(env),
        capture_output=True,
        text=True,
        timeout=LATEST_SECONDS,
        start_new_session=True,
        check=False,
    )
    if done.returncode != 0:
        raise StackError(f"the latest days cannot be read: {done.stderr.strip()[-500:]}")
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def main(n: int) -> None:
    from pipeline import chain
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        sys.stdout.write(json.dumps(chain.latest_days(rt, n), default=str))


if __name__ == "__main__":
    main(int(sys.argv[1]))
