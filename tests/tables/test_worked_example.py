"""One day worked by hand. Fourteen articles (tests/tables/fabricate.py, `worked_day`), every figure explained here.

STATE carries a01 and its mirror a02 (relevant), a04 and a05; EXILE carries a03, a copy of a01, with a06 (relevant) and
a07; WEST carries a08, a copy of yesterday's a14 (relevant), with a09, a10 and a11; NGO, outside the panel, carries a12
(relevant). a13 is in a language without a pipeline. LOST was polled and answered 404. west2_en was heard from noon on.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.tables.build import build_tables
from pipeline.tables.view import view_of
from tests.tables.fabricate import worked_day


@pytest.fixture(scope="module")
def tables() -> dict[str, pd.DataFrame]:
    return build_tables(worked_day().inputs())


def rows(frame: pd.DataFrame, *keys: str) -> dict[Any, dict[str, Any]]:
    """Key → row, with None for every kind of null."""
    plain = frame.astype(object).where(frame.notna(), None)
    return {tuple(row[key] for key in keys) if len(keys) > 1 else row[keys[0]]: row for row in plain.to_dict("records")}


# bloc: all articles, all texts, relevant articles, relevant texts, stories, texts about, attention, coverage
ATTENTION = {
    # a01 a02 a04 a05; {a01 a02} a04 a05; a01 a02; {a01 a02}; s1; 1 of 3
    "STATE": (4, 3, 2, 1, 1, 1, 1000 / 3, "full"),
    # a03 a06 a07; each its own text here; a03 a06; both; s1 s2; a03; 2 of 3
    "EXILE": (3, 3, 2, 2, 2, 1, 2000 / 3, "full"),
    # a08 a09 a10 a11; a08 counts today although its text ran yesterday; 1 of 4; one feed of two in full: partial
    "WEST": (4, 4, 1, 1, 1, 1, 250.0, "partial"),
    "NGO": (1, 1, 1, 1, 1, 0, 1000.0, "full"),
    # pooled panel: 11 articles; {a01 a02 a03} is one text, so 3 + 3 + 4 - 1 = 9; relevant 2 + 2 + 1 articles, 3 texts
    "MICRO": (11, 9, 5, 3, 2, 2, 1000 * 3 / 9, "partial"),
    # mean of 333.3, 666.7 and 250; NGO has no vote
    "MACRO": (11, 9, 5, 3, 2, 2, 1250 / 3, "partial"),
}
COUNTS = ("n_articles_total", "n_texts_total", "n_articles", "n_texts", "n_stories", "n_texts_about")


@pytest.mark.parametrize("bloc", ATTENTION)
def test_attention_of_all_languages(tables: dict[str, pd.DataFrame], bloc: str) -> None:
    row = rows(tables["attention"], "bloc", "lang")[bloc, "all"]
    expected = ATTENTION[bloc]
    assert tuple(row[name] for name in COUNTS) == expected[:6]
    assert row["attention_per_1000"] == pytest.approx(expected[6], abs=1e-6)
    assert row["coverage"] == expected[7]
    assert row["syndication_factor"] == pytest.approx(expected[2] / expected[3], abs=1e-6)


def test_a_blind_bloc_has_nulls_and_a_quiet_language_zeros(tables: dict[str, pd.DataFrame]) -> None:
    attention = rows(tables["attention"], "bloc", "lang")
    assert [attention["LOST", "all"][name] for name in COUNTS] == [None] * 6
    assert attention["LOST", "all"]["coverage"] == "none"
    assert [attention["STATE", "en"][name] for name in COUNTS] == [0] * 6
    assert attention["STATE", "en"]["attention_per_1000"] is None  # 0 of 0


def test_attention_by_language(tables: dict[str, pd.DataFrame]) -> None:
    attention = rows(tables["attention"], "bloc", "lang")
    assert attention["MICRO", "ru"]["attention_per_1000"] == 400  # 2 of 5 Russian texts
    assert attention["MACRO", "ru"]["attention_per_1000"] == 500  # mean of 1/3 and 2/3; WEST has no Russian text
    assert attention["MACRO", "en"]["attention_per_1000"] == 250  # WEST alone


def test_attention_is_a_complete_grid(tables: dict[str, pd.DataFrame]) -> None:
    blocs = {"STATE", "EXILE", "WEST", "NGO", "LOST", "MICRO", "MACRO"}  # an aggregator is no bloc
    assert set(rows(tables["attention"], "bloc", "lang")) == {(b, lang) for b in blocs for lang in ("en", "ru", "all")}


def test_wilson_interval_of_one_in_three(tables: dict[str, pd.DataFrame]) -> None:
    # z² = 3.8415: centre (1/3 + .64024) / 2.28049 = .42692, half width .85945 · √(.07407 + .10671) = .36543
    row = rows(tables["attention"], "bloc", "lang")["STATE", "all"]
    assert (row["ci_low"], row["ci_high"]) == (pytest.approx(61.49, abs=0.01), pytest.approx(792.34, abs=0.01))


def test_windowed_columns_are_null_without_history(tables: dict[str, pd.DataFrame]) -> None:
    assert tables["attention"][["ewma7", "z_robust"]].isna().all(axis=None)
    assert tables["topics"]["share_delta7"].isna().all()


def test_mentions_are_those_of_one_version_of_each_text(tables: dict[str, pd.DataFrame]) -> None:
    # a01 states two dyads (its third sentence is R1 and does not count), a06, a08 and a12 one each
    mentions = tables["mentions"]
    assert sorted(mentions["article_id"]) == ["a01", "a01", "a06", "a08", "a12"]
    first = rows(mentions[mentions["article_id"] == "a01"], "sentence_index")[0]
    assert (first["blocs"], first["n_articles"], first["text_id"], first["story_id"]) == (
        ["EXILE", "STATE"],
        3,
        "a01",
        "s1",
    )
    assert (first["source"], first["target"], first["class"], first["quad"]) == ("AAA", "BBB", "CONSULT", "verbal_coop")


def test_actors(tables: dict[str, pd.DataFrame]) -> None:
    names = ("n_texts", "n_mentions", "as_source", "as_target", "as_speaker")
    actors = rows(tables["actors"], "bloc", "actor_id")
    assert {key: tuple(row[name] for name in names) for key, row in actors.items()} == {
        ("STATE", "p.one"): (
            1,
            2,
            1,
            1,
            0,
        ),  # both sentences of a01 name One; One's side acts in one, is met in the other
        ("STATE", "p.two"): (1, 1, 0, 1, 1),  # named in the first, speaks in the second
        ("EXILE", "p.one"): (2, 3, 1, 1, 0),  # a03 as above, and a06, whose sentence has no direction
        ("EXILE", "p.two"): (1, 1, 0, 1, 1),
        ("WEST", "p.two"): (1, 1, 1, 0, 0),
        ("WEST", "x.envoy"): (1, 1, 0, 0, 0),  # of a third side
    }
    assert actors["EXILE", "p.two"]["co_top3"] == ["p.one"]
    assert actors["WEST", "x.envoy"]["side"] == "CCC"  # not in the knowledge base: as the text has it


def test_topics(tables: dict[str, pd.DataFrame]) -> None:
    # pool of relevant texts: a01, a06, a14 (as a08), a12; deal 2 of 4, sanctions 2 of 4, visas 1 of 4
    topics = {
        key: (r["n_texts"], r["share"], r["lift_vs_all_blocs"])
        for key, r in rows(tables["topics"], "bloc", "topic_id").items()
    }
    assert topics == {
        ("STATE", "deal"): (1, 1, 2),
        ("STATE", "sanctions"): (1, 1, 2),
        ("STATE", "visas"): (0, 0, 0),
        ("EXILE", "deal"): (1, 0.5, 1),
        ("EXILE", "sanctions"): (2, 1, 2),
        ("EXILE", "visas"): (0, 0, 0),
        ("WEST", "deal"): (1, 1, 2),
        ("WEST", "sanctions"): (0, 0, 0),
        ("WEST", "visas"): (0, 0, 0),
        ("NGO", "deal"): (0, 0, 0),
        ("NGO", "sanctions"): (0, 0, 0),
        ("NGO", "visas"): (1, 1, 4),
        ("LOST", "deal"): (None, None, None),
        ("LOST", "sanctions"): (None, None, None),
        ("LOST", "visas"): (None, None, None),
    }


def test_quotes_fold_the_same_words(tables: dict[str, pd.DataFrame]) -> None:
    quotes = rows(tables["quotes"], "text")
    same = quotes["We are ready."]  # a08 has it with another full stop
    assert (same["article_id"], same["n_texts"], same["blocs"]) == ("a01", 2, ["EXILE", "STATE", "WEST"])
    assert same["first_source_id"] == "west"  # a14, yesterday
    assert quotes["No comment"]["speaker_id"] is None
    assert len(quotes) == 2


def test_stories(tables: dict[str, pd.DataFrame]) -> None:
    stories = rows(tables["stories"], "story_id")
    names = ("rank", "n_articles", "n_texts", "n_blocs", "first_source_id", "example_url")
    assert {key: tuple(row[name] for name in names) for key, row in stories.items()} == {
        "s1": (1, 4, 2, 3, "west", "https://state.example/a01"),  # a01 a02 a03 a08; a14 of yesterday was first
        "s2": (2, 2, 2, 2, "exile", "https://exile.example/a06"),  # a06 a12
    }
    assert stories["s1"]["topic_ids"] == ["deal", "sanctions"]


def test_carriers_are_the_articles_of_the_relevant_texts_with_yesterdays_original(
    tables: dict[str, pd.DataFrame],
) -> None:
    carriers = rows(tables["carriers"], "article_id")
    names = ("text_id", "story_id", "is_originator", "of_day")
    assert {key: tuple(row[name] for name in names) for key, row in carriers.items()} == {
        "a01": ("a01", "s1", True, True),
        "a02": ("a01", "s1", False, True),
        "a03": ("a01", "s1", False, True),
        "a06": ("a06", "s2", True, True),
        "a08": ("a14", "s1", False, True),
        "a12": ("a12", "s2", True, True),
        "a14": ("a14", "s1", True, False),
    }


def test_sources(tables: dict[str, pd.DataFrame]) -> None:
    sources = rows(tables["sources"], "feed_id")
    assert {feed: (row["coverage"], row["bloc_coverage"]) for feed, row in sources.items()} == {
        "state_ru": ("full", "full"),
        "exile_ru": ("full", "full"),
        "west_en": ("full", "partial"),
        "west2_en": ("partial", "partial"),
        "ngo_en": ("full", "full"),
        "lost_en": ("none", "none"),
    }
    lost = sources["lost_en"]
    assert (lost["polls"], lost["ok"], lost["http_status"], lost["bytes"]) == (1, 0, 404, 10)


def test_every_article_of_the_day_is_accounted_for() -> None:
    assert view_of(worked_day().inputs()).accounting == {"counted": 12, "lang_unsupported": 1}
