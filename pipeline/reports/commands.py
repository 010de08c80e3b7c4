"""`dyadwatch reports`: list, show, export, diff, brief, verify."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pipeline.clock import clock_from
from pipeline.console import BLIND, print_json, print_table, progress, say
from pipeline.errors import InputError, NotFoundError
from pipeline.reports.brief_command import brief
from pipeline.reports.diff_command import diff
from pipeline.settings import Settings
from pipeline.storage.store import Store

if TYPE_CHECKING:
    from pipeline.records import Revision
    from pipeline.reports.verify import Rebuild

EXIT_PROBLEMS = 1
NAMES_SHOWN = 4  # in a cell of the list; `reports show` and --json name them all
FIGURES = ("articles", "texts", "stories", "mentions", "relevant_texts")

app = typer.Typer(
    help="Published days: list, show, export, diff, brief, verify.", no_args_is_help=True, rich_markup_mode=None
)
app.command("diff")(diff)
app.command("brief")(brief)

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Take what was current then: a date or an ISO time (UTC).")]
Since = Annotated[str | None, typer.Option(help="First day, such as 2026-11-01.")]
Until = Annotated[str | None, typer.Option(help="Last day.")]


@app.command("list")
def list_days(
    last: Annotated[int, typer.Option(help="How many days, newest first; 0 for all.")] = 14,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """The published days with their main figures and what was heard."""
    from pipeline.reports import library

    settings = Settings.from_env()
    now = clock_from(settings.now).now()
    rows = library.headlines(Store.open(settings), last or None, now=now, as_of=library.moment_of(as_of))
    if as_json:
        print_json(rows)
        return
    if not rows:
        say("no day is published yet; `dyadwatch run` makes the first")
        return
    heads = ("articles", "texts", "stories", "mentions", "relevant", "per 1,000")
    print_table(
        "Published days", ("day", "rev", "status", *heads, "coverage"), [_day_row(row) for row in rows], right=heads
    )


@app.command()
def show(
    day: Annotated[str, typer.Argument(help="Day, such as 2026-11-23.")],
    revision: Annotated[int | None, typer.Option(help="A numbered revision instead of the newest.")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """One day: figures, coverage, tables, versions, and all its revisions with their reasons."""
    from pipeline.reports import library

    store = Store.open(Settings.from_env())
    found = library.find(store, _day(day), number=revision, as_of=library.moment_of(as_of))
    package = library.package_of(store, found)
    revisions = store.ledger.of_day(found.day)
    if as_json:
        history = [{"revision": r.number, "published_at": r.published_at, "reason": r.reason} for r in revisions]
        print_json(package | {"revisions": history})
        return
    _print_day(package, revisions)


@app.command()
def export(
    table: Annotated[str | None, typer.Option(help="Table to export; without it the whole day as a zip.")] = None,
    day: Annotated[str | None, typer.Option(help="One day; else --since and --until.")] = None,
    since: Since = None,
    until: Until = None,
    form: Annotated[str, typer.Option("--format", help="parquet, csv or xlsx.")] = "parquet",
    out: Annotated[Path | None, typer.Option(help="File to write; default: named after table and days, here.")] = None,
    as_of: AsOf = None,
    as_json: Json = False,
) -> None:
    """Writes a table over some days, or a whole day as a zip with its descriptor."""
    from pipeline.reports import export as exports
    from pipeline.reports import library

    settings = Settings.from_env()
    store, now = Store.open(settings), clock_from(settings.now).now()
    first, final = (day, day) if day else (since, until)
    if table is None:
        if day is None:
            raise InputError("reports export: neither a table nor a day; give --table, or --day for the day's zip")
        found = library.find(store, _day(day), as_of=library.moment_of(as_of))
        content, name = exports.day_zip(store, found), f"dyadwatch-{day}-r{found.number}.zip"
        revisions, rows, cited = {day: found.number}, None, [found]
    else:
        if day:
            library.find(store, _day(day), as_of=library.moment_of(as_of))
        wanted = _format(form)
        frame = library.load(table, since=first, until=final, as_of=as_of, store=store)
        revisions, rows = frame.attrs["revisions"], len(frame)
        cited = [library.find(store, _day(of), number=number) for of, number in revisions.items()]
        if not revisions:
            raise NotFoundError(f"reports export: no published day in the range; {library.existing_days(store)}")
        about = {"table": table, "revisions": ", ".join(f"{d} r{n}" for d, n in revisions.items())}
        content = exports.render(library.declared(table), frame, wanted, about)
        span = min(revisions) if len(revisions) == 1 else f"{min(revisions)}-to-{max(revisions)}"
        name = f"{table}-{span}.{wanted}"
    store.ledger.cite(cited, now)  # what was given away is never thinned out
    target = out or Path(name)
    try:
        target.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"{target}: cannot be written ({error.strerror}); give --out a file in a folder that can"
        ) from error
    if as_json:
        print_json({"path": str(target), "bytes": len(content), "rows": rows, "revisions": revisions})
    else:
        counted = f"{len(revisions)} day" + ("s" if len(revisions) > 1 else "")
        say(f"{target}: {len(content):,} bytes, " + ("" if rows is None else f"{rows} rows, ") + counted)


@app.command("verify")
def verify_days(
    day: Annotated[str | None, typer.Argument(help="One day; without it every published day.")] = None,
    since: Since = None,
    until: Until = None,
    as_of: AsOf = None,
    rebuild: Annotated[bool, typer.Option(help="Also rebuild from the lake and compare.")] = True,
    as_json: Json = False,
) -> None:
    """Checks hashes, and rebuilds and compares where versions and inputs are still those of then."""
    from pipeline.reports import library
    from pipeline.reports.verify import verify

    settings = Settings.from_env()
    store = Store.open(settings)
    moment = library.moment_of(as_of)
    if day:
        chosen = [library.find(store, _day(day), as_of=moment)]
    else:
        chosen = library.current_revisions(store, _day(since), _day(until), moment)
    make_inputs = _rebuilder(settings) if rebuild and chosen else None
    with progress("verifying", len(chosen), quiet=as_json) as step:
        results = []
        for revision in chosen:
            results.append(verify(store, revision, make_inputs))
            step(1)
    if as_json:
        print_json([{"day": r.day, "revision": r.number, "verdict": r.verdict, "notes": r.notes} for r in results])
    elif not results:
        say("no day is published yet; `dyadwatch run` makes the first")
    else:
        rows = [[r.day, f"r{r.number}", r.verdict, "; ".join(r.notes)] for r in results]
        print_table("Verification", ("day", "revision", "verdict", "notes"), rows)
    if not all(result.verdict.good for result in results):
        raise typer.Exit(EXIT_PROBLEMS)


def _rebuilder(settings: Settings) -> Rebuild:
    from pipeline.runtime import Runtime
    from pipeline.tables.inputs import collect

    rt = Runtime.open(settings)
    return lambda day, moment: collect(rt.store, rt.catalogue, rt.knowledge, day, moment, rt.analyzer.version)


def _day_row(row: dict[str, Any]) -> list[Any]:
    return [
        row["day"],
        "live" if row["revision"] is None else f"r{row['revision']}",
        row["status"],
        *(BLIND if row[name] is None else row[name] for name in FIGURES),
        BLIND if row["attention_macro"] is None else f"{row['attention_macro']:.1f}",
        _heard(row["coverage_by_bloc"], row["blind_sources"]),
    ]


def _heard(by_bloc: dict[str, str], blind_sources: list[str]) -> str:
    """Blocs by class, then the sources that were not heard: `full: A, B; partial: C; blind: D; blind sources: e`.

    Of long lists the first few: a day without a network is blind in all of them.
    """
    parts = []
    for coverage in ("full", "partial", "none"):
        blocs = [bloc for bloc, found in by_bloc.items() if found == coverage]
        if blocs:
            parts.append(f"{BLIND if coverage == 'none' else coverage}: {_few(blocs)}")
    if blind_sources:
        parts.append(f"blind sources: {_few(blind_sources)}")
    return "; ".join(parts)


def _few(names: list[str]) -> str:
    rest = len(names) - NAMES_SHOWN
    return ", ".join(names) if rest <= 0 else f"{', '.join(names[:NAMES_SHOWN])} and {rest} more"


def _print_day(package: dict[str, Any], revisions: list[Revision]) -> None:
    summary, coverage = package["summary"], package["coverage"]
    typer.echo(
        f"{package['day']} r{package['revision']} ({package['status']}), "
        f"published {package['published_at']}: {package['reason']}"
    )
    figures = [[name, BLIND if summary.get(name) is None else summary[name]] for name in (*FIGURES, "attention_macro")]
    print_table("Figures", ("figure", "value"), figures, right=("value",))
    shown = [[bloc, BLIND if value == "none" else value] for bloc, value in coverage["blocs"].items()]
    print_table("Coverage by bloc", ("bloc", "coverage"), shown)
    typer.echo(f"Blind sources: {', '.join(coverage['blind_sources']) or 'none'}\n")
    tables = [[e["name"], e["rows"], e["bytes"], e["content_sha256"][:12]] for e in package["resources"]]
    print_table("Tables", ("table", "rows", "bytes", "content"), tables, right=("rows", "bytes"))
    print_table("Versions", ("of", "version"), [[name, text] for name, text in package["versions"].items()])
    rows = [[f"r{r.number}", r.status, f"{r.published_at:%Y-%m-%d %H:%M}", r.reason] for r in revisions]
    print_table("Revisions", ("revision", "status", "published (UTC)", "reason"), rows)


def _day(text: str | None) -> Any:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"day {text!r}: not a date; write it like 2026-11-23") from error


def _format(text: str) -> Any:
    from pipeline.reports.export import Format

    if text not in tuple(Format):
        raise InputError(f"format {text!r}: not known; the formats are {', '.join(Format)}")
    return Format(text)
