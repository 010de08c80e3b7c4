"""Ingesting files: archives, saved pages, JSONL and feed documents, source by source, each from its bookmark on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pipeline.articles.extract import EXTRACTOR_VERSION
from pipeline.articles.intake import Intake
from pipeline.articles.language import LanguageDetector
from pipeline.articles.rebuild import Rebuild, gaps_of
from pipeline.articles.sources import Source, SourceKind, find_sources
from pipeline.articles.topical import PageFilter
from pipeline.clock import Clock
from pipeline.feeds.catalogue import Catalogue
from pipeline.storage.store import Store


@dataclass(frozen=True, slots=True)
class Ingest:
    """What an ingest works with. A killed one goes on where it was when it is started again with the same options."""

    store: Store
    catalogue: Catalogue
    detector: LanguageDetector
    clock: Clock
    batch: str
    source: str | None = None  # for articles whose host the catalogue does not know
    since: date | None = None
    until: date | None = None
    page_filter: PageFilter | None = None  # for other people's archives

    def run(self, paths: Sequence[Path], progress: Callable[[int], None] | None = None) -> list[dict[str, Any]]:
        """Reads every path; gives {"path", "kind", "files", "records", "counts"} for each kind of file found there.

        `counts` by disposition; our own archive adds "gaps": what it does not hold. `progress` is told the bytes read.
        Among several paths a file of a kind that is not read is one UNREADABLE record. Raises InputError, before
        anything is stored, for a path that is not there and where nothing can be read; AccountingError.
        """
        job = self._job(paths)
        advance = progress or (lambda _: None)
        report = []
        for number, source in enumerate(find_sources(paths)):
            stage = self._rebuild() if source.kind is SourceKind.OWN_ARCHIVE else self._intake()
            mark = self.store.bookmarks.find(job, source.digest)
            advance(mark.position)
            for following in stage.read(source, mark, number):
                advance(following.position - mark.position)
                mark = following
            report.append(_report(source, mark.counts))
        self.store.bookmarks.drop(job)
        return report

    def _job(self, paths: Sequence[Path]) -> str:
        """The same for an ingest that is started again, whoever starts it; another after an upgrade."""
        options = [self.source, self.since, self.until, self.page_filter is not None, EXTRACTOR_VERSION]
        parts = [str(path.absolute()) for path in paths] + [str(option) for option in options]
        return "ingest-" + hashlib.sha256("\n".join(parts).encode("utf-8", "surrogateescape")).hexdigest()[:32]

    def _intake(self) -> Intake:
        return Intake(
            store=self.store,
            catalogue=self.catalogue,
            detector=self.detector,
            clock=self.clock,
            batch=self.batch,
            source=self.source,
            since=self.since,
            until=self.until,
            page_filter=self.page_filter,
        )

    def _rebuild(self) -> Rebuild:
        return Rebuild(
            store=self.store,
            catalogue=self.catalogue,
            detector=self.detector,
            clock=self.clock,
            batch=self.batch,
            since=self.since,
            until=self.until,
        )


def _report(source: Source, counts: Mapping[str, int]) -> dict[str, Any]:
    report = {
        "path": str(source.path),
        "kind": str(source.kind),
        "files": len(source.files),
        "records": sum(counts.values()),
        "counts": dict(counts),
    }
    return report | ({"gaps": gaps_of(source)} if source.kind is SourceKind.OWN_ARCHIVE else {})
