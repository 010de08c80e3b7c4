"""What the editors of the sample newsroom write down: outlets, articles with their truth, derivations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from enum import StrEnum

from pipeline.records import ArticleStatus


class Layout(StrEnum):
    """The five page designs under layouts/."""

    BROADSHEET = "broadsheet"
    WIRE = "wire"
    MAGAZINE = "magazine"
    BLOG = "blog"
    OFFICIAL = "official"


class FeedFormat(StrEnum):
    RSS = "rss"
    ATOM = "atom"
    RDF = "rdf"
    JSON = "json"


class Encoding(StrEnum):
    UTF_8 = "utf-8"
    WINDOWS_1251 = "windows-1251"


class LinkStyle(StrEnum):
    ABSOLUTE = "absolute"
    RELATIVE = "relative"


class DateStyle(StrEnum):
    """How a feed writes its dates; Atom and JSON Feed write ISO unless told to write none."""

    RFC822 = "rfc822"
    ISO = "iso"
    NONE = "none"
    RUSSIAN = "russian"


class Behaviour(StrEnum):
    """How an outlet's server answers a request for its feed."""

    NORMAL = "normal"
    MOVED = "moved"
    NOT_FOUND = "not_found"
    GONE = "gone"
    RATE_LIMITED = "rate_limited"
    FLAKY = "flaky"
    SLOW = "slow"
    EMPTY = "empty"

    @property
    def silent(self) -> bool:
        """Whether the feed never shows its items."""
        return self in {Behaviour.NOT_FOUND, Behaviour.GONE, Behaviour.EMPTY}


class FeedText(StrEnum):
    SUMMARY = "summary"
    FULL = "full"


class Kind(StrEnum):
    """How an article came about; all but ORIGINAL are derivations."""

    ORIGINAL = "original"
    WIRE_COPY = "wire_copy"
    ABRIDGEMENT = "abridgement"
    INSERTION = "insertion"
    CORRECTION = "correction"
    MIRROR = "mirror"


@dataclass(frozen=True, slots=True)
class Outlet:
    """One fictional outlet and the manners of its server."""

    id: str
    name: str
    lang: str
    country: str
    bloc: str
    layout: Layout
    feed: FeedFormat
    encoding: Encoding
    link_style: LinkStyle
    dates: DateStyle
    behaviour: Behaviour
    feed_text: FeedText
    about: str


@dataclass(frozen=True, slots=True)
class TrueQuote:
    """A direct quotation as it stands in the text."""

    speaker: str
    text: str


@dataclass(frozen=True, slots=True)
class Truth:
    """What a reader of the article would say of it."""

    status: ArticleStatus
    story: str | None
    trap: str | None
    quotes: tuple[TrueQuote, ...]


@dataclass(frozen=True, slots=True)
class Original:
    """An article as its author wrote it. `days_ago` and `at` (UTC) count back from the newsroom's today."""

    id: str
    outlet: str
    days_ago: int
    at: time
    title: str
    lead: str
    body: tuple[str, ...]
    byline: str | None
    section: str
    wire: str | None
    truth: Truth
    file: str  # where an editor finds it


@dataclass(frozen=True, slots=True)
class Insertion:
    """A paragraph put in after the first `after` paragraphs (the lead is the first)."""

    after: int
    text: str


@dataclass(frozen=True, slots=True)
class Replacement:
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Derivation:
    """How one article is made from another."""

    id: str
    of: str
    outlet: str
    kind: Kind
    title: str | None
    hours_after: float
    keep: int | None
    insert: tuple[Insertion, ...]
    replace: tuple[Replacement, ...]
    prefix: str | None
    file: str


@dataclass(frozen=True, slots=True)
class Content:
    """Everything the editors wrote. Outlets in the order of the file; articles and derivations by id."""

    outlets: tuple[Outlet, ...]
    originals: tuple[Original, ...]
    derivations: tuple[Derivation, ...]

    def outlet(self, outlet_id: str) -> Outlet:
        return next(outlet for outlet in self.outlets if outlet.id == outlet_id)
