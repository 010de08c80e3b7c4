"""`dyadwatch bench polling`: the simulated year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table, progress

if TYPE_CHECKING:
    from pipeline.bench.polling.report import Report

EXIT_PROBLEMS = 1
SEED = 20260105


def polling(
    feeds: Annotated[int, typer.Option(min=1, help="Simulated feeds.")] = 500,
    days: Annotated[int, typer.Option(min=2, help="Simulated days.")] = 365,
    seed: Annotated[int, typer.Option(min=0, help="Seed; the same seed gives the same figures.")] = SEED,
    jobs: Annotated[int | None, typer.Option(min=1, help="Processes; default: one for each processor.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Machine-readable output.")] = False,
) -> None:
    """Poll a simulated year of feeds with the real decisions, beside fixed intervals and rss-fetcher's rules.

    Exit code 1 when a promise is not kept.
    """
    from pipeline.bench.polling.report import report
    from pipeline.bench.polling.simulate import simulate

    results = []
    with progress("simulating", feeds, quiet=json) as advance:
        for result in simulate(seed, feeds, days, jobs):
            results.append(result)
            advance(1)
    done = report(results)
    if json:
        print_json(done.as_json() | {"seed": seed, "days": days})
    else:
        _show(done, days)
    if not all(promise.kept for promise in done.promises):
        raise typer.Exit(EXIT_PROBLEMS)


def _show(done: Report, days: int) -> None:
    columns = (
        "poller", "requests", "of 10 min", "caught", "above 200/day", "delay busy", "90 %", "busy feeds on time",
        "delay quiet", "under own minimum", "in Retry-After",
    )  # fmt: skip
    rows = [
        [
            line.poller, f"{line.requests:,}", f"{line.requests_share:.1%}", f"{line.caught_share:.3%}",
            _percent(line.caught_share_wires), _minutes(line.busy_delay_min), _minutes(line.busy_delay_p90_min),
            _percent(line.busy_feeds_on_time), _minutes(line.quiet_delay_min), f"{line.hasty:,}", f"{line.hushed:,}",
        ]
        for line in done.lines
    ]  # fmt: skip
    title = (
        f"{done.feeds} feeds, {days} days: {done.published:,} entries, "
        f"{done.published - done.catchable:,} of them out of anybody's reach"
    )
    print_table(title, columns, rows, right=columns[1:])
    causes = list(done.lines[0].lost)
    lost = [[line.poller, *(f"{line.lost[cause]:,}" for cause in causes)] for line in done.lines]
    print_table("Entries lost, feeds up to 200 items a day", ("poller", *causes), lost, right=causes)
    promises = [["kept" if each.kept else "BROKEN", each.measured, each.words] for each in done.promises]
    print_table("Promises", ("", "measured", "promised"), promises)
    for sentence in done.weaknesses:
        typer.echo(f"not better: {sentence}")


def _minutes(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.2%}"
