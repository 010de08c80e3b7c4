"""What the stages that make articles write into the archive, and how an article is made from it again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any

from pipeline.articles.assemble import Assembled, from_page, from_summary, from_text, with_given_date
from pipeline.articles.attempt import Outcome
from pipeline.articles.capture import Capture
from pipeline.articles.extract import EXTRACTOR_VERSION
from pipeline.articles.language import LanguageDetector
from pipeline.feeds.catalogue import Catalogue
from pipeline.records import Article, DateSource, Disposition, TextKind
from pipeline.storage.journal import EntryRecord, MadeFrom, VisitRecord, to_lines


def journal_of(outcomes: Iterable[Outcome], batch: str, now: datetime) -> bytes:
    """The journal of a fetch, as lines."""
    return to_lines(
        replace(
            record_of(outcome.result, _made_from(outcome.result), batch, now),
            retry_at=outcome.retry_at,
            quarantined=outcome.quarantined,
        )
        for outcome in outcomes
    )


def record_of(result: Assembled, made_from: MadeFrom | None, batch: str, now: datetime) -> EntryRecord:
    """The journal record of one entry."""
    article = result.article
    given = article is not None and article.date_source is DateSource.GIVEN
    return EntryRecord(
        entry=result.entry,
        disposition=result.disposition,
        reason=result.reason,
        made_from=made_from if article else None,
        url=article.url if article else None,
        decided_at=now,
        fetched_at=article.fetched_at if article else now,
        given_at=article.published_at if article and given else None,
        extractor_version=EXTRACTOR_VERSION,
        batch=batch,
    )


def _made_from(result: Assembled) -> MadeFrom | None:
    if result.article is None:
        return None
    from_its_page = result.entry.fetch_page and result.article.text_kind is TextKind.FULL
    return MadeFrom.PAGE if from_its_page else MadeFrom.SUMMARY


def assemble_again(
    record: EntryRecord, capture: Capture | None, *, detector: LanguageDetector, catalogue: Catalogue
) -> Assembled:
    """The article that the record tells of, made from its capture as on the first day.

    A newer extractor reads every captured page again, also where an older one found nothing and a summary stood in.
    Dispositions: the record's, or what the newer extractor says; UNREADABLE where the capture is missing.
    """
    entry, newer = record.entry, record.extractor_version != EXTRACTOR_VERSION
    common: dict[str, Any] = {
        "fetched_at": record.fetched_at,
        "batch": record.batch,
        "detector": detector,
        "catalogue": catalogue,
    }
    if capture is None and record.made_from in (MadeFrom.PAGE, MadeFrom.TEXT):
        return Assembled(entry, None, Disposition.UNREADABLE, "its capture is not in the archive")
    result = Assembled(entry, None, record.disposition, record.reason)
    if capture is not None and record.made_from is MadeFrom.TEXT:
        text = capture.body.decode("utf-8", "replace")
        result = from_text(entry, text=text, given_at=record.given_at, **common)
    elif capture is not None and (record.made_from is MadeFrom.PAGE or newer):
        url = record.url if record.made_from is MadeFrom.PAGE and record.url else capture.url
        page = from_page(entry, body=capture.body, url=url, content_type=capture.content_type, **common)
        result = page if page.article or record.made_from is MadeFrom.PAGE else result
    if result.article is None and record.made_from is not None and record.made_from is not MadeFrom.TEXT:
        summary = from_summary(entry, **common)
        result = summary if summary.article else result
    return with_given_date(result, record.given_at) if record.given_at else result


def version_again(
    visit: VisitRecord, capture: Capture | None, *, detector: LanguageDetector, catalogue: Catalogue
) -> Article | None:
    """The version that a later look at an article found, made from its capture; None where that is missing."""
    if capture is None:
        return None
    return from_page(
        visit.entry,
        body=capture.body,
        url=visit.url or capture.url,
        content_type=capture.content_type,
        fetched_at=visit.fetched_at,
        batch=visit.batch,
        detector=detector,
        catalogue=catalogue,
    ).article
