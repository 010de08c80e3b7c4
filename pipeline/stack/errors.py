"""What can go wrong with a stack that its user can do something about."""

from __future__ import annotations

from pipeline.errors import DyadwatchError


class StackError(DyadwatchError):
    """A part of the stack did not come up, went away, or answered what it should not."""
