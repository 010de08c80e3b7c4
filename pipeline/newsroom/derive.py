"""From what the editors wrote to what the outlets publish: derivations carried out, moments fixed.

Pure: the same content and the same today give the same articles, in the same order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from pipeline.errors import KnowledgeError
from pipeline.newsroom.schema import Content, Derivation, Kind, Original, Truth


@dataclass(frozen=True, slots=True)
class Version:
    """What an article's page shows from the moment `at` until the next version."""

    at: datetime
    title: str
    paragraphs: tuple[str, ...]  # the lead first

    @property
    def lead(self) -> str:
        return self.paragraphs[0]

    @property
    def text(self) -> str:
        """The article's text, one paragraph a line, without the title."""
        return "\n".join(self.paragraphs)


@dataclass(frozen=True, slots=True)
class Published:
    """One article of one outlet, with all its versions (oldest first) and its truth."""

    key: str
    outlet: str
    kind: Kind
    of: str | None  # what it was derived from
    root: str  # the article that first carried this text; its own key for an original
    corrected_by: tuple[str, ...]
    byline: str | None
    section: str
    truth: Truth
    versions: tuple[Version, ...]

    @property
    def published_at(self) -> datetime:
        return self.versions[0].at

    def version_at(self, moment: datetime) -> Version | None:
        """The version that stands at `moment`; None before publication."""
        standing = [version for version in self.versions if version.at <= moment]
        return standing[-1] if standing else None


def publish(content: Content, today: date) -> tuple[Published, ...]:
    """Every article the newsroom has or will have, by (moment of publication, key).

    Raises KnowledgeError that names file, derivation and what does not fit.
    """
    articles = {original.id: _first(original, today) for original in content.originals}
    corrections = [item for item in content.derivations if item.kind is Kind.CORRECTION]
    copies = [item for item in content.derivations if item.kind is not Kind.CORRECTION]
    for derivation in _sources_first(copies, articles):
        articles[derivation.id] = _copy(derivation, articles[derivation.of])
    for derivation in sorted(corrections, key=lambda item: (item.hours_after, item.id)):
        if derivation.of not in articles:
            raise _fail(derivation, f"of {derivation.of!r} is itself a correction; name the article that is corrected")
        articles[derivation.of] = _correct(derivation, articles[derivation.of])
    return tuple(sorted(articles.values(), key=lambda article: (article.published_at, article.key)))


def _first(original: Original, today: date) -> Published:
    moment = datetime.combine(today - timedelta(days=original.days_ago), original.at, UTC)
    paragraphs = [original.lead, *original.body]
    if original.wire and not any(original.wire in paragraph for paragraph in paragraphs):
        paragraphs[-1] = f"{paragraphs[-1]} {original.wire}"  # where agencies put it; an abridged copy loses it
    return Published(
        key=original.id,
        outlet=original.outlet,
        kind=Kind.ORIGINAL,
        of=None,
        root=original.id,
        corrected_by=(),
        byline=original.byline,
        section=original.section,
        truth=original.truth,
        versions=(Version(moment, original.title, tuple(paragraphs)),),
    )


def _copy(derivation: Derivation, source: Published) -> Published:
    """A copy of the source's first version: other outlets rarely follow corrections."""
    first = source.versions[0]
    paragraphs = list(first.paragraphs)
    if derivation.keep is not None:
        if derivation.keep >= len(paragraphs):
            raise _fail(derivation, f"keep {derivation.keep} leaves all {len(paragraphs)} paragraphs; lower it")
        paragraphs = paragraphs[: derivation.keep]
    for insertion in sorted(derivation.insert, key=lambda item: -item.after):
        if not 1 <= insertion.after <= len(paragraphs):
            raise _fail(derivation, f"insert after {insertion.after}: the text has {len(paragraphs)} paragraphs")
        paragraphs.insert(insertion.after, insertion.text)
    if derivation.prefix:
        paragraphs[0] = f"{derivation.prefix.strip()} {paragraphs[0]}"
    moment = first.at + timedelta(hours=derivation.hours_after)
    version = Version(moment, derivation.title or first.title, tuple(paragraphs))
    quotes = tuple(quote for quote in source.truth.quotes if quote.text in version.text)
    return Published(
        key=derivation.id,
        outlet=derivation.outlet,
        kind=derivation.kind,
        of=derivation.of,
        root=source.root,
        corrected_by=(),
        byline=source.byline if derivation.kind is Kind.MIRROR else None,
        section=source.section,
        truth=replace(source.truth, quotes=quotes),
        versions=(version,),
    )


def _correct(derivation: Derivation, article: Published) -> Published:
    """The same article with one more version."""
    if derivation.outlet != article.outlet:
        raise _fail(derivation, f"a correction stands where the article stands: outlet must be {article.outlet!r}")
    last = article.versions[-1]
    texts = [derivation.title or last.title, *last.paragraphs]
    for change in derivation.replace:
        if not any(change.old in text for text in texts):
            raise _fail(derivation, f"replace {change.old!r} does not occur in the text of {article.key!r}")
        texts = [text.replace(change.old, change.new) for text in texts]
    if derivation.insert:
        raise _fail(derivation, "a correction changes words by 'replace'; 'insert' belongs to copies")
    moment = article.published_at + timedelta(hours=derivation.hours_after)
    if moment <= last.at:
        raise _fail(derivation, f"another correction of {article.key!r} comes at the same hour; move one of them")
    version = Version(moment, texts[0], tuple(texts[1:]))
    return replace(
        article,
        corrected_by=(*article.corrected_by, derivation.id),
        versions=(*article.versions, version),
    )


def _sources_first(copies: Iterable[Derivation], known: Mapping[str, Published]) -> list[Derivation]:
    """Copies ordered so that each follows what it is made from (copies of copies are allowed)."""
    waiting, ordered, done = list(copies), [], set(known)
    while waiting:
        ready = [item for item in waiting if item.of in done]
        if not ready:
            raise _fail(waiting[0], f"of {waiting[0].of!r} leads to no original; begin the chain at an article")
        ordered += ready
        done |= {item.id for item in ready}
        waiting = [item for item in waiting if item.id not in done]
    return ordered


def _fail(derivation: Derivation, reason: str) -> KnowledgeError:
    return KnowledgeError(f"{derivation.file}: derivations '{derivation.id}': {reason}")
