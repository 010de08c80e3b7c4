"""Does the newsroom's content hold what a sample newsroom must hold? Counts and problems, for `newsroom --check`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.clock import utc_day
from pipeline.newsroom.addresses import article_path
from pipeline.newsroom.derive import Published, publish
from pipeline.newsroom.schema import (
    Behaviour,
    Content,
    DateStyle,
    Encoding,
    FeedFormat,
    FeedText,
    Kind,
    Layout,
    LinkStyle,
)

N_DAYS = 7
LEAST_OUTLETS = 14
LEAST_ORIGINALS = 60
LEAST_ARTICLES = 160
LEAST_TRAPS = 4
LEAST_CHARACTERS = 300  # below this an extractor may take a page for no article
LANGUAGES = frozenset({"en", "ru", "be", "pl", "uk"})
STORY_LANGUAGES = frozenset({"en", "ru", "be"})  # at least one event is told in all of them


@dataclass(frozen=True, slots=True)
class Survey:
    """What the content holds. Counts are of articles, but of outlets for `behaviours`, `formats` and `layouts`."""

    outlets: int
    originals: int
    articles: int
    to_come: int  # later today than the moment of the check
    days: dict[str, int]
    languages: dict[str, int]
    blocs: dict[str, int]
    kinds: dict[str, int]
    statuses: dict[str, int]
    traps: dict[str, int]
    stories: int
    behaviours: dict[str, int]
    formats: dict[str, int]
    layouts: dict[str, int]
    problems: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "problems": list(self.problems)}


def survey(content: Content, today: date, *, complete: bool = True) -> Survey:
    """Counts and problems of `content` as of `today`; `complete=False` asks only for soundness, not for richness.

    Raises KnowledgeError where a derivation does not fit its original.
    """
    published = publish(content, today)
    by_id = {outlet.id: outlet for outlet in content.outlets}
    first_day = today - timedelta(days=N_DAYS - 1)
    problems = [*_unsound(content, published)]
    if complete:
        problems += _missing(content, published, first_day, today)
    return Survey(
        outlets=len(content.outlets),
        originals=len(content.originals),
        articles=len(published),
        to_come=sum(utc_day(article.published_at) > today for article in published),
        days=_counts(utc_day(article.published_at).isoformat() for article in published),
        languages=_counts(by_id[article.outlet].lang for article in published),
        blocs=_counts(by_id[article.outlet].bloc for article in published),
        kinds={
            **_counts(article.kind for article in published),
            Kind.CORRECTION.value: sum(len(article.corrected_by) for article in published),
        },
        statuses=_counts(article.truth.status for article in published),
        traps=_counts(article.truth.trap for article in published if article.truth.trap),
        stories=len({article.truth.story for article in published} - {None}),
        behaviours=_counts(outlet.behaviour for outlet in content.outlets),
        formats=_counts(outlet.feed for outlet in content.outlets),
        layouts=_counts(outlet.layout for outlet in content.outlets),
        problems=tuple(problems),
    )


def _unsound(content: Content, published: Sequence[Published]) -> Iterable[str]:
    """What contradicts itself, whatever the amount of content."""
    by_id = {outlet.id: outlet for outlet in content.outlets}
    addresses: Counter[tuple[str, str]] = Counter()
    for article in published:
        outlet = by_id[article.outlet]
        addresses[outlet.id, article_path(outlet, article)] += 1
        for quote in article.truth.quotes:
            if article.kind is Kind.ORIGINAL and quote.text not in article.versions[0].text:
                yield f"{article.key}: the quote {quote.text!r} does not stand in the text; copy it from there"
        if outlet.behaviour.silent:
            yield f"{article.key}: {outlet.id} never shows its feed ({outlet.behaviour}); move it to another outlet"
        if len(article.versions[0].text) < LEAST_CHARACTERS:
            yield f"{article.key}: the text is shorter than {LEAST_CHARACTERS} characters; write or keep more of it"
    for (outlet_id, path), n in addresses.items():
        if n > 1:
            yield f"{outlet_id}: {n} articles stand at {path}; change the id of one"


def _missing(content: Content, published: Sequence[Published], first_day: date, today: date) -> Iterable[str]:
    """What the newsroom should have and has not."""
    recent = [article for article in published if first_day <= utc_day(article.published_at) <= today]
    counted = [
        ("outlets", len(content.outlets), LEAST_OUTLETS),
        ("articles of their own", len(content.originals), LEAST_ORIGINALS),
        (f"articles on the last {N_DAYS} days", len(recent), LEAST_ARTICLES),
        ("traps", len({item.truth.trap for item in content.originals} - {None}), LEAST_TRAPS),
    ]
    for what, n, least in counted:
        if n < least:
            yield f"{n} {what}; at least {least} are needed"
    quiet = {first_day + timedelta(days=step) for step in range(N_DAYS)} - {
        utc_day(article.published_at) for article in recent
    }
    yield from (f"no article on {day.isoformat()}" for day in sorted(quiet))
    wanted: list[tuple[str, Set[str], Set[str]]] = [
        ("behaviour", set(Behaviour), {outlet.behaviour for outlet in content.outlets}),
        ("feed", set(FeedFormat), {outlet.feed for outlet in content.outlets}),
        ("layout", set(Layout), {outlet.layout for outlet in content.outlets}),
        ("encoding", set(Encoding), {outlet.encoding for outlet in content.outlets}),
        ("link_style", set(LinkStyle), {outlet.link_style for outlet in content.outlets}),
        ("dates", set(DateStyle), {outlet.dates for outlet in content.outlets}),
        ("feed_text", set(FeedText), {outlet.feed_text for outlet in content.outlets}),
        ("lang", LANGUAGES, {outlet.lang for outlet in content.outlets}),
        ("kind", set(Kind) - {Kind.ORIGINAL}, {item.kind for item in content.derivations}),
    ]
    for key, needed, present in wanted:
        for value in sorted(needed - present):
            yield f"no {'derivation' if key == 'kind' else 'outlet'} has {key}: {value}"
    if not any(languages >= STORY_LANGUAGES for languages in _story_languages(content).values()):
        yield f"no story is told in all of {', '.join(sorted(STORY_LANGUAGES))}"


def _story_languages(content: Content) -> dict[str, set[str]]:
    found: defaultdict[str, set[str]] = defaultdict(set)
    for item in content.originals:
        if item.truth.story is not None:
            found[item.truth.story].add(content.outlet(item.outlet).lang)
    return found


def _counts(values: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(str(value) for value in values).items()))
