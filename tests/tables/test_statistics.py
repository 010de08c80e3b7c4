from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tables.statistics import delta7, ewma7, exists_from, mean_interval, robust_z, wilson

DAY = date(2026, 11, 20)


def back(*figures: float | None, step: int = 1) -> dict[date, float]:
    """Figures of the day and of days before it."""
    return {DAY - timedelta(days=i * step): x for i, x in enumerate(figures) if x is not None}


@pytest.mark.parametrize(
    ("successes", "trials", "low", "high"),
    [(0, 10, 0.0, 0.2775), (1, 10, 0.0179, 0.4042), (10, 10, 0.7225, 1.0), (81, 263, 0.2553, 0.3662)],
)
def test_wilson(successes: int, trials: int, low: float, high: float) -> None:
    assert wilson(successes, trials) == (pytest.approx(low, abs=5e-4), pytest.approx(high, abs=5e-4))


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_its_proportion(pair: tuple[int, int]) -> None:
    low, high = wilson(*pair)
    assert 0 <= low <= pair[0] / pair[1] + 1e-12
    assert pair[0] / pair[1] - 1e-12 <= high <= 1


def test_mean_of_one_proportion_is_that_proportion() -> None:
    assert mean_interval([(3, 10)]) == pytest.approx((0.3, *wilson(3, 10)))


def test_mean_of_two_is_surer_than_either() -> None:
    mean, low, high = mean_interval([(3, 10), (3, 10)])
    assert mean == pytest.approx(0.3)
    assert wilson(3, 10)[0] < low < mean < high < wilson(3, 10)[1]


def test_ewma_of_a_constant_is_the_constant() -> None:
    assert ewma7(DAY, back(*[5.0] * 7)) == pytest.approx(5)


def test_ewma_weights_by_three_quarters() -> None:
    # weights 1, .75, .5625, .421875 over 4, 0, 0, 0: 4 / 2.734375
    assert ewma7(DAY, back(4.0, 0.0, 0.0, 0.0)) == pytest.approx(1.462857, abs=1e-6)


@pytest.mark.parametrize("figures", [(1.0, 2.0, 3.0), (None, 1.0, 2.0, 3.0, 4.0), (1.0, *[None] * 6, 2.0, 3.0, 4.0)])
def test_ewma_needs_the_day_and_four_of_seven(figures: tuple[float | None, ...]) -> None:
    assert ewma7(DAY, back(*figures)) is None


def test_robust_z() -> None:
    # same weekday before: 10, 12, 14, 30: median 13, deviations 3, 1, 1, 17: MAD 2; (20 - 13) / (1.4826 · 2)
    assert robust_z(DAY, back(20.0, 10.0, 12.0, 14.0, 30.0, step=7), 0.5) == pytest.approx(2.360718, abs=1e-6)


def test_robust_z_of_a_flat_history_is_bounded_by_one_text() -> None:
    assert robust_z(DAY, back(8.0, *[4.0] * 8, step=7), 2.0) == pytest.approx(4 / (1.4826 * 2))


def test_robust_z_needs_four_weeks_and_ignores_other_weekdays() -> None:
    assert robust_z(DAY, back(8.0, 1.0, 1.0, 1.0, step=7), 1.0) is None
    assert robust_z(DAY, back(*[4.0] * 7), 1.0) is None


def test_delta() -> None:
    assert delta7(DAY, back(0.9, 0.5, 0.3, 0.5, 0.3)) == pytest.approx(0.5)
    assert delta7(DAY, back(0.9, 0.5, 0.3, 0.5)) is None


def test_figures_exist_from() -> None:
    first = exists_from(DAY)
    assert (first["ewma7"], first["z_robust"]) == (DAY + timedelta(days=3), DAY + timedelta(days=28))
