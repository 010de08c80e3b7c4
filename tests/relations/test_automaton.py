"""The alias automaton and its cache of forms."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.knowledge.overrides import AliasOverride, Overrides
from pipeline.knowledge.schema import Knowledge
from pipeline.relations.automaton import build_automaton
from pipeline.relations.normalise import normalise
from tests.samples import NOON

TEXT = normalise("США сняли санкции, сообщил Трампу трамплин")


def test_cached_forms_find_the_same(knowledge: Knowledge, tmp_path: Path) -> None:
    cold = build_automaton(knowledge, tmp_path)
    assert len(list(tmp_path.glob("forms-*.json"))) == 1
    warm = build_automaton(knowledge, tmp_path)
    assert list(cold.find(TEXT, ("ru",))) == list(warm.find(TEXT, ("ru",)))
    assert {TEXT.text[hit.start : hit.end] for hit in warm.find(TEXT, ("ru",))} == {"США", "Трампу"}


def test_damaged_cache_is_made_anew(knowledge: Knowledge, tmp_path: Path) -> None:
    build_automaton(knowledge, tmp_path)
    [path] = tmp_path.glob("forms-*.json")
    path.write_text("[[1", encoding="utf-8")
    assert list(build_automaton(knowledge, tmp_path).find(TEXT, ("ru",)))


def test_unwritable_cache_is_not_used(knowledge: Knowledge, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder", encoding="utf-8")
    assert list(build_automaton(knowledge, blocked / "cache").find(TEXT, ("ru",)))


def test_languages_are_kept_apart(knowledge: Knowledge) -> None:
    automaton = build_automaton(knowledge)
    assert not list(automaton.find(normalise("ЗША"), ("ru",)))
    assert list(automaton.find(normalise("ЗША"), ("be",)))


@pytest.mark.parametrize("actor_id", ["p.trump", None], ids=["of-an-actor", "of-any"])
def test_an_alias_called_wrong_in_one_form_is_not_found_in_any(knowledge: Knowledge, actor_id: str | None) -> None:
    note = AliasOverride("Трампом", actor_id, "Jane", "the market hall", NOON)
    denied = replace(knowledge, overrides=Overrides(aliases=(note,)))
    found = {TEXT.text[hit.start : hit.end] for hit in build_automaton(denied).find(TEXT, ("ru",))}
    assert found == {"США"}


def test_an_alias_called_wrong_of_one_actor_still_means_others(knowledge: Knowledge) -> None:
    note = AliasOverride("США", "p.trump", "Jane", "a slip", NOON)
    denied = replace(knowledge, overrides=Overrides(aliases=(note,)))
    assert len(list(build_automaton(denied).find(TEXT, ("ru",)))) == len(
        list(build_automaton(knowledge).find(TEXT, ("ru",)))
    )
