"""Two days worked by hand (tests/tables/two_days.py): every column of every table, each figure explained.

The second day is built with the first one published: its windows, folds, alerts and lags look back at it. Ids are
hashes and cannot be worked by hand: they are checked for what they tie together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from pipeline.reports.library import load
from pipeline.reports.publish import publish_day
from pipeline.settings import Settings
from pipeline.storage.store import Store
from pipeline.tables.build import TABLES
from pipeline.tables.history import read_history
from tests.tables.fabricate import DAY, at
from tests.tables.two_days import SECOND, first_day, second_day

Rows = list[dict[str, Any]]
ID = re.compile(r"[0-9a-f]{32}")
ONE, TWO = datetime(2026, 11, 20), datetime(2026, 11, 21)  # as the day column has them
START = {DAY: datetime(2026, 11, 20, tzinfo=UTC), SECOND: datetime(2026, 11, 21, tzinfo=UTC)}


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Rows]]:
    store = Store.open(Settings.from_env({"DYADWATCH_HOME": str(tmp_path_factory.mktemp("two"))}))
    publish_day(store, first_day().inputs(), builder="b", now=at(32))
    inputs = second_day().inputs()
    history, first = read_history(store, inputs.day, inputs.now)
    publish_day(store, replace(inputs, history=history, first_published=first), builder="b", now=at(56))
    yield {name: plain(store, name) for name in TABLES}
    store.database.engine.dispose()


def plain(store: Store, table: str) -> Rows:
    frame = load(table, store=store)
    cells = frame.astype(object).where(frame.notna(), None)
    return [{str(name): cell for name, cell in row.items()} for row in cells.to_dict("records")]


def of(rows: Rows, day: datetime, *names: str) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in rows if row["day"] == day]


def rounded(value: float) -> Any:
    return pytest.approx(value, abs=1e-6)


# ── attention ────────────────────────────────────────────────────────────────────────────────────
# articles, texts, relevant articles, relevant texts, stories, texts about; limits by Wilson:
# 1 of 3: 61.491945–792.340399, 2 of 3: 207.659601–938.508055, 1 of 2: 94.531206–905.468794
ONE_OF_THREE, TWO_OF_THREE = (1000 / 3, 61.491945, 792.340399), (2000 / 3, 207.659601, 938.508055)
ONE_OF_TWO, NOTHING = (500, 94.531206, 905.468794), (None, None, None)
COUNTS = {
    # s1 and its copy s2, s3, s4
    (ONE, "STATE", "ru"): (4, 3, 2, 1, 1, 1, *ONE_OF_THREE, 2),
    # e1 (a copy of s1: relevant here too), e2 (mentions only), e3
    (ONE, "EXILE", "ru"): (3, 3, 2, 2, 2, 1, *TWO_OF_THREE, 1),
    (ONE, "WEST", "en"): (3, 3, 1, 1, 1, 1, *ONE_OF_THREE, 1),
    # pooled: s1 and e1 are one text, so 3 + 3 - 1; Wilson of 2 of 5
    (ONE, "MICRO", "ru"): (7, 5, 4, 2, 2, 1, 400, 117.620774, 769.275719, 2),
    (ONE, "MICRO", "en"): (3, 3, 1, 1, 1, 1, *ONE_OF_THREE, 1),
    (ONE, "MICRO", "all"): (10, 8, 5, 3, 3, 2, 375, 136.844286, 694.257605, 5 / 3),
    # means of the blocs that have texts: (333.3 + 666.7) / 2, and (333.3 + 666.7 + 333.3) / 3
    (ONE, "MACRO", "ru"): (7, 5, 4, 2, 2, 1, 500, 233.26735, 766.73265, 2),
    (ONE, "MACRO", "en"): (3, 3, 1, 1, 1, 1, *ONE_OF_THREE, 1),
    (ONE, "MACRO", "all"): (10, 8, 5, 3, 3, 2, 4000 / 9, 244.866287, 679.029827, 5 / 3),
    (TWO, "STATE", "ru"): (2, 2, 1, 1, 1, 1, *ONE_OF_TWO, 1),  # t1, t2
    (TWO, "EXILE", "ru"): (2, 2, 1, 1, 1, 0, *ONE_OF_TWO, 1),  # f1 (mentions only), f2
    (TWO, "WEST", "en"): (3, 2, 2, 1, 1, 1, *ONE_OF_TWO, 2),  # v1 and its copy v2, v3
    (TWO, "MICRO", "ru"): (4, 4, 2, 2, 2, 1, 500, 150.038989, 849.961011, 1),  # Wilson of 2 of 4
    (TWO, "MICRO", "en"): (3, 2, 2, 1, 1, 1, *ONE_OF_TWO, 2),
    (TWO, "MICRO", "all"): (7, 6, 4, 3, 3, 2, 500, 187.616306, 812.383694, 4 / 3),  # Wilson of 3 of 6
    # half-width of the mean of two, three intervals of half-width 405.468794: by √2 and √3
    (TWO, "MACRO", "ru"): (4, 4, 2, 2, 2, 1, 500, 500 - 286.709734, 500 + 286.709734, 1),
    (TWO, "MACRO", "en"): (3, 2, 2, 1, 1, 1, *ONE_OF_TWO, 2),
    (TWO, "MACRO", "all"): (7, 6, 4, 3, 3, 2, 500, 500 - 234.097518, 500 + 234.097518, 4 / 3),
}
COUNTS |= {
    (day, bloc, "all"): COUNTS[day, bloc, lang] for day, bloc, lang in list(COUNTS) if bloc not in ("MICRO", "MACRO")
}
EMPTY = (0, 0, 0, 0, 0, 0, *NOTHING, None)  # heard, and nothing in that language
COUNTS |= {(day, "WEST", "ru"): EMPTY for day in (ONE, TWO)}
COUNTS |= {(day, bloc, "en"): EMPTY for day in (ONE, TWO) for bloc in ("STATE", "EXILE")}


def test_attention(published: dict[str, Rows]) -> None:
    rows = published["attention"]
    assert {(row["day"], row["bloc"], row["lang"]) for row in rows} == COUNTS.keys()
    figures = ("n_articles_total", "n_texts_total", "n_articles", "n_texts", "n_stories", "n_texts_about")
    figures += ("attention_per_1000", "ci_low", "ci_high", "syndication_factor")
    for row in rows:
        expected = COUNTS[row["day"], row["bloc"], row["lang"]]
        assert tuple(row[name] for name in figures) == tuple(v if v is None else rounded(v) for v in expected)
        # seven days back there is one day, eight weeks back none
        assert (row["ewma7"], row["z_robust"], row["coverage"]) == (None, None, "full")


# ── events, balance, indices ─────────────────────────────────────────────────────────────────────
def test_events(published: dict[str, Rows]) -> None:
    shown = ("source", "target", "class", "mode", "quad", "score", "factuality", "weight", "n_reported")
    assert sorted(of(published["events"], ONE, *shown)) == [
        ("AAA", "BBB", "CONSULT", "visit", "verbal_coop", 4.0, "asserted", 1.0, None),
        ("AAA", "BBB", "RETREAT", "release", "material_coop", 6.5, "reported", 0.75, 52),
        ("BBB", "AAA", "RETREAT", "sanctions_relief", "material_coop", 6.5, "asserted", 1.0, None),
    ]
    # visit, release and relief are told again 23, 25 and 26 hours later: the same acts; a denial is another
    assert sorted(of(published["events"], TWO, *shown)) == [
        ("BBB", "AAA", "ACCUSE", "disapprove", "verbal_conf", -2.0, "asserted", 1.0, None),
        ("BBB", "AAA", "RETREAT", "sanctions_relief", "material_coop", 0.0, "negated", 0.0, None),
    ]
    spread = ("mode", "n_texts", "n_articles", "n_stories", "blocs", "n_blocs", "first_source_id", "story_ids")
    assert sorted(of(published["events"], ONE, *spread)) == [
        ("release", 1, 1, 1, ["EXILE"], 1, "exile", ["B"]),
        ("sanctions_relief", 1, 1, 1, ["WEST"], 1, "west", ["C"]),
        ("visit", 1, 3, 1, ["EXILE", "STATE"], 2, "state", ["A"]),  # s1, s2, e1
    ]
    evidence = ("mode", "example_url", "example_text", "example_text_id", "first_seen_at", "object_ids", "track")
    assert sorted(of(published["events"], ONE, *evidence)) == [
        ("release", "https://exile.example/e2", "One freed 52.", "e2", at(9.5), [], "gov"),
        ("sanctions_relief", "https://west.example/w1", "Two wrote off sanctions.", "w1", at(10.5), ["airline"], "gov"),
        ("visit", "https://state.example/s1", "One met two.", "s1", at(6.5), [], "gov"),
    ]
    who = ("mode", "source_actor_ids", "target_actor_ids")
    assert sorted(of(published["events"], ONE, *who)) == [
        ("release", ["p.one"], []),
        ("sanctions_relief", ["p.two"], []),
        ("visit", ["p.one"], ["p.two"]),
    ]
    ids = [row["event_id"] for row in published["events"]] + [row["act_id"] for row in published["events"]]
    assert len(set(ids)) == 10
    assert all(ID.fullmatch(identifier) for identifier in ids)


def test_balance(published: dict[str, Rows]) -> None:
    # direction and bloc → events, weight, cooperative, conflictive
    expected = {
        (ONE, "AAA→BBB", "STATE"): (1, 1.0, 1, 0),  # visit
        (ONE, "AAA→BBB", "EXILE"): (2, 1.75, 2, 0),  # visit 1, release as reported .75
        (ONE, "AAA→BBB", "WEST"): (0, 0.0, 0, 0),
        (ONE, "AAA→BBB", "MACRO"): (2, 1.75, 2, 0),  # the visit once
        (ONE, "BBB→AAA", "STATE"): (0, 0.0, 0, 0),
        (ONE, "BBB→AAA", "EXILE"): (0, 0.0, 0, 0),
        (ONE, "BBB→AAA", "WEST"): (1, 1.0, 1, 0),  # relief
        (ONE, "BBB→AAA", "MACRO"): (1, 1.0, 1, 0),
        (ONE, "both", "STATE"): (1, 1.0, 1, 0),
        (ONE, "both", "EXILE"): (2, 1.75, 2, 0),
        (ONE, "both", "WEST"): (1, 1.0, 1, 0),
        (ONE, "both", "MACRO"): (3, 2.75, 3, 0),
        **{(TWO, way, bloc): (0, 0.0, 0, 0) for way in ("AAA→BBB", "BBB→AAA", "both") for bloc in ("EXILE", "WEST")},
        (TWO, "AAA→BBB", "STATE"): (0, 0.0, 0, 0),
        (TWO, "AAA→BBB", "MACRO"): (0, 0.0, 0, 0),
        **{(TWO, way, b): (1, 1.0, 0, 1) for way in ("BBB→AAA", "both") for b in ("STATE", "MACRO")},  # criticism
    }
    names = ("n_events", "sum_weight", "n_coop", "n_conf")
    day_rows = [row for row in published["balance"] if row["window_days"] == 1]
    found = {(row["day"], row["direction"], row["bloc"]): tuple(row[name] for name in names) for row in day_rows}
    assert found == expected
    for row in published["balance"]:  # fewer than five events, and fewer than four and sixteen days heard
        assert (row["balance"], row["verbal_share"], row["std_error"], row["suppressed"]) == (None, None, None, True)
        if row["window_days"] > 1:
            assert tuple(row[name] for name in names) == (None,) * 4
        assert row["days_heard"] == (1 if row["window_days"] == 1 or row["day"] == ONE else 2)
    assert len(published["balance"]) == 2 * 3 * 4 * 3  # days, directions, blocs with MACRO, windows


def test_indices(published: dict[str, Rows]) -> None:
    shown = ("index_id", "subject", "window_days", "value", "n")
    empty = [
        (index, "AAA→BBB", window, None, None) for index in ("initiative", "initiative_events") for window in (7, 28)
    ]
    empty += [("word_deed_ratio", way, 28, None, None) for way in ("AAA→BBB", "BBB→AAA", "both")]
    third = ("constraint_share", "CCC", 1, rounded(1 / 3), 3)  # one relevant text of three has it as a limit
    assert of(published["indices"], ONE, *shown) == sorted(
        [*empty, ("initiative", "AAA→BBB", 1, None, 3), ("initiative_events", "AAA→BBB", 1, 1.0, 3), third],
        key=lambda row: row[:3],
    )
    assert (
        of(published["indices"], TWO, *shown)
        == sorted(
            [
                *empty,
                ("announcement_to_law_lag", "BBB airline", 1, 1.0, 1),  # announced the day before
                ("initiative", "AAA→BBB", 1, None, 1),
                ("initiative_events", "AAA→BBB", 1, -1.0, 1),
                third,
            ],
            key=lambda row: row[:3],
        )
    )


# ── mentions, quotes, speakers, actors, topics, stories ──────────────────────────────────────────
def test_mentions(published: dict[str, Rows]) -> None:
    common = {
        "sentence_index": 0,
        "start": 0,
        "grade": 3,
        "evidence_type": "explicit",
        "source_role": "government",
        "target_role": "government",
        "negated": False,
        "hypothetical": False,
        "future": False,
        "historical": False,
        "reported": False,
        "track": "gov",
        "third_party_ids": [],
        "topic_ids": [],
        "speaker_id": None,
        "in_title": False,
        "rule_ids": ["RM-2"],
    }
    visit = {"source": "AAA", "target": "BBB", "class": "CONSULT", "mode": "visit", "quad": "verbal_coop", "score": 4.0}
    visit |= {"text": "One met two.", "end": 12, "actor_ids": ["p.one", "p.two"], "topic_ids": ["deal"]}
    release = {"source": "AAA", "target": "BBB", "class": "RETREAT", "mode": "release", "quad": "material_coop"}
    release |= {"score": 6.5, "text": "One freed 52.", "end": 13, "actor_ids": ["p.one"], "reported": True}
    relief = release | {"source": "BBB", "target": "AAA", "mode": "sanctions_relief", "actor_ids": ["p.two"]}
    relief |= {"text": "Two wrote off sanctions.", "end": 24, "topic_ids": ["sanctions"], "reported": False}
    denial = relief | {
        "sentence_index": 1,
        "start": 20,
        "end": 40,
        "text": "Two did not.",
        "score": 0.0,
        "negated": True,
    }
    criticism = {"source": "BBB", "target": "AAA", "class": "ACCUSE", "mode": "disapprove", "quad": "verbal_conf"}
    criticism |= {"sentence_index": 1, "start": 20, "end": 36, "text": "Two scolded one.", "score": -2.0}
    criticism |= {"actor_ids": ["p.two"], "speaker_id": "p.two"}
    places = {  # article and sentence → day, story, bloc, all blocs, articles of the text, hour, what it says
        ("s1", 0): (ONE, "A", "STATE", ["EXILE", "STATE"], 3, 6, visit),
        ("e2", 0): (ONE, "B", "EXILE", ["EXILE"], 1, 9, release),
        ("w1", 0): (ONE, "C", "WEST", ["WEST"], 1, 10, relief),
        ("t1", 0): (TWO, "A", "STATE", ["STATE"], 1, 29, visit),
        ("t1", 1): (TWO, "A", "STATE", ["STATE"], 1, 29, criticism),
        ("f1", 0): (TWO, "B", "EXILE", ["EXILE"], 1, 34, release),
        ("f1", 1): (TWO, "B", "EXILE", ["EXILE"], 1, 34, denial),
        ("v1", 0): (TWO, "C", "WEST", ["WEST"], 2, 36, relief),
    }
    hashes = {a.article_id: a.text_sha256 for a in second_day().articles.values()}
    rows = {(row["article_id"], row["sentence_index"]): row for row in published["mentions"]}
    assert rows.keys() == places.keys()
    for (article, sentence), (day, story, bloc, blocs, n, hour, said) in places.items():
        source = bloc.lower()
        expected = (
            common
            | said
            | {
                "day": day,
                "text_id": article,
                "story_id": story,
                "article_id": article,
                "url": f"https://{source}.example/{article}",
                "source_id": source,
                "bloc": bloc,
                "blocs": blocs,
                "n_articles": n,
                "lang": "en" if bloc == "WEST" else "ru",
                "published_at": at(hour),
                "text_sha256": hashes[article],
            }
        )
        row = rows[article, sentence]
        assert ID.fullmatch(row["mention_id"])
        assert {name: value for name, value in row.items() if name != "mention_id"} == expected
    assert len({row["mention_id"] for row in rows.values()}) == 8


def test_quotes(published: dict[str, Rows]) -> None:
    (row,) = [dict(row) for row in published["quotes"]]  # of the second day nobody is quoted
    assert ID.fullmatch(row.pop("quote_id"))
    assert row == {
        "day": ONE,
        "speaker_id": "p.one",
        "speaker_label": "One",
        "text": "We are ready.",
        "start": 5,
        "end": 18,
        "kind": "direct",
        "topic_ids": ["deal"],
        "lang": "ru",
        "article_id": "s1",
        "text_id": "s1",
        "first_source_id": "state",
        "n_texts": 1,
        "blocs": ["EXILE", "STATE"],
    }


def test_speakers(published: dict[str, Rows]) -> None:
    said = {"day": ONE, "speaker": "p.one", "speaker_id": "p.one", "name": "Person One", "side": "AAA"}
    said |= {"n_quotes": 1, "n_words": 3, "n_texts": 1, "share_of_voice": 1.0}  # "We are ready"
    assert published["speakers"] == [said | {"bloc": "EXILE"}, said | {"bloc": "STATE"}]


def test_actors(published: dict[str, Rows]) -> None:
    shown = ("bloc", "actor_id", "n_texts", "n_mentions", "as_source", "as_target", "as_speaker", "co_top3")
    assert of(published["actors"], ONE, *shown) == [
        ("EXILE", "p.one", 2, 2, 2, 0, 0, ["p.two"]),  # e1 and e2; beside Two in e1
        ("EXILE", "p.two", 1, 1, 0, 1, 0, ["p.one"]),
        ("STATE", "p.one", 1, 1, 1, 0, 0, ["p.two"]),
        ("STATE", "p.two", 1, 1, 0, 1, 0, ["p.one"]),
        ("WEST", "p.two", 1, 1, 1, 0, 0, ["x.third"]),
        ("WEST", "x.third", 1, 0, 0, 0, 0, ["p.two"]),  # named in the text, in no mention
    ]
    assert of(published["actors"], TWO, *shown) == [
        ("EXILE", "p.one", 1, 1, 1, 0, 0, ["p.two"]),
        ("EXILE", "p.two", 1, 1, 1, 0, 0, ["p.one"]),  # the denial
        ("STATE", "p.one", 1, 1, 1, 0, 0, ["p.two"]),
        ("STATE", "p.two", 1, 2, 1, 1, 1, ["p.one"]),  # met in the first sentence, scolds in the second
        ("WEST", "p.two", 1, 1, 1, 0, 0, ["x.third"]),
        ("WEST", "x.third", 1, 0, 0, 0, 0, ["p.two"]),
    ]
    known = {(r["actor_id"], r["actor_name"], r["side"], r["role"]) for r in published["actors"]}
    assert known == {
        ("p.one", "Person One", "AAA", "government"),
        ("p.two", "Person Two", "BBB", "government"),
        ("x.third", "x.third", "CCC", "government"),
    }


def test_topics(published: dict[str, Rows]) -> None:
    # lift: the bloc's share by the pool's, which is one text of three for either topic on both days
    shown = ("bloc", "topic_id", "n_texts", "share", "share_delta7", "lift_vs_all_blocs")
    assert of(published["topics"], ONE, *shown) == [
        ("EXILE", "deal", 1, 0.5, None, 1.5),
        ("EXILE", "sanctions", 0, 0.0, None, 0.0),
        ("STATE", "deal", 1, 1.0, None, 3.0),
        ("STATE", "sanctions", 0, 0.0, None, 0.0),
        ("WEST", "deal", 0, 0.0, None, 0.0),
        ("WEST", "sanctions", 1, 1.0, None, 3.0),
    ]
    assert of(published["topics"], TWO, *shown) == [
        ("EXILE", "deal", 0, 0.0, None, 0.0),
        ("EXILE", "sanctions", 0, 0.0, None, 0.0),
        ("STATE", "deal", 1, 1.0, None, 3.0),
        ("STATE", "sanctions", 0, 0.0, None, 0.0),
        ("WEST", "deal", 0, 0.0, None, 0.0),
        ("WEST", "sanctions", 1, 1.0, None, 3.0),
    ]


def test_stories(published: dict[str, Rows]) -> None:
    events = {(row["day"], story): set() for row in published["events"] for story in "ABC"}
    for row in published["events"]:
        for story in row["story_ids"]:
            events[row["day"], story].add(row["event_id"])
    for row in published["stories"]:
        assert set(row["event_ids"]) == events[row["day"], row["story_id"]]
    shown = ("story_id", "rank", "n_articles", "n_texts", "n_blocs", "blocs", "first_source_id", "first_seen_at")
    assert of(published["stories"], ONE, *shown) == [
        ("A", 1, 3, 1, 2, ["EXILE", "STATE"], "state", at(6.5)),
        ("B", 2, 1, 1, 1, ["EXILE"], "exile", at(9.5)),  # as many as C; the id decides
        ("C", 3, 1, 1, 1, ["WEST"], "west", at(10.5)),
    ]
    assert of(published["stories"], TWO, *shown) == [
        ("A", 2, 1, 1, 1, ["STATE"], "state", at(6.5)),  # first is looked up over the window
        ("B", 3, 1, 1, 1, ["EXILE"], "exile", at(9.5)),
        ("C", 1, 2, 1, 1, ["WEST"], "west", at(10.5)),  # v1 and its copy
    ]
    rest = ("story_id", "title", "lang", "origin_wire", "topic_ids", "actor_ids", "example_url", "merged_from")
    assert of(published["stories"], TWO, *rest) == [
        ("A", "Story A", "ru", None, ["deal"], ["p.one", "p.two"], "https://state.example/t1", []),
        ("B", "Story B", "ru", None, [], ["p.one", "p.two"], "https://exile.example/f1", []),
        ("C", "Story C", "ru", None, ["sanctions"], ["p.two"], "https://west.example/v1", []),
    ]


# ── ledgers, context, framing ────────────────────────────────────────────────────────────────────
def test_prisoners(published: dict[str, Rows]) -> None:
    (row,) = [dict(row) for row in published["prisoners"]]
    assert ID.fullmatch(row.pop("claim_id"))
    assert row == {
        "day": ONE,
        "kind": "released",
        "n": 52,
        "is_approx": False,
        "said_by": "p.two",
        "n_texts": 1,
        "blocs": ["EXILE"],
        "destination": None,
        "deported": None,
        "counterpart": "BBB",
        "actor_ids": [],
        "example_url": "https://exile.example/e2",
        "example_text": "One freed 52.",
        "example_text_id": "e2",
    }


def test_sanctions(published: dict[str, Rows]) -> None:
    step = {"issuer": "BBB", "object_id": "airline", "n_texts": 1, "blocs": ["WEST"]}
    step |= {"example_text": "Two wrote off sanctions."}
    announced = {"step": "announced_relief", "instruments": [], "primary_source_url": None, "status_legal": False}
    legal = {"step": "legal_act", "instruments": ["GL 1"], "status_legal": True}
    legal |= {"primary_source_url": "https://two.example/gl1"}
    urls = [{"example_url": f"https://west.example/{name}", "example_text_id": name} for name in ("w1", "v1")]
    assert published["sanctions"] == [step | announced | urls[0] | {"day": ONE}, step | legal | urls[1] | {"day": TWO}]


def test_context(published: dict[str, Rows]) -> None:
    # w1, then v1: one relevant text of three, and there as a limit
    row = {"third_party": "CCC", "n_texts": 1, "share": rounded(1 / 3)}
    row |= {"n_constraint": 1, "n_mediator": 0, "n_object": 0}
    assert published["context"] == [row | {"day": ONE}, row | {"day": TWO}]


def test_framing(published: dict[str, Rows]) -> None:
    shown = ("variant_id", "bloc", "n_texts", "n_stories", "share")
    assert of(published["framing"], ONE, *shown) == [
        ("met", "EXILE", 1, 1, 1.0),  # "One met two." in e1
        ("met", "STATE", 1, 1, 1.0),
        ("met", "WEST", 0, 0, 0.0),
        ("wrote", "EXILE", 0, 0, 0.0),
        ("wrote", "STATE", 0, 0, 0.0),
        ("wrote", "WEST", 1, 1, 1.0),  # "Two wrote off sanctions."
    ]
    assert of(published["framing"], TWO, *shown) == [
        ("met", "EXILE", 0, 0, None),  # neither word in f1
        ("met", "STATE", 1, 1, 1.0),
        ("met", "WEST", 0, 0, 0.0),
        ("wrote", "EXILE", 0, 0, None),
        ("wrote", "STATE", 0, 0, 0.0),
        ("wrote", "WEST", 1, 1, 1.0),
    ]
    known = {row["mention_id"] for row in published["mentions"]}
    assert all(len(row["mention_ids"]) == row["n_texts"] for row in published["framing"])
    assert {mention for row in published["framing"] for mention in row["mention_ids"]} <= known
    assert {row["pair_id"] for row in published["framing"]} == {"meeting"}


# ── alerts, sources, revisions ───────────────────────────────────────────────────────────────────
def test_alerts(published: dict[str, Rows]) -> None:
    shown = ("rule_id", "state", "severity", "window_days", "observed", "expected", "cause", "opened_at", "closed_at")
    assert sorted(of(published["alerts"], ONE, *shown)) == [
        ("A10", "opened", "notice", 28, 1.0, None, "new_event", START[DAY], None),  # the visit, the first
        ("A3", "opened", "notice", 1, 52.0, 5.0, "new_event", START[DAY], None),
    ]
    assert sorted(of(published["alerts"], TWO, *shown)) == [
        ("A10", "updated", "notice", 28, 2.0, None, "new_event", START[DAY], None),  # told by two texts so far
        ("A2", "opened", "warning", 1, 1.0, None, "new_event", START[SECOND], None),  # the legal act
        ("A3", "closed", None, None, None, None, None, START[DAY], START[SECOND]),  # nobody repeats the figure
    ]
    ids: dict[str, set[str]] = {}
    for row in published["alerts"]:
        ids.setdefault(row["rule_id"], set()).add(row["alert_id"])
    assert {rule: len(found) for rule, found in ids.items()} == {"A10": 1, "A2": 1, "A3": 1}
    visit = next(row for row in published["events"] if row["mode"] == "visit")
    claim = published["prisoners"][0]["claim_id"]
    linked = {(row["rule_id"], row["day"]): (row["subject"], row["evidence_ids"]) for row in published["alerts"]}
    assert linked == {
        ("A10", ONE): (visit["act_id"], [visit["event_id"], "s1"]),
        ("A3", ONE): (claim, [claim, "e2"]),
        ("A10", TWO): (visit["act_id"], [visit["event_id"], "t1"]),
        ("A2", TWO): ("BBB airline legal_act", ["v1"]),
        ("A3", TWO): (claim, []),
    }


def test_sources(published: dict[str, Rows]) -> None:
    # each feed's one poll came after midnight: it heard the day, and is a poll of the next one
    quiet = {"polls": 0, "ok": 0, "http_status": None, "bytes": 0, "entries": None, "new": 0, "newest_age_h": None}
    quiet |= {"zombie": False, "parse_errors": 0, "coverage": "full", "bloc_coverage": "full"}
    names = {"exile_ru": "EXILE", "state_ru": "STATE", "west_en": "WEST"}
    assert published["sources"] == [
        quiet
        | {"day": day, "feed_id": feed, "source_id": feed[:-3], "source_name": feed[:-3].title(), "bloc": names[feed]}
        for day in (ONE, TWO)
        for feed in sorted(names)
    ]


def test_revisions(published: dict[str, Rows]) -> None:
    for day in (ONE, TWO):
        rows = {row["table"]: row for row in published["revisions"] if row["day"] == day}
        assert rows.keys() == TABLES.keys() - {"revisions"}
        for name, row in rows.items():
            assert row["rows_added"] == len(of(published[name], day, "day"))
            assert (row["revision"], row["previous"], row["causes"]) == (1, None, ["first_publication"])
            assert (row["rows_changed"], row["rows_withdrawn"]) == (0, 0)
