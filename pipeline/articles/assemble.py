"""Article records from what was fetched, fed or given: identity, date, language and text brought together."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from pipeline.articles.dates import resolve_date
from pipeline.articles.extract import EXTRACTOR_VERSION, extract_page, is_front_page
from pipeline.articles.language import LanguageDetector
from pipeline.articles.markup import normalise_text, one_line, paragraphs_of
from pipeline.clock import utc_day
from pipeline.feeds.catalogue import Catalogue
from pipeline.identity.urls import article_id, canonical_url, same_site
from pipeline.records import Article, DateSource, Disposition, QueuedEntry, TextKind

MIN_SUMMARY_CHARACTERS = 80  # one sentence; below it a "summary" is a caption or a repeated title
MIN_FULL_CHARACTERS = 250  # trafilatura's floor: a feed's "full text" below it is a teaser
AGGREGATOR = "AGGREGATOR"  # bloc whose entries belong to the publisher they link to


@dataclass(frozen=True, slots=True)
class Assembled:
    """What became of one entry: an article, or the reason why there is none."""

    entry: QueuedEntry
    article: Article | None
    disposition: Disposition
    reason: str = ""


def from_page(
    entry: QueuedEntry,
    *,
    body: bytes,
    url: str,
    content_type: str | None,
    fetched_at: datetime,
    batch: str,
    detector: LanguageDetector,
    catalogue: Catalogue,
) -> Assembled:
    """The article on the page that `entry` led to; `url` is the address after redirects.

    Dispositions: OK, NOT_ARTICLE, LANG_UNSUPPORTED (stored all the same: it is counted, not read), BAD_LINK.
    """
    page = extract_page(body, url=url, content_type=content_type)
    if page.disposition is not Disposition.OK:
        return Assembled(entry, None, page.disposition, page.reason)
    canonical = entry.stored_as or identity_of(url, page.canonical_link) or canonical_url(entry.url)
    if canonical is None:
        return Assembled(entry, None, Disposition.BAD_LINK, f"no http address: {url[:100]}")
    title = page.title or one_line(entry.title)
    article = _article(
        entry, canonical, title, page.text, TextKind.FULL, page.published_at, fetched_at, batch, detector, catalogue,
        declared=entry.lang or page.site_lang,
    )  # fmt: skip
    return _settled(entry, replace(article, url=url, author=page.author or entry.author), Disposition.OK)


def from_summary(
    entry: QueuedEntry,
    *,
    fetched_at: datetime,
    batch: str,
    detector: LanguageDetector,
    catalogue: Catalogue,
) -> Assembled:
    """The article as its feed tells it: for feeds that carry the text, and for pages that cannot be had.

    Dispositions: OK (the feed carries the text), OK_SUMMARY, LANG_UNSUPPORTED, NOT_ARTICLE (too little), BAD_LINK.
    """
    text = paragraphs_of(entry.summary_html)
    title = one_line(entry.title)
    if len(text) < MIN_SUMMARY_CHARACTERS:
        return Assembled(entry, None, Disposition.NOT_ARTICLE, f"the feed gives only {len(text)} characters")
    canonical = entry.stored_as or canonical_url(entry.url)
    if canonical is None:
        return Assembled(entry, None, Disposition.BAD_LINK, f"no http address: {entry.url[:100]}")
    full = not entry.fetch_page and len(text) >= MIN_FULL_CHARACTERS
    kind = TextKind.FULL if full else TextKind.SUMMARY
    article = _article(
        entry, canonical, title, text, kind, None, fetched_at, batch, detector, catalogue, declared=entry.lang
    )
    return _settled(entry, article, Disposition.OK if full else Disposition.OK_SUMMARY)


def from_text(
    entry: QueuedEntry,
    *,
    text: str,
    given_at: datetime | None,
    fetched_at: datetime,
    batch: str,
    detector: LanguageDetector,
    catalogue: Catalogue,
) -> Assembled:
    """An article whose plain text and date somebody states (a JSONL file). A given date is taken as it is.

    Dispositions: OK, LANG_UNSUPPORTED, NOT_ARTICLE (no text), BAD_LINK.
    """
    text = normalise_text(text)
    canonical = entry.stored_as or canonical_url(entry.url)
    if canonical is None:
        return Assembled(entry, None, Disposition.BAD_LINK, f"no http address: {entry.url[:100]}")
    if not text:
        return Assembled(entry, None, Disposition.NOT_ARTICLE, "empty text")
    article = _article(
        entry, canonical, one_line(entry.title), text, TextKind.FULL, None, fetched_at, batch, detector, catalogue,
        declared=entry.lang,
    )  # fmt: skip
    assembled = _settled(entry, article, Disposition.OK)
    return assembled if given_at is None else with_given_date(assembled, given_at)


def with_given_date(assembled: Assembled, given_at: datetime) -> Assembled:
    """The same article dated by whoever ingested it, whatever its page says."""
    if assembled.article is None:
        return assembled
    given_at = given_at.astimezone(UTC)
    day = assembled.entry.day or utc_day(given_at)
    article = replace(assembled.article, published_at=given_at, date_source=DateSource.GIVEN, day=day)
    return replace(assembled, article=article)


def identity_of(url: str, canonical_link: str | None) -> str | None:
    """The canonical URL of a page: its own canonical link if that is on the same site and no front page, else `url`.

    Sites are known to point the canonical link of every article at their front page.
    """
    own = canonical_url(url)
    stated = canonical_url(canonical_link) if canonical_link else None
    if own is None or stated is None or not same_site(own, stated) or is_front_page(stated):
        return own
    return stated


def _article(
    entry: QueuedEntry,
    canonical: str,
    title: str,
    text: str,
    kind: TextKind,
    page_date: datetime | None,
    fetched_at: datetime,
    batch: str,
    detector: LanguageDetector,
    catalogue: Catalogue,
    *,
    declared: str | None,
) -> Article:
    published_at, date_source = resolve_date(entry.published_at, page_date, entry.first_seen_at)
    language = detector.detect(text, declared=declared)
    source_id, bloc = entry.source_id, entry.bloc
    if bloc == AGGREGATOR:
        origin = catalogue.source_for_url(canonical)
        source_id, bloc = origin.source_id, origin.bloc
    return Article(
        article_id=article_id(canonical),
        url=entry.url,
        canonical_url=canonical,
        source_id=source_id,
        feed_id=entry.feed_id or None,
        bloc=bloc,
        day=entry.day or utc_day(published_at),
        title=title,
        text=text,
        text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        text_kind=kind,
        lang=language.code,
        lang_supported=language.code in catalogue.languages,
        published_at=published_at,
        date_source=date_source,
        first_seen_at=entry.first_seen_at,
        fetched_at=fetched_at,
        extractor_version=EXTRACTOR_VERSION,
        batch=batch,
        author=entry.author,
    )


def _settled(entry: QueuedEntry, article: Article, disposition: Disposition) -> Assembled:
    if not article.lang_supported:
        return Assembled(entry, article, Disposition.LANG_UNSUPPORTED, f"no pipeline for language {article.lang!r}")
    return Assembled(entry, article, disposition)
