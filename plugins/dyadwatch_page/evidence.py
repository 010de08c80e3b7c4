"""Evidence: mentions found by what they say, and each one in its sentence, its article and its archive."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from fastapi.responses import RedirectResponse, Response

from dyadwatch_page.access import Access, Gate, Routes, Visitor
from dyadwatch_page.addresses import asked_day, day_of, id_of, query, revision_of
from dyadwatch_page.explanation import explained, link_spans
from dyadwatch_page.forgery import form_token
from dyadwatch_page.passages import Span, passage
from dyadwatch_page.rendering import Show
from dyadwatch_page.shelf import Names, Shelf
from pipeline.errors import InputError, NotFoundError
from pipeline.knowledge.overrides import OVERRIDES_FILE, MentionOverride, read_overrides
from pipeline.reports import library
from pipeline.reports.mention_filter import (
    Certainty,
    Cursor,
    MentionFilter,
    MentionPage,
    day_of_mention,
    filter_mentions,
    mention_of,
)
from pipeline.reports.source_text import SourceText, find_capture, source_text

Text = Annotated[str, Query(max_length=200)]
_IN_ADDRESS = {"event_class": "class"}  # what a filter is called in an address, where that is another word

_FIELDS = {_IN_ADDRESS.get(field.name, field.name): "" for field in fields(MentionFilter)}


def asked_filter(
    actor: Text = "",
    topic: Text = "",
    event_class: Annotated[str, Query(alias="class", max_length=200)] = "",
    bloc: Text = "",
    lang: Text = "",
    source: Text = "",
    target: Text = "",
    quad: Text = "",
    grade: Text = "",
    certainty: Text = "",
    publisher: Text = "",
    speaker: Text = "",
    story: Text = "",
    text: Text = "",
    words: Text = "",
) -> MentionFilter:
    """The conditions in an address. Raises InputError."""
    if grade not in ("", "2", "3"):
        raise InputError("grade: is 2 or 3")
    if certainty and certainty not in list(Certainty):
        raise InputError(f"certainty: is one of {', '.join(Certainty)}")
    return MentionFilter(
        actor=actor or None,
        topic=topic or None,
        event_class=event_class or None,
        bloc=bloc or None,
        lang=lang or None,
        source=source or None,
        target=target or None,
        quad=quad or None,
        grade=int(grade) if grade else None,
        certainty=Certainty(certainty) if certainty else None,
        publisher=publisher or None,
        speaker=speaker or None,
        story=story or None,
        text=text or None,
        words=words or None,
    )


def cursor_of(text: str) -> Cursor | None:
    """Where a page begins, written 2026-11-20.50. Raises InputError."""
    if not text:
        return None
    day, _, shown = text.partition(".")
    if not (shown.isascii() and shown.isdigit() and len(shown) < 9):
        raise InputError("from: is written as the link to the next page has it")
    found = asked_day(day, "from")
    assert found is not None or not day
    if found is None:
        raise InputError("from: is written as the link to the next page has it")
    return Cursor(found, int(shown))


def cursor_text(cursor: Cursor | None) -> str:
    return "" if cursor is None else f"{cursor.day}.{cursor.shown}"


def in_address(wanted: MentionFilter) -> dict[str, Any]:
    """The conditions as an address has them."""
    return {_IN_ADDRESS.get(name, name): str(value) for name, value in wanted.asks.items()}


def evidence_routes(gate: Gate, shelf: Shelf, show: Show, visitor: Callable[..., Visitor]) -> Routes:
    routes = Routes(gate)

    @routes.get("/evidence/")
    def found(
        request: Request,
        wanted: Annotated[MentionFilter, Depends(asked_filter)],
        since: str = "",
        until: str = "",
        start: Annotated[str, Query(alias="from")] = "",
    ) -> Response:
        page = filter_mentions(
            shelf.store,
            wanted,
            since=asked_day(since, "first day"),
            until=asked_day(until, "last day"),
            cursor=cursor_of(start),
        )
        return show(
            request,
            "evidence.html",
            page=page,
            asked=_FIELDS | in_address(wanted) | {"since": since, "until": until},
            more=_next(wanted, since, until, page),
            continued=bool(start),
            names=shelf.names,
            certainties=list(Certainty),
        )

    @routes.get("/evidence/{mention_id}")
    def permanent(mention_id: str) -> Response:
        day = day_of_mention(shelf.store, id_of(mention_id))
        return RedirectResponse(f"../days/{day}/mentions/{mention_id}", status_code=307)

    @routes.get("/days/{day}/mentions/{mention_id}")
    def one(
        request: Request,
        day: str,
        mention_id: str,
        r: str | None = None,
        noted: str = "",
        explain: bool = False,
        who: Visitor = Depends(visitor),
    ) -> Response:
        revision = library.find(shelf.store, day_of(day), number=revision_of(r))
        row = mention_of(shelf.store, revision, id_of(mention_id))
        source = source_text(shelf.store, row)
        why = explained(shelf, source.article, row) if explain and source is not None else None
        return show(
            request,
            "mention.html",
            explain=explain,
            why=why,
            row=row,
            revision=revision,
            newest=library.find(shelf.store, revision.day),
            source=source,
            title=_title(row, source, link_spans(why)),
            body=_body(row, source, shelf.names, link_spans(why)),
            version=shelf.knowledge_version(revision),
            names=shelf.names,
            who=who,
            may_judge=Access.JUDGE in who.may and shelf.runtime.settings.home_is_local,
            token=form_token(request),
            noted=noted == "1",
            called=_called(shelf, row["mention_id"]),
        )

    @routes.get("/days/{day}/mentions/{mention_id}/capture")
    def capture(request: Request, day: str, mention_id: str, r: str | None = None) -> Response:
        record = _captured(day, mention_id, r)
        return show(request, "capture.html", capture=record, day=day, mention_id=mention_id, r=r)

    @routes.get("/days/{day}/mentions/{mention_id}/capture.warc")
    def capture_file(day: str, mention_id: str, r: str | None = None) -> Response:
        record = _captured(day, mention_id, r)
        name = f"dyadwatch-{id_of(mention_id)}.warc.gz"
        # A page of somebody else's, and never shown as one of ours: it leaves as a file.
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Encoding": "identity"}
        return Response(record.warc, media_type="application/warc", headers=headers)

    def _captured(day: str, mention_id: str, r: str | None) -> Any:
        revision = library.find(shelf.store, day_of(day), number=revision_of(r))
        source = source_text(shelf.store, mention_of(shelf.store, revision, id_of(mention_id)))
        record = None if source is None else find_capture(shelf.store, source.article)
        if record is None:
            raise NotFoundError(
                f"mention {mention_id}: no page was archived for it; the feed carried the text, or the archive is "
                "not kept so long"
            )
        return record

    return routes


def _called(shelf: Shelf, mention_id: str) -> MentionOverride | None:
    """What somebody has said against the mention; a revision published before still has it."""
    if not shelf.runtime.settings.home_is_local:
        return None
    known = read_overrides(Path(shelf.store.home.path("knowledge")) / OVERRIDES_FILE).mentions
    return next((override for override in known if override.mention_id == mention_id), None)


def _next(wanted: MentionFilter, since: str, until: str, page: MentionPage) -> str | None:
    if page.next is None:
        return None
    return query(**in_address(wanted), since=since, until=until, **{"from": cursor_text(page.next)})


def _title(row: dict[str, Any], source: SourceText | None, links: Sequence[Span]) -> Any:
    if source is None:
        return None
    spans = [Span(row["start"], row["end"], "hit"), *links] if row["in_title"] else []
    return passage(source.article.title, spans)


def _body(row: dict[str, Any], source: SourceText | None, names: Names, links: Sequence[Span]) -> Any:
    if source is None:
        return None
    place = None if row["in_title"] else (row["start"], row["end"])
    spans = [] if place is None else [Span(*place, "hit"), *links]
    if source.analysis is not None:
        spans += [
            Span(m.start, m.end, "counted", str(m.event_class or ""))
            for m in source.analysis.mentions
            if m.grade.counted and not m.in_title
        ]
        spans += [
            Span(start, end, "actor", f"{hit.name}: {names.side(hit.side)}, {hit.role}", _side(hit.side, names))
            for hit in source.analysis.actors
            for start, end in hit.spans
        ]
    return passage(source.article.text, spans, place or (0, 0))


def _side(side: str, names: Names) -> str:
    first, second = names.dyad.sides
    return {first: "a", second: "b"}.get(side, "other")
