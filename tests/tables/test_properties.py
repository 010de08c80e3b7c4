"""What must never change a figure or a hash, and what must."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import AccountingError
from pipeline.records import ArticleStatus, PollOutcome
from pipeline.tables.build import TABLES, build_tables
from pipeline.tables.day import DayInputs
from pipeline.tables.fingerprint import fingerprint
from pipeline.tables.frames import to_arrow
from pipeline.tables.hashing import content_sha256
from pipeline.tables.view import view_of
from tests.tables.fabricate import Newsday, at, full_day, mention, poll, worked_day


def hashes(inputs: DayInputs) -> dict[str, str]:
    frames = build_tables(inputs)
    made = {name: content_sha256(TABLES[name], to_arrow(TABLES[name], frame)) for name, frame in frames.items()}
    return made | {"inputs": fingerprint(view_of(inputs)).sha256}


@pytest.fixture(scope="module")
def expected() -> dict[str, str]:
    return hashes(worked_day().inputs())


def shuffled(inputs: DayInputs, seed: int) -> DayInputs:
    """The same inputs, every sequence and mapping in another order, as other batches would have brought them."""
    rng = random.Random(seed)

    def mixed(items: tuple[object, ...]) -> tuple[object, ...]:
        return tuple(rng.sample(items, len(items)))

    return replace(
        inputs,
        articles=mixed(tuple(replace(a, batch=f"b{rng.randrange(9)}") for a in inputs.articles)),
        analyses=dict(mixed(tuple(inputs.analyses.items()))),
        texts=mixed(inputs.texts),
        stories=mixed(tuple(replace(s, text_ids=mixed(s.text_ids)) for s in inputs.stories)),
        fetches=mixed(inputs.fetches),
    )


@given(seed=st.integers(0, 2**32))
@settings(max_examples=15, deadline=None)
def test_order_and_batching_never_change_a_hash(seed: int, expected: dict[str, str]) -> None:
    assert hashes(shuffled(worked_day().inputs(), seed)) == expected


def test_idle_polls_never_change_a_hash(expected: dict[str, str]) -> None:
    news = worked_day()
    news.polls(
        poll("west_en", at(10), at(11), PollOutcome.NOT_MODIFIED), poll("lost_en", None, at(12), PollOutcome.TLS)
    )
    assert hashes(news.inputs()) == expected


def test_the_moment_of_fetching_never_changes_a_hash(expected: dict[str, str]) -> None:
    inputs = worked_day().inputs()
    later = tuple(replace(a, fetched_at=at(30), first_seen_at=at(30)) for a in inputs.articles)
    assert hashes(replace(inputs, articles=later)) == expected


def test_row_order_in_the_file_never_changes_a_hash() -> None:
    frame = build_tables(worked_day().inputs())["attention"]
    table = TABLES["attention"]
    turned = frame.iloc[::-1].reset_index(drop=True)
    assert content_sha256(table, to_arrow(table, turned)) == content_sha256(table, to_arrow(table, frame))


def test_another_figure_changes_the_hash(expected: dict[str, str]) -> None:
    changed = hashes(worked_day().article("a99", "ngo", "en").inputs())
    assert {name for name in expected if changed[name] != expected[name]} == {"attention", "inputs"}


def test_a_corrected_text_changes_the_inputs(expected: dict[str, str]) -> None:
    inputs = worked_day().inputs()
    corrected = tuple(replace(a, text_sha256="f" * 64) if a.article_id == "a04" else a for a in inputs.articles)
    assert hashes(replace(inputs, articles=corrected))["inputs"] != expected["inputs"]


def test_a_late_article_elsewhere_in_the_window_changes_nothing_here(expected: dict[str, str]) -> None:
    news = worked_day().article("b01", "west", "en", hour=-20, day=worked_day().day.replace(day=19))
    assert hashes(news.inputs()) == expected


def mirrored(news: Newsday, sites: int) -> Newsday:
    """Every article of the day once more on each of some mirror sites of its publisher."""
    for name, article in list(news.articles.items()):
        if article.day == news.day and article.lang_supported:
            original = next(first for first, names in news.copies.items() if name in names)
            for site in range(sites):
                clone = f"{name}-m{site}"
                news.articles[clone] = replace(article, article_id=clone, url=f"https://m{site}.example/{name}")
                news.analyses[clone] = replace(news.analyses[name], article_id=clone)
                news.copies[original].append(clone)
    return news


def test_nine_mirrors_multiply_articles_and_nothing_else() -> None:
    before, after = build_tables(worked_day().inputs()), build_tables(mirrored(worked_day(), 9).inputs())
    moved = {"n_articles", "n_articles_total", "syndication_factor"}
    for name in set(before) - {"carriers"}:  # its rows are articles
        kept = [column for column in before[name].columns if column not in moved]
        pd.testing.assert_frame_equal(after[name][kept], before[name][kept], obj=name)
    heard = before["attention"]["n_articles_total"].dropna()
    assert list(after["attention"]["n_articles_total"].dropna()) == [10 * n for n in heard]


def coverage_and_count(tables: Mapping[str, pd.DataFrame], bloc: str) -> tuple[str, object]:
    frame = tables["attention"]
    row = frame[(frame["bloc"] == bloc) & (frame["lang"] == "all")].iloc[0]
    return row["coverage"], None if pd.isna(row["n_texts_total"]) else int(row["n_texts_total"])


def test_a_blind_and_a_quiet_day_differ() -> None:
    quiet = Newsday().polls(*(full_day(feed.feed_id) for feed in Newsday().scope.feeds)).inputs()
    blind = Newsday().inputs()
    assert coverage_and_count(build_tables(quiet), "WEST") == ("full", 0)
    assert coverage_and_count(build_tables(blind), "WEST") == ("none", None)
    assert hashes(quiet)["attention"] != hashes(blind)["attention"]
    assert hashes(quiet)["inputs"] != hashes(blind)["inputs"]


def test_a_silenced_bloc_leaves_the_macro_average() -> None:
    news = worked_day()
    news.fetches = [f for f in news.fetches if f.feed_id != "exile_ru"]
    news.polls(poll("exile_ru", None, at(9), PollOutcome.TIMEOUT))
    for name in [n for n, a in news.articles.items() if a.source_id == "exile"]:
        del news.articles[name]
        for names in news.copies.values():
            if name in names:
                names.remove(name)
    news.stories["s2"] = ["a12"]
    frame = build_tables(news.inputs())["attention"]
    macro = frame[(frame["bloc"] == "MACRO") & (frame["lang"] == "all")].iloc[0]
    assert macro["attention_per_1000"] == pytest.approx((1000 / 3 + 250) / 2, abs=1e-6)


def test_an_article_that_is_not_analysed_counts_nowhere_yet() -> None:
    news = worked_day()
    del news.analyses["a04"]
    view = view_of(news.inputs())
    assert view.accounting == {"counted": 11, "lang_unsupported": 1, "not_analysed": 1}


def test_an_article_without_a_text_is_a_defect() -> None:
    inputs = worked_day().inputs()
    with pytest.raises(AccountingError, match="a04"):
        view_of(replace(inputs, texts=tuple(t for t in inputs.texts if t.text_id != "a04")))


def test_an_aggregator_counts_nowhere() -> None:
    news = worked_day().article("a98", "agg", "en", bloc="AGGREGATOR")
    assert view_of(news.inputs()).accounting["uncounted_bloc"] == 1
    assert "AGGREGATOR" not in set(build_tables(news.inputs())["attention"]["bloc"])


def test_a_speaker_known_by_label_only_is_no_actor() -> None:
    news = worked_day().article(
        "a97",
        "ngo",
        "en",
        status=ArticleStatus.MENTIONS,
        mentions=(mention(actors=("p.one",), speaker="Jane Doe"),),
        actors=("p.one",),
        story="s3",
    )
    actors = build_tables(news.inputs())["actors"]
    assert "Jane Doe" not in set(actors["actor_id"])
    assert actors[(actors["bloc"] == "NGO")]["actor_id"].tolist() == ["p.one"]
