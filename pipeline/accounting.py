"""The books of a stage: what went in, and what became of each piece. in = Σ dispositions, or the stage has a defect.

Counts are flat, as they are stored and logged. `in` stands beside the dispositions it is the sum of; a poll has two
such sums, `feeds` of its `feeds_<outcome>`, and `entries` of all the rest.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.errors import AccountingError

IN = "in"
FEEDS = "feeds"
ENTRIES = "entries"


@dataclass(frozen=True, slots=True)
class Account:
    """One equation: `taken` pieces of something (`unit`), and the numbers they came to."""

    unit: str
    taken: int
    parts: Mapping[str, int]

    @property
    def balanced(self) -> bool:
        return self.taken == sum(self.parts.values())

    def __str__(self) -> str:
        """`96 in = 90 ok + 4 duplicate_url + 2 retry_later`."""
        parts = [f"{n} {name}" for name, n in sorted(self.parts.items()) if n]
        return f"{self.taken} {self.unit}" + (f" = {' + '.join(parts)}" if parts else "")


def accounts_of(counts: Mapping[str, int]) -> list[Account]:
    """The equations in a stage's counts. Dispositions without a total of their own are taken for all there was."""
    if FEEDS in counts or ENTRIES in counts:
        outcomes = {name.removeprefix("feeds_"): n for name, n in counts.items() if name.startswith("feeds_")}
        rest = {name: n for name, n in counts.items() if name not in (FEEDS, ENTRIES) and not name.startswith("feeds_")}
        return [Account(FEEDS, counts.get(FEEDS, 0), outcomes), Account(ENTRIES, counts.get(ENTRIES, 0), rest)]
    parts = {name: n for name, n in counts.items() if name != IN}
    return [Account(IN, counts.get(IN, sum(parts.values())), parts)]


def balance(stage: str, counts: Mapping[str, int]) -> None:
    """Raises AccountingError where a stage's counts do not add up."""
    for account in accounts_of(counts):
        if not account.balanced:
            raise AccountingError(f"{stage}: {account} does not add up")


def account_line(stage: str, counts: Mapping[str, int]) -> str:
    """A stage's books in one readable line: `poll: 2 feeds = 1 new + 1 gone; 20 entries = 3 queued + 17 too_old`."""
    return f"{stage}: " + "; ".join(str(account) for account in accounts_of(counts))
