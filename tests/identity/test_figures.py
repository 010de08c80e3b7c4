"""Figures in context: another issue of a form is told from a copy and from a correction."""

from __future__ import annotations

import pytest

from pipeline.identity.figures import Contexts, figures_in_context, is_another_issue, joined_figures


def contexts(text: str) -> Contexts:
    return figures_in_context(text, "en")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("1,300 men", "1300 men"), ("1 300 men", "1300 men"), ("1\u00a0300", "1300"), ("3.27", "3ꞏ27"), ("3,2", "3ꞏ2"),
     ("12, 300", "12, 300"), ("in 2020, 14", "in 2020, 14")],
)  # fmt: skip
def test_a_figure_is_one_word(text: str, expected: str) -> None:
    assert joined_figures(text) == expected


FORM = "losses of {} men and {} tanks while {} guns were lost"


@pytest.mark.parametrize(
    ("second", "another"),
    [((10, 20, 30), False), ((10, 20, 31), False), ((11, 21, 30), True), ((11, 21, 31), True)],
)
def test_most_shared_contexts_decide(second: tuple[int, ...], another: bool) -> None:
    first = contexts(FORM.format(10, 20, 30))
    assert is_another_issue(first, contexts(FORM.format(*second))) is another


def test_figures_in_other_sentences_say_nothing() -> None:
    assert not is_another_issue(contexts("they sold 12 boats and 15 nets"), contexts("he paid 7 crowns for 8 eggs"))
