"""What the page shows, read from the published reports. The one module here that knows the storage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from pipeline.clock import clock_from
from pipeline.records import Revision
from pipeline.reports import library
from pipeline.reports.export import Format, day_zip, provenance, render
from pipeline.settings import Settings
from pipeline.storage.store import Store

STORIES_SHOWN = 15
STORIES = "stories"


@dataclass(frozen=True, slots=True)
class DayPage:
    """One day: its newest figures, the revision whose tables are offered, and that revision's parts."""

    row: dict[str, Any]  # the live view's where that is newer
    revision: Revision
    package: dict[str, Any]  # its descriptor
    revisions: list[Revision]  # newest first
    stories: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Download:
    name: str
    media_type: str
    content: bytes


MEDIA_TYPES = {
    Format.PARQUET: "application/vnd.apache.parquet",
    Format.CSV: "text/csv; charset=utf-8",
}


class Library:
    """The published days. Opens the store when first asked; every method may raise a DyadwatchError."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._clock = clock_from(settings.now)

    @cached_property
    def _store(self) -> Store:
        return Store.open(self._settings)

    def days(self) -> list[dict[str, Any]]:
        """Headline figures of all published days, newest first."""
        return library.headlines(self._store, None, now=self._clock.now())

    def day(self, day: date) -> DayPage:
        """Raises NotFoundError."""
        revision = library.find(self._store, day)
        stories = library.frame_of(self._store, revision, STORIES).sort_values("rank").head(STORIES_SHOWN)
        row = next(row for row in self.days() if row["day"] == day.isoformat())
        return DayPage(
            row=row,
            revision=revision,
            package=library.package_of(self._store, revision),
            revisions=self._store.ledger.of_day(day)[::-1],
            stories=stories.to_dict("records"),
        )

    def table(self, day: date, table: str, form: Format) -> Download:
        """One table of the newest revision. Raises NotFoundError."""
        declaration = library.declared(table)
        revision = self._cited(day)
        if form is Format.PARQUET:
            content = self._store.home.read(library.path_of(self._store, revision, table))
        else:
            about = provenance(library.package_of(self._store, revision))
            content = render(declaration, library.frame_of(self._store, revision, table), form, about)
        return Download(f"{_stem(revision)}-{table}.{form}", MEDIA_TYPES[form], content)

    def zipped(self, day: date) -> Download:
        """All tables of the newest revision with their datapackage.json. Raises NotFoundError."""
        revision = self._cited(day)
        return Download(f"{_stem(revision)}.zip", "application/zip", day_zip(self._store, revision))

    def _cited(self, day: date) -> Revision:
        """The newest revision, noted as downloaded: it is never thinned out."""
        revision = library.find(self._store, day)
        self._store.ledger.cite([revision], self._clock.now())
        return revision


def _stem(revision: Revision) -> str:
    return f"dyadwatch-{revision.day}-r{revision.number}"
