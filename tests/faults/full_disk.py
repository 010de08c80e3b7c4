"""`dyadwatch` on a disk that fills up: `python -m tests.faults.full_disk run --json`.

FULL_AFTER_FILES=n: from the n-th file on nothing can be made durable. FULL_AT_BYTES=n: no file grows beyond n bytes,
the state database included (the quota of the process stands for the size of the disk).
"""

from __future__ import annotations

import errno
import os
import resource
from itertools import count


def fill_up() -> None:
    if "FULL_AT_BYTES" in os.environ:
        size = int(os.environ["FULL_AT_BYTES"])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    if "FULL_AFTER_FILES" in os.environ:
        left = int(os.environ["FULL_AFTER_FILES"])
        durable, calls = os.fsync, count(1)

        def fsync(descriptor: int) -> None:
            if next(calls) > left:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            durable(descriptor)

        os.fsync = fsync


if __name__ == "__main__":
    fill_up()
    from pipeline.cli import main

    main()
