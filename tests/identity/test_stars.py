"""Grouping without chaining."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.identity.stars import star_groups


def test_a_chain_is_cut() -> None:
    assert star_groups(5, [(0, 1), (1, 2), (2, 3), (3, 4)]) == [[0, 1, 2], [3, 4]]


def test_a_member_without_a_link_to_the_centre_needs_links_to_most() -> None:
    links = [(0, 1), (0, 2), (0, 3), (4, 1), (4, 2), (4, 3)]  # 4 is near everybody but the centre
    assert star_groups(5, links) == [[0, 1, 2, 3, 4]]


def test_nothing_linked_nothing_grouped() -> None:
    assert star_groups(3, []) == [[0], [1], [2]]


LINKS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).filter(lambda link: link[0] < link[1]), max_size=25)


@given(LINKS, st.randoms())
def test_each_item_once_whatever_the_order_of_links(links: list[tuple[int, int]], random: object) -> None:
    groups = star_groups(10, links)
    assert sorted(item for group in groups for item in group) == list(range(10))
    shuffled = links[:]
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert star_groups(10, [(b, a) for a, b in shuffled]) == groups
