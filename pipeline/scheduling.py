"""What the DAGs share: names, defaults, and how figures read in a task's log. Imports no scheduler."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pipeline.accounting import account_line

log = logging.getLogger("dyadwatch")

ASSET = {"name": "mentions", "uri": "dyadwatch://lake/mentions", "group": "dyadwatch"}  # one partition a UTC day
FEEDS_POOL = "feeds"  # bounds how many tasks of all runs talk to outlets at the same time
FEEDS_POOL_SLOTS = 4
LINES_OF_PROGRESS = 20
FIGURES = ("articles", "texts", "stories", "mentions")

# Of every DAG. The start lies in the past, so that the newest tick runs as soon as a DAG is switched on.
DAG_DEFAULTS: Mapping[str, Any] = {
    "start_date": datetime(2026, 1, 1, tzinfo=UTC),
    "catchup": False,
    "max_active_runs": 1,
}
# Of every task. A run comes every ten minutes: what fails for longer than these retries is the next run's.
TASK_DEFAULTS: Mapping[str, Any] = {
    "owner": "dyadwatch",
    "retries": 2,
    "retry_delay": timedelta(seconds=10),
    "retry_exponential_backoff": True,
    "max_retry_delay": timedelta(minutes=2),
}


def log_counts(stage: str, counts: Mapping[str, Any]) -> dict[str, Any]:
    """Logs what became of a stage's inputs, `96 in = 90 ok + …`; gives the counts under plain names."""
    plain = {str(name): n for name, n in counts.items()}
    log.info(account_line(stage, plain))
    return plain


def log_figures(stage: str, figures: Mapping[str, Any]) -> dict[str, Any]:
    """Logs figures that are no sum of anything; gives them under plain names."""
    from pipeline.console import counts_line  # a parse of the DAG files loads no terminal library

    plain = {str(name): n for name, n in figures.items()}
    log.info(counts_line(stage, plain))
    return plain


def log_bytes(total: int) -> Callable[[int], None]:
    """Logs how far a long reading has come, a line for each twentieth of its bytes; gives what advances it."""
    done = 0

    def advance(n: int) -> None:
        nonlocal done
        before, done = done, done + n
        if total and done * LINES_OF_PROGRESS // total > before * LINES_OF_PROGRESS // total:
            log.info("read %.1f of %.1f MB (%.0f %%)", done / 1e6, total / 1e6, 100 * done / total)

    return advance


def log_gaps(gaps: Mapping[str, Any] | None) -> None:
    """Says what an archive of ours does not hold."""
    from pipeline.console import gap_lines

    for line in gap_lines(gaps):
        log.warning(line)


def log_day(day: Mapping[str, Any]) -> None:
    """The day's headline figures in one line; what is blind says so and shows no zero."""
    figures = ", ".join(f"{'blind' if day.get(name) is None else day[name]} {name}" for name in FIGURES)
    number = f" as revision {day['revision']}" if day.get("revision") else ""
    log.info("%s: %s%s; %s; coverage %s", day["day"], day["state"], number, figures, day.get("coverage"))
    if blind := day.get("blind_sources"):
        log.info("%s: heard nothing from %d sources: %s", day["day"], len(blind), ", ".join(blind))
