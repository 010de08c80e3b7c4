from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import AnalysedArticle, Analysis, ArticleStatus
from pipeline.storage.fold import fold_analyses, fold_articles, fold_fetches
from tests.samples import NOON, article, fetch_row

HOUR = timedelta(hours=1)


def test_first_seen_is_the_least_and_the_text_the_newest() -> None:
    first = article("a", text="old", first_seen_at=NOON, fetched_at=NOON)
    corrected = article("a", text="new", first_seen_at=NOON + HOUR, fetched_at=NOON + HOUR)
    (folded,) = fold_articles([corrected, first])
    assert (folded.text, folded.first_seen_at) == ("new", NOON)


def test_a_corrected_date_does_not_move_the_article() -> None:
    first = article("a")
    moved = article("a", day=NOON.date() + timedelta(days=1), published_at=NOON + 24 * HOUR, fetched_at=NOON + HOUR)
    (folded,) = fold_articles([first, replace(moved, first_seen_at=NOON + HOUR)])
    assert folded.day == NOON.date()


def test_what_was_fetched_after_the_cut_is_not_there_yet() -> None:
    rows = [article("a", text="old"), article("a", text="new", fetched_at=NOON + HOUR)]
    assert [row.text for row in fold_articles(rows, cut=NOON)] == ["old"]


def test_the_current_extractor_wins_over_a_newer_fetch_of_an_old_one() -> None:
    rows = [article("a", text="two", extractor_version="2"), article("a", text="one", fetched_at=NOON + HOUR)]
    assert [row.text for row in fold_articles(rows, extractor_version="2")] == ["two"]


ROWS = [
    article(
        name, text=text, first_seen_at=NOON + seen * HOUR, fetched_at=NOON + (seen + later) * HOUR, source_id=source
    )
    for name, text, seen, later, source in (
        ("a", "one", 0, 0, "x"),
        ("a", "two", 0, 0, "y"),
        ("a", "three", 1, 2, "x"),
        ("b", "one", 3, 0, "x"),
        ("b", "one", 2, 0, "x"),
    )
]


@given(st.lists(st.sampled_from(ROWS), min_size=5, max_size=20), st.randoms())
def test_order_and_repeats_never_change_the_fold(rows: list, random) -> None:
    shuffled = [*rows, *random.choices(rows, k=3)]
    random.shuffle(shuffled)
    assert fold_articles(rows) == fold_articles(shuffled)


def test_a_batch_that_was_tried_twice_polled_once() -> None:
    first, again = fetch_row(), fetch_row(polled_at=NOON + HOUR)
    assert fold_fetches([again, first, fetch_row(batch="b2")]) == [again, fetch_row(batch="b2")]


def test_a_title_corrected_alone_brings_its_own_analysis() -> None:
    first, corrected = article("a", title="Old"), article("a", title="New", fetched_at=NOON + HOUR)
    rows = [
        AnalysedArticle(
            row.article_id,
            row.text_sha256,
            row.title,
            row.day,
            "a1",
            Analysis("en", ArticleStatus.NONE, n, (), (), (), ()),
        )
        for n, row in ((9, first), (2, corrected))
    ]
    for order in (rows, rows[::-1]):
        (analysed,) = fold_analyses(order, fold_articles([first, corrected]), "a1").values()
        assert analysed.analysis.n_sentences == 2
