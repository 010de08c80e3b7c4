"""What the relations bench measures: its texts are what they claim, and every floor has its figure."""

from __future__ import annotations

import itertools

import pytest

from pipeline.bench import relations as bench
from pipeline.bench.relations import Cost, Task, figures, mixed_texts, relevant_texts
from pipeline.bench.relations_command import FLOORS
from pipeline.eval.floors import load_floors
from pipeline.knowledge.load import load_knowledge
from pipeline.newsroom.truth import LabelledCase, labelled
from pipeline.records import ArticleStatus
from pipeline.relations.analyzer import Analyzer

PEERS = {Task.ONE_SIDED: 2, Task.PASSED_OVER: 2, Task.MIX: 2, Task.RELEVANT: 1}


@pytest.fixture(scope="module")
def analyzer() -> Analyzer:
    return Analyzer(load_knowledge("belarus_us"))


@pytest.fixture(scope="module")
def cases() -> list[LabelledCase]:
    """Four English articles on the relation and four that are not."""
    english = [case for case in labelled(bench.MOMENT) if case.lang == "en" and case.trap is None]
    on = [case for case in english if case.status is ArticleStatus.ABOUT]
    off = [case for case in english if case.status is ArticleStatus.NONE]
    return [*itertools.islice(on, 4), *itertools.islice(off, 4)]


def test_every_floor_has_its_figure() -> None:
    costs = {task: [Cost(task, f"side {n}", 10, 100, 2.0 - n, 300.0) for n in range(PEERS[task])] for task in Task}
    measured = figures(costs)
    assert measured["one_sided.ratio"] == 0.5
    assert measured["worker.spare_mib"] == 400.0
    assert set(load_floors(FLOORS)["relations"]) <= set(measured)


def test_relevant_texts_are_long_and_on_the_relation(
    analyzer: Analyzer, cases: list[LabelledCase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "LANGUAGES", ("en",))
    monkeypatch.setattr(bench, "RELEVANT_TEXTS", 3)
    texts = relevant_texts(analyzer, cases)
    assert {len(text) for _, text in texts} == {bench.RELEVANT_CHARACTERS}
    assert all(analyzer.analyze(text, lang=lang).relevant for lang, text in texts)


def test_the_mix_is_that_of_a_day(
    analyzer: Analyzer, cases: list[LabelledCase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench, "LANGUAGES", ("en",))
    monkeypatch.setattr(bench, "MIXED_TEXTS", 100)
    relevant = [analyzer.analyze(text, lang=lang).relevant for lang, text in mixed_texts(analyzer, cases)]
    assert (len(relevant), sum(relevant)) == (100, 3)


@pytest.mark.parametrize("lang", bench.PEER_LANGUAGES)
def test_the_full_pipeline_tags_parses_and_finds_names(lang: str) -> None:
    doc = bench.full_pipeline(lang)("Minsk freed 52 people. Минск освободил людей.")
    assert doc.has_annotation("TAG")
    assert doc.has_annotation("DEP")
