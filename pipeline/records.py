"""The records that travel between the rooms. Frozen; times are aware UTC; offsets are code points.

Each room turns one kind into the next: Feed → Entry → Article → (Shingles, Analysis) → Text, Story → tables.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum


# ── feeds ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Feed:
    """One feed address of the catalogue and what is known of its publisher."""

    feed_id: str
    source_id: str
    name: str
    url: str
    homepage: str | None
    country: str | None
    lang: str | None
    bloc: str
    enabled: bool = True
    page_interval_s: float = 5.0  # least pause between two page fetches from the source's host
    feed_interval_s: float = 600.0  # least pause between two polls of this feed
    fetch_pages: bool = True  # False: the feed carries the full text


class PollOutcome(StrEnum):
    """How one poll of one feed ended. Exactly one per poll."""

    NEW = "new"  # parsed, with entries not seen before
    NOTHING_NEW = "nothing_new"  # parsed, every entry known
    SAME_BODY = "same_body"  # 200 with the body of last time
    NOT_MODIFIED = "not_modified"  # 304
    EMPTY = "empty"  # 200 with nothing: a zombie until it shows entries again
    NOT_A_FEED = "not_a_feed"  # 200 with something else (HTML, challenge page)
    CHALLENGE = "challenge"  # a bot wall answered
    GONE = "gone"  # 410
    NOT_FOUND = "not_found"  # 404
    FORBIDDEN = "forbidden"  # 401, 403, 451
    RATE_LIMITED = "rate_limited"  # 429
    SERVER_ERROR = "server_error"  # 5xx
    HTTP_ERROR = "http_error"  # any other status
    TIMEOUT = "timeout"
    DNS = "dns"
    TLS = "tls"
    CONNECTION = "connection"
    TOO_LARGE = "too_large"
    BLOCKED_ADDRESS = "blocked_address"  # private address, foreign scheme, too many redirects
    FROM_FILE = "from_file"  # a feed document given by hand (`dyadwatch ingest`)

    @property
    def heard(self) -> bool:
        """Whether the poll proves what the feed held at that moment."""
        return self in _HEARD


_HEARD = frozenset({PollOutcome.NEW, PollOutcome.NOTHING_NEW, PollOutcome.SAME_BODY, PollOutcome.NOT_MODIFIED})


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed document, fields cleaned, link absolute."""

    feed_id: str
    guid: str | None
    url: str | None
    title: str
    summary_html: str  # content where the feed carries it, else the summary
    published_at: datetime | None
    published_raw: str | None = None
    author: str | None = None
    lang: str | None = None  # where the document states it for each entry (news sitemaps)


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One poll of one feed, as written to lake/fetches."""

    feed_id: str
    source_id: str
    bloc: str
    polled_at: datetime
    outcome: PollOutcome
    http_status: int | None
    bytes: int
    n_entries: int
    n_new: int
    oldest_entry_at: datetime | None
    newest_entry_at: datetime | None
    heard_from: datetime | None  # start of the interval that this poll heard; it ends at polled_at
    error: str | None
    dispositions: dict[str, int]
    batch: str


# ── articles ─────────────────────────────────────────────────────────────────────────────────────
class Disposition(StrEnum):
    """What became of one input of one stage. Exactly one per input."""

    QUEUED = "queued"
    OK = "ok"
    OK_SUMMARY = "ok_summary"  # stored, but only the feed's summary could be had
    CHANGED = "changed"  # known address whose entry changed: fetched again
    DUPLICATE_URL = "duplicate_url"
    TOO_OLD = "too_old"
    OUT_OF_RANGE = "out_of_range"  # outside the days that an ingest was asked for
    IN_FUTURE = "in_future"
    NO_LINK = "no_link"
    BAD_LINK = "bad_link"
    TOO_LONG = "too_long"  # address over the limit
    OVER_LIMIT = "over_limit"  # beyond the entries read from one document
    RETRY_LATER = "retry_later"
    FETCH_FAILED = "fetch_failed"
    GONE = "gone"
    ROBOTS = "robots"
    NOT_ARTICLE = "not_article"
    LANG_UNSUPPORTED = "lang_unsupported"
    NOT_RELEVANT = "not_relevant"  # a page of a foreign archive that cannot speak of the relation: not read further
    UNREADABLE = "unreadable"  # an input record that is no article at all
    UNCHANGED = "unchanged"  # a stored article looked at again: as it was
    DELETED = "deleted"  # a stored article whose page is gone
    RETURNED = "returned"  # one whose page was gone and is there again
    POLL = "poll"  # a poll put back from our own archive
    POLL_KNOWN = "poll_known"  # one that the lake holds


class TextKind(StrEnum):
    FULL = "full"
    SUMMARY = "summary"


class DateSource(StrEnum):
    FEED = "feed"
    PAGE = "page"
    GIVEN = "given"  # stated by whoever ingested the article
    FIRST_SEEN = "first_seen"


@dataclass(frozen=True, slots=True)
class Article:
    """One version of one article: a row of lake/articles."""

    article_id: str
    url: str
    canonical_url: str
    source_id: str
    feed_id: str | None
    bloc: str
    day: date
    title: str
    text: str
    text_sha256: str
    text_kind: TextKind
    lang: str
    lang_supported: bool
    published_at: datetime
    date_source: DateSource
    first_seen_at: datetime
    fetched_at: datetime
    extractor_version: str
    batch: str
    author: str | None = None


@dataclass(frozen=True, slots=True)
class Absence:
    """A stored article's page found gone (404 or 410), or found again: a row of lake/absences."""

    article_id: str
    day: date  # the article's
    noticed_at: datetime
    gone: bool  # False: the page is there again
    http_status: int | None
    batch: str


@dataclass(frozen=True, slots=True)
class Shingles:
    """Sampled word shingles of one text: the hashes below a fixed fraction of the hash space."""

    article_id: str
    text_sha256: str
    n_words: int
    hashes: bytes  # sorted, distinct, unsigned 64 bit, little-endian: a window holds millions of them


# ── relations ────────────────────────────────────────────────────────────────────────────────────
class Grade(IntEnum):
    """How surely a sentence states the relation (definitions, section 2). R2 and R3 are counted."""

    R0 = 0
    R1 = 1
    R2 = 2
    R3 = 3

    @property
    def counted(self) -> bool:
        return self >= Grade.R2


class Quad(StrEnum):
    VERBAL_COOP = "verbal_coop"
    MATERIAL_COOP = "material_coop"
    VERBAL_CONF = "verbal_conf"
    MATERIAL_CONF = "material_conf"


class Track(StrEnum):
    GOVERNMENT = "gov"
    OPPOSITION = "opposition"


class ArticleStatus(StrEnum):
    ABOUT = "about"
    MENTIONS = "mentions"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Factuality:
    negated: bool = False
    hypothetical: bool = False
    future: bool = False
    historical: bool = False
    reported: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One sentence graded R2 or R3, once for each dyad it states."""

    start: int
    end: int
    text: str
    in_title: bool
    sentence_index: int  # -1 for the title
    grade: Grade
    source: str | None  # side, e.g. "BLR"
    target: str | None
    source_role: str | None  # government, opposition, people_or_civil_society, other
    target_role: str | None
    event_class: str | None  # PLOVER class; "class" in JSON and tables
    mode: str | None
    quad: Quad | None
    score: float | None
    factuality: Factuality
    track: Track
    evidence_type: str
    actor_ids: tuple[str, ...]
    third_party_ids: tuple[str, ...]
    topic_ids: tuple[str, ...]
    speaker_id: str | None
    rule_ids: tuple[str, ...]
    object_ids: tuple[str, ...] = ()  # what is acted upon beside the target: an enterprise, a good, a treaty
    n_reported: int | None = None  # a number bound to the act, such as people released


@dataclass(frozen=True, slots=True)
class ActorHit:
    """One actor in one article, with every place where it stands (offsets into the text, title excluded)."""

    actor_id: str
    name: str
    side: str
    role: str
    n: int
    in_mentions: bool
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TopicHit:
    topic_id: str
    n: int  # sentences


class QuoteKind(StrEnum):
    DIRECT = "direct"
    INDIRECT = "indirect"


@dataclass(frozen=True, slots=True)
class Quote:
    start: int
    end: int
    text: str
    speaker: str | None
    speaker_id: str | None
    kind: QuoteKind
    topic_ids: tuple[str, ...] = ()


class PrisonerKind(StrEnum):
    RELEASED = "released"
    PARDONED = "pardoned"
    SWAPPED = "swapped"
    REMAINING = "remaining"
    NEWLY_DETAINED = "newly_detained"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class PrisonerClaim:
    """A figure of prisoners, or a prisoner named, as somebody states it. Figures are never summed."""

    start: int
    end: int
    text: str
    kind: PrisonerKind
    n: int | None  # None: people are named, no number is given
    approximate: bool = False
    said_by: str | None = None  # actor id or label; None: the article's own words
    destination: str | None = None
    deported: bool | None = None  # None: not told
    counterpart: str | None = None  # side with which it was agreed
    actor_ids: tuple[str, ...] = ()  # public figures of the knowledge base only


class SanctionStep(StrEnum):
    IMPOSED = "imposed"
    EXTENDED = "extended"
    ANNOUNCED_RELIEF = "announced_relief"
    LEGAL_ACT = "legal_act"
    EFFECTIVE = "effective"
    RESIDUAL_RESTRICTION = "residual_restriction"
    REVERSED = "reversed"


@dataclass(frozen=True, slots=True)
class SanctionClaim:
    """One step in the life of a sanction, as a text states it."""

    start: int
    end: int
    text: str
    issuer: str  # side
    object_id: str
    step: SanctionStep
    instrument: str | None = None  # SDN, "GL 13", a BIS rule, an executive order
    document_url: str | None = None  # the legal document itself, where the text is one or points at one


class PartyPart(StrEnum):
    """The part that a third party has in what a text says of the dyad."""

    CONSTRAINT = "constraint"
    MEDIATOR = "mediator"
    OBJECT = "object"


@dataclass(frozen=True, slots=True)
class ThirdPartyHit:
    side: str
    part: PartyPart


@dataclass(frozen=True, slots=True)
class Analysis:
    """What the relations room found in one article version."""

    lang: str
    status: ArticleStatus
    n_sentences: int  # of a text that was read; 0 where the prefilter saw at most one side
    mentions: tuple[Mention, ...]
    actors: tuple[ActorHit, ...]
    topics: tuple[TopicHit, ...]
    quotes: tuple[Quote, ...]
    prisoners: tuple[PrisonerClaim, ...] = ()
    sanctions: tuple[SanctionClaim, ...] = ()
    third_parties: tuple[ThirdPartyHit, ...] | None = None  # None: their parts were not looked for

    @property
    def relevant(self) -> bool:
        return self.status is not ArticleStatus.NONE


@dataclass(frozen=True, slots=True)
class AnalysedArticle:
    """An Analysis tied to the article version and the knowledge it came from: a row of lake/mentions."""

    article_id: str
    text_sha256: str
    title: str  # analysed with the text: a correction may change it alone
    day: date
    analyzer_version: str  # code and knowledge together
    analysis: Analysis


# ── identity ─────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class Text:
    """Articles whose texts are copies of one another."""

    text_id: str
    article_ids: tuple[str, ...]  # by (first_seen_at, article_id)
    originator_id: str  # article that the others copy
    originator_reason: str
    origin_wire: str | None
    merged_from: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()  # beside article_ids: why each is a copy


@dataclass(frozen=True, slots=True)
class Story:
    """Texts, in any language, on the same event."""

    story_id: str
    text_ids: tuple[str, ...]
    title: str
    lang: str
    merged_from: tuple[str, ...] = ()


# ── tables ───────────────────────────────────────────────────────────────────────────────────────
class Coverage(StrEnum):
    FULL = "full"
    PARTIAL = "partial"
    NONE = "none"


class DayStatus(StrEnum):
    OPEN = "open"
    CLOSED = "closed"
    FROZEN = "frozen"


@dataclass(frozen=True, slots=True)
class Revision:
    """One immutable publication of one day's tables."""

    day: date
    number: int
    published_at: datetime
    status: DayStatus
    inputs_sha256: str
    content_sha256: str
    reason: str
    summary: dict[str, int | float | str | None] = field(default_factory=dict)  # the day's headline figures
    kept: bool = True  # False: thinned out, its files are gone


# ── state ────────────────────────────────────────────────────────────────────────────────────────
@dataclass(frozen=True, slots=True)
class FeedState:
    """What the poller remembers of one feed between polls."""

    feed_id: str
    url: str  # where it is polled now; differs from the catalogue's after a permanent move
    next_poll_at: datetime | None = None  # None: never polled, due at once
    interval_s: int = 3600
    etag: str | None = None
    last_modified: str | None = None
    body_sha256: str | None = None
    ok_streak: int = 0  # successes in a row
    failures: float = 0.0  # weighted failures in a row
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None  # last poll that heard the feed
    last_full_at: datetime | None = None  # last unconditional fetch
    last_outcome: PollOutcome | None = None
    moved_url: str | None = None  # target of a permanent redirect, and how often it was seen; then its other address
    moved_times: int = 0
    muted_at: datetime | None = None  # 410: asked once a week, shown as muted
    min_interval_s: int | None = None  # the pause that the feed itself asks for, as last read
    distrusted_at: datetime | None = None  # new entries came under old validators: they are not sent any more
    seen_items: bytes | None = None  # packed items of the last document that was read (feeds/seen.py)


@dataclass(frozen=True, slots=True)
class QueuedEntry:
    """One entry to fetch: a row of the queue. `key` is the first 16 bytes of SHA-256 of the canonical URL."""

    key: bytes
    feed_id: str
    source_id: str
    bloc: str
    url: str
    title: str
    summary_html: str
    published_at: datetime | None
    author: str | None
    first_seen_at: datetime
    fingerprint: bytes  # 8 bytes over title, summary and date: tells a changed entry
    lang: str | None = None  # declared by the catalogue
    fetch_page: bool = True
    attempts: int = 0
    day: date | None = None  # set when the article was stored before: a changed entry, or one whose page came late
    stored_as: str | None = None  # the canonical URL under which it was stored: an article keeps its identity
