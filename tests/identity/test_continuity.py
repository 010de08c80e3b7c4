"""Ids stay as groups grow, join, part and lose their first members to the window."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.continuity import PublishedGroups, Settled, keep_story_ids, keep_text_ids, settle
from pipeline.records import Story, Text


@pytest.mark.parametrize(
    ("groups", "published", "expected"),
    [
        (["ab"], {}, [("a", "")]),  # new: called by its first member
        (["bc"], {"a": "a", "b": "a"}, [("a", "")]),  # the first member left the window
        (["xab"], {"a": "a"}, [("a", "")]),  # a member seen earlier joined
        (["abcd"], {"a": "a", "b": "a", "c": "c"}, [("a", "c")]),  # two joined: most members
        (["ac"], {"a": "a", "c": "c"}, [("a", "c")]),  # of equals, the least
        (["ab", "cd"], {"a": "a", "b": "a", "c": "a"}, [("a", ""), ("c", "")]),  # parted: the larger part keeps it
        (["bc", "a"], {"a": "a", "b": "a", "c": "a"}, [("a", ""), ("apart", "")]),  # its own name now means another
    ],
)
def test_ids_are_settled(groups: list[str], published: dict[str, str], expected: list[tuple[str, str]]) -> None:
    found = settle([list(group) for group in groups], published)
    for settled, (name, merged) in zip(found, expected, strict=True):
        assert settled.merged_from == tuple(merged)
        assert settled.id == name or (name == "apart" and len(settled.id) == 32)


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=9),
    st.dictionaries(st.sampled_from("abcdefghi"), st.sampled_from("abcdefghixyz")),
)
def test_no_two_groups_share_an_id_and_order_says_nothing(cells: list[int], published: dict[str, str]) -> None:
    members = "abcdefghi"[: len(cells)]
    groups = [[m for m, cell in zip(members, cells, strict=True) if cell == wanted] for wanted in sorted(set(cells))]
    settled = settle(groups, published)
    assert len({item.id for item in settled}) == len(groups)
    assert settle(groups[::-1], published)[::-1] == settled
    assert len({name for item in settled for name in (item.id, *item.merged_from)}) == sum(
        1 + len(item.merged_from) for item in settled
    )


def text(*articles: str) -> Text:
    return Text(articles[0], articles, articles[0], "earliest published_at", None)


def test_a_text_keeps_its_id_when_its_first_article_has_left_the_window() -> None:
    published = PublishedGroups(text_of={"a": "a", "b": "a"})
    [kept] = keep_text_ids([text("b", "c")], published)
    assert (kept.text_id, kept.article_ids, kept.merged_from) == ("a", ("b", "c"), ())


def test_stories_that_turn_out_to_be_one_name_the_other() -> None:
    published = PublishedGroups(story_of={"a": "s1", "b": "s1", "c": "s2"})
    texts = [text("a"), text("b"), text("c")]
    for order in permutations(["a", "b", "c"]):
        [story] = keep_story_ids([Story("a", order, "Title", "en")], texts, published)
        assert (story.story_id, story.merged_from) == ("s1", ("s2",))


def test_nothing_published_changes_nothing() -> None:
    assert settle([["a", "b"], ["c"]], {}) == [Settled("a"), Settled("c")]
