"""The labelled set."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipeline.newsroom.schema import Kind
from pipeline.newsroom.site import Site
from pipeline.newsroom.truth import LabelledCase, labelled
from pipeline.records import ArticleStatus

FOLDER = Path(__file__).parent / "content"
NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def cases() -> dict[str, LabelledCase]:
    return {case.key: case for case in labelled(NOW, folder=FOLDER)}


def test_copies_share_a_text_root_and_a_story(cases: dict[str, LabelledCase]) -> None:
    copies = [case for case in cases.values() if case.text_root == "bridge-en"]
    assert len(copies) == 6
    assert {case.story for case in copies} == {"bridge"}
    assert {case.status for case in copies} == {ArticleStatus.ABOUT}


def test_a_story_spans_languages(cases: dict[str, LabelledCase]) -> None:
    assert {case.lang for case in cases.values() if case.story == "bridge"} == {"en", "ru", "be"}


def test_a_case_tells_all_that_an_evaluation_needs(cases: dict[str, LabelledCase]) -> None:
    case = cases["bridge-en"]
    assert (case.outlet, case.bloc, case.country, case.kind) == ("agency", "WESTERN", "US", Kind.ORIGINAL)
    assert case.published_at == datetime(2026, 11, 21, 9, 40, tzinfo=UTC)
    assert [version.text.count("51") for version in case.versions] == [0, 2]
    assert case.quotes[0].text in case.text


def test_addresses_are_those_of_the_site(cases: dict[str, LabelledCase], site: Site) -> None:
    served = {f"http://{outlet}.localhost:8765{path}" for (outlet, path), (_, amp) in site.paths.items() if not amp}
    assert {case.url for case in cases.values()} == served


def test_the_same_moment_gives_the_same_set() -> None:
    assert list(labelled(NOW, folder=FOLDER)) == list(labelled(NOW, folder=FOLDER))


def test_the_shipped_set_has_copies_stories_and_traps() -> None:
    cases = list(labelled(NOW))
    assert len({case.url for case in cases}) == len(cases) >= 160
    assert len({case.text_root for case in cases}) >= 60
    assert {case.status for case in cases} == set(ArticleStatus)
    assert all(case.reachable for case in cases)
