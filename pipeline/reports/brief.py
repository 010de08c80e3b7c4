"""The morning brief: one page on a day, made of templates; every sentence points at its evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markdown_it import MarkdownIt
from markupsafe import Markup

from pipeline.errors import NotFoundError
from pipeline.records import Revision
from pipeline.reports.library import find, frame_of, package_of
from pipeline.reports.summary import headline
from pipeline.storage.store import Store
from pipeline.tables.alert_acts import LEAST_PRISONERS
from pipeline.tables.alert_condition import Rule
from pipeline.tables.attention import ALL, MACRO
from pipeline.tables.balance import BOTH
from pipeline.tables.files import revision_folder

TEMPLATES = Path(__file__).parent / "templates"
STORIES_SHOWN = 5
EVENTS_SHOWN = 8
QUOTES_SHOWN = 5
ALERTS_SHOWN = 8
QUOTE_CHARACTERS = 280
_SPACES = re.compile(r"\s+")
_MEANINGS = {
    Rule.MATERIAL_EVENT: "a deed told in two blocs",
    Rule.LEGAL_STEP: "a sanctions step with its legal document",
    Rule.PRISONERS: "a prisoner figure",
    Rule.ATTENTION: "attention far above the four weeks before",
    Rule.BALANCE: "the weekly balance has moved",
    Rule.COLLECTION: "something is not heard",
    Rule.VISIT: "the first official visit in four weeks",
}
_MARKDOWN_SIGNS = str.maketrans({sign: f"\\{sign}" for sign in "\\`*_{}[]()#+-!|<>"})


@dataclass(frozen=True, slots=True)
class Brief:
    """The page in both forms, and the revision that it cites."""

    revision: Revision
    markdown: str
    html: str


def brief_folder(revision: Revision) -> str:
    return f"reports/briefs/{revision.day}/r{revision.number}"


def make_brief(store: Store, revision: Revision) -> Brief:
    """The brief of a published revision: a function of it and of the day before as its package names it."""
    markdown = _markdown(revision, _facts(store, revision))
    return Brief(revision, markdown, _html(revision, markdown))


def write_brief(store: Store, brief: Brief, now: datetime) -> list[str]:
    """Puts both files beside the reports and notes that the revision is cited; gives their paths."""
    folder = brief_folder(brief.revision)
    store.ledger.cite([brief.revision], now)
    store.home.write(f"{folder}/brief.md", brief.markdown.encode())
    store.home.write(f"{folder}/brief.html", brief.html.encode())
    return [f"{folder}/brief.md", f"{folder}/brief.html"]


def _facts(store: Store, revision: Revision) -> dict[str, Any]:
    package = package_of(store, revision)
    tables = {entry["name"]: _rows(frame_of(store, revision, entry["name"])) for entry in package["resources"]}
    before = _before(store, revision)
    known = {story["story_id"] for story in before}
    urls = {row["text_id"]: row["url"] for row in tables["mentions"]}
    balance = [row for row in tables["balance"] if row["bloc"] == MACRO and row["window_days"] != 1]
    return {
        "day": revision.day,
        "revision": revision.number,
        "status": str(revision.status),
        "published_at": revision.published_at,
        "headline": headline(revision),
        "attention": next(row for row in tables["attention"] if (row["bloc"], row["lang"]) == (MACRO, ALL)),
        "new_stories": [row for row in tables["stories"] if row["story_id"] not in known][:STORIES_SHOWN],
        "old_stories": [row for row in tables["stories"] if row["story_id"] in known][:STORIES_SHOWN],
        "has_yesterday": bool(before),
        "events": _events(tables["events"]),
        "alerts": [
            row | {"evidence": _evidence(row, tables, urls), "meaning": _MEANINGS[row["rule_id"]]}
            for row in _alerts(tables["alerts"])
        ],
        "quotes": _quotes(tables["quotes"], urls),
        "balance": [row for row in balance if row["direction"] != BOTH],
        "prisoners": [row for row in tables["prisoners"] if (row["n"] or 0) >= LEAST_PRISONERS or row["actor_ids"]],
        "sanctions": tables["sanctions"],
        "coverage": package["coverage"],
        "windows": package["windows"]["revisions"],
        "exists_from": package["windows"]["exists_from"],
        "content": package["content_sha256"],
    }


def _before(store: Store, revision: Revision) -> list[dict[str, Any]]:
    """The stories of the day before, from the revision that was current when this one was published."""
    try:
        earlier = find(store, revision.day - timedelta(days=1), as_of=revision.published_at)
    except NotFoundError:
        return []
    return _rows(frame_of(store, earlier, "stories"))


def _events(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Deeds before words, then the widest spread."""
    weighty = [row for row in rows if row["weight"] > 0]
    weighty.sort(key=lambda r: (not str(r["quad"]).startswith("material"), -r["n_blocs"], -r["n_texts"], r["event_id"]))
    return weighty[:EVENTS_SHOWN]


def _alerts(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What was opened and closed; what merely goes on was in an earlier brief."""
    moved = [row for row in rows if row["state"] != "updated"]
    moved.sort(key=lambda row: (row["state"] != "opened", row["severity"] != "warning", row["rule_id"], row["subject"]))
    return moved[:ALERTS_SHOWN]


def _evidence(alert: dict[str, Any], tables: dict[str, list[dict[str, Any]]], urls: dict[str, str]) -> str | None:
    """An address that shows what the alert is about; None where it is about what was not heard."""
    known = dict(urls)
    known |= {row["event_id"]: row["example_url"] for row in tables["events"]}
    known |= {row["story_id"]: row["example_url"] for row in tables["stories"]}
    known |= {row["claim_id"]: row["example_url"] for row in tables["prisoners"]}
    if alert["rule_id"] == Rule.LEGAL_STEP:
        known |= {
            row["example_text_id"]: row["primary_source_url"] or row["example_url"] for row in tables["sanctions"]
        }
    return next((known[identifier] for identifier in alert["evidence_ids"] if identifier in known), None)


def _quotes(rows: Sequence[dict[str, Any]], urls: dict[str, str]) -> list[dict[str, Any]]:
    """Of known speakers, the widest spread first."""
    named = [row for row in rows if row["speaker_id"] is not None and row["text_id"] in urls]
    named.sort(key=lambda row: (-len(row["blocs"]), -row["n_texts"], row["quote_id"]))
    return [
        row | {"url": urls[row["text_id"]], "shown": _cut(row["text"], QUOTE_CHARACTERS)}
        for row in named[:QUOTES_SHOWN]
    ]


def _cut(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1].rstrip() + "…"


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    cells = frame.astype(object).where(frame.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in cells.to_dict("records")]


def _markdown(revision: Revision, facts: dict[str, Any]) -> str:
    def table(name: str) -> str:
        return _Plain(
            f"[{name} r{revision.number}](../../../{revision_folder(revision.day, revision.number)[8:]}/{name}.parquet)"
        )

    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=False,  # noqa: S701 - Markdown: `finalize` escapes, and the HTML is made with raw HTML switched off
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_escaped,
    )
    environment.filters |= {
        "count": _count,
        "figure": _figure,
        "link": _link,
        "names": _names,
        "plain": _Plain,
        "table": table,
    }
    return environment.get_template("brief.md").render(**facts)


def _html(revision: Revision, markdown: str) -> str:
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    page = MarkdownIt("commonmark", {"html": False}).render(markdown)
    return environment.get_template("brief.html").render(day=revision.day, page=Markup(page))  # noqa: S704 - see above


class _Plain(str):
    """Text that is Markdown already."""

    __slots__ = ()


def _escaped(value: object) -> object:
    """What comes from the open web may hold signs that Markdown or HTML would take for its own."""
    if isinstance(value, str) and not isinstance(value, _Plain):
        return _SPACES.sub(" ", value).translate(_MARKDOWN_SIGNS)
    return value


def _figure(value: float | None, digits: int = 1) -> str:
    if value is None:
        return _Plain("not known")
    return _Plain(f"{value:+.{digits}f}" if digits == 2 else f"{value:,.{digits}f}")


def _count(n: int, noun: str, nouns: str | None = None) -> str:
    return _Plain(f"{n:,} {noun if n == 1 else nouns or noun + 's'}")


def _names(values: Sequence[str]) -> str:
    return ", ".join(values) if values else "none"


def _link(url: str | None) -> str:
    """An address that may stand in a link: http and https only, nothing that ends the link early."""
    if url is None or not url.lower().startswith(("http://", "https://")):
        return _Plain("#")
    return _Plain(
        url.replace("(", "%28").replace(")", "%29").replace(" ", "%20").replace("<", "%3C").replace(">", "%3E")
    )
