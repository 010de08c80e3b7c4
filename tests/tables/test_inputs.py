"""Collecting from a real lake, grouped by the real identity room."""

from __future__ import annotations

import hashlib
import random
from dataclasses import replace
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import pytest

from pipeline.feeds.catalogue import Catalogue
from pipeline.identity.shingles import sample
from pipeline.knowledge.overrides import Overrides
from pipeline.records import Absence, AnalysedArticle, Article, ArticleStatus, Coverage, FetchRow
from pipeline.reports.publish import publish_day
from pipeline.storage.schemas import ABSENCE_SET, ANALYSIS_SET, ARTICLE_SET, FETCH_SET, SHINGLE_SET
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES, build_tables
from pipeline.tables.day import DayInputs
from pipeline.tables.fingerprint import fingerprint
from pipeline.tables.frames import to_arrow
from pipeline.tables.hashing import content_sha256
from pipeline.tables.inputs import collect
from pipeline.tables.view import view_of
from tests.tables.fabricate import DAY, NEXT_MORNING, SCOPE, Newsday, at, full_day, mention, poll

CATALOGUE = Catalogue(
    feeds=SCOPE.feeds, blocs=dict.fromkeys(SCOPE.blocs, ""), panel=SCOPE.panel, languages=("en", "ru"), version="c1"
)
DYAD = SimpleNamespace(sides=("AAA", "BBB"), side_names={"AAA": "A", "BBB": "B", "CCC": "C"})
KNOWLEDGE = SimpleNamespace(version="k1", topics=(), actors=(), documents={}, dyad=DYAD, overrides=Overrides())


def words(seed: str, n: int = 120) -> str:
    """A text of its own, the same for the same seed, in sentences."""
    rng = random.Random(seed)
    letters = "bcdfghklmnprstvz"
    drawn = ["".join(rng.choice(letters) + rng.choice("aeiou") for _ in range(rng.randint(2, 4))) for _ in range(n)]
    return " ".join(word + ("." if place % 12 == 11 else "") for place, word in enumerate(drawn))


def news() -> tuple[list[Article], list[AnalysedArticle]]:
    """Six articles: x1, its copies x2 (same day) and x3 (the day before), and three of their own."""
    made = Newsday()
    relevant = {"status": ArticleStatus.ABOUT, "mentions": (mention(),)}
    made.article("x1", "west", "en", hour=8, **relevant).article("x2", "state", "en", hour=9, **relevant)
    made.article("x3", "west2", "en", hour=-6, day=DAY - timedelta(days=1), **relevant)
    made.article("y1", "west", "en").article("y2", "exile", "ru", hour=5, **relevant)
    made.article("z1", "state", "zh", lang_supported=False)
    texts = {"x1": words("x"), "x2": words("x"), "x3": words("x") + " " + words("tail", 20)}
    articles = []
    for name, article in made.articles.items():
        text = texts.get(name, words(name))
        articles.append(replace(article, text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest()))
    hashes = {article.article_id: article.text_sha256 for article in articles}
    analysed = [replace(made.analyses[name], text_sha256=hashes[name]) for name in made.analyses if name != "z1"]
    return articles, analysed


def fill(store: Store, batches: int = 1, order: int = 0, *, shingles: bool = True) -> None:
    """Writes the news and the polls to the lake, in some order and number of batches."""
    articles, analysed = news()
    rng = random.Random(order)
    rng.shuffle(articles)
    rng.shuffle(analysed)
    by_id = {article.article_id: article for article in articles}
    for batch in range(batches):
        for day in (DAY - timedelta(days=1), DAY):
            part = [a for a in articles[batch::batches] if a.day == day]
            store.lake.write(ARTICLE_SET, day, f"b{batch}", [replace(a, batch=f"b{batch}") for a in part])
            found = [row for row in analysed[batch::batches] if by_id[row.article_id].day == day]
            store.lake.write(ANALYSIS_SET, day, f"b{batch}", found)
            if shingles:
                sampled = [sample(a.article_id, a.text, a.title, a.lang) for a in part]
                store.lake.write(SHINGLE_SET, day, f"b{batch}", sampled)
    write_polls(store, [full_day(feed) for feed in ("west_en", "west2_en", "state_ru", "exile_ru")])


def write_polls(store: Store, rows: list[FetchRow]) -> None:
    for number, row in enumerate(rows):
        store.lake.write(FETCH_SET, row.polled_at.date(), f"{row.feed_id}-{number}", [row])


def collected(store: Store, day: date = DAY, now: datetime = NEXT_MORNING) -> DayInputs:
    return collect(store, CATALOGUE, KNOWLEDGE, day, now, "a1", "x1")


def hashes(inputs: DayInputs) -> dict[str, str]:
    frames = build_tables(inputs)
    made = {name: content_sha256(TABLES[name], to_arrow(TABLES[name], frame)) for name, frame in frames.items()}
    return made | {"inputs": fingerprint(view_of(inputs)).sha256}


def test_the_window_is_read_and_grouped(store: Store) -> None:
    fill(store)
    inputs = collected(store)
    assert {article.article_id for article in inputs.articles} == {"x1", "x2", "x3", "y1", "y2", "z1"}
    copied = next(text for text in inputs.texts if "x1" in text.article_ids)
    assert set(copied.article_ids) == {"x1", "x2", "x3"}
    assert {text_id for story in inputs.stories for text_id in story.text_ids} == {"x3", "y2"}


def test_the_tables_of_a_collected_day(store: Store) -> None:
    fill(store)
    frame = build_tables(collected(store))["attention"]
    row = frame[(frame["bloc"] == "MICRO") & (frame["lang"] == "all")].iloc[0]
    assert (row["n_articles_total"], row["n_texts_total"], row["n_articles"], row["n_texts"]) == (4, 3, 3, 2)


@pytest.mark.parametrize(("batches", "order"), [(2, 1), (3, 2), (6, 3)])
def test_batches_and_order_never_change_a_hash(
    store: Store, tmp_path_factory: pytest.TempPathFactory, batches: int, order: int
) -> None:
    from pipeline.settings import Settings

    other = Store.open(Settings.from_env({"DYADWATCH_HOME": str(tmp_path_factory.mktemp("other"))}))
    fill(store)
    fill(other, batches, order)
    assert hashes(collected(other)) == hashes(collected(store))
    other.database.engine.dispose()


def test_a_repeated_batch_changes_nothing(store: Store) -> None:
    fill(store)
    before = hashes(collected(store))
    fill(store)  # a retry writes new files beside the old
    assert hashes(collected(store)) == before


def test_missing_shingles_are_made_again(store: Store) -> None:
    fill(store, shingles=False)
    assert any(set(text.article_ids) == {"x1", "x2", "x3"} for text in collected(store).texts)


def test_rows_fetched_after_the_cut_are_not_known_yet(store: Store) -> None:
    fill(store)
    assert {article.article_id for article in collected(store, now=at(6)).articles} == {"x3", "y2"}


def test_other_analyzer_versions_are_left_out(store: Store) -> None:
    fill(store)
    inputs = collect(store, CATALOGUE, KNOWLEDGE, DAY, NEXT_MORNING, "a2", "x1")
    assert view_of(inputs).accounting == {"not_analysed": 4, "lang_unsupported": 1}


def test_a_first_poll_days_later_hears_back(store: Store) -> None:
    late = at(24 * 6)
    write_polls(store, [poll(feed.feed_id, at(-24), late) for feed in SCOPE.feeds])
    coverage = view_of(collected(store, now=late + timedelta(hours=1))).coverage
    assert coverage.overall is Coverage.FULL


def test_later_polls_that_do_not_reach_back_are_not_read(store: Store) -> None:
    write_polls(store, [full_day("west_en"), poll("west_en", at(30), at(40))])
    assert [row.polled_at for row in collected(store, now=at(60)).fetches] == [at(24.1)]


def test_history_is_read_from_published_revisions(store: Store) -> None:
    fill(store)
    publish_day(store, collected(store), builder="b", now=NEXT_MORNING)
    following = collected(store, day=DAY + timedelta(days=1), now=NEXT_MORNING + timedelta(days=1))
    (earlier,) = following.history
    assert (earlier.day, earlier.revision) == (DAY, 1)
    assert earlier.attention["MICRO", "all"] == pytest.approx(2000 / 3, abs=1e-6)
    assert following.first_published == DAY


def test_history_published_after_the_moment_is_not_known_yet(store: Store) -> None:
    fill(store)
    publish_day(store, collected(store), builder="b", now=NEXT_MORNING)
    assert collected(store, day=DAY + timedelta(days=1), now=at(25)).history == ()


def test_ids_stay_when_the_first_article_has_left_the_window(store: Store) -> None:
    fill(store)
    publish_day(store, collected(store), builder="b1", now=NEXT_MORNING)
    later = collected(store, DAY + timedelta(days=3), NEXT_MORNING + timedelta(days=3))
    assert "x3" not in {article.article_id for article in later.articles}
    kept = next(text for text in later.texts if "x1" in text.article_ids)
    assert (kept.text_id, set(kept.article_ids)) == ("x3", {"x1", "x2"})
    assert {story.story_id for story in later.stories} == {"x3", "y2"}


def test_ids_come_from_revisions_published_by_the_moment(store: Store) -> None:
    fill(store)
    publish_day(store, collected(store), builder="b1", now=NEXT_MORNING)
    later = collected(store, DAY + timedelta(days=3), NEXT_MORNING - timedelta(seconds=1))
    assert all(text.text_id in text.article_ids for text in later.texts)


def test_a_correction_is_recorded_with_what_changed(store: Store) -> None:
    fill(store)
    [first] = [article for article in news()[0] if article.article_id == "y1"]
    text = first.text.replace(first.text.split()[3], "corrected", 1)
    later = replace(
        first, title="Corrected", text=text, text_sha256=hashlib.sha256(text.encode()).hexdigest(),
        fetched_at=first.fetched_at + timedelta(hours=1),
    )  # fmt: skip
    store.lake.write(ARTICLE_SET, DAY, "later", [later])
    store.lake.write(ARTICLE_SET, DAY, "again", [replace(later, fetched_at=later.fetched_at + timedelta(hours=1))])
    row = replace(next(r for r in news()[1] if r.article_id == "y1"), text_sha256=later.text_sha256, title="Corrected")
    store.lake.write(ANALYSIS_SET, DAY, "later", [row])
    frame = build_tables(collected(store))["article_versions"]
    assert frame["version"].tolist() == [1, 2]
    change = frame.iloc[1]
    assert (change["title_changed"], change["text_changed"]) == (True, True)
    assert (change["words_added"], change["words_removed"]) == (1, 1)
    assert change["changes"] == (f"title: «{first.title}» → «Corrected»; «{first.text.split()[3]}» → «corrected»")


def test_a_version_fetched_after_the_cut_is_not_known_yet(store: Store) -> None:
    fill(store)
    [first] = [article for article in news()[0] if article.article_id == "y1"]
    store.lake.write(ARTICLE_SET, DAY, "later", [replace(first, title="New", fetched_at=NEXT_MORNING + timedelta(1))])
    assert collected(store).versions_of == {}


def test_a_deleted_article_stays_counted_and_is_marked(store: Store) -> None:
    fill(store)
    before = collected(store)
    store.lake.write(ABSENCE_SET, DAY, "later", [Absence("y1", DAY, NEXT_MORNING, True, 404, "later")])
    after = collected(store)
    assert build_tables(after)["attention"].equals(build_tables(before)["attention"])
    frame = build_tables(after)["article_versions"]
    assert frame[["article_id", "version", "kind"]].values.tolist() == [["y1", 1, "first"], ["y1", 2, "deleted"]]
    assert frame["fetched_at"].iloc[1] == NEXT_MORNING
    assert fingerprint(view_of(after)).sha256 != fingerprint(view_of(before)).sha256


def test_a_deletion_noticed_after_the_cut_is_not_known_yet(store: Store) -> None:
    fill(store)
    late = Absence("y1", DAY, NEXT_MORNING + timedelta(hours=1), True, 404, "later")
    store.lake.write(ABSENCE_SET, DAY, "later", [late])
    assert collected(store).deleted == {}
