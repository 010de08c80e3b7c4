"""Made-up days for the tests of tables and reports: articles, analyses, groups and polls in a line each."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from pipeline.knowledge.frame_schema import read_frames
from pipeline.records import (
    ActorHit,
    AnalysedArticle,
    Analysis,
    Article,
    ArticleStatus,
    DateSource,
    Factuality,
    Feed,
    FetchRow,
    Grade,
    Mention,
    PollOutcome,
    Quad,
    Quote,
    QuoteKind,
    Story,
    Text,
    TextKind,
    TopicHit,
    Track,
)
from pipeline.tables.day import DayInputs, EarlierDay, Scope, Versions

DAY = date(2026, 11, 20)
NEXT_MORNING = datetime(2026, 11, 21, 8, 0, tzinfo=UTC)

FEEDS = ("state_ru", "exile_ru", "west_en", "west2_en", "ngo_en", "lost_en")
BLOC_OF = {"state": "STATE", "exile": "EXILE", "west": "WEST", "west2": "WEST", "ngo": "NGO", "lost": "LOST"}

SCOPE = Scope(
    feeds=tuple(
        Feed(
            feed_id=feed_id,
            source_id=feed_id[:-3],
            name=feed_id[:-3].title(),
            url=f"https://{feed_id[:-3]}.example/rss",
            homepage=None,
            country=None,
            lang=feed_id[-2:],
            bloc=BLOC_OF[feed_id[:-3]],
        )
        for feed_id in FEEDS
    ),
    blocs=("STATE", "EXILE", "WEST", "NGO", "LOST", "AGGREGATOR"),
    panel=("STATE", "EXILE", "WEST"),
    languages=("en", "ru"),
    topic_ids=("deal", "sanctions", "visas"),
    sides={"p.one": "AAA", "p.two": "BBB"},
    roles={"p.one": "government", "p.two": "government"},
    names={"p.one": "Person One", "p.two": "Person Two"},
    dyad=("AAA", "BBB"),
    third_parties=("CCC", "DDD"),
    persons=frozenset({"p.one", "p.two"}),
    frames=read_frames(
        {
            "frame_pairs": [
                {
                    "id": "meeting",
                    "name": "What happened",
                    "variants": [
                        {"id": "met", "name": "met", "terms": {"ru": ["met"], "en": ["met"]}},
                        {"id": "wrote", "name": "wrote", "terms": {"ru": ["wrote"], "en": ["wrote"]}},
                    ],
                }
            ]
        }
    ),
)
VERSIONS = Versions(code="1.0", knowledge="k1", catalogue="c1", extractor="x1", analyzer="a1")


def at(hour: float, day: date = DAY) -> datetime:
    """A moment of the day, by hours from midnight UTC."""
    return datetime.combine(day, time.min, UTC) + timedelta(hours=hour)


def poll(
    feed_id: str,
    heard_from: datetime | None,
    polled_at: datetime,
    outcome: PollOutcome = PollOutcome.NEW,
    **more: object,
) -> FetchRow:
    values = {
        "feed_id": feed_id,
        "source_id": feed_id[:-3],
        "bloc": BLOC_OF.get(feed_id[:-3], "AGGREGATOR"),
        "polled_at": polled_at,
        "outcome": outcome,
        "http_status": 200,
        "bytes": 1000,
        "n_entries": 10,
        "n_new": 2,
        "oldest_entry_at": heard_from,
        "newest_entry_at": None,
        "heard_from": heard_from,
        "error": None,
        "dispositions": {},
        "batch": f"b-{polled_at.isoformat()}",
    }
    return FetchRow(**(values | more))


def full_day(feed_id: str, day: date = DAY) -> FetchRow:
    """The poll after midnight that heard all of the day."""
    return poll(feed_id, at(-1, day), at(24.1, day))


def mention(
    source: str | None = "AAA",
    target: str | None = "BBB",
    *,
    index: int = 0,
    actors: Sequence[str] = (),
    topics: Sequence[str] = (),
    speaker: str | None = None,
    grade: Grade = Grade.R3,
    text: str = "One met two.",
    **changes: object,
) -> Mention:
    made = Mention(
        start=20 * index,
        end=20 * index + len(text),
        text=text,
        in_title=False,
        sentence_index=index,
        grade=grade,
        source=source,
        target=target,
        source_role="government" if source else None,
        target_role="government" if target else None,
        event_class="CONSULT" if source else None,
        mode="visit" if source else None,
        quad=Quad.VERBAL_COOP if source else None,
        score=2.5 if source else None,
        factuality=Factuality(reported=True),
        track=Track.GOVERNMENT,
        evidence_type="explicit",
        actor_ids=tuple(actors),
        third_party_ids=(),
        topic_ids=tuple(topics),
        speaker_id=speaker,
        rule_ids=("RM-2",),
    )
    return replace(made, **changes)


def quote(text: str, speaker: str | None, speaker_id: str | None = None, start: int = 5) -> Quote:
    return Quote(start, start + len(text), text, speaker, speaker_id, QuoteKind.DIRECT, ("deal",))


@dataclass
class Newsday:
    """Collects what one day's inputs are made of."""

    day: date = DAY
    now: datetime = NEXT_MORNING
    scope: Scope = SCOPE
    versions: Versions = VERSIONS
    articles: dict[str, Article] = field(default_factory=dict)
    analyses: dict[str, AnalysedArticle] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=dict)
    stories: dict[str, list[str]] = field(default_factory=dict)
    fetches: list[FetchRow] = field(default_factory=list)
    history: tuple[EarlierDay, ...] = ()

    def article(
        self,
        name: str,
        source: str,
        lang: str = "ru",
        *,
        hour: float = 8,
        status: ArticleStatus = ArticleStatus.NONE,
        mentions: Sequence[Mention] = (),
        actors: Iterable[str] = (),
        topics: Iterable[str] = (),
        quotes: Sequence[Quote] = (),
        copy_of: str | None = None,
        story: str | None = None,
        bloc: str | None = None,
        found: Mapping[str, object] | None = None,
        **changes: object,
    ) -> Newsday:
        """Adds an article; the text of a copy is that of its original, and a relevant text has a story."""
        values: dict[str, object] = {
            "article_id": name,
            "url": f"https://{source}.example/{name}",
            "canonical_url": f"https://{source}.example/{name}",
            "source_id": source,
            "feed_id": None,
            "bloc": bloc or BLOC_OF[source],
            "day": self.day,
            "title": f"Title {copy_of or name}",
            "text": f"Text {copy_of or name}",
            "text_sha256": hashlib.sha256((copy_of or name).encode()).hexdigest(),
            "text_kind": TextKind.FULL,
            "lang": lang,
            "lang_supported": True,
            "published_at": at(hour, self.day),
            "date_source": DateSource.FEED,
            "first_seen_at": at(hour + 0.5, self.day),
            "fetched_at": at(hour + 0.6, self.day),
            "extractor_version": "x1",
            "batch": "b1",
        }
        made = Article(**(values | changes))
        analysis = Analysis(
            lang=lang,
            status=status,
            n_sentences=10,
            mentions=tuple(mentions),
            actors=tuple(
                ActorHit(a, SCOPE.names.get(a, a), SCOPE.sides.get(a, "CCC"), "government", 1, True, ((0, 3),))
                for a in actors
            ),
            topics=tuple(TopicHit(topic, 1) for topic in topics),
            quotes=tuple(quotes),
            **(found or {}),
        )
        self.articles[name] = made
        self.analyses[name] = AnalysedArticle(name, made.text_sha256, made.title, made.day, "a1", analysis)
        self.copies.setdefault(copy_of or name, []).append(name)
        if story is not None:
            self.stories.setdefault(story, []).append(copy_of or name)
        return self

    def polls(self, *rows: FetchRow) -> Newsday:
        self.fetches += rows
        return self

    def inputs(self) -> DayInputs:
        texts = []
        for first, names in sorted(self.copies.items()):
            members = sorted(names, key=lambda name: (self.articles[name].first_seen_at, name))
            grouped = [name for name in members if self.articles[name].lang_supported]
            if grouped:
                texts.append(Text(grouped[0], tuple(grouped), first, "first", None))
        text_id = {article_id: text.text_id for text in texts for article_id in text.article_ids}
        stories = [
            Story(story, tuple(sorted({text_id[name] for name in names})), f"Story {story}", "ru")
            for story, names in sorted(self.stories.items())
        ]
        return DayInputs(
            day=self.day,
            now=self.now,
            scope=self.scope,
            versions=self.versions,
            articles=tuple(self.articles[name] for name in sorted(self.articles)),
            analyses=self.analyses,
            texts=tuple(sorted(texts, key=lambda text: text.text_id)),
            stories=tuple(stories),
            fetches=tuple(self.fetches),
            history=self.history,
        )


def worked_day() -> Newsday:
    """The hand-worked day of test_worked_example.py: 14 articles, every figure of it computed by hand there."""
    about, mentions = ArticleStatus.ABOUT, ArticleStatus.MENTIONS
    t1 = {
        "status": about,
        "mentions": (
            mention("AAA", "BBB", index=0, actors=("p.one", "p.two"), topics=("deal",)),
            mention("BBB", "AAA", index=1, actors=("p.one",), speaker="p.two", text="Two answered one."),
            mention(None, None, index=2, actors=("p.one",), grade=Grade.R1, text="One spoke."),
        ),
        "actors": ("p.one", "p.two"),
        "topics": ("deal", "sanctions"),
        "quotes": (quote("We are ready.", "One", "p.one"),),
        "story": "s1",
    }
    t8 = {
        "status": about,
        "mentions": (mention("BBB", "AAA", actors=("p.two", "x.envoy"), topics=("deal",), text="Two wrote."),),
        "actors": ("p.two", "x.envoy"),
        "topics": ("deal",),
        "quotes": (quote("We are ready!", "One", "p.one", start=9), quote("No comment", None, start=40)),
        "story": "s1",
    }
    return (
        Newsday()
        .article("a01", "state", hour=6, **t1)
        .article("a02", "state", hour=7, copy_of="a01", feed_id="state_ru", **t1)
        .article("a03", "exile", hour=8, copy_of="a01", **t1)
        .article("a04", "state", hour=9)
        .article("a05", "state", hour=10)
        .article(
            "a06",
            "exile",
            hour=5,
            status=mentions,
            mentions=(mention(None, None, actors=("p.one",)),),
            actors=("p.one",),
            topics=("sanctions",),
            story="s2",
        )
        .article("a07", "exile", hour=9)
        .article("a08", "west2", "en", hour=11, copy_of="a14", **t8)
        .article("a09", "west", "en")
        .article("a10", "west", "en")
        .article("a11", "west", "en")
        .article(
            "a12",
            "ngo",
            "en",
            hour=12,
            status=mentions,
            mentions=(mention("AAA", "BBB"),),
            topics=("visas",),
            story="s2",
        )
        .article("a13", "state", "zh", lang_supported=False)
        .article("a14", "west", "en", hour=-2, day=DAY - timedelta(days=1), **t8)
        .polls(
            full_day("state_ru"),
            full_day("exile_ru"),
            full_day("west_en"),
            poll("west2_en", at(12), at(24.1)),
            full_day("ngo_en"),
            poll("lost_en", None, at(9), PollOutcome.NOT_FOUND, http_status=404, n_entries=0, n_new=0, bytes=10),
        )
    )


def shifted(inputs: DayInputs, days: int) -> DayInputs:
    """The same news some days later."""
    step = timedelta(days=days)
    return replace(
        inputs,
        day=inputs.day + step,
        now=inputs.now + step,
        articles=tuple(
            replace(
                a,
                day=a.day + step,
                published_at=a.published_at + step,
                first_seen_at=a.first_seen_at + step,
                fetched_at=a.fetched_at + step,
            )
            for a in inputs.articles
        ),
        fetches=tuple(
            replace(f, polled_at=f.polled_at + step, heard_from=None if f.heard_from is None else f.heard_from + step)
            for f in inputs.fetches
        ),
    )
