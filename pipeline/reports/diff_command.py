"""`dyadwatch reports diff`: what changed between two revisions of a day, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.console import print_json, print_table
from pipeline.settings import Settings
from pipeline.storage.store import Store

if TYPE_CHECKING:
    from pipeline.reports.diff import Difference

KEYS_SHOWN = 3
ARTICLES_SHOWN = 5


def diff(
    before: Annotated[str, typer.Argument(help="Such as 2026-11-20@r1, or 2026-11-20@2026-11-21T08:00 for as-of.")],
    after: Annotated[str, typer.Argument(help="Such as 2026-11-20@r3; r3 alone means the same day.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Rows added, changed and withdrawn between two revisions of a day, and why."""
    from pipeline.reports.diff import difference, parse_revision

    store = Store.open(Settings.from_env())
    first = parse_revision(store, before)
    found = difference(store, first, parse_revision(store, after, first.day))
    if as_json:
        print_json(found.described())
    else:
        _print(found)


def _print(found: Difference) -> None:
    typer.echo(f"{found.before.day}: from r{found.before.number} to r{found.after.number}")
    causes = [[cause, len(ids), _few(list(ids), ARTICLES_SHOWN)] for cause, ids in found.causes.articles.items()]
    causes += [[cause, "", ""] for cause in found.causes.others]
    causes += [["version", "", f"{name}: {old} → {new}"] for name, (old, new) in found.versions.items()]
    print_table("Why", ("cause", "articles", "which"), causes, right=("articles",))
    rows = [
        [
            name,
            len(r.added),
            len(r.changed),
            len(r.withdrawn),
            _few([_key(k) for k in (*r.added, *r.changed)], KEYS_SHOWN),
        ]
        for name, r in found.rows.items()
    ]
    heads = ("added", "changed", "withdrawn")
    print_table("Rows", ("table", *heads, "such as"), rows, right=heads)
    print_table("Revisions", ("revision", "reason"), [[f"r{r.number}", r.reason] for r in found.between])


def _key(key: tuple[object, ...]) -> str:
    return " · ".join(str(part) for part in key)


def _few(names: list[str], shown: int) -> str:
    rest = len(names) - shown
    return ", ".join(names) if rest <= 0 else f"{', '.join(names[:shown])} and {rest} more"
