"""The synthetic press: the same every time, copies of what they say they copy, distractors that are none."""

from __future__ import annotations

import pytest

from pipeline.eval.copies import synthetic_press
from pipeline.eval.minhash import groups, signatures
from pipeline.eval.stories import second_set
from pipeline.eval.suites import MOMENT
from pipeline.eval.synthetic.corpus import Document
from pipeline.eval.synthetic.edits import Edit
from pipeline.newsroom.truth import labelled

N = 600


def made(n: int = N) -> list[Document]:
    return list(synthetic_press(list(labelled(MOMENT)), n))


@pytest.fixture(scope="module")
def documents() -> list[Document]:
    return made()


def words(text: str) -> set[tuple[str, ...]]:
    found = text.split()
    return {tuple(found[place : place + 4]) for place in range(len(found) - 3)}


def test_the_same_seed_makes_the_same_press(documents: list[Document]) -> None:
    assert made() == documents
    assert made(N // 2) == documents[: N // 2]


def test_every_edit_and_language_occurs(documents: list[Document]) -> None:
    assert {document.edit for document in documents} == {None, *Edit}
    assert {document.lang for document in documents} == {"be", "en", "ru"}


def test_copies_follow_their_report_on_other_sites(documents: list[Document]) -> None:
    for document in documents:
        root = documents[document.root]
        assert root.edit is None
        if document.edit:
            assert root.published_at < document.published_at
            assert root.source != document.source


def test_copies_share_more_with_their_report_than_any_other_report_does(documents: list[Document]) -> None:
    reports = {document.number: words(document.text) for document in documents if document.edit is None}
    for document in documents:
        if document.edit in (Edit.CUT, Edit.INSERT, Edit.WORDS_5, Edit.WIRE_TAG):
            own = words(document.text)
            near = max(reports, key=lambda number: len(own & reports[number]))
            assert near == document.root


def test_the_peer_joins_equal_texts_and_parts_unlike_ones() -> None:
    pytest.importorskip("datasketch", reason="the extra 'bench' is not installed")
    texts = [("a", "one two three four five six", "en"), ("b", "one two three four five six", "en")]
    peers = signatures([*texts, ("c", "quite other words stand in this one", "en")])
    found = groups(peers, 0.5, verified=True)
    assert found["a"] == found["b"] != found["c"]


def test_the_second_set_is_as_large_as_promised() -> None:
    labels = [item.story for item in second_set()]
    assert len(set(labels)) >= 25
    assert sum(labels.count(label) > 1 for label in set(labels)) >= 25
