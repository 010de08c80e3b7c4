"""`dyadwatch analyze` and `dyadwatch explain`: what was found in a text, and why."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from pipeline.console import print_json
from pipeline.errors import InputError

if TYPE_CHECKING:
    from pipeline.relations.analyzer import Analyzer
    from pipeline.runtime import Runtime

Json = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]


def analyze(
    file: Annotated[str | None, typer.Argument(help="Text file, or - for standard input.")] = None,
    jsonl: Annotated[Path | None, typer.Option(help='Many texts: one {"id", "text", …} a line.')] = None,
    title: Annotated[str, typer.Option(help="Title, analysed as a passage of its own.")] = "",
    lang: Annotated[str, typer.Option(help="Language code, or auto.")] = "auto",
    published: Annotated[
        str | None, typer.Option(help="Date of publication: offices and epithets depend on it.")
    ] = None,
    source: Annotated[str | None, typer.Option(help="Source id of the catalogue.")] = None,
    url: Annotated[str | None, typer.Option(help="Address of the text.")] = None,
    as_json: Json = False,
) -> None:
    """Find the mentions, actors, topics and quotes of a text."""
    from pipeline.relations.shown import print_analysis
    from pipeline.runtime import Runtime

    if (file is None) == (jsonl is None):
        raise InputError("analyze: give either a text file (or -) or --jsonl FILE")
    with Runtime.open() as rt:
        if jsonl is not None:
            for row in _rows(jsonl):
                result = _analyze(rt, rt.analyzer, row)
                sys.stdout.write(json.dumps(result, ensure_ascii=False) + "\n")
            return
        text = _read(file or "-")
        row = {
            "id": None if file in (None, "-") else Path(str(file)).stem,
            "text": text,
            "title": title,
            "lang": lang,
            "published": published,
            "source": source,
            "url": url,
        }
        if as_json:
            print_json(_analyze(rt, rt.analyzer, row))
        else:
            print_analysis(text, title, rt.analyzer.explain(text, title=title, **_context(rt, row)), rt.knowledge)


def explain(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a mention, quote, article, text or story.")],
    as_json: Json = False,
) -> None:
    """Walk an id back to its sentence, the rules that fired and the archived text."""
    from pipeline.relations.shown import evidence_as_json, print_evidence
    from pipeline.reports.evidence import find_evidence
    from pipeline.runtime import Runtime

    with Runtime.open() as rt:
        evidence = find_evidence(rt.store, identifier)
        articles = evidence.articles
        explained = {a.article_id: rt.analyzer.explain_article(a) for a in articles}
        if as_json:
            print_json(evidence_as_json(evidence, explained))
        else:
            print_evidence(evidence, explained, rt.knowledge)


def _analyze(rt: Runtime, analyzer: Analyzer, row: dict[str, Any]) -> dict[str, Any]:
    from pipeline.relations.as_json import analysis_as_json

    analysis = analyzer.analyze(row["text"], title=row.get("title") or "", **_context(rt, row))
    return analysis_as_json(analysis, article_id=row.get("id"))


def _context(rt: Runtime, row: dict[str, Any]) -> dict[str, Any]:
    source, url = row.get("source"), row.get("url")
    feeds = [feed for feed in rt.catalogue.feeds if feed.source_id == source] if source else []
    bloc = feeds[0].bloc if feeds else (rt.catalogue.source_for_url(url).bloc if url else None)
    return {
        "lang": row.get("lang") or "auto",
        "published": _moment(row.get("published")),
        "source_id": source,
        "bloc": bloc,
        "url": url,
    }


def _read(name: str) -> str:
    if name == "-":
        return sys.stdin.read()
    try:
        # newline="": offsets count the characters as they stand in the file
        with Path(name).open(encoding="utf-8", newline="") as stream:
            return stream.read()
    except OSError as error:
        raise InputError(f"{name}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{name}: is not UTF-8 (byte {error.start}); convert it first") from error


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    try:
        with path.open(encoding="utf-8") as stream:
            yield from _parsed(stream, path)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: is not UTF-8 (byte {error.start}); convert it first") from error


def _parsed(stream: TextIO, path: Path) -> Iterator[dict[str, Any]]:
    for number, line in enumerate(stream, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError as error:
            raise InputError(f"{path}:{number}: is no JSON ({error})") from error
        if not isinstance(row, dict) or not isinstance(row.get("text"), str):
            raise InputError(f"{path}:{number}: has no field 'text' that is a string")
        yield row


def _moment(text: str | None) -> datetime | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"published {text!r}: not an ISO date; write it like 2025-10-15") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
