"""The day as the tables count it: which text each bloc carried, which one version speaks for a text, what was heard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.errors import AccountingError
from pipeline.records import Analysis, Article, ArticleStatus, Coverage, Story, Text
from pipeline.tables.acts import Act, acts_of
from pipeline.tables.coverage import UNCOUNTED_BLOCS, DayCoverage, day_coverage
from pipeline.tables.day import DayInputs


@dataclass(frozen=True, slots=True)
class Carried:
    """One text in one bloc on the day. It is relevant there when an article that the bloc carried is."""

    text_id: str
    bloc: str
    lang: str
    n_articles: int
    n_relevant: int  # articles whose own analysis is relevant
    about: bool

    @property
    def relevant(self) -> bool:
        return self.n_relevant > 0


@dataclass(frozen=True, slots=True)
class Voice:
    """The version that speaks for a relevant text: its originator, or the relevant article published first."""

    text: Text
    article: Article
    analysis: Analysis
    blocs: tuple[str, ...]  # blocs that carried the text as relevant, sorted
    n_articles: int  # the day's relevant articles of the text
    story_id: str


@dataclass(frozen=True, slots=True)
class DayView:
    """Everything the table modules read; computed once."""

    inputs: DayInputs
    coverage: DayCoverage
    articles: tuple[Article, ...]  # the day's counted articles
    carried: tuple[Carried, ...]
    voices: Mapping[str, Voice]  # text_id → voice, relevant texts only
    told: Mapping[date, Mapping[str, Voice]]  # each day of the window → its voices; the day's own are `voices`
    acts: tuple[Act, ...]  # told on the day, whether new or not
    members: Mapping[str, tuple[Article, ...]]  # text_id → its articles in the window, first published first
    stories: Mapping[str, Story]  # stories with a text of the day
    accounting: Mapping[str, int]

    @property
    def day(self) -> datetime:
        """The day as a naive timestamp, as the `day` column stores it."""
        return datetime(self.inputs.day.year, self.inputs.day.month, self.inputs.day.day)  # noqa: DTZ001

    def blocs(self) -> list[str]:
        """Every counted bloc of the catalogue, and those that gave articles beside it."""
        return sorted(self.coverage.blocs)

    def heard(self, bloc: str) -> bool:
        return self.coverage.blocs[bloc] is not Coverage.NONE

    def heard_panel(self) -> list[str]:
        """Panel blocs whose coverage is full or partial."""
        panel = sorted(set(self.inputs.scope.panel) & set(self.coverage.blocs))
        return [bloc for bloc in panel if self.heard(bloc)]

    def relevant(self) -> list[Carried]:
        return [carried for carried in self.carried if carried.relevant]


def view_of(inputs: DayInputs) -> DayView:
    """The view of a day's inputs. Raises AccountingError when an article is in no text, or a text in no story."""
    of_day = [article for article in inputs.articles if article.day == inputs.day]
    fate = fates(inputs)
    counted = tuple(article for article in of_day if fate[article.article_id] == "counted")
    coverage = day_coverage(
        feeds=inputs.scope.feeds,
        blocs=inputs.scope.blocs,
        panel=inputs.scope.panel,
        fetches=inputs.fetches,
        gave_articles={(article.source_id, article.feed_id, article.bloc) for article in of_day},
        day=inputs.day,
        now=inputs.now,
    )
    by_id = {article.article_id: article for article in inputs.articles}
    text_of = {article_id: text for text in inputs.texts for article_id in text.article_ids}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in counted:
        if article.article_id not in text_of:
            raise AccountingError(f"{inputs.day}: article {article.article_id} is in no text")
        groups[text_of[article.article_id].text_id].append(article)
    texts = {text.text_id: text for text in inputs.texts if text.text_id in groups}
    members = {key: _ordered(by_id[i] for i in text.article_ids if i in by_id) for key, text in texts.items()}
    carried = [row for key in sorted(groups) for row in _carried(texts[key], groups[key], members[key], inputs)]
    story_of = {text_id: story for story in inputs.stories for text_id in story.text_ids}
    told = _told(inputs, text_of, story_of)
    voices = told.get(inputs.day, {})
    acts = acts_of(inputs.day, told)
    stories = {voice.story_id: story_of[key] for key, voice in voices.items()}
    accounting = Counter(fate.values())
    if sum(accounting.values()) != len(of_day):
        raise AccountingError(f"{inputs.day}: {len(of_day)} articles in, {sum(accounting.values())} accounted for")
    return DayView(inputs, coverage, counted, tuple(carried), voices, told, acts, members, stories, dict(accounting))


def fates(inputs: DayInputs) -> dict[str, str]:
    """article_id → what becomes of it, for every article of the day."""
    return {article.article_id: _fate(article, inputs) for article in inputs.articles if article.day == inputs.day}


def _fate(article: Article, inputs: DayInputs) -> str:
    """What becomes of an article of the day. Exactly one for each."""
    if not article.lang_supported:
        return "lang_unsupported"
    if article.bloc in UNCOUNTED_BLOCS:
        return "uncounted_bloc"
    if article.article_id not in inputs.analyses:
        return "not_analysed"  # neither numerator nor denominator until its analysis exists
    return "counted"


def _ordered(articles: Iterable[Article]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda article: (article.published_at, article.article_id)))


def _carried(text: Text, of_day: Sequence[Article], members: Sequence[Article], inputs: DayInputs) -> list[Carried]:
    originators = [article for article in members if article.article_id == text.originator_id]
    lang = (originators or members)[0].lang  # copies are in one language; detection on a short one may differ
    rows = []
    for bloc in sorted({article.bloc for article in of_day}):
        statuses = [inputs.analyses[a.article_id].analysis.status for a in of_day if a.bloc == bloc]
        relevant = sum(status is not ArticleStatus.NONE for status in statuses)
        rows.append(Carried(text.text_id, bloc, lang, len(statuses), relevant, ArticleStatus.ABOUT in statuses))
    return rows


def _told(inputs: DayInputs, text_of: Mapping[str, Text], stories: Mapping[str, Story]) -> dict[date, dict[str, Voice]]:
    groups: dict[tuple[date, str], list[Article]] = defaultdict(list)
    texts: dict[str, Text] = {}
    for article in inputs.articles:
        if _fate(article, inputs) == "counted" and article.article_id in text_of:
            text = texts.setdefault(text_of[article.article_id].text_id, text_of[article.article_id])
            groups[article.day, text.text_id].append(article)
    told: dict[date, dict[str, Voice]] = defaultdict(dict)
    for day, key in sorted(groups):
        voice = _voice(texts[key], _ordered(groups[day, key]), inputs, stories)
        if voice is not None:
            told[day][key] = voice
    return dict(told)


def _voice(text: Text, of_day: Sequence[Article], inputs: DayInputs, stories: Mapping[str, Story]) -> Voice | None:
    relevant = [article for article in of_day if inputs.analyses[article.article_id].analysis.relevant]
    if not relevant:
        return None
    if text.text_id not in stories:
        raise AccountingError(f"{inputs.day}: relevant text {text.text_id} is in no story")
    originators = [article for article in relevant if article.article_id == text.originator_id]
    article = (originators or relevant)[0]
    return Voice(
        text=text,
        article=article,
        analysis=inputs.analyses[article.article_id].analysis,
        blocs=tuple(sorted({member.bloc for member in relevant})),
        n_articles=len(relevant),
        story_id=stories[text.text_id].story_id,
    )
