from __future__ import annotations

import pytest
from dyadwatch_page.passages import CHARACTERS_AROUND, Span, passage
from hypothesis import given
from hypothesis import strategies as st

TEXT = "Minsk met Washington. They agreed."


def test_pieces_carry_the_marks_that_cover_them() -> None:
    spans = [Span(0, 21, "hit"), Span(0, 5, "actor", "Minsk", "a"), Span(6, 9, "link"), Span(22, 34, "counted")]
    pieces = passage(TEXT, spans).pieces
    assert [(p.text, p.hit, p.counted, p.link, p.actor is not None) for p in pieces] == [
        ("Minsk", True, False, False, True),
        (" ", True, False, False, False),
        ("met", True, False, True, False),
        (" Washington.", True, False, False, False),
        (" ", False, False, False, False),
        ("They agreed.", False, True, False, False),
    ]


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70), st.sampled_from(["hit", "actor", "link"]))),
)
def test_the_pieces_together_are_the_text(text: str, spans: list[tuple[int, int, str]]) -> None:
    found = passage(text, [Span(*span) for span in spans])
    assert "".join(piece.text for piece in found.pieces) == text


@pytest.mark.parametrize(("place", "before", "after"), [((0, 5), False, True), ((20_000, 20_010), True, False)])
def test_of_a_long_text_what_stands_around_the_mention_is_shown(
    place: tuple[int, int], before: bool, after: bool
) -> None:
    found = passage("x" * 20_010, [Span(*place, "hit")], place)
    assert (found.cut_before, found.cut_after) == (before, after)
    assert sum(len(piece.text) for piece in found.pieces) == CHARACTERS_AROUND + place[1] - place[0]
