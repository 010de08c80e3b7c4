"""The labelled events and quotes are well formed: a wrong label file would judge the analysis wrongly."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.knowledge.load import load_knowledge

FOLDER = Path(__file__).parent / "events"
LANGUAGES = ("en", "ru", "be")
QUADS = {
    "verbal_coop": "AGREE CONSULT SUPPORT CONCEDE",
    "material_coop": "COOPERATE AID RETREAT",
    "verbal_conf": "REQUEST ACCUSE REJECT THREATEN",
    "material_conf": "PROTEST SANCTION MOBILIZE COERCE ASSAULT",
}
QUAD_OF_CLASS = {name: quad for quad, names in QUADS.items() for name in names.split()}
MODES_OF_CLASS = {
    "AGREE": "",
    "CONSULT": "visit third-party multilateral phone",
    "SUPPORT": "",
    "CONCEDE": "sanctions_relief pardon",
    "COOPERATE": "",
    "AID": "",
    "RETREAT": "release sanctions_relief withdraw access ceasefire disarm resign",
    "REQUEST": "assist change yield meet",
    "ACCUSE": "disapprove investigate allege",
    "REJECT": "assist change yield meet",
    "THREATEN": "restrict arrest relations expel territory violence",
    "PROTEST": "demo riot strike hunger boycott obstruct",
    "SANCTION": "convict expel withdraw discontinue",
    "MOBILIZE": "troops weapons police militia",
    "COERCE": "arrest deport seize restrict censor withhold cyber misinformation",
    "ASSAULT": "abduct beat torture",
}
FLAGS = ("negated", "hypothetical", "future", "historical", "reported")
EVENT_KEYS = {"source", "target", "source_role", "target_role", "class", "mode", "quad", *FLAGS}
CONSTRUCTIONS = {f"C{number}" for number in range(1, 17)}
CASE_ORDER_CONSTRUCTIONS = {"C4", "C5"}  # impersonal plurals and object-first order: Russian and Belarusian only
MINIMUM_PASSAGES = {"frozen": 40, "dev": 50, "fresh": 40}
MINIMUM_QUOTED = {"quotes_frozen": (16, 20), "quotes_dev": (24, 30), "quotes_fresh": (24, 30)}  # passages, quotes
MINIMUM_PAIRS = 22
MINIMUM_NOT_QUOTES = 12
MINIMUM_OF_CLASS = 2
OPENING_MARKS = '«“"„—‘'

Passage = dict[str, Any]


@cache
def passages(name: str) -> list[Passage]:
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def event_files() -> list[str]:
    return [f"{split}_{language}" for split in MINIMUM_PASSAGES for language in LANGUAGES]


def quote_files() -> list[str]:
    return [f"{split}_{language}" for split in MINIMUM_QUOTED for language in LANGUAGES]


def labelled_events(passage: Passage) -> Iterator[dict[str, Any]]:
    yield from passage["events"]
    yield from passage.get("optional_events", [])


def pair_sides() -> list[Passage]:
    return [pair[side] for pair in passages("contrast") for side in ("a", "b")]


def event_passages() -> list[Passage]:
    return [passage for name in event_files() for passage in passages(name)] + pair_sides()


@pytest.fixture(scope="module")
def actor_ids() -> set[str]:
    return {actor.actor_id for actor in load_knowledge("belarus_us").actors}


def test_ids_are_unique_over_all_files() -> None:
    ids = Counter(item["id"] for name in (*event_files(), *quote_files(), "contrast") for item in passages(name))
    assert [key for key, times in ids.items() if times > 1] == []


@pytest.mark.parametrize("name", event_files())
def test_event_files_are_large_enough(name: str) -> None:
    assert len(passages(name)) >= MINIMUM_PASSAGES[name.split("_")[0]]


@pytest.mark.parametrize("name", quote_files())
def test_quote_files_are_large_enough(name: str) -> None:
    items = passages(name)
    minimum_passages, minimum_quotes = MINIMUM_QUOTED[name.rsplit("_", 1)[0]]
    assert len(items) >= minimum_passages
    assert sum(len(item["quotes"]) for item in items) >= minimum_quotes


@pytest.mark.parametrize("name", event_files())
def test_the_target_is_a_sentence_of_its_passage(name: str) -> None:
    strays = [item["id"] for item in passages(name) if item["text"].count(item["target"]) != 1]
    assert strays == []


@pytest.mark.parametrize("name", [*event_files(), *quote_files()])
def test_passages_carry_a_date_and_a_bloc(name: str) -> None:
    for item in passages(name):
        assert dt.date.fromisoformat(item["published"]).year in range(2020, 2027), item["id"]
        assert item["bloc"].isupper(), item["id"]


def test_labels_have_the_schema_of_an_event() -> None:
    for passage in event_passages():
        for event in labelled_events(passage):
            assert set(event) - {"n", "is_approx", "symmetric"} == EVENT_KEYS, passage
            assert {event["source"], event["target"]} == {"BLR", "USA"}, passage
            assert {event["source_role"], event["target_role"]} <= {"gov", "opposition", "other"}, passage
            assert all(isinstance(event[flag], bool) for flag in FLAGS), passage


def test_classes_modes_and_quads_agree_with_the_class_table() -> None:
    for passage in event_passages():
        for event in labelled_events(passage):
            assert event["quad"] == QUAD_OF_CLASS[event["class"]], passage
            assert event["mode"] is None or event["mode"] in MODES_OF_CLASS[event["class"]].split(), passage


def test_a_sentence_has_one_event_of_a_direction_class_and_mode() -> None:
    for passage in event_passages():
        keys = [tuple(event[key] for key in ("source", "target", "class", "mode")) for event in passage["events"]]
        assert len(keys) == len(set(keys)), passage


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_class_occurs_in_every_language(language: str) -> None:
    items = [item for split in MINIMUM_PASSAGES for item in passages(f"{split}_{language}")]
    seen = Counter(event["class"] for item in items for event in item["events"])
    assert {name: seen[name] for name in QUAD_OF_CLASS if seen[name] < MINIMUM_OF_CLASS} == {}


@pytest.mark.parametrize("split", ["frozen", "dev"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_construction_is_covered(language: str, split: str) -> None:
    seen = {name for item in passages(f"{split}_{language}") for name in item["constructions"]}
    expected = CONSTRUCTIONS - CASE_ORDER_CONSTRUCTIONS if language == "en" else CONSTRUCTIONS
    assert expected - seen == set()
    assert seen - CONSTRUCTIONS == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_contrast_pairs_differ_in_sentence_and_label(language: str) -> None:
    pairs = [pair for pair in passages("contrast") if pair["lang"] == language]
    assert len(pairs) >= MINIMUM_PAIRS
    for pair in pairs:
        assert pair["a"]["sentence"] != pair["b"]["sentence"], pair["id"]
        assert pair["a"]["events"] != pair["b"]["events"], pair["id"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_direction_pairs_turn_the_direction_of_one_act(language: str) -> None:
    pairs = [pair for pair in passages("contrast") if pair["lang"] == language and pair["axis"] == "direction"]
    for pair in pairs:
        first, second = pair["a"]["events"][0], pair["b"]["events"][0]
        assert (first["source"], first["target"]) == (second["target"], second["source"]), pair["id"]
        assert first["class"] == second["class"], pair["id"]


@pytest.mark.parametrize("name", quote_files())
def test_quotes_are_substrings_in_reading_order(name: str) -> None:
    for item in passages(name):
        position = 0
        for quote in item["quotes"]:
            found = item["text"].find(quote["text"], position)
            assert found >= 0, (item["id"], quote["text"])
            position = found + len(quote["text"])


@pytest.mark.parametrize("name", quote_files())
def test_direct_quotes_stand_behind_a_mark_and_indirect_ones_do_not(name: str) -> None:
    for item in passages(name):
        for quote in item["quotes"]:
            before = item["text"][: item["text"].index(quote["text"])].rstrip()
            assert quote["kind"] in {"direct", "indirect"}, item["id"]
            assert (before[-1:] != "" and before[-1] in OPENING_MARKS) == (quote["kind"] == "direct"), quote


@pytest.mark.parametrize("name", quote_files())
def test_quotes_have_a_speaker(name: str, actor_ids: set[str]) -> None:
    for item in passages(name):
        for quote in item["quotes"]:
            assert quote["speaker"], item["id"]
            assert quote["speaker_id"] is None or quote["speaker_id"] in actor_ids, quote


@pytest.mark.parametrize("name", [*event_files(), *quote_files()])
def test_speakers_and_publishers_of_passages_are_listed_actors(name: str, actor_ids: set[str]) -> None:
    given = {item[key] for item in passages(name) for key in ("speaker_id", "publisher_id") if item.get(key)}
    assert given - actor_ids == set()


@pytest.mark.parametrize("name", quote_files())
def test_a_third_of_the_passages_let_an_unlisted_person_speak(name: str) -> None:
    items = passages(name)
    unlisted = [item for item in items if any(quote["speaker_id"] is None for quote in item["quotes"])]
    assert len(unlisted) * 3 >= len(items)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_marks_that_are_no_quotes(language: str) -> None:
    items = [item for split in MINIMUM_QUOTED for item in passages(f"{split}_{language}")]
    for item in items:
        for text in item.get("not_quotes", []):
            assert text in item["text"], item["id"]
            assert text not in {quote["text"] for quote in item["quotes"]}, item["id"]
    assert sum(len(item.get("not_quotes", [])) for item in items) >= MINIMUM_NOT_QUOTES


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["", "quotes_"])
def test_frozen_and_development_share_no_text(language: str, kind: str) -> None:
    frozen = {item["text"] for item in passages(f"{kind}frozen_{language}")}
    assert frozen.isdisjoint(
        item["text"] for split in ("dev", "fresh") for item in passages(f"{kind}{split}_{language}")
    )
