"""The gold files keep their schema, their counts, and ids that the shipped knowledge has."""

from __future__ import annotations

import functools
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from pipeline.knowledge.load import load_knowledge

FOLDER = Path(__file__).parent / "relations"
LANGUAGES = ("en", "ru", "be")
LEAST_PASSAGES = {"frozen": 60, "dev": 80}
LEAST_SHARE_OF_A_KIND = 0.28
SIDES = {"BLR-gov", "BLR-opposition", "BLR-other", "USA-gov", "USA-other"}
ATTRIBUTES = ("negated", "hypothetical", "future", "historical", "reported")
PASSAGE_FIELDS = {"id", "kind", "published", "source_bloc", "text", "sentences"}
CONTEXT_FIELDS = {"blocker", "url", "speaker", "title", "title_mention", "borderline"}
LABEL_FIELDS = {"grade", "source", "target", "track", *ATTRIBUTES, "actors", "topics"}

Record = dict[str, Any]


@functools.cache  # every test reads all files; nothing changes them
def records(name: str, key: str) -> list[Record]:
    document = yaml.load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    listed: list[Record] = document[key]
    return listed


def passages() -> Iterator[Record]:
    for split in LEAST_PASSAGES:
        for lang in LANGUAGES:
            yield from records(f"{split}_{lang}", "passages")
    for lang in LANGUAGES:
        yield from records(f"fresh_{lang}", "passages")


def labels(passage: Record) -> list[Record]:
    title = [passage["title_mention"]] if "title_mention" in passage else []
    return [*passage["sentences"], *title]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("split", sorted(LEAST_PASSAGES))
def test_each_split_has_enough_passages_of_each_kind(split: str, lang: str) -> None:
    listed = records(f"{split}_{lang}", "passages")
    kinds = Counter(passage["kind"] for passage in listed)
    assert len(listed) >= LEAST_PASSAGES[split]
    assert set(kinds) == {"explicit", "context", "negative"}
    assert min(kinds.values()) >= LEAST_SHARE_OF_A_KIND * len(listed)


def test_passages_have_the_fields_of_the_readme() -> None:
    for passage in passages():
        assert PASSAGE_FIELDS <= set(passage) <= PASSAGE_FIELDS | CONTEXT_FIELDS, passage["id"]
        date.fromisoformat(passage["published"])
        assert ("title_mention" not in passage) or passage.get("title"), passage["id"]
        assert (passage["kind"] == "negative") == ("blocker" in passage), passage["id"]
        assert passage["kind"] == "negative" or passage["sentences"], passage["id"]


def test_labels_have_closed_values() -> None:
    for passage in passages():
        for label in labels(passage):
            assert set(label) - {"text"} == LABEL_FIELDS, passage["id"]
            assert label["grade"] in {"R2", "R3"}
            assert {label["source"], label["target"]} <= SIDES | {None}
            assert (label["source"] is None) == (label["target"] is None)
            assert label["track"] in {"government", "opposition"}
            assert all(label[name] in (True, False, None) for name in ATTRIBUTES)
            assert label["topics"]


def test_sentences_stand_once_in_their_text() -> None:
    for passage in passages():
        sentences = [label["text"] for label in passage["sentences"]]
        for sentence in [*sentences, *passage.get("borderline", [])]:
            assert passage["text"].count(sentence) == 1, (passage["id"], sentence)
        assert not set(sentences) & set(passage.get("borderline", [])), passage["id"]


def test_no_text_is_used_twice() -> None:
    texts = Counter(passage["text"] for passage in passages())
    assert [text for text, times in texts.items() if times > 1] == []


def test_contrast_pairs_flip_what_they_say() -> None:
    pairs = records("contrast", "pairs")
    assert all(times >= 15 for times in Counter(pair["lang"] for pair in pairs).values())
    assert {pair["lang"] for pair in pairs} == set(LANGUAGES)
    for pair in pairs:
        one, other = pair["variants"]
        assert one["text"] != other["text"], pair["id"]
        assert one[pair["flips"]] != other[pair["flips"]], pair["id"]
        assert pair["flips"] == "counted" or (one["counted"] and other["counted"]), pair["id"]
        assert all(variant["text"].endswith(variant["sentence"]) for variant in pair["variants"]), pair["id"]


def test_surface_forms_stand_in_their_carriers() -> None:
    forms = records("surface_forms", "forms")
    assert len(forms) >= 450
    assert len({form["actor"] for form in forms}) >= 60
    assert all(form["form"] in form["carrier"] for form in forms)
    named = Counter((form["actor"], form["lang"], form["form"]) for form in forms)
    assert [entry for entry, times in named.items() if times > 1] == []


def test_decoys_stand_in_their_sentences() -> None:
    decoys = records("decoys", "decoys")
    assert len(decoys) >= 120
    assert {decoy["lang"] for decoy in decoys} == set(LANGUAGES)
    for decoy in decoys:
        assert decoy["form"] in decoy["text"], decoy["id"]
        assert decoy["must_not"], decoy["id"]
        assert decoy["why"], decoy["id"]


def test_record_ids_are_unique() -> None:
    listed = [
        *passages(),
        *records("contrast", "pairs"),
        *records("surface_forms", "forms"),
        *records("decoys", "decoys"),
    ]
    ids = Counter(record["id"] for record in listed)
    assert [record_id for record_id, times in ids.items() if times > 1] == []


def test_actors_and_topics_are_known() -> None:
    knowledge = load_knowledge("belarus_us")
    known_actors = set(knowledge.actors_by_id())
    known_topics = {topic.topic_id for topic in knowledge.topics}
    named = [label for passage in passages() for label in labels(passage)]
    actors = {actor for label in named for actor in label["actors"]}
    actors |= {form["actor"] for form in records("surface_forms", "forms")}
    actors |= {actor for decoy in records("decoys", "decoys") for actor in decoy["must_not"]}
    assert sorted(actors - known_actors) == []
    assert sorted({topic for label in named for topic in label["topics"]} - known_topics) == []
