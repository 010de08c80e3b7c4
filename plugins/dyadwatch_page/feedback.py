"""Feedback: a mention called wrong is written into the knowledge overlay, and its day is built again without it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fastapi import Depends
from fastapi.responses import RedirectResponse, Response

from dyadwatch_page.access import Access, Gate, Routes, Visitor
from dyadwatch_page.addresses import day_of, id_of
from dyadwatch_page.forgery import posted
from dyadwatch_page.shelf import Shelf
from pipeline.errors import InputError
from pipeline.knowledge.overrides import MentionOverride, add_mention_override
from pipeline.reports import library
from pipeline.reports.mention_filter import mention_of

LEAST_REASON, MOST_REASON = 5, 1_000  # characters: why, in a sentence or a few


def feedback_routes(gate: Gate, shelf: Shelf, visitor: Callable[..., Visitor]) -> Routes:
    routes = Routes(gate)

    @routes.post("/days/{day}/mentions/{mention_id}/feedback", Access.JUDGE)
    def wrong(
        day: str, mention_id: str, form: dict[str, str] = Depends(posted), who: Visitor = Depends(visitor)
    ) -> Response:
        revision = library.find(shelf.store, day_of(day))
        mention_of(shelf.store, revision, id_of(mention_id))  # only what is published can be called wrong
        reason = " ".join(form.get("reason", "").split())
        if not LEAST_REASON <= len(reason) <= MOST_REASON:
            raise InputError(f"reason: say in {LEAST_REASON} to {MOST_REASON} characters what is wrong")
        add_mention_override(_overlay(shelf), MentionOverride(mention_id, who.name, reason, shelf.now))
        shelf.store.days.touch([revision.day])  # the next run announces it
        return RedirectResponse(f"../{mention_id}?noted=1", status_code=303)

    return routes


def _overlay(shelf: Shelf) -> Path:
    if not shelf.runtime.settings.home_is_local:
        raise InputError("feedback: an object-store home has no knowledge overlay; edit the knowledge folder instead")
    return Path(shelf.store.home.path("knowledge"))
