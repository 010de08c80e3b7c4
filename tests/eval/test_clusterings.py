"""Agreement of clusterings, against figures worked by hand."""

from __future__ import annotations

import pytest

from pipeline.eval.clusterings import agreement

TRUE = {"a": "1", "b": "1", "c": "1", "d": "2"}


def test_a_perfect_clustering() -> None:
    found = agreement({"a": "x", "b": "x", "c": "x", "d": "y"}, TRUE)
    assert (found.pair_precision, found.pair_recall, found.ari, found.b3_f1) == (1, 1, 1, 1)


def test_one_item_astray() -> None:
    found = agreement({"a": "x", "b": "x", "c": "y", "d": "y"}, TRUE)
    assert found.pair_precision == 0.5  # a-b is right, c-d is wrong
    assert found.pair_recall == pytest.approx(1 / 3)
    assert found.b3_precision == pytest.approx((1 + 1 + 0.5 + 0.5) / 4)
    assert found.b3_recall == pytest.approx((2 / 3 + 2 / 3 + 1 / 3 + 1) / 4)
    assert found.ari == pytest.approx(0.0)


def test_all_alone_has_no_wrong_pair() -> None:
    found = agreement({name: name for name in TRUE}, TRUE)
    assert (found.pair_precision, found.pair_recall) == (1.0, 0.0)
