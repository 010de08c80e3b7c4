"""How the cost of some work grows with its size: a ratio of two measurements in one run."""

from __future__ import annotations

import time
from collections.abc import Callable

FOLD = 4  # a text so many times as long …
QUADRATIC = 10  # … costs 4 times as much where the cost is linear, 16 times where it is quadratic
ATTEMPTS = 4  # another process on the machine may disturb one of them


def grows_linearly(work: Callable[[int], object], size: int) -> bool:
    """Whether four times the size costs far less than sixteen times as much, in one of a few attempts."""
    work(size)  # what is made once is no part of either
    return any(_seconds(work, FOLD * size) < QUADRATIC * _seconds(work, size) for _ in range(ATTEMPTS))


def _seconds(work: Callable[[int], object], size: int) -> float:
    began = time.process_time()
    work(size)
    return time.process_time() - began
