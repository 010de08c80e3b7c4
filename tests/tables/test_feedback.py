"""Mentions that analysts call wrong, in the tables and in the revision that withdraws them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from pipeline.knowledge.overrides import AliasOverride, MentionOverride
from pipeline.records import ActorHit, ArticleStatus, PrisonerClaim, PrisonerKind
from pipeline.reports.package import read_package
from pipeline.reports.publish import publish_day
from pipeline.storage.store import Store
from pipeline.tables.build import build_tables
from pipeline.tables.day import DayInputs
from pipeline.tables.feedback import review
from pipeline.tables.files import read_table, revision_folder, table_path
from pipeline.tables.mentions import mention_id
from tests.tables.fabricate import DAY, NEXT_MORNING, Newsday, mention

FREED = mention(index=1, actors=("p.one",), text="One freed fifty-two of the people whom two had asked for.")
WROTE = mention("BBB", "AAA", index=3, actors=("p.two",), text="Two wrote.", event_class="SUPPORT", mode=None)


def told(*mentions: object) -> dict[str, object]:
    return {"status": ArticleStatus.ABOUT, "mentions": mentions, "story": "s1"}


def newsday(*mentions: object) -> Newsday:
    """a1 tells the mentions; a2 is its copy; c1 is on something else."""
    news = Newsday().article("a1", "west", "en", **told(*mentions)).article("c1", "west", "en")
    return news.article("a2", "west2", "en", hour=10, copy_of="a1", **told(*mentions))


def wrong(news: Newsday, which: object, article: str = "a1") -> MentionOverride:
    identifier = mention_id(news.articles[article], which)
    return MentionOverride(identifier, "Jane", "another one", datetime(2026, 11, 20, 9, tzinfo=UTC))


def reviewed(news: Newsday, *overrides: MentionOverride) -> DayInputs:
    inputs = news.inputs()
    found = review(inputs.articles, inputs.analyses, overrides)
    return replace(inputs, analyses=found.analyses, withdrawn=found.applied)


def test_only_the_mention_called_wrong_goes() -> None:
    news = newsday(FREED, WROTE)
    tables = build_tables(reviewed(news, wrong(news, FREED)))
    assert list(tables["mentions"]["text"]) == ["Two wrote."]
    assert list(tables["events"]["class"]) == ["SUPPORT"]


def test_an_article_without_another_mention_is_not_relevant() -> None:
    news = newsday(FREED)
    inputs = reviewed(news, wrong(news, FREED))
    assert {inputs.analyses[name].analysis.status for name in ("a1", "a2")} == {ArticleStatus.NONE}
    tables = build_tables(inputs)
    assert [len(tables[name]) for name in ("mentions", "events")] == [0, 0]


def test_the_same_sentence_of_a_copy_goes_with_it_and_a_short_one_stays() -> None:
    news = newsday(FREED, WROTE)
    found = reviewed(news, wrong(news, FREED), wrong(news, WROTE))
    assert [m.text for m in found.analyses["a2"].analysis.mentions] == ["Two wrote."]
    assert sorted(found.withdrawn) == ["a1", "a2"]


@pytest.mark.parametrize(("kept", "figures"), [((), 0), ((replace(FREED, target="CCC"),), 1)], ids=["alone", "shared"])
def test_a_figure_goes_with_the_last_mention_of_its_sentence(kept: tuple[object, ...], figures: int) -> None:
    claim = PrisonerClaim(FREED.start + 4, FREED.start + 19, "fifty-two", PrisonerKind.RELEASED, 52)
    news = newsday(FREED, *kept)
    a1 = news.analyses["a1"]
    news.analyses["a1"] = replace(a1, analysis=replace(a1.analysis, prisoners=(claim,)))
    analysis = reviewed(news, wrong(news, FREED)).analyses["a1"].analysis
    assert len(analysis.prisoners) == figures


def test_an_actor_is_in_mentions_while_one_names_him() -> None:
    news = newsday(FREED, WROTE)
    hits = tuple(
        ActorHit(actor, actor, "AAA", "government", 1, True, ((at, at + 3),))
        for actor, at in (("p.one", FREED.start), ("p.two", WROTE.start))
    )
    a1 = news.analyses["a1"]
    news.analyses["a1"] = replace(a1, analysis=replace(a1.analysis, actors=hits))
    found = reviewed(news, wrong(news, FREED)).analyses["a1"].analysis.actors
    assert [(hit.actor_id, hit.in_mentions) for hit in found] == [("p.one", False), ("p.two", True)]


def test_the_next_revision_withdraws_it_and_says_by_whom_and_why(store: Store) -> None:
    news = newsday(FREED, WROTE)
    publish_day(store, news.inputs(), builder="b", now=NEXT_MORNING)
    override = wrong(news, FREED)
    published = publish_day(store, reviewed(news, override), builder="b", now=NEXT_MORNING)
    folder = revision_folder(DAY, 2)
    package = read_package(store.home, folder)
    assert (published.number, package["causes"]) == (2, [{"cause": "feedback"}])
    assert [(note["mention_id"], note["author"], note["reason"]) for note in package["feedback"]] == [
        (override.mention_id, "Jane", "another one")
    ]
    rows = read_table(store.home, table_path(folder, "revisions")).to_pylist()
    withdrawn = {row["table"]: row["rows_withdrawn"] for row in rows}
    assert (withdrawn["mentions"], withdrawn["events"]) == (1, 1)
    assert {cause for row in rows for cause in row["causes"]} == {"feedback"}


def test_an_override_of_another_days_mention_changes_nothing(store: Store) -> None:
    news, other = newsday(FREED, WROTE), Newsday().article("b1", "west", "en", **told(FREED))
    publish_day(store, news.inputs(), builder="b", now=NEXT_MORNING)
    published = publish_day(store, reviewed(news, wrong(other, FREED, "b1")), builder="b", now=NEXT_MORNING)
    assert published.number == 1


def test_an_alias_override_is_named_as_a_cause(store: Store) -> None:
    inputs = newsday(FREED, WROTE).inputs()
    publish_day(store, inputs, builder="b", now=NEXT_MORNING)
    note = AliasOverride("One", "p.one", "Jane", "a numeral", NEXT_MORNING)
    later = replace(inputs, never_meant=(note,), versions=replace(inputs.versions, knowledge="k2"))
    publish_day(store, later, builder="b", now=NEXT_MORNING)
    package = read_package(store.home, revision_folder(DAY, 2))
    assert {cause["cause"] for cause in package["causes"]} == {"feedback", "knowledge_version"}
    assert package["feedback"][0]["alias"] == "One"
